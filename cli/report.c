#include "cli/report.h"

#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LINE_SHOWN 160   /* characters of a source line that are shown */
#define LINE_BYTES 65536 /* longer lines are not shown */

/* A message is written as a whole: messages of several programs do not mix, and nobody sees half of
 * one. Longer ones go in parts. */
static char buffer[16384];

/* Whether to colour; the one state that the program keeps, set once at its start. */
static bool color_stderr, color_stdout;

void report_start(void)
{
    (void)setvbuf(stderr, buffer, _IOFBF, sizeof buffer);
}

void report_set_color(const char *when)
{
    color_stderr = terminal_wants_color(stderr, when);
    color_stdout = terminal_wants_color(stdout, when);
}

bool report_color_stdout(void)
{
    return color_stdout;
}

static void put_colored(const char *code, const char *text)
{
    (void)fprintf(stderr, color_stderr ? "\033[%sm%s\033[0m" : "%.0s%s", code, text);
}

/* Reads line `number` of a regular file. false: there is none, or it is not fit to be shown. */
static bool read_line(const char *path, unsigned number, char *line, size_t size)
{
    FILE *file;
    struct stat info;
    unsigned at = 1;
    bool whole = false;

    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        return false;
    }
    file = fopen(path, "r");
    if (!file) {
        return false;
    }
    while (fgets(line, (int)size, file)) {
        whole = strchr(line, '\n') != NULL || feof(file);
        if (at == number || !whole) {
            break;
        }
        at++;
    }
    whole = whole && at == number && !ferror(file);
    (void)fclose(file);
    line[strcspn(line, "\r\n")] = '\0';
    return whole;
}

/* Bytes of the first n characters of UTF-8. */
static size_t bytes_of(const char *text, size_t n)
{
    size_t i = 0;

    while (text[i] && n) {
        i++;
        while (((unsigned char)text[i] & 0xC0) == 0x80) {
            i++;
        }
        n--;
    }
    return i;
}

/* As wide as the text is when it is shown, escapes and all. */
static void put_blanks(const char *text)
{
    char *visible = pinc_text_visible(text, strlen(text));
    size_t i;

    for (i = 0; visible && visible[i]; i += bytes_of(visible + i, 1)) {
        (void)fputc(visible[i] == '\t' ? '\t' : ' ', stderr);
    }
    pinc_text_free(visible);
}

/* One '*' for each character of a part of the line, so that columns stay. @return where the part ends now */
static char *put_stars(char *from, char *to)
{
    char *at = from, *p;

    for (p = from; p < to; p++) {
        if (((unsigned char)*p & 0xC0) != 0x80) {
            *at++ = '*';
        }
    }
    memmove(at, to, strlen(to) + 1);
    return at;
}

/* A part that is a variable in whole, "${NAME}" or "user:${NAME}", gives nothing away. */
static bool is_variable(const char *from, const char *to)
{
    const char *sign = memchr(from, '$', (size_t)(to - from));

    return sign && sign[1] == '{' && to[-1] == '}' && (sign == from || sign[-1] == ':') &&
           !memchr(sign + 1, '$', (size_t)(to - sign) - 1);
}

/* "user:password@host", where the scheme of a URL was forgotten. */
static void hide_bare(char *line)
{
    char *p = line, *end, *at, *sign;

    for (p += strspn(p, " \t'\"=<>"); *p; p = end + strspn(end, " \t'\"=<>")) {
        end = p + strcspn(p, " \t'\"=<>");
        sign = strstr(p, "://");
        for (at = end; at > p && *at != '@'; at--) {
        }
        if (at > p && (!sign || sign >= end) && *p != '.' && *p != '/' &&
            memchr(p, ':', (size_t)(at - p)) && !is_variable(p, at)) {
            end -= at - put_stars(p, at);
        }
    }
}

/* Credentials and the values of the query of each URL. The rest of the word up to its last '@' may be a password with
 * an unencoded '/' in it, but is the path of most: "https://host/lib.git@main". */
static void hide_secrets(char *line)
{
    char *p = line, *at, *end, *port, *value;

    while ((p = strstr(p, "://")) != NULL) {
        const bool ssh = p - line >= 3 && memcmp(p - 3, "ssh", 3) == 0; /* "git@host:path" */

        p += 3;
        end = p + strcspn(p, "/?# \t'\"<>");
        port = p + strcspn(p, ":");
        if (!ssh && !memchr(p, '@', (size_t)(end - p)) && *p != '[' && port < end &&
            port + 1 + strspn(port + 1, "0123456789") < end) {
            end = p + strcspn(p, "'\"<>");
        }
        for (at = end; at > p && *at != '@'; at--) {
        }
        if (*at == '@' && at > p && !is_variable(p, at) &&
            !(ssh && !memchr(p, ':', (size_t)(at - p)))) {
            p = put_stars(p, at);
        }
        for (p += strcspn(p, "? \t'\"<>"); *p == '?' || *p == '&'; p = value) {
            p += 1 + strcspn(p + 1, "=& \t'\"<>#");
            value = p + 1 + strcspn(*p ? p + 1 : p, "& \t'\"<>#");
            value = *p != '=' ? p : is_variable(p + 1, value) ? value : put_stars(p + 1, value);
        }
    }
}

/* The source line and a caret below the column; a long line is shown from a little before the
 * column on. */
static void put_source_line(const struct pinc_error *err)
{
    char *line = malloc(LINE_BYTES);
    size_t skip, end;

    if (line && err->line && err->column && read_line(err->source, err->line, line, LINE_BYTES)) {
        hide_secrets(line);
        hide_bare(line);
        skip = err->column > LINE_SHOWN ? bytes_of(line, err->column - LINE_SHOWN / 2) : 0;
        end = skip + bytes_of(line + skip, LINE_SHOWN);
        line[end] = '\0';
        (void)fputs("    ", stderr);
        terminal_put_safe(stderr, line + skip);
        (void)fputs("\n    ", stderr);
        line[bytes_of(line, err->column - 1)] = '\0';
        put_blanks(line + skip);
        put_colored("1;32", "^");
        (void)fputc('\n', stderr);
    }
    free(line);
}

static void put_hint(const char *text)
{
    put_colored("1;36", "hint:");
    (void)fputc(' ', stderr);
    terminal_put_safe(stderr, text);
    (void)fputc('\n', stderr);
}

void report_error(const struct pinc_error *err)
{
    terminal_erase();
    terminal_put_safe(stderr, err->source[0] ? err->source : "pinc");
    if (err->line) {
        (void)fprintf(stderr, ":%u", err->line);
    }
    if (err->line && err->column) {
        (void)fprintf(stderr, ":%u", err->column);
    }
    (void)fputs(": ", stderr);
    put_colored("1;31", "error:");
    (void)fputc(' ', stderr);
    terminal_put_safe(stderr, err->text[0] ? err->text : "unknown failure");
    (void)fputc('\n', stderr);
    put_source_line(err);
    if (err->hint[0]) {
        put_hint(err->hint);
    }
    (void)fflush(stderr);
}

void report_message(enum pinc_message_kind kind, const char *text)
{
    terminal_erase();
    (void)fputs("pinc: ", stderr);
    if (kind == PINC_MESSAGE_WARNING) {
        put_colored("1;33", "warning:");
    } else {
        put_colored("1;36", "note:");
    }
    (void)fputc(' ', stderr);
    terminal_put_safe(stderr, text);
    (void)fputc('\n', stderr);
    (void)fflush(stderr);
}

void report_explanation(const char *text)
{
    char line[1024];

    terminal_erase();
    while (*text) {
        size_t len = strcspn(text, "\n"), blanks = strspn(text, " ");

        (void)snprintf(line, sizeof line, "%.*s", (int)len, text);
        if (strncmp(text + blanks, "hint: ", 6) == 0) {
            put_hint(line + blanks + 6);
        } else {
            terminal_put_safe(stderr, line);
            (void)fputc('\n', stderr);
        }
        text += len + (text[len] == '\n');
    }
    (void)fflush(stderr);
}

void report_line(const char *text)
{
    terminal_erase();
    terminal_put_safe(stderr, text);
    (void)fputc('\n', stderr);
    (void)fflush(stderr);
}

void report_lines(const char *text)
{
    terminal_erase();
    while (*text) {
        size_t len = strcspn(text, "\n");
        char *line = strndup(text, len);

        terminal_put_safe(stderr, line ? line : "(out of memory)");
        (void)fputc('\n', stderr);
        free(line);
        text += len + (text[len] == '\n');
    }
    (void)fflush(stderr);
}

void report_written(FILE *from, char **text)
{
    if (from && fclose(from) == 0) {
        report_lines(*text);
    }
    free(*text);
    *text = NULL;
}

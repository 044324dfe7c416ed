#include "cli/terminal.h"

#include <pinc/pinc.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The terminal's line is one thing for the whole process, and so is this. */
static volatile sig_atomic_t drawn;

int terminal_columns(FILE *stream)
{
    struct winsize size;

    if (isatty(fileno(stream)) && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 &&
        size.ws_col >= 20) {
        return size.ws_col;
    }
    return 80;
}

static bool is_dumb(void)
{
    const char *term = getenv("TERM");

    return term && strcmp(term, "dumb") == 0;
}

bool terminal_wants_color(FILE *stream, const char *when)
{
    const char *no_color = getenv("NO_COLOR");

    if (strcmp(when, "auto") != 0) {
        return strcmp(when, "always") == 0;
    }
    return isatty(fileno(stream)) && !(no_color && *no_color) && !is_dumb();
}

bool terminal_can_redraw(void)
{
    return isatty(STDERR_FILENO) && !is_dumb();
}

void terminal_draw(const char *line)
{
    (void)fprintf(stderr, "\r%.*s\033[K", terminal_columns(stderr) - 1, line);
    (void)fflush(stderr);
    drawn = 1;
}

void terminal_erase(void)
{
    if (drawn) {
        (void)fputs("\r\033[K", stderr);
        drawn = 0;
    }
}

void terminal_clear(void)
{
    terminal_erase();
    (void)fflush(stderr);
}

void terminal_leave(void)
{
    static const char clear[] = "\r\033[K";

    if (drawn && write(STDERR_FILENO, clear, sizeof clear - 1) < 0) {
        drawn = 0; /* the terminal is gone: nothing can be done about its line */
    }
}

void terminal_put_safe(FILE *stream, const char *text)
{
    char *visible = pinc_text_visible(text, strlen(text));
    const char *p;

    for (p = visible ? visible : "(out of memory)"; *p; p++) {
        if (*p == '\n') {
            (void)fputs("\\x0a", stream);
        } else {
            (void)fputc(*p, stream);
        }
    }
    pinc_text_free(visible);
}

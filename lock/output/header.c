#include "lock/output/header.h"

#include "base/limits.h"
#include "lock/input/shlex.h"

#include <string.h>

#define SHOWN_MAX 4096u /* bytes of a file name or of the command */

static const char targets_key[] = "# Targets:";
static const char options_key[] = "# Options:";
static const char command_key[] = "#    pinc compile ";

/* --- writing */

/* A word stays on its line: control characters have no place in a comment. */
static void add_clean(struct pinc_buf *buf, struct pinc_slice s)
{
    size_t i;

    for (i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] >= 0x20 && s.ptr[i] != 0x7f) {
            pinc_buf_add_char(buf, s.ptr[i]);
        }
    }
}

/* "a", "a and b", "a, b and c". */
static void add_inputs(struct pinc_buf *buf, const struct pinc_header_text *header)
{
    size_t i;

    for (i = 0; i < header->n_inputs; i++) {
        if (i) {
            pinc_buf_add_str(buf, i + 1 == header->n_inputs ? " and " : ", ");
        }
        pinc_buf_add_escaped(buf, header->inputs[i], SHOWN_MAX);
    }
}

static bool same_python(const struct pinc_env *a, const struct pinc_env *b)
{
    return pinc_slice_equal(pinc_env_python_asked(a), pinc_env_python_asked(b));
}

static bool same_platform(const struct pinc_env *a, const struct pinc_env *b)
{
    return pinc_slice_equal(pinc_env_platform_label(a), pinc_env_platform_label(b));
}

/* The number of platforms when the targets are a product, Python by Python, each with the same
 * platforms; else 0. */
static size_t product_width(const struct pinc_env *const *envs, size_t n)
{
    size_t width = 0, i, k;

    while (width < n && same_python(envs[width], envs[0])) {
        width++;
    }
    if (width == 0 || n % width) {
        return 0;
    }
    for (i = 0; i < n; i++) {
        if (!same_python(envs[i], envs[i - i % width]) ||
            !same_platform(envs[i], envs[i % width])) {
            return 0;
        }
    }
    /* The same Python twice, or the same platform, is not a product. */
    for (i = 0; i < n; i += width) {
        for (k = 0; k < i; k += width) {
            if (same_python(envs[i], envs[k])) {
                return 0;
            }
        }
    }
    return width;
}

/* "CPython 3.10, 3.11, PyPy 3.10": the implementation is said when it changes. */
static void add_python(struct pinc_buf *buf, struct pinc_slice label, struct pinc_slice before)
{
    const size_t blank = pinc_slice_find(label, ' ');

    if (blank < label.len && pinc_slice_find(before, ' ') == blank &&
        memcmp(label.ptr, before.ptr, blank) == 0) {
        label = pinc_slice_part(label, blank + 1, label.len);
    }
    pinc_buf_add(buf, label);
}

static void add_product(struct pinc_buf *buf, const struct pinc_header_text *header, size_t width)
{
    struct pinc_slice before = PINC_LIT("");
    size_t i;

    pinc_buf_add_str(buf, targets_key);
    for (i = 0; i < header->n_envs; i += width) {
        const struct pinc_slice label = pinc_env_python_asked(header->envs[i]);

        pinc_buf_add_str(buf, i ? ", " : " ");
        add_python(buf, label, before);
        before = label;
    }
    for (i = 0; i < width; i++) {
        pinc_buf_add_str(buf, i ? ", " : " on ");
        pinc_buf_add(buf, pinc_env_platform_label(header->envs[i]));
    }
    pinc_buf_add_char(buf, '\n');
}

static void add_targets(struct pinc_buf *buf, const struct pinc_header_text *header)
{
    const size_t width = product_width(header->envs, header->n_envs);
    size_t i;

    if (header->n_envs == 0) {
        return;
    }
    if (width) {
        add_product(buf, header, width);
        return;
    }
    pinc_buf_add_str(buf, targets_key);
    pinc_buf_add_char(buf, '\n');
    for (i = 0; i < header->n_envs; i++) {
        pinc_buf_add_str(buf, "#   ");
        pinc_buf_add(buf, pinc_env_python_asked(header->envs[i]));
        pinc_buf_add_str(buf, " on ");
        pinc_buf_add(buf, pinc_env_platform_label(header->envs[i]));
        pinc_buf_add_char(buf, '\n');
    }
}

static void add_options(struct pinc_buf *buf, const struct pinc_header_text *header)
{
    struct pinc_buf word = {0};
    size_t i;

    if (header->n_options == 0) {
        return;
    }
    pinc_buf_add_str(buf, options_key);
    for (i = 0; i < header->n_options; i++) {
        word.len = 0;
        pinc_shlex_quote(&word, header->options[i]);
        pinc_buf_add_char(buf, ' ');
        add_clean(buf, pinc_buf_slice(&word));
    }
    pinc_buf_add_char(buf, '\n');
    pinc_buf_clear_part(&word, buf);
}

/* Where the command is to be run. */
static void add_folder(struct pinc_buf *buf, struct pinc_slice folder)
{
    pinc_buf_add_str(buf, ", then run in ");
    if (folder.len == 0 || pinc_slice_equal(folder, PINC_LIT("."))) {
        pinc_buf_add_str(buf, "this folder");
    } else {
        pinc_buf_add_str(buf, "the folder ");
        pinc_buf_add_escaped(buf, folder, SHOWN_MAX);
    }
    pinc_buf_add_str(buf, ":\n#\n#    ");
}

void pinc_header_write(struct pinc_buf *buf, const struct pinc_header_text *header)
{
    pinc_buf_add_str(buf, PINC_HEADER_START);
    if (header->n_inputs) {
        pinc_buf_add_str(buf, " Edit ");
        add_inputs(buf, header);
        add_folder(buf, header->folder);
    } else {
        pinc_buf_add_str(buf, " Made by:\n#\n#    ");
    }
    pinc_buf_add_escaped(buf, header->command, SHOWN_MAX);
    pinc_buf_add_str(buf, "\n#\n");
    add_targets(buf, header);
    add_options(buf, header);
    if (header->n_envs || header->n_options) {
        pinc_buf_add_str(buf, "#\n");
    }
}

/* --- reading */

struct reading {
    struct pinc_header *out;
    struct pinc_arena *arena;
    struct pinc_error *err;
    struct pinc_header_target *targets; /* PINC_TARGETS_MAX of them */
    struct pinc_slice text;             /* lines that are left */
    unsigned line;
};

static enum pinc_status fail_line(const struct reading *r, const char *what, struct pinc_slice text)
{
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, text, 120);
    (void)pinc_fail(r->err, PINC_ESYNTAX, "%s %s in the header", what,
                    quoted.ptr ? quoted.ptr : "");
    if (r->err) {
        r->err->line = r->line;
    }
    pinc_buf_clear(&quoted);
    return PINC_ESYNTAX;
}

/* The next line when it is a comment; text stays where it is otherwise. */
static bool next_comment(struct reading *r, struct pinc_slice *line)
{
    const size_t end = pinc_slice_find(r->text, '\n');

    *line = pinc_slice_part(r->text, 0, end);
    if (!pinc_slice_starts(*line, "#")) {
        return false;
    }
    if (pinc_slice_ends(*line, "\r")) {
        line->len--;
    }
    r->text = pinc_slice_part(r->text, end + 1, r->text.len);
    r->line++;
    return true;
}

/* Take the text up to the first comma off a list. */
static struct pinc_slice next_item(struct pinc_slice *list)
{
    const size_t comma = pinc_slice_find(*list, ',');
    const struct pinc_slice item = pinc_slice_trim(pinc_slice_part(*list, 0, comma));

    *list = pinc_slice_part(*list, comma + 1, list->len);
    return item;
}

/* "CPython 3.10" and "PyPy 3.10" as --python-version takes them: "3.10", "pypy3.10". `kind` is the
 * implementation so far. */
static enum pinc_status python_option(struct pinc_slice *out, const struct reading *r,
                                      struct pinc_slice label, struct pinc_slice *kind)
{
    const size_t blank = pinc_slice_find(label, ' ');
    struct pinc_buf buf = {0};
    size_t i;

    if (blank < label.len) {
        *kind = pinc_slice_part(label, 0, blank);
        label = pinc_slice_trim(pinc_slice_part(label, blank, label.len));
    }
    if (label.len == 0 || kind->len == 0 || pinc_slice_find(label, ' ') < label.len) {
        return fail_line(r, "cannot read the Python", label);
    }
    *out = label;
    if (pinc_slice_equal(*kind, PINC_LIT("CPython"))) {
        return PINC_OK;
    }
    for (i = 0; i < kind->len; i++) {
        pinc_buf_add_char(&buf, pinc_to_lower(kind->ptr[i]));
    }
    pinc_buf_add(&buf, label);
    *out = pinc_buf_keep(&buf, r->arena);
    return out->ptr ? PINC_OK : pinc_fail_memory(r->err);
}

static enum pinc_status add_target(struct reading *r, struct pinc_slice python,
                                   struct pinc_slice platform)
{
    if (platform.len == 0 || pinc_slice_find(platform, ' ') < platform.len) {
        return fail_line(r, "cannot read the platform", platform);
    }
    if (r->out->n_targets == PINC_TARGETS_MAX) {
        (void)pinc_fail(r->err, PINC_ELIMIT, "more than %u targets in the header",
                        PINC_TARGETS_MAX);
        return PINC_ELIMIT;
    }
    r->targets[r->out->n_targets++] = (struct pinc_header_target){python, platform};
    return PINC_OK;
}

/* "CPython 3.10, 3.11 on a, b". */
static enum pinc_status read_product(struct reading *r, struct pinc_slice text)
{
    static const struct pinc_slice on = {" on ", 4};
    struct pinc_slice pythons, platforms, kind = PINC_LIT("");
    enum pinc_status st = PINC_OK;
    const size_t at = pinc_slice_find_text(text, on);

    if (at == text.len) {
        return fail_line(r, "cannot read the targets", text);
    }
    pythons = pinc_slice_part(text, 0, at);
    while (st == PINC_OK && pythons.len) {
        struct pinc_slice python = PINC_LIT("");

        st = python_option(&python, r, next_item(&pythons), &kind);
        platforms = pinc_slice_part(text, at + on.len, text.len);
        while (st == PINC_OK && platforms.len) {
            st = add_target(r, python, next_item(&platforms));
        }
    }
    return st;
}

static enum pinc_status read_targets(struct reading *r, struct pinc_slice text)
{
    struct pinc_slice line;
    enum pinc_status st = PINC_OK;

    text = pinc_slice_trim(text);
    if (text.len) {
        return read_product(r, text);
    }
    while (st == PINC_OK && pinc_slice_starts(r->text, "#   ") && next_comment(r, &line)) {
        st = read_product(r, pinc_slice_trim(pinc_slice_part(line, 1, line.len)));
    }
    return st;
}

static enum pinc_status read_options(struct reading *r, struct pinc_slice text)
{
    struct pinc_words words = {0};
    struct pinc_slice *options = NULL;
    enum pinc_status st = pinc_shlex_split(&words, text, r->arena, NULL);
    size_t i;

    if (st == PINC_ESYNTAX) {
        st = fail_line(r, "cannot read the options", text);
    } else if (st == PINC_OK) {
        options = pinc_arena_array(r->arena, words.count, sizeof *options);
    }
    if (st == PINC_OK && options) {
        for (i = 0; i < words.count; i++) {
            options[i] = words.words[i].text;
        }
        r->out->options = options;
        r->out->n_options = words.count;
    } else if (st != PINC_ESYNTAX) {
        st = pinc_fail_memory(r->err);
    }
    pinc_words_clear(&words);
    return st;
}

static enum pinc_status read_lines(struct reading *r)
{
    struct pinc_slice line;
    enum pinc_status st = PINC_OK;

    while (st == PINC_OK && next_comment(r, &line)) {
        if (pinc_slice_starts(line, targets_key)) {
            st = read_targets(r, pinc_slice_part(line, strlen(targets_key), line.len));
        } else if (!r->out->command.len && pinc_slice_starts(line, command_key)) {
            r->out->command = pinc_slice_trim(pinc_slice_part(line, 1, line.len));
        } else if (pinc_slice_starts(line, options_key)) {
            st = read_options(
                r, pinc_slice_trim(pinc_slice_part(line, strlen(options_key), line.len)));
        }
    }
    return st;
}

/* Bytes of the lines at the start that are comments. */
static size_t comment_length(struct pinc_slice text)
{
    size_t at = 0;

    while (at < text.len && text.ptr[at] == '#') {
        at += pinc_slice_find(pinc_slice_part(text, at, text.len), '\n') + 1;
    }
    return at;
}

enum pinc_status pinc_header_read(struct pinc_header *out, struct pinc_slice text,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    struct reading r = {.out = out, .arena = arena, .err = err};

    memset(out, 0, sizeof *out);
    if (!pinc_slice_starts(text, PINC_HEADER_START)) {
        return PINC_OK;
    }
    /* Slices point into a copy of the comment that the text starts with. */
    r.text = pinc_slice_dup(arena, pinc_slice_part(text, 0, comment_length(text)));
    r.targets = pinc_arena_array(arena, PINC_TARGETS_MAX, sizeof *r.targets);
    if (!r.text.ptr || !r.targets) {
        return pinc_fail_memory(err);
    }
    out->targets = r.targets;
    return read_lines(&r);
}

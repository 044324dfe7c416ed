#include "lock/input/shlex.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_special(char c)
{
    return c == '\'' || c == '"' || c == '\\';
}

static void set_column(struct pinc_error *err, size_t at)
{
    if (err) {
        err->column = (unsigned)at + 1;
    }
}

/* Undo one quotation that starts at *at, which is moved behind it. */
static enum pinc_status take_quoted(struct pinc_buf *buf, struct pinc_slice line, size_t *at,
                                    struct pinc_error *err)
{
    const char quote = line.ptr[*at];
    const size_t start = (*at)++;

    while (*at < line.len && line.ptr[*at] != quote) {
        /* Between double quotes a backslash escapes only itself and the quote. */
        if (quote == '"' && line.ptr[*at] == '\\' && *at + 1 < line.len &&
            (line.ptr[*at + 1] == '"' || line.ptr[*at + 1] == '\\')) {
            ++*at;
        }
        pinc_buf_add_char(buf, line.ptr[(*at)++]);
    }
    if (*at == line.len) {
        (void)pinc_fail(err, PINC_ESYNTAX, "no closing quotation");
        set_column(err, start);
        return PINC_ESYNTAX;
    }
    ++*at;
    return PINC_OK;
}

/* A word that holds quotes or backslashes, from `at` on. */
static enum pinc_status take_special(struct pinc_buf *buf, struct pinc_slice line, size_t *at,
                                     struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    while (st == PINC_OK && *at < line.len && !is_blank(line.ptr[*at])) {
        char c = line.ptr[*at];

        if (c == '\'' || c == '"') {
            st = take_quoted(buf, line, at, err);
        } else if (c != '\\') {
            pinc_buf_add_char(buf, c);
            ++*at;
        } else if (*at + 1 < line.len) {
            pinc_buf_add_char(buf, line.ptr[*at + 1]);
            *at += 2;
        } else {
            st = pinc_fail(err, PINC_ESYNTAX, "no escaped character");
            set_column(err, *at);
        }
    }
    return st;
}

static enum pinc_status take_word(struct pinc_word *word, struct pinc_slice line, size_t *at,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_buf buf = {0};
    enum pinc_status st;
    size_t end = *at;

    word->at = *at;
    while (end < line.len && !is_blank(line.ptr[end]) && !is_special(line.ptr[end])) {
        end++;
    }
    word->text = pinc_slice_part(line, *at, end);
    if (end == line.len || is_blank(line.ptr[end])) {
        *at = end;
        return PINC_OK;
    }
    pinc_buf_add(&buf, word->text);
    *at = end;
    st = take_special(&buf, line, at, err);
    if (st == PINC_OK) {
        word->text = pinc_buf_keep(&buf, arena);
        if (!word->text.ptr) {
            st = pinc_fail_memory(err);
        }
    }
    pinc_buf_clear(&buf);
    return st;
}

enum pinc_status pinc_shlex_split(struct pinc_words *out, struct pinc_slice line,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t at = 0;

    out->count = 0;
    for (;;) {
        while (at < line.len && is_blank(line.ptr[at])) {
            at++;
        }
        if (at == line.len) {
            return PINC_OK;
        }
        if (!PINC_GROW(out->words, out->cap, out->count + 1)) {
            return pinc_fail_memory(err);
        }
        st = take_word(&out->words[out->count], line, &at, arena, err);
        if (st != PINC_OK) {
            return st;
        }
        out->count++;
    }
}

void pinc_words_clear(struct pinc_words *words)
{
    pinc_free(words->words);
    memset(words, 0, sizeof *words);
}

/* Characters that no shell treats in a special way. */
static bool is_safe(char c)
{
    return pinc_is_alnum(c) || (c != '\0' && strchr("@%+=:,./-_", c) != NULL);
}

void pinc_shlex_quote(struct pinc_buf *buf, struct pinc_slice word)
{
    size_t i, safe = 0;

    while (safe < word.len && is_safe(word.ptr[safe])) {
        safe++;
    }
    if (word.len && safe == word.len) {
        pinc_buf_add(buf, word);
        return;
    }
    pinc_buf_add_char(buf, '\'');
    for (i = 0; i < word.len; i++) {
        if (word.ptr[i] == '\'') {
            pinc_buf_add_str(buf, "'\"'\"'");
        } else {
            pinc_buf_add_char(buf, word.ptr[i]);
        }
    }
    pinc_buf_add_char(buf, '\'');
}

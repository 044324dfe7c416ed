#include "index/dist/python_tokens.h"

#include "base/limits.h"

#include <string.h>

#define TOKENS_MAX 50000u
#define BRACKETS_MAX 100u
#define INDENTS_MAX 50u

struct lexer {
    struct pinc_slice text;
    size_t at;
    struct pinc_arena *arena;
    struct pinc_python_token *tokens; /* on the heap while they grow */
    size_t n, cap;
    char brackets[BRACKETS_MAX];
    unsigned short depth;
    size_t indents[INDENTS_MAX]; /* columns; the first one is 0 */
    size_t n_indents;
};

static enum pinc_status odd(struct pinc_error *err)
{
    return pinc_fail(err, PINC_ESYNTAX, "it is not plain Python 3");
}

static enum pinc_status add(struct lexer *l, enum pinc_python_token_kind kind,
                            struct pinc_slice text, bool plain, struct pinc_error *err)
{
    if (l->n >= TOKENS_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "it has more than %u tokens", TOKENS_MAX);
    }
    if (!PINC_GROW(l->tokens, l->cap, l->n + 1)) {
        return pinc_fail_memory(err);
    }
    l->tokens[l->n++] =
        (struct pinc_python_token){.kind = kind, .plain = plain, .depth = l->depth, .text = text};
    return PINC_OK;
}

static char peek(const struct lexer *l, size_t ahead)
{
    return l->at + ahead < l->text.len ? l->text.ptr[l->at + ahead] : '\0';
}

static bool is_name_char(char c)
{
    return pinc_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* --- lines */

/* A statement has ended, unless nothing was there. */
static enum pinc_status end_line(struct lexer *l, struct pinc_error *err)
{
    const enum pinc_python_token_kind last = l->n ? l->tokens[l->n - 1].kind : PINC_PYTHON_NEWLINE;

    if (l->depth || last == PINC_PYTHON_NEWLINE || last == PINC_PYTHON_INDENT ||
        last == PINC_PYTHON_DEDENT) {
        return PINC_OK;
    }
    return add(l, PINC_PYTHON_NEWLINE, PINC_LIT(""), false, err);
}

/* A statement starts in a column. */
static enum pinc_status set_indent(struct lexer *l, size_t column, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    if (column > l->indents[l->n_indents - 1]) {
        if (l->n_indents == INDENTS_MAX) {
            return pinc_fail(err, PINC_ELIMIT, "its blocks are too deep");
        }
        l->indents[l->n_indents++] = column;
        return add(l, PINC_PYTHON_INDENT, PINC_LIT(""), false, err);
    }
    while (st == PINC_OK && column < l->indents[l->n_indents - 1]) {
        l->n_indents--;
        st = add(l, PINC_PYTHON_DEDENT, PINC_LIT(""), false, err);
    }
    return st == PINC_OK && column != l->indents[l->n_indents - 1] ? odd(err) : st;
}

/* The blanks at the start of a line. Blank lines and comments have no indentation; a mixture of tabs
 * and blanks is too odd. */
static enum pinc_status start_line(struct lexer *l, struct pinc_error *err)
{
    const size_t start = l->at;
    bool tabs = false, blanks = false;
    char c;

    for (c = peek(l, 0); c == ' ' || c == '\t' || c == '\f'; c = peek(l, 0)) {
        tabs = tabs || c == '\t';
        blanks = blanks || c == ' ';
        l->at++;
    }
    if (l->at == l->text.len || c == '#' || c == '\n' || c == '\r') {
        return PINC_OK;
    }
    return tabs && blanks ? odd(err) : set_indent(l, (l->at - start) * (tabs ? 8 : 1), err);
}

/* --- strings */

/* What an escape stands for; '\0' for those that are too odd. */
static char escaped(char c)
{
    static const char from[] = "nt\\'\"", to[] = "\n\t\\'\"";
    const char *found = c ? strchr(from, c) : NULL;

    return found ? to[found - from] : '\0';
}

/* The value of a string's inside. @return is it plain? */
static bool value_of(struct pinc_buf *out, struct pinc_slice inside, bool raw)
{
    size_t i;

    for (i = 0; i < inside.len; i++) {
        const char c = inside.ptr[i], next = i + 1 < inside.len ? inside.ptr[i + 1] : '\0';

        if (raw || c != '\\') {
            pinc_buf_add_char(out, c);
        } else if (next == '\n') {
            i++;
        } else if (escaped(next)) {
            pinc_buf_add_char(out, escaped(next));
            i++;
        } else {
            return false;
        }
    }
    return true;
}

/* Where the string ends whose quotes start at l->at. SIZE_MAX: nowhere. */
static size_t find_end(const struct lexer *l, size_t quotes)
{
    const char quote = l->text.ptr[l->at];
    size_t i = l->at + quotes, run = 0;

    for (; i < l->text.len; i++) {
        const char c = l->text.ptr[i];

        run = c == quote ? run + 1 : 0;
        if (run == quotes) {
            return i + 1 - quotes;
        }
        if (c == '\\') {
            i++;
        } else if (c == '\n' && quotes == 1) {
            break;
        }
    }
    return SIZE_MAX;
}

static enum pinc_status read_string(struct lexer *l, struct pinc_slice prefix,
                                    struct pinc_error *err)
{
    const bool triple = peek(l, 1) == peek(l, 0) && peek(l, 2) == peek(l, 0);
    const size_t quotes = triple ? 3 : 1, end = find_end(l, quotes);
    const bool raw = pinc_slice_equal_nocase(prefix, PINC_LIT("r"));
    bool plain = raw || prefix.len == 0 || pinc_slice_equal_nocase(prefix, PINC_LIT("u"));
    struct pinc_buf value = {0};
    struct pinc_slice inside;

    if (end == SIZE_MAX) {
        return odd(err);
    }
    inside = pinc_slice_part(l->text, l->at + quotes, end);
    plain = plain && value_of(&value, inside, raw);
    l->at = end + quotes;
    if (plain) {
        inside = value.len ? pinc_buf_keep(&value, l->arena) : PINC_LIT("");
    }
    pinc_buf_clear(&value);
    return inside.ptr ? add(l, PINC_PYTHON_STRING, inside, plain, err) : pinc_fail_memory(err);
}

/* --- the rest */

static bool is_prefix(struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        if (!strchr("rRbBuUfFtT", text.ptr[i])) {
            return false;
        }
    }
    return text.len <= 2;
}

static enum pinc_status read_word(struct lexer *l, struct pinc_error *err)
{
    const size_t start = l->at;
    const bool number = pinc_is_digit(peek(l, 0));
    struct pinc_slice text;

    while (l->at < l->text.len && (is_name_char(peek(l, 0)) || (number && peek(l, 0) == '.'))) {
        l->at++;
    }
    text = pinc_slice_part(l->text, start, l->at);
    if ((peek(l, 0) == '"' || peek(l, 0) == '\'') && is_prefix(text)) {
        return read_string(l, text, err);
    }
    return add(l, number ? PINC_PYTHON_NUMBER : PINC_PYTHON_NAME, text, false, err);
}

static enum pinc_status read_bracket(struct lexer *l, char c, struct pinc_error *err)
{
    const struct pinc_slice text = pinc_slice_part(l->text, l->at, l->at + 1);
    const char *close = strchr(")]}", c);
    enum pinc_status st;

    l->at++;
    if (close) {
        if (l->depth == 0 || l->brackets[l->depth - 1] != "([{"[close - ")]}"]) {
            return odd(err);
        }
        l->depth--;
        return add(l, PINC_PYTHON_OPERATOR, text, false, err);
    }
    st = add(l, PINC_PYTHON_OPERATOR, text, false, err);
    if (l->depth == BRACKETS_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "its brackets are too deep");
    }
    l->brackets[l->depth++] = c;
    return st;
}

static enum pinc_status read_operator(struct lexer *l, struct pinc_error *err)
{
    static const char *const longer[] = {
        "**=", "//=", ">>=", "<<=", "...", "==", "!=", "<=", ">=", "->", ":=", "+=",
        "-=",  "*=",  "/=",  "%=",  "&=",  "|=", "^=", "@=", "**", "//", "<<", ">>"};
    const struct pinc_slice rest = pinc_slice_part(l->text, l->at, l->text.len);
    size_t len = strchr("+-*/%@&|^~<>=.,:", rest.ptr[0]) ? 1 : 0, i;

    for (i = sizeof longer / sizeof *longer; i-- > 0;) {
        if (pinc_slice_starts(rest, longer[i])) {
            len = strlen(longer[i]);
        }
    }
    if (!len || rest.ptr[0] == '\0') {
        return odd(err);
    }
    l->at += len;
    return add(l, PINC_PYTHON_OPERATOR, pinc_slice_part(rest, 0, len), false, err);
}

/* The end of a line, or a blank within one. @return was it one of these? */
static bool skip_blank(struct lexer *l, bool *ended)
{
    const char c = peek(l, 0);

    *ended = false;
    if (c == '#') {
        l->at += pinc_slice_find(pinc_slice_part(l->text, l->at, l->text.len), '\n');
    } else if (c == '\n') {
        l->at++;
        *ended = true;
    } else if (c == ' ' || c == '\t' || c == '\f' || (c == '\r' && peek(l, 1) == '\n')) {
        l->at++;
    } else if (c == '\\' && (peek(l, 1) == '\n' || (peek(l, 1) == '\r' && peek(l, 2) == '\n'))) {
        l->at += peek(l, 1) == '\n' ? 2 : 3;
    } else {
        return false;
    }
    return true;
}

static enum pinc_status read_token(struct lexer *l, struct pinc_error *err)
{
    const char c = peek(l, 0);

    if (is_name_char(c)) {
        return read_word(l, err);
    }
    if (c == '"' || c == '\'') {
        return read_string(l, PINC_LIT(""), err);
    }
    if (c && strchr("()[]{}", c)) {
        return read_bracket(l, c, err);
    }
    if (c == ';' && l->depth == 0) {
        l->at++;
        return end_line(l, err);
    }
    return read_operator(l, err);
}

static enum pinc_status read_all(struct lexer *l, struct pinc_error *err)
{
    enum pinc_status st = start_line(l, err);
    bool ended;

    while (st == PINC_OK && l->at < l->text.len) {
        if (!skip_blank(l, &ended)) {
            st = read_token(l, err);
        } else if (ended && l->depth == 0) {
            st = end_line(l, err);
            st = st == PINC_OK ? start_line(l, err) : st;
        }
    }
    if (st == PINC_OK && l->depth) {
        return odd(err);
    }
    st = st == PINC_OK ? end_line(l, err) : st;
    st = st == PINC_OK ? set_indent(l, 0, err) : st;
    return st == PINC_OK ? add(l, PINC_PYTHON_END, PINC_LIT(""), false, err) : st;
}

enum pinc_status pinc_python_tokens(const struct pinc_python_token **out, size_t *n,
                                    struct pinc_slice text, struct pinc_arena *arena,
                                    struct pinc_error *err)
{
    struct lexer l = {.text = text, .arena = arena, .n_indents = 1};
    struct pinc_python_token *copy;
    enum pinc_status st;

    *out = NULL;
    *n = 0;
    if (text.len > PINC_PYTHON_SOURCE_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "it has more than %u bytes", PINC_PYTHON_SOURCE_MAX);
    }
    if (!pinc_utf8_valid(text) || (text.len && memchr(text.ptr, 0, text.len))) {
        return odd(err);
    }
    if (pinc_slice_starts(text, "\xef\xbb\xbf")) {
        l.at = 3;
    }
    st = read_all(&l, err);
    if (st == PINC_OK) {
        copy = pinc_arena_array(arena, l.n, sizeof *copy);
        if (copy) {
            memcpy(copy, l.tokens, l.n * sizeof *copy);
            *out = copy;
            *n = l.n;
        } else {
            st = pinc_fail_memory(err);
        }
    }
    pinc_free(l.tokens);
    return st;
}

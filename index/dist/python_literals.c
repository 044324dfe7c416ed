#include "index/dist/python_literals.h"

#include <string.h>

#define DEPTH_MAX 20u
#define VALUES_MAX 10000u /* of one literal, with all names in it */
#define VALUE_BYTES 64u   /* of text that count as a value more */
#define KEYS_MAX 300u

struct reading {
    const struct pinc_python_part *part;
    size_t at;
    struct pinc_arena *arena;
    unsigned *values; /* how many were read: over all names */
    unsigned depth;
    bool *memory; /* out of it */
};

typedef struct pinc_python_value value;

bool pinc_python_is(const struct pinc_python_token *token, const char *text)
{
    return (token->kind == PINC_PYTHON_NAME || token->kind == PINC_PYTHON_OPERATOR) &&
           pinc_slice_equal(token->text, pinc_slice_of(text));
}

bool pinc_python_is_one_of(const struct pinc_python_token *token, const char *const *texts)
{
    return (token->kind == PINC_PYTHON_NAME || token->kind == PINC_PYTHON_OPERATOR) &&
           pinc_slice_is_one_of(token->text, texts);
}

static const struct pinc_python_token *token(const struct reading *r)
{
    return &r->part->tokens[r->at];
}

static bool is(const struct reading *r, const char *text)
{
    return r->at < r->part->end && pinc_python_is(token(r), text);
}

static bool skip(struct reading *r, const char *text)
{
    const bool there = is(r, text);

    r->at += there ? 1 : 0;
    return there;
}

static bool read_sum(struct reading *r, value *out);

/* Room for one more, in the arena: lists double. */
static bool push(struct reading *r, value *list, const value *item)
{
    value *items;
    const bool full = (list->n & (list->n - 1)) == 0; /* 0, 1, 2, 4, ... */

    if (++*r->values > VALUES_MAX) {
        return false;
    }
    items = full ? pinc_arena_array(r->arena, list->n ? 2 * list->n : 1, sizeof *items) : NULL;
    if (full && !items) {
        *r->memory = true;
        return false;
    }
    if (full && list->n) {
        memcpy(items, list->items, list->n * sizeof *items);
    }
    if (!full) {
        items = (value *)(uintptr_t)list->items; /* made above, and nobody else's */
    }
    items[list->n++] = *item;
    list->items = items;
    return true;
}

/* Count the bytes of a text, too: names may repeat a long one. false: it is too much. */
static bool count_text(struct reading *r, struct pinc_slice text)
{
    *r->values += (unsigned)(text.len / VALUE_BYTES);
    return *r->values <= VALUES_MAX;
}

/* Strings side by side are one. */
static bool read_text(struct reading *r, value *out)
{
    struct pinc_buf text = {0};
    bool plain = true;

    *out = (value){.kind = PINC_PYTHON_TEXT, .text = token(r)->text};
    for (; r->at < r->part->end && token(r)->kind == PINC_PYTHON_STRING; r->at++) {
        plain = plain && token(r)->plain;
        pinc_buf_add(&text, token(r)->text);
    }
    if (plain && text.len) {
        out->text = pinc_buf_keep(&text, r->arena);
        *r->memory = *r->memory || !out->text.ptr;
    } else {
        out->text = PINC_LIT("");
    }
    pinc_buf_clear(&text);
    return plain && !*r->memory && count_text(r, out->text);
}

/* What is in brackets. @param comma set when one was there */
static bool read_items(struct reading *r, value *out, const char *close, bool *comma)
{
    value item;

    *out = (value){.kind = PINC_PYTHON_LIST};
    *comma = false;
    while (!skip(r, close)) {
        if ((out->n && !*comma) || !read_sum(r, &item) || !push(r, out, &item)) {
            return false;
        }
        *comma = skip(r, ",");
    }
    return true;
}

static bool read_dict(struct reading *r, value *out)
{
    value keys = {.kind = PINC_PYTHON_LIST}, key, item;
    struct pinc_slice *names;
    bool comma = true;
    size_t i, k;

    *out = (value){.kind = PINC_PYTHON_DICT};
    while (!skip(r, "}")) {
        if (!comma || !read_sum(r, &key) || key.kind != PINC_PYTHON_TEXT || !skip(r, ":") ||
            !read_sum(r, &item) || !push(r, &keys, &key) || !push(r, out, &item)) {
            return false;
        }
        comma = skip(r, ",");
    }
    if (keys.n > KEYS_MAX) {
        return false;
    }
    names = pinc_arena_array(r->arena, keys.n + 1, sizeof *names);
    *r->memory = *r->memory || !names;
    for (i = 0; names && i < keys.n; i++) {
        names[i] = keys.items[i].text;
        for (k = 0; k < i; k++) {
            if (pinc_slice_equal(names[k], names[i])) {
                return false;
            }
        }
    }
    out->keys = names;
    return names != NULL;
}

static bool read_name(struct reading *r, value *out)
{
    struct pinc_python_part part = *r->part;
    struct reading inner = *r;

    if (skip(r, "None")) {
        *out = (value){.kind = PINC_PYTHON_NONE};
        return true;
    }
    if (!part.find || !part.find(part.user, token(r)->text, &part)) {
        return false;
    }
    r->at++;
    inner.part = &part;
    inner.at = part.first;
    return read_sum(&inner, out) && inner.at == part.end;
}

static bool read_term(struct reading *r, value *out)
{
    bool comma;

    if (r->at >= r->part->end) {
        return false;
    }
    if (token(r)->kind == PINC_PYTHON_STRING) {
        return read_text(r, out);
    }
    if (token(r)->kind == PINC_PYTHON_NAME) {
        return read_name(r, out);
    }
    if (skip(r, "[")) {
        return read_items(r, out, "]", &comma);
    }
    if (skip(r, "{")) {
        return read_dict(r, out);
    }
    if (!skip(r, "(") || !read_items(r, out, ")", &comma)) {
        return false;
    }
    if (out->n == 1 && !comma) {
        *out = out->items[0]; /* in parentheses, no tuple */
    }
    return true;
}

/* Put what follows a '+' behind what is there. */
static bool add_up(struct reading *r, value *out, const value *more)
{
    struct pinc_buf text = {0};
    value sum = {.kind = PINC_PYTHON_LIST};
    size_t i;

    if (out->kind != more->kind) {
        return false;
    }
    if (out->kind == PINC_PYTHON_TEXT) {
        pinc_buf_add(&text, out->text);
        pinc_buf_add(&text, more->text);
        out->text = text.len ? pinc_buf_keep(&text, r->arena) : out->text;
        *r->memory = *r->memory || !out->text.ptr;
        ++*r->values;
        return out->text.ptr && count_text(r, out->text);
    }
    for (i = 0; i < out->n + more->n; i++) {
        if (!push(r, &sum, i < out->n ? &out->items[i] : &more->items[i - out->n])) {
            return false;
        }
    }
    if (out->kind != PINC_PYTHON_LIST) {
        return false;
    }
    *out = sum;
    return true;
}

static bool read_sum(struct reading *r, value *out)
{
    value more;
    bool good = r->depth < DEPTH_MAX;

    r->depth++;
    good = good && read_term(r, out);
    while (good && skip(r, "+")) {
        good = read_term(r, &more) && add_up(r, out, &more);
    }
    r->depth--;
    return good;
}

enum pinc_status pinc_python_literal(struct pinc_python_value *out, bool *known,
                                     const struct pinc_python_part *part, struct pinc_arena *arena,
                                     struct pinc_error *err)
{
    unsigned values = 0;
    bool memory = false;
    struct reading r = {
        .part = part, .at = part->first, .arena = arena, .values = &values, .memory = &memory};

    *known = read_sum(&r, out) && r.at == part->end;
    return memory ? pinc_fail_memory(err) : PINC_OK;
}

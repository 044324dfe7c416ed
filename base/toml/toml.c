#include "base/toml/toml.h"

#include "base/toml/toml_text.h"
#include "base/toml/toml_tree.h"

#include <stdio.h>
#include <string.h>

const struct pinc_toml_value *pinc_toml_root(const struct pinc_toml *doc)
{
    return doc ? &doc->root : NULL;
}

const char *pinc_toml_source(const struct pinc_toml *doc)
{
    return doc->source;
}

/* --- walking about */

enum pinc_toml_kind pinc_toml_kind(const struct pinc_toml_value *value)
{
    return value ? (enum pinc_toml_kind)value->kind : PINC_TOML_NONE;
}

const char *pinc_toml_kind_name(enum pinc_toml_kind kind)
{
    switch (kind) {
    case PINC_TOML_NONE:
        return "nothing";
    case PINC_TOML_STRING:
        return "a string";
    case PINC_TOML_INTEGER:
        return "an integer";
    case PINC_TOML_FLOAT:
        return "a float";
    case PINC_TOML_BOOLEAN:
        return "a boolean";
    case PINC_TOML_DATETIME:
        return "a date and time";
    case PINC_TOML_LOCAL_DATETIME:
        return "a local date and time";
    case PINC_TOML_LOCAL_DATE:
        return "a local date";
    case PINC_TOML_LOCAL_TIME:
        return "a local time";
    case PINC_TOML_ARRAY:
        return "an array";
    case PINC_TOML_TABLE:
        return "a table";
    }
    return "nothing";
}

static bool has_members(const struct pinc_toml_value *value)
{
    return value && (value->kind == PINC_TOML_ARRAY || value->kind == PINC_TOML_TABLE);
}

const struct pinc_toml_value *pinc_toml_get(const struct pinc_toml_value *table,
                                            struct pinc_slice key)
{
    if (pinc_toml_kind(table) != PINC_TOML_TABLE || table->count == 0) {
        return NULL;
    }
    return pinc_toml_tree_get(pinc_toml_tree_of(table), table, key);
}

const struct pinc_toml_value *pinc_toml_find(const struct pinc_toml_value *table, const char *path)
{
    struct pinc_slice rest = pinc_slice_of(path);
    size_t dot;

    do {
        dot = pinc_slice_find(rest, '.');
        table = pinc_toml_get(table, pinc_slice_part(rest, 0, dot));
        rest = pinc_slice_part(rest, dot + 1, rest.len);
    } while (table && rest.len);
    return table;
}

const struct pinc_toml_value *pinc_toml_first(const struct pinc_toml_value *value)
{
    return has_members(value) ? value->as.members.first : NULL;
}

const struct pinc_toml_value *pinc_toml_next(const struct pinc_toml_value *value)
{
    return value ? value->next : NULL;
}

size_t pinc_toml_count(const struct pinc_toml_value *value)
{
    return has_members(value) ? value->count : 0;
}

const struct pinc_toml_value *pinc_toml_parent(const struct pinc_toml_value *value)
{
    return value ? value->parent : NULL;
}

static bool is_bare(struct pinc_slice key)
{
    size_t i;

    for (i = 0; i < key.len; i++) {
        if (!pinc_is_alnum(key.ptr[i]) && key.ptr[i] != '_' && key.ptr[i] != '-') {
            return false;
        }
    }
    return key.len > 0;
}

static size_t index_of(const struct pinc_toml_value *item)
{
    const struct pinc_toml_value *v;
    size_t n = 0;

    for (v = item->parent->as.members.first; v != item; v = v->next) {
        n++;
    }
    return n;
}

static const struct pinc_toml_value *above(const struct pinc_toml_value *value, unsigned levels)
{
    while (levels--) {
        value = value->parent;
    }
    return value;
}

void pinc_toml_add_path(struct pinc_buf *buf, const struct pinc_toml_value *value)
{
    const struct pinc_toml_value *v;
    unsigned depth = 0, i;

    for (v = value; v && v->parent; v = v->parent) {
        depth++;
    }
    for (i = depth; i-- > 0;) {
        v = above(value, i);
        if (!v->key) {
            pinc_buf_addf(buf, "[%zu]", index_of(v));
            continue;
        }
        if (i + 1 < depth) {
            pinc_buf_add_char(buf, '.');
        }
        if (is_bare(pinc_toml_key(v))) {
            pinc_buf_add(buf, pinc_toml_key(v));
        } else {
            pinc_buf_add_char(buf, '"');
            pinc_buf_add_escaped(buf, pinc_toml_key(v), 80);
            pinc_buf_add_char(buf, '"');
        }
    }
}

/* --- places and messages */

struct pinc_toml_place pinc_toml_place(const struct pinc_toml_value *value)
{
    return value ? pinc_toml_tree_place(pinc_toml_tree_of(value), value->at)
                 : (struct pinc_toml_place){0, 0};
}

struct pinc_toml_place pinc_toml_key_place(const struct pinc_toml_value *value)
{
    return value ? pinc_toml_tree_place(pinc_toml_tree_of(value), value->key_at)
                 : (struct pinc_toml_place){0, 0};
}

struct pinc_toml_place pinc_toml_place_in(const struct pinc_toml_value *value, size_t at)
{
    const struct pinc_toml *doc;

    if (pinc_toml_kind(value) != PINC_TOML_STRING) {
        return pinc_toml_place(value);
    }
    doc = pinc_toml_tree_of(value);
    return pinc_toml_tree_place(doc, pinc_toml_text_place(doc->text, value->at, at));
}

enum pinc_status pinc_toml_fail(struct pinc_error *err, enum pinc_status code,
                                const struct pinc_toml_value *value, struct pinc_toml_place place,
                                const char *fmt, ...)
{
    va_list ap;

    if (!err || err->code != PINC_OK) {
        return code;
    }
    err->code = code;
    va_start(ap, fmt);
    if (vsnprintf(err->text, sizeof err->text, fmt, ap) < 0) {
        err->text[0] = '\0';
    }
    va_end(ap);
    pinc_fail_at(err, value ? pinc_toml_tree_of(value)->source : "", place.line, place.column);
    return code;
}

/* --- reading */

static enum pinc_status fail_kind(struct pinc_error *err, const struct pinc_toml_value *value,
                                  const char *wanted)
{
    struct pinc_buf path = {0};
    enum pinc_status st;

    pinc_toml_add_path(&path, value);
    if (path.failed != PINC_OK) {
        st = pinc_fail_memory(err);
    } else {
        st = pinc_toml_fail(err, PINC_ESYNTAX, value, pinc_toml_place(value),
                            "'%s' must be %s, not %s", pinc_buf_slice(&path).ptr, wanted,
                            pinc_toml_kind_name(pinc_toml_kind(value)));
    }
    pinc_buf_clear(&path);
    return st;
}

/* Is there a value to be read? *st is set unless there is. */
static bool is_kind(const struct pinc_toml_value *value, enum pinc_toml_kind kind,
                    enum pinc_status *st, struct pinc_error *err)
{
    *st = PINC_OK;
    if (value && value->kind != kind) {
        *st = fail_kind(err, value, pinc_toml_kind_name(kind));
    }
    return value && value->kind == kind;
}

enum pinc_status pinc_toml_string(struct pinc_slice *out, const struct pinc_toml_value *value,
                                  struct pinc_error *err)
{
    enum pinc_status st;

    if (is_kind(value, PINC_TOML_STRING, &st, err)) {
        *out = value->as.string;
    }
    return st;
}

enum pinc_status pinc_toml_integer(int64_t *out, const struct pinc_toml_value *value,
                                   struct pinc_error *err)
{
    enum pinc_status st;

    if (is_kind(value, PINC_TOML_INTEGER, &st, err)) {
        *out = value->as.integer;
    }
    return st;
}

enum pinc_status pinc_toml_float(double *out, const struct pinc_toml_value *value,
                                 struct pinc_error *err)
{
    enum pinc_status st;

    if (is_kind(value, PINC_TOML_FLOAT, &st, err)) {
        *out = value->as.number;
    }
    return st;
}

enum pinc_status pinc_toml_boolean(bool *out, const struct pinc_toml_value *value,
                                   struct pinc_error *err)
{
    enum pinc_status st;

    if (is_kind(value, PINC_TOML_BOOLEAN, &st, err)) {
        *out = value->as.boolean;
    }
    return st;
}

enum pinc_status pinc_toml_time(struct pinc_toml_time *out, const struct pinc_toml_value *value,
                                struct pinc_error *err)
{
    enum pinc_toml_kind kind = pinc_toml_kind(value);

    if (!value) {
        return PINC_OK;
    }
    if (kind != PINC_TOML_DATETIME && kind != PINC_TOML_LOCAL_DATETIME &&
        kind != PINC_TOML_LOCAL_DATE && kind != PINC_TOML_LOCAL_TIME) {
        return fail_kind(err, value, "a date or time");
    }
    *out = value->as.time;
    return PINC_OK;
}

enum pinc_status pinc_toml_array(const struct pinc_toml_value **out,
                                 const struct pinc_toml_value *value, struct pinc_error *err)
{
    enum pinc_status st;

    if (is_kind(value, PINC_TOML_ARRAY, &st, err)) {
        *out = value;
    }
    return st;
}

enum pinc_status pinc_toml_table(const struct pinc_toml_value **out,
                                 const struct pinc_toml_value *value, struct pinc_error *err)
{
    enum pinc_status st;

    if (is_kind(value, PINC_TOML_TABLE, &st, err)) {
        *out = value;
    }
    return st;
}

enum pinc_status pinc_toml_require(const struct pinc_toml_value **out,
                                   const struct pinc_toml_value *table, const char *key,
                                   struct pinc_error *err)
{
    struct pinc_buf path = {0};
    enum pinc_status st;

    *out = pinc_toml_get(table, pinc_slice_of(key));
    if (*out) {
        return PINC_OK;
    }
    pinc_toml_add_path(&path, table);
    if (path.len) {
        pinc_buf_add_char(&path, '.');
    }
    pinc_buf_add_str(&path, key);
    st = path.failed == PINC_OK ? pinc_toml_fail(err, PINC_ESYNTAX, table, pinc_toml_place(table),
                                                 "'%s' is missing", pinc_buf_slice(&path).ptr)
                                : pinc_fail_memory(err);
    pinc_buf_clear(&path);
    return st;
}

/*
 * The parser. It has no recursion: where it is inside of arrays and inline tables is told by the
 * tree itself, which it builds from the root.
 *
 * Who may add to a table is a matter of its section. Each header, and each inline table, has a
 * number; the table that it names gets it, and so do the tables that dotted keys make or fill below
 * it. A dotted key may go through tables of its own section and through those that have none yet,
 * since they only stand in the names of others; a header may define such a table only.
 */
#include "base/limits.h"
#include "base/toml/toml.h"
#include "base/toml/toml_scalar.h"
#include "base/toml/toml_scan.h"
#include "base/toml/toml_text.h"

struct parser {
    struct pinc_toml_scan scan;
    struct pinc_toml_value *table; /* that the last header named */
    uint32_t sections;
    size_t values, max_values;
    unsigned max_depth;
};

/* One part of a dotted key. */
struct key {
    struct pinc_slice text;
    size_t at;
};

/* A key wants to go into `value`, or a header to define it, and it is not a table that allows that.
 */
static enum pinc_status fail_closed(struct parser *parser, size_t at,
                                    const struct pinc_toml_value *value, const char *wanted)
{
    const char *is = value->flags & PINC_TOML_INLINE            ? "an inline table"
                     : value->flags & PINC_TOML_ARRAY_OF_TABLES ? "an array of tables"
                                                                : NULL;
    const char *after = value->flags & PINC_TOML_INLINE ? " and cannot be extended" : wanted;

    return pinc_toml_scan_fail_clash(&parser->scan, at, value,
                                     is ? is : pinc_toml_kind_name(pinc_toml_kind(value)), after);
}

/* --- the tree */

/* Add a value, heeding the limits. @param key NULL for an item of an array */
static enum pinc_status add(struct parser *parser, struct pinc_toml_value **out,
                            struct pinc_toml_value *parent, const struct key *key, size_t at)
{
    if (parser->values == parser->max_values) {
        (void)pinc_toml_fail(parser->scan.err, PINC_ELIMIT, parent,
                             pinc_toml_tree_place(parser->scan.doc, at),
                             "more than %zu values in one document", parser->max_values);
        return PINC_ELIMIT;
    }
    parser->values++;
    *out = pinc_toml_tree_add(parser->scan.doc, parent,
                              key ? key->text : (struct pinc_slice){NULL, 0}, key ? key->at : at);
    if (!*out) {
        (void)pinc_fail_memory(parser->scan.err);
        return PINC_ENOMEM;
    }
    (*out)->at = (uint32_t)at;
    return PINC_OK;
}

/* Make a value that was added a table or an array. */
static enum pinc_status set_container(struct parser *parser, struct pinc_toml_value *value,
                                      enum pinc_toml_kind kind, unsigned flags)
{
    if (value->parent->depth >= parser->max_depth) {
        return pinc_toml_fail(parser->scan.err, PINC_ELIMIT, value, pinc_toml_place(value),
                              "tables and arrays are nested deeper than %u levels",
                              parser->max_depth);
    }
    value->kind = (uint8_t)kind;
    value->flags = (uint8_t)flags;
    return PINC_OK;
}

static enum pinc_status add_container(struct parser *parser, struct pinc_toml_value **out,
                                      struct pinc_toml_value *parent, const struct key *key,
                                      enum pinc_toml_kind kind)
{
    enum pinc_status st = add(parser, out, parent, key, key->at);

    return st == PINC_OK ? set_container(parser, *out, kind, 0) : st;
}

/* --- keys */

static enum pinc_status read_string(struct parser *parser, struct pinc_slice *out, bool is_key)
{
    struct pinc_toml_text text = {
        .text = parser->scan.text, .at = parser->scan.at, .version = parser->scan.doc->version};
    enum pinc_status st = pinc_toml_text_read(out, &text, !is_key, parser->scan.doc->arena);

    if (st == PINC_ESYNTAX) {
        return pinc_toml_scan_fail(&parser->scan, st, text.at, text.reason);
    }
    parser->scan.at = text.at;
    return st == PINC_OK ? st : pinc_fail_memory(parser->scan.err);
}

static bool is_bare(char c)
{
    return pinc_is_alnum(c) || c == '_' || c == '-';
}

/* One part of a dotted key, and the spaces behind it. */
static enum pinc_status read_key(struct parser *parser, struct key *out)
{
    enum pinc_status st = PINC_OK;

    out->at = parser->scan.at;
    if (pinc_toml_scan_peek(&parser->scan) == '"' || pinc_toml_scan_peek(&parser->scan) == '\'') {
        st = read_string(parser, &out->text, true);
    } else {
        while (is_bare(pinc_toml_scan_peek(&parser->scan))) {
            parser->scan.at++;
        }
        out->text = pinc_slice_part(parser->scan.text, out->at, parser->scan.at);
        if (out->text.len == 0) {
            st = pinc_toml_scan_fail_expected(&parser->scan, "a key");
        }
    }
    pinc_toml_scan_spaces(&parser->scan);
    return st;
}

/* Go from a table to the one that a part of a dotted key names, which is made where it is not. */
static enum pinc_status go_dotted(struct parser *parser, struct pinc_toml_value **table,
                                  const struct key *key, uint32_t section)
{
    struct pinc_toml_value *next = pinc_toml_tree_get(parser->scan.doc, *table, key->text);
    enum pinc_status st;

    if (!next) {
        st = add_container(parser, &next, *table, key, PINC_TOML_TABLE);
        if (st != PINC_OK) {
            return st;
        }
    } else if (next->kind != PINC_TOML_TABLE || (next->flags & PINC_TOML_INLINE)) {
        return fail_closed(parser, key->at, next, ", not a table");
    } else if (next->section && next->section != section) {
        return pinc_toml_scan_fail_clash(&parser->scan, key->at, next, "already defined",
                                         ": a dotted key cannot extend it");
    }
    next->section = section;
    *table = next;
    return PINC_OK;
}

/* A dotted key and its '='. @param table in: the table that it starts from; out: the one that its
 * last part is to be put into */
static enum pinc_status read_dotted(struct parser *parser, struct pinc_toml_value **table,
                                    struct key *last)
{
    const uint32_t section = (*table)->section;
    const struct pinc_toml_value *old;
    enum pinc_status st = read_key(parser, last);

    while (st == PINC_OK && pinc_toml_scan_take(&parser->scan, '.')) {
        pinc_toml_scan_spaces(&parser->scan);
        st = go_dotted(parser, table, last, section);
        if (st == PINC_OK) {
            st = read_key(parser, last);
        }
    }
    if (st == PINC_OK && !pinc_toml_scan_take(&parser->scan, '=')) {
        st = pinc_toml_scan_fail_expected(&parser->scan, "'='");
    }
    old = st == PINC_OK ? pinc_toml_tree_get(parser->scan.doc, *table, last->text) : NULL;
    if (old) {
        st = pinc_toml_scan_fail_clash(&parser->scan, last->at, old, "already set", "");
    }
    pinc_toml_scan_spaces(&parser->scan);
    return st;
}

/* --- values */

static enum pinc_status read_scalar(struct parser *parser, struct pinc_toml_value *value)
{
    const struct pinc_slice rest = pinc_toml_scan_rest(&parser->scan);
    const struct pinc_slice word = pinc_slice_part(rest, 0, pinc_toml_scalar_length(rest));
    struct pinc_toml_scalar scalar;
    const char *reason = NULL;
    struct pinc_buf text = {0};
    enum pinc_status st;

    if (word.len == 0) {
        return pinc_toml_scan_fail_expected(&parser->scan, "a value");
    }
    st = pinc_toml_scalar_read(&scalar, word, parser->scan.doc->version, &reason);
    if (st == PINC_ESYNTAX) {
        pinc_buf_add_str(&text, "invalid value ");
        pinc_buf_add_quoted(&text, word, 80);
        pinc_buf_addf(&text, ": %s", reason);
        return pinc_toml_scan_fail_buf(&parser->scan, parser->scan.at, &text);
    }
    if (st != PINC_OK) {
        return pinc_fail_memory(parser->scan.err);
    }
    value->kind = (uint8_t)scalar.kind;
    if (scalar.kind == PINC_TOML_INTEGER) {
        value->as.integer = scalar.as.integer;
    } else if (scalar.kind == PINC_TOML_FLOAT) {
        value->as.number = scalar.as.number;
    } else if (scalar.kind == PINC_TOML_BOOLEAN) {
        value->as.boolean = scalar.as.boolean;
    } else {
        value->as.time = scalar.as.time;
    }
    parser->scan.at += word.len;
    return PINC_OK;
}

/* The value that starts here; of an array or inline table its opening bracket alone, *open is set
 * to it then. */
static enum pinc_status read_start(struct parser *parser, struct pinc_toml_value *parent,
                                   const struct key *key, struct pinc_toml_value **open)
{
    struct pinc_toml_value *value;
    enum pinc_status st = add(parser, &value, parent, key, parser->scan.at);
    char c = pinc_toml_scan_peek(&parser->scan);

    if (st != PINC_OK) {
        return st;
    }
    switch (c) {
    case '"':
    case '\'':
        value->kind = PINC_TOML_STRING;
        return read_string(parser, &value->as.string, false);
    case '[':
        st = set_container(parser, value, PINC_TOML_ARRAY, PINC_TOML_OPEN);
        break;
    case '{':
        st = set_container(parser, value, PINC_TOML_TABLE, PINC_TOML_OPEN | PINC_TOML_INLINE);
        value->section = ++parser->sections;
        break;
    default:
        return read_scalar(parser, value);
    }
    parser->scan.at++;
    *open = value;
    return st;
}

/* What may stand between the members of an array or inline table. */
static enum pinc_status skip_inside(struct parser *parser, const struct pinc_toml_value *open)
{
    if (open->kind == PINC_TOML_ARRAY || parser->scan.doc->version == PINC_TOML_1_1) {
        return pinc_toml_scan_blank(&parser->scan);
    }
    pinc_toml_scan_spaces(&parser->scan);
    return PINC_OK;
}

/* Read up to the next member of an array or inline table. @param closed was it its end? */
static enum pinc_status read_between(struct parser *parser, const struct pinc_toml_value *open,
                                     bool *closed)
{
    const bool is_array = open->kind == PINC_TOML_ARRAY;
    enum pinc_status st = skip_inside(parser, open);

    *closed = st == PINC_OK && pinc_toml_scan_take(&parser->scan, is_array ? ']' : '}');
    if (st != PINC_OK || *closed || open->count == 0) {
        return st;
    }
    if (!pinc_toml_scan_take(&parser->scan, ',')) {
        return pinc_toml_scan_fail_expected(&parser->scan, is_array ? "',' or ']'" : "',' or '}'");
    }
    st = skip_inside(parser, open);
    if (is_array || parser->scan.doc->version == PINC_TOML_1_1) {
        *closed = st == PINC_OK && pinc_toml_scan_take(&parser->scan, is_array ? ']' : '}');
    }
    return st;
}

/* The array or inline table around one that was closed; NULL when there is none. */
static struct pinc_toml_value *around(struct pinc_toml_value *closed)
{
    struct pinc_toml_value *value = closed->parent;

    closed->flags &= (uint8_t)~PINC_TOML_OPEN;
    while (value && !(value->flags & PINC_TOML_OPEN)) {
        value = value->parent;
    }
    return value;
}

/* A whole value with all that is in it. */
static enum pinc_status read_value(struct parser *parser, struct pinc_toml_value *table,
                                   const struct key *key)
{
    struct pinc_toml_value *open = NULL;
    enum pinc_status st = read_start(parser, table, key, &open);
    bool closed = false;

    while (st == PINC_OK && open) {
        st = read_between(parser, open, &closed);
        if (st == PINC_OK && closed) {
            open = around(open);
        } else if (st == PINC_OK && open->kind == PINC_TOML_ARRAY) {
            st = read_start(parser, open, NULL, &open);
        } else if (st == PINC_OK) {
            struct key last = {{NULL, 0}, 0};

            table = open;
            st = read_dotted(parser, &table, &last);
            if (st == PINC_OK) {
                st = read_start(parser, table, &last, &open);
            }
        }
    }
    return st;
}

/* --- headers */

/* Go to the table that a part of a header names but the last: the last one of an array of tables.
 */
static enum pinc_status go_header(struct parser *parser, struct pinc_toml_value **table,
                                  const struct key *key)
{
    struct pinc_toml_value *next = pinc_toml_tree_get(parser->scan.doc, *table, key->text);
    enum pinc_status st = PINC_OK;

    if (!next) {
        st = add_container(parser, &next, *table, key, PINC_TOML_TABLE);
    } else if (next->flags & PINC_TOML_ARRAY_OF_TABLES) {
        next = next->as.members.last;
    } else if (next->kind != PINC_TOML_TABLE || (next->flags & PINC_TOML_INLINE)) {
        st = fail_closed(parser, key->at, next, ", not a table");
    }
    *table = next;
    return st;
}

/* [NAME]: define the table `key` in `parent`. */
static enum pinc_status define_table(struct parser *parser, struct pinc_toml_value *parent,
                                     const struct key *key)
{
    struct pinc_toml_value *table = pinc_toml_tree_get(parser->scan.doc, parent, key->text);
    enum pinc_status st = PINC_OK;

    if (!table) {
        st = add_container(parser, &table, parent, key, PINC_TOML_TABLE);
    } else if (table->kind != PINC_TOML_TABLE || (table->flags & PINC_TOML_INLINE)) {
        st = fail_closed(parser, key->at, table, ", not a table");
    } else if (table->section) {
        st = pinc_toml_scan_fail_clash(&parser->scan, key->at, table, "already defined", "");
    }
    if (st == PINC_OK) {
        table->section = ++parser->sections;
        table->key_at = table->at = (uint32_t)key->at;
        parser->table = table;
    }
    return st;
}

/* [[NAME]]: add a table to the array `key` in `parent`. */
static enum pinc_status define_item(struct parser *parser, struct pinc_toml_value *parent,
                                    const struct key *key)
{
    struct pinc_toml_value *array = pinc_toml_tree_get(parser->scan.doc, parent, key->text), *item;
    enum pinc_status st;

    if (!array) {
        st = add_container(parser, &array, parent, key, PINC_TOML_ARRAY);
        if (st != PINC_OK) {
            return st;
        }
        array->flags = PINC_TOML_ARRAY_OF_TABLES;
    } else if (!(array->flags & PINC_TOML_ARRAY_OF_TABLES)) {
        return fail_closed(parser, key->at, array, ", not an array of tables");
    }
    st = add(parser, &item, array, NULL, key->at);
    if (st == PINC_OK) {
        st = set_container(parser, item, PINC_TOML_TABLE, 0);
    }
    if (st == PINC_OK) {
        item->section = ++parser->sections;
        parser->table = item;
    }
    return st;
}

static enum pinc_status read_header(struct parser *parser)
{
    struct pinc_toml_value *table = &parser->scan.doc->root;
    bool is_item;
    struct key key = {{NULL, 0}, 0};
    enum pinc_status st;

    parser->scan.at++;
    is_item = pinc_toml_scan_take(&parser->scan, '[');
    pinc_toml_scan_spaces(&parser->scan);
    st = read_key(parser, &key);
    while (st == PINC_OK && pinc_toml_scan_take(&parser->scan, '.')) {
        pinc_toml_scan_spaces(&parser->scan);
        st = go_header(parser, &table, &key);
        if (st == PINC_OK) {
            st = read_key(parser, &key);
        }
    }
    if (st == PINC_OK && !(pinc_toml_scan_take(&parser->scan, ']') &&
                           (!is_item || pinc_toml_scan_take(&parser->scan, ']')))) {
        st = pinc_toml_scan_fail_expected(&parser->scan, is_item ? "']]'" : "']'");
    }
    if (st == PINC_OK) {
        st = is_item ? define_item(parser, table, &key) : define_table(parser, table, &key);
    }
    return st == PINC_OK ? pinc_toml_scan_end_line(&parser->scan) : st;
}

/* --- the document */

static enum pinc_status read_pair(struct parser *parser)
{
    struct pinc_toml_value *table = parser->table;
    struct key key = {{NULL, 0}, 0};
    enum pinc_status st = read_dotted(parser, &table, &key);

    if (st == PINC_OK) {
        st = read_value(parser, table, &key);
    }
    return st == PINC_OK ? pinc_toml_scan_end_line(&parser->scan) : st;
}

static enum pinc_status read_document(struct parser *parser)
{
    enum pinc_status st = pinc_toml_scan_utf8(&parser->scan);

    while (st == PINC_OK) {
        st = pinc_toml_scan_blank(&parser->scan);
        if (st != PINC_OK || pinc_toml_scan_at_end(&parser->scan)) {
            break;
        }
        st = pinc_toml_scan_peek(&parser->scan) == '[' ? read_header(parser) : read_pair(parser);
    }
    return st;
}

/* A limit that was given, or the usual one, but never more than `most`. */
static size_t limit_of(size_t given, size_t usual, size_t most)
{
    size_t limit = given ? given : usual;

    return limit < most ? limit : most;
}

enum pinc_status pinc_toml_parse(struct pinc_toml **out, struct pinc_slice text, const char *source,
                                 const struct pinc_toml_limits *limits, struct pinc_error *err)
{
    static const struct pinc_toml_limits usual = {0};
    struct parser parser = {.scan = {.err = err}};
    enum pinc_status st;

    *out = NULL;
    limits = limits ? limits : &usual;
    source = source ? source : "";
    if (text.len > limit_of(limits->bytes, PINC_TOML_MAX, PINC_TOML_MAX)) {
        st = pinc_fail(err, PINC_ELIMIT, "the document is larger than %zu bytes",
                       limit_of(limits->bytes, PINC_TOML_MAX, PINC_TOML_MAX));
        pinc_fail_at(err, source, 0, 0);
        return st;
    }
    if (pinc_slice_starts(text, "\xef\xbb\xbf")) {
        text = pinc_slice_part(text, 3, text.len);
    }
    parser.scan.doc = pinc_toml_tree_new(text, source);
    if (!parser.scan.doc) {
        return pinc_fail_memory(err);
    }
    parser.scan.doc->version = limits->version;
    parser.scan.doc->root.section = parser.sections = 1;
    parser.scan.text = text;
    parser.table = &parser.scan.doc->root;
    parser.max_values = limit_of(limits->values, PINC_TOML_VALUES_MAX, UINT32_MAX);
    parser.max_depth = (unsigned)limit_of(limits->depth, PINC_TOML_DEPTH, UINT16_MAX - 1);
    st = read_document(&parser);
    if (st != PINC_OK) {
        pinc_toml_free(parser.scan.doc);
        return st;
    }
    *out = parser.scan.doc;
    return PINC_OK;
}

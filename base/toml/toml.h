/*
 * Reading TOML 1.0 and 1.1 (https://toml.io/en/v1.1.0) into a small tree that knows where each key
 * and value stands.
 *
 *     struct pinc_toml *doc;
 *     struct pinc_slice name = {NULL, 0};
 *     const struct pinc_toml_value *root, *list = NULL, *item;
 *
 *     st = pinc_toml_parse(&doc, text, "pyproject.toml", NULL, err);
 *     root = pinc_toml_root(doc);
 *     st = pinc_toml_string(&name, pinc_toml_find(root, "project.name"), err);
 *     st = pinc_toml_array(&list, pinc_toml_find(root, "project.dependencies"), err);
 *     for (item = pinc_toml_first(list); item; item = pinc_toml_next(item)) ...
 *
 * A value that is absent is NULL, which every function takes: a getter leaves *out as it is then
 * and succeeds, so that *out holds the default. Values live as long as the document, and strings
 * point into it or into the text, which is borrowed.
 */
#ifndef PINC_BASE_TOML_H
#define PINC_BASE_TOML_H

#include "base/toml/toml_types.h"

/**
 * Read a document. No recursion: the depth of nesting costs memory only.
 * @param out    freed by pinc_toml_free(); NULL on failure
 * @param text   borrowed as long as the document lives; checked to be UTF-8 (a byte order mark at
 * the start is passed over)
 * @param source path or URL for messages, copied; NULL: none
 * @param limits NULL for all defaults
 * @return PINC_OK; PINC_ESYNTAX and PINC_ELIMIT with source, line and column in err; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_toml_parse(struct pinc_toml **out, struct pinc_slice text,
                                               const char *source,
                                               const struct pinc_toml_limits *limits,
                                               struct pinc_error *err);

/** The outermost table. NULL gives NULL. */
const struct pinc_toml_value *pinc_toml_root(const struct pinc_toml *doc);

/** The source that was given; "" when there was none. */
const char *pinc_toml_source(const struct pinc_toml *doc);

/* --- walking about */

/** PINC_TOML_NONE for NULL. */
enum pinc_toml_kind pinc_toml_kind(const struct pinc_toml_value *value);

/** With its article: "a string", "an array", "a local date"; "nothing" for PINC_TOML_NONE. */
const char *pinc_toml_kind_name(enum pinc_toml_kind kind);

/** The value of a key in a table, in about constant time; NULL when the table has no such key or is
 * no table. */
const struct pinc_toml_value *pinc_toml_get(const struct pinc_toml_value *table,
                                            struct pinc_slice key);

/** The value at a path of keys with dots between them, "tool.pinc.index-url": keys that have a dot
 * themselves cannot be found so. NULL when it is not there. */
const struct pinc_toml_value *pinc_toml_find(const struct pinc_toml_value *table, const char *path);

/** The first member of a table or array, in document order; NULL when it has none or is neither. */
const struct pinc_toml_value *pinc_toml_first(const struct pinc_toml_value *value);

/** The member after this one; NULL behind the last. */
const struct pinc_toml_value *pinc_toml_next(const struct pinc_toml_value *value);

/** The number of members of a table or array, 0 for anything else. */
size_t pinc_toml_count(const struct pinc_toml_value *value);

/** The table or array that it is a member of; NULL for the root. */
const struct pinc_toml_value *pinc_toml_parent(const struct pinc_toml_value *value);

/* --- reading. NULL for value: *out keeps what it has, PINC_OK. Another kind is PINC_ESYNTAX:
 * "'project.name' must be a string, not an array", with source, line and column. */

/** Well-formed UTF-8, escapes undone; may hold NUL and other control characters. ptr is not NULL.
 */
PINC_MUST_USE enum pinc_status pinc_toml_string(struct pinc_slice *out,
                                                const struct pinc_toml_value *value,
                                                struct pinc_error *err);

/** An integer of 64 bits. A float is another kind. */
PINC_MUST_USE enum pinc_status pinc_toml_integer(int64_t *out, const struct pinc_toml_value *value,
                                                 struct pinc_error *err);

/** A float, may be infinite or NaN. An integer is another kind. */
PINC_MUST_USE enum pinc_status pinc_toml_float(double *out, const struct pinc_toml_value *value,
                                               struct pinc_error *err);

/** true or false. */
PINC_MUST_USE enum pinc_status pinc_toml_boolean(bool *out, const struct pinc_toml_value *value,
                                                 struct pinc_error *err);

/** Any of the four kinds of dates and times. */
PINC_MUST_USE enum pinc_status pinc_toml_time(struct pinc_toml_time *out,
                                              const struct pinc_toml_value *value,
                                              struct pinc_error *err);

/** *out is the value itself when it is an array: to be walked by pinc_toml_first() and _next(). */
PINC_MUST_USE enum pinc_status pinc_toml_array(const struct pinc_toml_value **out,
                                               const struct pinc_toml_value *value,
                                               struct pinc_error *err);

/** *out is the value itself when it is a table: to be walked by pinc_toml_first() and _next(). */
PINC_MUST_USE enum pinc_status pinc_toml_table(const struct pinc_toml_value **out,
                                               const struct pinc_toml_value *value,
                                               struct pinc_error *err);

/**
 * The value of a key that must be there.
 * @param out NULL on failure
 * @return PINC_OK; PINC_ESYNTAX "'packages[0].name' is missing" at the place of the table;
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_toml_require(const struct pinc_toml_value **out,
                                                 const struct pinc_toml_value *table,
                                                 const char *key, struct pinc_error *err);

/* --- places and messages */

/** Where the value starts. A table with a header: where the last key of the header starts; one that
 * stands only in the keys of others: that key, the first time. */
struct pinc_toml_place pinc_toml_place(const struct pinc_toml_value *value);

/** Where its key starts; for an item of an array the same as pinc_toml_place(). */
struct pinc_toml_place pinc_toml_key_place(const struct pinc_toml_value *value);

/** Where byte `at` of a string (of what pinc_toml_string() gives) stands in the text, its escapes
 * reckoned with; anything else: as pinc_toml_place(). */
struct pinc_toml_place pinc_toml_place_in(const struct pinc_toml_value *value, size_t at);

#endif

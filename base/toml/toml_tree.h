/*
 * Inside of a TOML document, for the parser (toml_parse.c), which makes it, and the reader
 * (toml.c): values of 64 bytes that are linked in document order, and one table of all keys.
 */
#ifndef PINC_BASE_TOML_TREE_H
#define PINC_BASE_TOML_TREE_H

#include "base/alloc.h"
#include "base/table.h"
#include "base/toml/toml_types.h"

/* The members of a table or array. */
struct pinc_toml_members {
    struct pinc_toml_value *first, *last;
};

/* Flags of tables and arrays. */
enum {
    PINC_TOML_INLINE = 1,          /* {...}: nothing can be added from outside */
    PINC_TOML_ARRAY_OF_TABLES = 2, /* made by [[headers]] */
    PINC_TOML_OPEN = 4             /* its closing bracket has not been read */
};

struct pinc_toml_value {
    struct pinc_toml_value *parent, *next; /* NULL: the root; the last member */
    const char *key;                       /* NULL: an item of an array, or the root */
    union {
        struct pinc_slice string;
        int64_t integer;
        double number;
        bool boolean;
        struct pinc_toml_time time;
        struct pinc_toml_members members;
    } as;
    uint32_t key_len;
    uint32_t key_at, at; /* bytes from the start of the text */
    uint32_t count;      /* of members */
    /* Of a table: the header or inline table whose keys may add to it (see toml.c); 0 while it is
     * only part of the names of others. */
    uint32_t section;
    uint16_t depth; /* of a table or array; the root has 0 */
    uint8_t kind;   /* enum pinc_toml_kind */
    uint8_t flags;
};

struct pinc_toml {
    struct pinc_toml_value root; /* first: the document is found from it */
    struct pinc_arena *arena;
    struct pinc_slice text; /* without byte order mark */
    const char *source;
    enum pinc_toml_version version;
    uint32_t *lines; /* where each line starts */
    size_t n_lines;
    uint32_t *inner; /* before each block of the text: the bytes that start no character */
    struct pinc_toml_value **keyed; /* every value that has a key */
    size_t n_keyed, cap_keyed;
    struct pinc_table table; /* of these, by parent and key */
    uint64_t seed;
};

/** A document with an empty root, or NULL when out of memory. Freed by pinc_toml_free(). @param
 * text less than 4 GiB; @param source not NULL */
struct pinc_toml *pinc_toml_tree_new(struct pinc_slice text, const char *source);

/** The document of a value. */
const struct pinc_toml *pinc_toml_tree_of(const struct pinc_toml_value *value);

/** The member of a table with that key; NULL when there is none. */
struct pinc_toml_value *pinc_toml_tree_get(const struct pinc_toml *doc,
                                           const struct pinc_toml_value *table,
                                           struct pinc_slice key);

/**
 * Add a member at the end of a table or array.
 * @param key borrowed; ptr NULL for an item of an array. Must not be there yet.
 * @param at its place, and the place of its key, in bytes
 * @return NULL when out of memory
 */
struct pinc_toml_value *pinc_toml_tree_add(struct pinc_toml *doc, struct pinc_toml_value *parent,
                                           struct pinc_slice key, size_t at);

/** The line and column of byte `at` of the text; its length is allowed. */
struct pinc_toml_place pinc_toml_tree_place(const struct pinc_toml *doc, size_t at);

#endif

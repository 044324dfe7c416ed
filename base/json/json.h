/*
 * Reading JSON (RFC 8259) front to back, without building a tree: for documents of many megabytes
 * of which little is wanted.
 *
 * A reader keeps its first failure; from then on there is no further key, item or text. Strings are
 * checked to be UTF-8.
 */
#ifndef PINC_BASE_JSON_H
#define PINC_BASE_JSON_H

#include "base/text.h"

#define PINC_JSON_DEPTH 64u /* levels of objects and arrays */

/* A value's kind, by its first character. */
enum pinc_json_kind {
    PINC_JSON_NONE, /* no value here, or the reader has failed */
    PINC_JSON_NULL,
    PINC_JSON_FALSE,
    PINC_JSON_TRUE,
    PINC_JSON_NUMBER,
    PINC_JSON_STRING,
    PINC_JSON_ARRAY,
    PINC_JSON_OBJECT
};

/* The fields are private. */
struct pinc_json {
    struct pinc_slice text;
    size_t at;
    unsigned depth;
    bool first; /* just inside of an object or array: no comma comes before its next member */
    const char *reason; /* of the failure, NULL when there is none */
    bool cut;           /* it failed because the text ends: with more of it it may not */
    bool no_memory;
    struct pinc_arena *arena;
    unsigned lines, columns; /* before the text: of a longer one that was read in parts */
};

/* Does a character end the plain part of a string? */
static inline bool pinc_json_ends_plain(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\' || (unsigned char)c >= 0x80;
}

/**
 * Where the plain start of a string ends: the first quote, escape, control character or byte that is not
 * ASCII at or behind `at`; `end` when there is none. In the header: a page has a million strings.
 */
static inline const char *pinc_json_plain(const char *at, const char *end)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
    uint64_t word, marks;

    for (; end - at >= 8; at += 8) {
        memcpy(&word, at, sizeof word);
        marks = ((word - ones * 0x20) | ((word ^ ones * '"') - ones) |
                 ((word ^ ones * '\\') - ones) | word) &
                high;
        if (marks) {
#if defined __GNUC__ && defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            /* The lowest mark is right: a byte is only marked wrongly by a borrow from a lower one. */
            return at + __builtin_ctzll(marks) / 8;
#else
            break;
#endif
        }
    }
    while (at != end && !pinc_json_ends_plain(*at)) {
        at++;
    }
    return at;
}

/** Start at the first value. Both are borrowed; strings with escapes are decoded into the arena. */
void pinc_json_init(struct pinc_json *json, struct pinc_slice text, struct pinc_arena *arena);

/** The kind of the value that comes next, which is not read yet. */
enum pinc_json_kind pinc_json_kind(struct pinc_json *json);

/** Did reading fail only because the text ends? */
static inline bool pinc_json_is_cut(const struct pinc_json *json)
{
    return json->reason && json->cut;
}

/** Step into the object or array that comes next; then call pinc_json_key() or pinc_json_item()
 * until they say false. */
void pinc_json_enter(struct pinc_json *json);

/** The next key of the object that was entered; its value has to be read or skipped. false at the
 * end, which is read. */
bool pinc_json_key(struct pinc_json *json, struct pinc_slice *key);

/** Is there another item in the array that was entered? It has to be read or skipped. false at the
 * end, which is read. */
bool pinc_json_item(struct pinc_json *json);

/** Read a string; any other value is skipped, giving ptr NULL. Points into the text or the arena.
 */
struct pinc_slice pinc_json_text(struct pinc_json *json);

/** Read true or false; any other value is skipped, giving false. */
bool pinc_json_true(struct pinc_json *json);

/** Read a whole number from 0 to INT64_MAX; any other value is skipped, giving 0. */
uint64_t pinc_json_uint(struct pinc_json *json);

/** Skip the value that comes next. */
void pinc_json_skip(struct pinc_json *json);

/**
 * After the outermost value: PINC_OK when it was read without failure and nothing follows it.
 * @return PINC_OK; PINC_ESYNTAX with reason, line and column in the text; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_json_end(struct pinc_json *json, struct pinc_error *err);

#endif

/*
 * What a TOML document is made of; users include toml.h.
 */
#ifndef PINC_BASE_TOML_TYPES_H
#define PINC_BASE_TOML_TYPES_H

#include "base/error.h"
#include "base/text.h"

/* 1.1 reads all of 1.0 and, beside it: line ends and a last comma in inline tables, the escapes \e
 * and \xHH, times without seconds. */
enum pinc_toml_version { PINC_TOML_1_1, PINC_TOML_1_0 };

/* What to accept; a field that is 0 stands for the default. */
struct pinc_toml_limits {
    enum pinc_toml_version version;
    size_t bytes;   /* of the text: PINC_TOML_MAX, which is the most */
    size_t values;  /* tables, arrays and plain values: PINC_TOML_VALUES_MAX */
    unsigned depth; /* levels of tables and arrays below the root: PINC_TOML_DEPTH, at most 65535 */
};

enum pinc_toml_kind {
    PINC_TOML_NONE, /* no value */
    PINC_TOML_STRING,
    PINC_TOML_INTEGER,
    PINC_TOML_FLOAT,
    PINC_TOML_BOOLEAN,
    PINC_TOML_DATETIME,       /* with an offset from UTC */
    PINC_TOML_LOCAL_DATETIME, /* without */
    PINC_TOML_LOCAL_DATE,
    PINC_TOML_LOCAL_TIME,
    PINC_TOML_ARRAY,
    PINC_TOML_TABLE
};

/* A date, a time or both; what the kind does not have is 0. */
struct pinc_toml_time {
    uint16_t year;      /* 0 to 9999 */
    uint8_t month, day; /* from 1 */
    uint8_t hour, minute;
    uint8_t second;      /* to 60: a leap second (RFC 3339) */
    uint32_t nanosecond; /* further digits are dropped */
    int16_t offset;      /* minutes east of UTC */
};

/* 1-based; columns count characters (code points). */
struct pinc_toml_place {
    unsigned line, column;
};

/* A document, and a value in it. Opaque. */
struct pinc_toml;
struct pinc_toml_value;

/* --- what its parts use of it, and its users too */

/** Free a document with all its values. NULL is fine. */
void pinc_toml_free(struct pinc_toml *doc);

/** The key of a member of a table; {NULL, 0} for an item of an array and for the root. */
struct pinc_slice pinc_toml_key(const struct pinc_toml_value *value);

/** As pinc_fail(), with the document's source and a place in it. A value of NULL gives no place. */
enum pinc_status pinc_toml_fail(struct pinc_error *err, enum pinc_status code,
                                const struct pinc_toml_value *value, struct pinc_toml_place place,
                                const char *fmt, ...) PINC_PRINTF(5, 6);

/** Add the path from the root: tool.pinc.lock[2].name; a key that is not bare is quoted. Nothing
 * for the root. Control characters are escaped: it is fit for messages. */
void pinc_toml_add_path(struct pinc_buf *buf, const struct pinc_toml_value *value);

#endif

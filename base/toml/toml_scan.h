/*
 * The text of a TOML document that is being parsed: what stands between keys and values, and
 * messages about places in it.
 */
#ifndef PINC_BASE_TOML_SCAN_H
#define PINC_BASE_TOML_SCAN_H

#include "base/toml/toml_tree.h"

struct pinc_toml_scan {
    struct pinc_toml *doc; /* for its source and its lines */
    struct pinc_slice text;
    size_t at;
    struct pinc_error *err;
};

/* --- failures; each returns its code */

/** A message at byte `at`. */
enum pinc_status pinc_toml_scan_fail(struct pinc_toml_scan *scan, enum pinc_status code, size_t at,
                                     const char *text);

/** The text of a buffer, which is cleared, as PINC_ESYNTAX; PINC_ENOMEM when the buffer failed. */
enum pinc_status pinc_toml_scan_fail_buf(struct pinc_toml_scan *scan, size_t at,
                                         struct pinc_buf *text);

/** "expected WHAT, not 'x'", with what stands here. */
enum pinc_status pinc_toml_scan_fail_expected(struct pinc_toml_scan *scan, const char *what);

/** "'PATH' IS (line N)AFTER": an earlier value does not allow what stands at `at`. */
enum pinc_status pinc_toml_scan_fail_clash(struct pinc_toml_scan *scan, size_t at,
                                           const struct pinc_toml_value *value, const char *is,
                                           const char *after);

/* --- reading on */

static inline bool pinc_toml_scan_at_end(const struct pinc_toml_scan *scan)
{
    return scan->at >= scan->text.len;
}

/** The next character; NUL at the end too. */
static inline char pinc_toml_scan_peek(const struct pinc_toml_scan *scan)
{
    return pinc_toml_scan_at_end(scan) ? '\0' : scan->text.ptr[scan->at];
}

/** What was not read yet. */
static inline struct pinc_slice pinc_toml_scan_rest(const struct pinc_toml_scan *scan)
{
    return pinc_slice_part(scan->text, scan->at, scan->text.len);
}

/** Take a character if it stands here. */
bool pinc_toml_scan_take(struct pinc_toml_scan *scan, char c);

/** Skip spaces and tabs. */
void pinc_toml_scan_spaces(struct pinc_toml_scan *scan);

/** Skip spaces, tabs, comments and line ends. PINC_OK, PINC_ESYNTAX. */
PINC_MUST_USE enum pinc_status pinc_toml_scan_blank(struct pinc_toml_scan *scan);

/** Skip the rest of the line, which may hold a comment alone. PINC_OK, PINC_ESYNTAX, PINC_ENOMEM.
 */
PINC_MUST_USE enum pinc_status pinc_toml_scan_end_line(struct pinc_toml_scan *scan);

/** Is all of it UTF-8? PINC_OK, PINC_ESYNTAX. */
PINC_MUST_USE enum pinc_status pinc_toml_scan_utf8(struct pinc_toml_scan *scan);

#endif

/*
 * Small JSON as a tree, read and written by jansson (RFC 8259). The large pages of an index are read
 * by json.h, which keeps nothing.
 */
#ifndef PINC_BASE_JSON_TREE_H
#define PINC_BASE_JSON_TREE_H

#include "base/text.h"

/*
 * A value. NULL stands for one that is not there, or for which there was no memory; every function
 * takes it. What is got out of a value lives as long as that.
 */
struct pinc_json_value;

/* --- reading */

/**
 * Read a document.
 * @param out  freed by pinc_json_value_free(); NULL on failure
 * @param text borrowed for the call; at most 2048 levels deep. Of members with one name the last
 * counts.
 * @return PINC_OK; PINC_ESYNTAX, with line and column in the text; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_json_value_read(struct pinc_json_value **out,
                                                    struct pinc_slice text, struct pinc_error *err);

/** Free a whole document, not a part of one. NULL is fine. */
void pinc_json_value_free(struct pinc_json_value *value);

/** Is it an object? */
bool pinc_json_value_is_object(const struct pinc_json_value *value);

/** A member of an object; NULL when there is none, or the value is not an object. */
const struct pinc_json_value *pinc_json_value_get(const struct pinc_json_value *value,
                                                  const char *name);

/** The number of items of an array, of members of an object; 0 for anything else. */
size_t pinc_json_value_count(const struct pinc_json_value *value);

/** An item of an array; NULL when there is none. */
const struct pinc_json_value *pinc_json_value_at(const struct pinc_json_value *value, size_t at);

/** A string, which may hold NUL; ptr NULL for anything else. */
struct pinc_slice pinc_json_value_text(const struct pinc_json_value *value);

/* --- writing: a value that is put into another belongs to that; failures show at the end */

/** A new object, array, string, number or truth value; freed by pinc_json_value_free() unless it is
 * put into another. NULL when out of memory, or when a string is not UTF-8. */
struct pinc_json_value *pinc_json_value_object(void);
/** As above. */
struct pinc_json_value *pinc_json_value_array(void);
/** As above. */
struct pinc_json_value *pinc_json_value_string(struct pinc_slice text);
/** As above. */
struct pinc_json_value *pinc_json_value_number(int64_t number);
/** As above. */
struct pinc_json_value *pinc_json_value_truth(bool truth);
/** As above: null. */
struct pinc_json_value *pinc_json_value_null(void);

/** Put a member into an object, behind the others. *ok becomes false when either is NULL or memory
 * is out; the value is taken or freed in any case. */
void pinc_json_value_set(bool *ok, struct pinc_json_value *object, const char *name,
                         struct pinc_json_value *value);

/** Put an item behind the others of an array; otherwise as pinc_json_value_set(). */
void pinc_json_value_append(bool *ok, struct pinc_json_value *array, struct pinc_json_value *value);

/**
 * Add the document as text: members in the order in which they were put in, with a line end. Only
 * ASCII: nothing in it is an escape or an invisible character to a terminal.
 * @param indent spaces for each level, 0: all in one line
 * @return false when the buffer failed, value is NULL, or memory is out
 */
bool pinc_json_value_print(struct pinc_buf *out, const struct pinc_json_value *value,
                           unsigned indent);

#endif

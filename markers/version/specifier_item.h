/*
 * Inside of specifier sets: one specifier, read and explained.
 */
#ifndef PINC_MARKERS_VERSION_SPECIFIER_ITEM_H
#define PINC_MARKERS_VERSION_SPECIFIER_ITEM_H

#include "markers/version/operator.h"
#include "markers/version/version.h"

struct pinc_specifier {
    enum pinc_operator op;
    bool wildcard;               /* == or != with .* */
    bool normal;                 /* ===: the text is its version's normalized form */
    struct pinc_slice text;      /* behind the operator */
    struct pinc_version version; /* without .*; not set when === names no version */
};

/**
 * Parse a text that is one specifier, without blanks around it.
 * @param column 1-based, where text begins: for failures
 * @return PINC_OK, PINC_ESYNTAX, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_specifier_parse(struct pinc_specifier *item,
                                                    struct pinc_slice text, size_t column,
                                                    struct pinc_arena *arena,
                                                    struct pinc_error *err);

/**
 * Read op and text as if they were written together.
 * @param space PINC_VERSION_KEY_MAX bytes, which must live as long as the item, or until it is kept
 * @return false when that is not a specifier
 */
bool pinc_specifier_read_pair(struct pinc_specifier *item, enum pinc_operator op,
                              struct pinc_slice text, unsigned char *space);

/** Make an item, whose version may lie outside of it, fit to live in the arena. false when out of
 * memory. */
bool pinc_specifier_keep(struct pinc_specifier *item, struct pinc_arena *arena);

/** An order in which 0 means that packaging calls the two equal. */
int pinc_specifier_compare(const struct pinc_specifier *a, const struct pinc_specifier *b);

/** By operator and version text written together, as bytes. */
int pinc_specifier_compare_spelled(const struct pinc_specifier *a, const struct pinc_specifier *b);

/** Add operator and text, a comma before them unless it is the first. */
void pinc_specifier_print(struct pinc_buf *buf, const struct pinc_specifier *item, bool first);

#endif

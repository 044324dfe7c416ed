/*
 * The operators of version specifiers (PEP 440), and how a specifier begins.
 */
#ifndef PINC_MARKERS_VERSION_OPERATOR_H
#define PINC_MARKERS_VERSION_OPERATOR_H

#include "base/text.h"

enum pinc_operator {
    PINC_OP_EQ,         /* == */
    PINC_OP_NE,         /* != */
    PINC_OP_LE,         /* <= */
    PINC_OP_GE,         /* >= */
    PINC_OP_LT,         /* <  */
    PINC_OP_GT,         /* >  */
    PINC_OP_COMPATIBLE, /* ~= */
    PINC_OP_ARBITRARY   /* === */
};

/** As it is written: "==", "~=". */
const char *pinc_operator_text(enum pinc_operator op);

/** The length of the operator that text starts with (the longest one), 0 when there is none. */
size_t pinc_operator_prefix(struct pinc_slice text, enum pinc_operator *op);

/** The length of the longest start of text that is one specifier ("== 1.0.*"), 0 when there is
 * none. */
size_t pinc_specifier_prefix(struct pinc_slice text);

#endif

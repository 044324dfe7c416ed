/*
 * Inside of markers: a marker is its atoms, connectives and parentheses in the order in which they
 * are written.
 */
#ifndef PINC_MARKERS_MARKER_MARKER_NODES_H
#define PINC_MARKERS_MARKER_MARKER_NODES_H

#include "markers/target/environment.h"

enum relation { COMPARES, IS_IN, IS_NOT_IN };

struct operand {
    bool is_variable;
    enum pinc_variable variable;
    struct pinc_slice text; /* of a quoted text: its value */
};

struct atom {
    struct operand left, right;
    enum relation relation;
    enum pinc_operator op; /* of COMPARES */
    bool named; /* is there a variable to look up? (one of two quoted texts may name it) */
    enum pinc_variable variable;
    const struct pinc_specset *specs; /* variable OP "version" */
};

enum node_kind { ATOM, AND, OR, OPEN, CLOSE };

struct node {
    enum node_kind kind;
    bool quiet; /* parentheses that are not printed */
    struct atom atom;
};

struct pinc_marker {
    struct pinc_slice text;
    const struct node *nodes;
    size_t n_nodes;
    unsigned variables;      /* bit v: variable v occurs */
    struct pinc_slice extra; /* the only one with which it can hold, normalized; else empty */
};

/** Are comparisons with the variable comparisons of versions, where both sides are some? */
static inline bool pinc_variable_is_version(enum pinc_variable var)
{
    return var == PINC_VAR_PYTHON_VERSION || var == PINC_VAR_PYTHON_FULL_VERSION ||
           var == PINC_VAR_IMPLEMENTATION_VERSION || var == PINC_VAR_PLATFORM_RELEASE;
}

#endif

/*
 * Environment markers (PEP 508, PEP 685; lock-file variables of PEP 751). packaging 26.3 is the
 * reference.
 */
#ifndef PINC_MARKERS_MARKER_MARKER_H
#define PINC_MARKERS_MARKER_MARKER_H

#include "markers/target/environment.h"

/* A set of targets: bit i stands for target i of the compile. */
typedef uint64_t pinc_targets;

/** The set of n targets, all that there are; at most 64. */
static inline pinc_targets pinc_targets_all(size_t n)
{
    return n ? ~(pinc_targets)0 >> (64 - n) : 0;
}

/** The number of the first target of a set, which is not empty. */
static inline size_t pinc_targets_first(pinc_targets targets)
{
    size_t t = 0;

    while (!(targets >> t & 1)) {
        t++;
    }
    return t;
}

/* A compiled marker. Opaque; lives in an arena. A NULL marker always holds. */
struct pinc_marker;

/* What a marker came to. */
enum pinc_truth {
    PINC_FALSE,
    PINC_TRUE,
    PINC_UNDEFINED_COMPARISON, /* ~= or === on text */
    PINC_UNDEFINED_NAME        /* extra or extras where there are none */
};

/* What a marker is evaluated in. */
enum pinc_marker_context {
    PINC_CONTEXT_METADATA,   /* extra is defined: "" when no extra is asked for */
    PINC_CONTEXT_LOCK_FILE,  /* PEP 751: extras and dependency_groups are sets, extra is not defined
                              */
    PINC_CONTEXT_REQUIREMENT /* no extra variable at all: PINC_UNDEFINED_NAME */
};

/* The values of extra, extras and dependency_groups. Zeroed: none. */
struct pinc_marker_sets {
    const struct pinc_slice *extras; /* any spelling: names are compared normalized */
    size_t n_extras;
    const struct pinc_slice *groups;
    size_t n_groups;
};

/**
 * Parse a marker.
 * @param out lives in the arena, which must outlive `text`: slices of it are kept
 * @return PINC_OK, PINC_ESYNTAX, PINC_ELIMIT (PINC_MARKER_MAX, PINC_MARKER_DEPTH), PINC_ENOMEM;
 *         err->column is 1-based within text
 */
PINC_MUST_USE enum pinc_status pinc_marker_parse(const struct pinc_marker **out,
                                                 struct pinc_slice text, struct pinc_arena *arena,
                                                 struct pinc_error *err);

/**
 * Evaluate without allocation. In PINC_CONTEXT_METADATA the marker is evaluated once for each extra
 * (once with "" when there is none) and holds when any evaluation does: pip's rule.
 */
enum pinc_truth pinc_marker_eval(const struct pinc_marker *marker, const struct pinc_env *env,
                                 enum pinc_marker_context context,
                                 const struct pinc_marker_sets *sets);

/** As pinc_marker_eval() in PINC_CONTEXT_METADATA with at most one extra ("" for none); undefined
 * counts as false. */
bool pinc_marker_holds(const struct pinc_marker *marker, const struct pinc_env *env,
                       struct pinc_slice extra);

/** The targets for which it holds without any extra. n_envs <= PINC_TARGETS_MAX. */
pinc_targets pinc_marker_targets(const struct pinc_marker *marker,
                                 const struct pinc_env *const *envs, size_t n_envs);

/** Does the variable `extra` occur? */
bool pinc_marker_uses_extra(const struct pinc_marker *marker);

/** Does the variable occur? */
bool pinc_marker_uses(const struct pinc_marker *marker, enum pinc_variable var);

/** Equal as packaging compares: the same canonical form. Either may be NULL. */
bool pinc_marker_equal(const struct pinc_marker *a, const struct pinc_marker *b);

/** The text as it was written, outer blanks trimmed; borrowed. */
struct pinc_slice pinc_marker_text(const struct pinc_marker *marker);

/** Add the canonical form: what str(Marker) gives. */
void pinc_marker_print(struct pinc_buf *buf, const struct pinc_marker *marker);

#endif

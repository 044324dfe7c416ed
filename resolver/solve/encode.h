/*
 * The problem in libsolv's terms (the only code that talks to it), one encoding for each round.
 *
 * Every version of a package at a target is a solvable; a ladder of "at least this version" nodes
 * keeps it to one version a target, "need" nodes collect who asks, and a shared ladder, tied to
 * those of the targets by weak jobs, keeps targets alike. Packages that nothing contests are left
 * out (resolver/solve/uncontested.h).
 */
#ifndef PINC_RESOLVER_SOLVE_ENCODE_H
#define PINC_RESOLVER_SOLVE_ENCODE_H

#include "resolver/state/graph.h"

/* Opaque. */
struct pinc_encoding;

/* What takes part, beyond the graph. */
struct pinc_encode_request {
    bool unify;           /* keep targets alike */
    const bool *without;  /* of each requirement of the input: leave it out; NULL: none */
    pinc_targets targets; /* those that take part; 0: all */
};

/** Reduce, order and encode. @param out freed by pinc_encoding_free(). PINC_OK, PINC_ENOMEM.
 * libsolv itself aborts when out of memory. */
PINC_MUST_USE enum pinc_status pinc_encoding_new(struct pinc_encoding **out,
                                                 struct pinc_graph *graph,
                                                 const struct pinc_encode_request *request,
                                                 struct pinc_error *err);
void pinc_encoding_free(struct pinc_encoding *encoding);

/**
 * Solve. Sets pick and apart of the packages. Packages that nothing reached needs have no pick, or
 * their most preferred version.
 * @return PINC_OK, PINC_ENOSOLUTION (nothing is set), PINC_ECANCELLED, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_encoding_solve(struct pinc_encoding *encoding,
                                                   struct pinc_error *err);

/** After PINC_ENOSOLUTION: mark the packages that the proof is about; involved has n_packages
 * elements. */
void pinc_encoding_involved(const struct pinc_encoding *encoding, bool *involved);

/**
 * Is there a solution, as far as is known? Encodes and solves once, without touching the picks.
 * @param involved may be NULL; set on PINC_ENOSOLUTION as by pinc_encoding_involved()
 * @return PINC_OK, PINC_ENOSOLUTION, PINC_ECANCELLED, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_encoding_try(struct pinc_graph *graph, const bool *without,
                                                 pinc_targets targets, bool *involved,
                                                 struct pinc_error *err);

#endif

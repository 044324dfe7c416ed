/*
 * The problem in libsolv's terms, one encoding for each round.
 *
 * Every version of a package at a target is a node; a ladder of "at least this version" nodes keeps
 * it to one version a target, "need" nodes collect who asks, and a shared ladder, tied to those of
 * the targets by weak jobs, keeps targets alike. Packages that nothing contests are left out
 * (resolver/solve/uncontested.h).
 */
#ifndef PINC_RESOLVER_SOLVE_ENCODE_H
#define PINC_RESOLVER_SOLVE_ENCODE_H

#include "resolver/solve/solv.h"
#include "resolver/solve/uncontested.h"

/* What takes part, beyond the graph. */
struct pinc_encode_request {
    bool unify;           /* keep targets alike */
    const bool *without;  /* of each requirement of the input: leave it out; NULL: none */
    pinc_targets targets; /* those that take part; 0: all */
    bool by_solver;       /* libsolv is asked in any case (resolver/solve/decide.h) */
};

/* A package at a target. */
struct pinc_slot {
    uint32_t *cands; /* included and existing, ascending */
    uint32_t n;
    pinc_solv_id name, need;
    pinc_solv_id *ladder; /* n + 1 names: "at least cands[k]" */
    pinc_solv_id first;   /* node of cands[0], the others follow */
    pinc_solv_id *extras; /* name of each extra's node */
    pinc_solv_id unify;   /* node; 0: none */
};

struct pinc_encoding {
    struct pinc_search *search;
    struct pinc_encode_request request;
    struct pinc_arena *arena;
    size_t n_envs;
    struct pinc_uncontested uncontested;
    uint32_t *order; /* contested packages, in the order in which they are decided */
    size_t n_order;
    struct pinc_slot *slots; /* [package * n_envs + target] */
    uint32_t *python; /* of each target: number of its group of targets that are kept alike */
    struct pinc_solv *solv;
    pinc_solv_id never; /* a name that nothing provides */
};

/** Choose the versions that take part, and put the packages in order. @param out freed by
 * pinc_encoding_free(). PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_encoding_new(struct pinc_encoding **out,
                                                 struct pinc_search *search,
                                                 const struct pinc_encode_request *request,
                                                 struct pinc_error *err);

/** Then tell libsolv: make solv, what the slots have, never. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_encoding_fill(struct pinc_encoding *encoding,
                                                  struct pinc_error *err);

/** NULL is fine. */
void pinc_encoding_free(struct pinc_encoding *encoding);

/** The place of a candidate in the target's order of preference: the highest is taken. */
static inline uint64_t pinc_encoding_preference(const struct pinc_package *p, size_t target,
                                                uint32_t cand)
{
    return p->cands[cand].order +
           (pinc_package_kept(p, target, cand) ? (uint64_t)3 * p->n_cands : 0);
}

/** The slot of a package at a target; both must be known to the encoding. */
static inline struct pinc_slot *pinc_slot_at(const struct pinc_encoding *e, uint32_t package,
                                             size_t target)
{
    return &e->slots[package * e->n_envs + target];
}

#endif

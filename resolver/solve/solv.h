/*
 * The only code that talks to libsolv: nodes, what they require, jobs, a solver, its answers.
 *
 * A node is a solvable that provides its own name, in a version when it has one. libsolv aborts
 * when it runs out of memory.
 */
#ifndef PINC_RESOLVER_SOLVE_SOLV_H
#define PINC_RESOLVER_SOLVE_SOLV_H

#include "resolver/provider.h"
#include "resolver/solve/hard.h"

/* Names, versions, relations of names, and solvables; 0 is none. */
typedef int pinc_solv_id;

/* Opaque. */
struct pinc_solv;

/** An empty problem. NULL: out of memory */
struct pinc_solv *pinc_solv_new(void);

/** NULL is fine. Nodes and names mean nothing afterwards. */
void pinc_solv_free(struct pinc_solv *solv);

/** A short name that no other node has: a letter and three numbers. */
pinc_solv_id pinc_solv_name(const struct pinc_solv *solv, char kind, uint32_t a, size_t b,
                            uint32_t c);

/** A version; higher numbers are preferred. */
pinc_solv_id pinc_solv_version(const struct pinc_solv *solv, uint64_t number);

/** A new node. @param version 0: none @param owner what pinc_solv_proof() tells of it. Failures are
 * told by pinc_solv_ready(). */
pinc_solv_id pinc_solv_add(struct pinc_solv *solv, pinc_solv_id name, pinc_solv_id version,
                           uint32_t owner);

/** The name of a node. */
pinc_solv_id pinc_solv_name_of(const struct pinc_solv *solv, pinc_solv_id node);

/** Installing the node takes something that provides the name. */
void pinc_solv_require(struct pinc_solv *solv, pinc_solv_id node, pinc_solv_id name);

/** The node cannot be installed beside what provides the name. */
void pinc_solv_conflict(struct pinc_solv *solv, pinc_solv_id node, pinc_solv_id name);

/** "name, if condition is installed". */
pinc_solv_id pinc_solv_if(const struct pinc_solv *solv, pinc_solv_id name, pinc_solv_id condition);

/** "name in this very version". */
pinc_solv_id pinc_solv_exactly(const struct pinc_solv *solv, pinc_solv_id name,
                               pinc_solv_id version);

/** A job of every run: install the node. Earlier jobs are decided first. */
void pinc_solv_job_install(struct pinc_solv *solv, pinc_solv_id node);

/** A job of every run: install what provides the name. Earlier jobs are decided first. */
void pinc_solv_job_provide(struct pinc_solv *solv, pinc_solv_id name);

/** All nodes are there: get ready to run. false: out of memory on the way, or libsolv would take more
 * than is allowed */
bool pinc_solv_ready(struct pinc_solv *solv);

/* How long a run may take. */
struct pinc_solv_limits {
    int64_t deadline; /* of pinc_clock_ms(); INT64_MAX: none */
    uint64_t
        decisions; /* of libsolv, before the problem is taken for a hard one and searched in another
                           way, with the same result (resolver/solve/hard.h); 0: from the start */
    struct pinc_hard_memory **memory; /* of hard runs; NULL: none is kept */
};

/**
 * Run, until the time is up at most. libsolv cannot be asked to stop: what it has allocated for
 * itself in a run that is broken off (a few queues) is lost.
 * @return PINC_OK: there is a solution, which pinc_solv_has() tells; PINC_ENOSOLUTION; PINC_ELIMIT:
 * the problem is to be freed, nothing else; PINC_ENOMEM likewise
 */
PINC_MUST_USE enum pinc_status pinc_solv_run(struct pinc_solv *solv,
                                             const struct pinc_solv_wish *wishes, size_t n,
                                             const struct pinc_solv_limits *limits);

/** Did a run take more decisions of libsolv than were allowed? */
bool pinc_solv_walled(const struct pinc_solv *solv);

/** The owners that the last run decided on most often, the first one most of all. @return how many
 * of max there are */
size_t pinc_solv_busiest(const struct pinc_solv *solv, uint32_t *owners, size_t max);

/** Is the node part of the solution? */
bool pinc_solv_has(const struct pinc_solv *solv, pinc_solv_id node);

/** After a run without a solution: set the elements of `owners` whose nodes the proof speaks of. */
void pinc_solv_proof(const struct pinc_solv *solv, bool *owners);

#endif

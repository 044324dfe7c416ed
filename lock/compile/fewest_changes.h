/*
 * Resolving so that some versions do not occur, and as few as possible of the versions that an existing output has change.
 */
#ifndef PINC_LOCK_FEWEST_CHANGES_H
#define PINC_LOCK_FEWEST_CHANGES_H

#include "resolver/types.h"

/* What is asked for. Everything is borrowed. */
struct pinc_fewest_changes {
    const struct pinc_resolve_request
        *request; /* its kept pins are those to change as few of as possible */
    const struct pinc_provider *provider;
    /** May this version not occur? @param name normalized */
    bool (*banned)(void *user, struct pinc_slice name, const struct pinc_version *version);
    void *user;
    struct pinc_slice where;  /* names the ban in an explanation: "--upgrade-vulnerable" */
    struct pinc_arena *arena; /* for what the solution points to */
};

/* How it went. */
struct pinc_fewest_changes_stats {
    unsigned solves;
    bool given_up; /* after too many: the solution may change more than it must */
};

/**
 * Resolve. A package whose pin is banned changes, or goes; of the others as few as possible do. A pin counts as
 * changed where another version is chosen, not where the package is not needed any more.
 * @param out as pinc_resolve()
 * @return as pinc_resolve()
 */
PINC_MUST_USE enum pinc_status pinc_fewest_changes_solve(struct pinc_resolution **out,
                                                         const struct pinc_fewest_changes *in,
                                                         struct pinc_fewest_changes_stats *stats,
                                                         struct pinc_conflict **conflict,
                                                         struct pinc_error *err);

#endif

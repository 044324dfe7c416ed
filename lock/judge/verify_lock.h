/*
 * Judging the lines of a lock on each target, by what the index says of them: `pinc verify`.
 */
#ifndef PINC_LOCK_VERIFY_LOCK_H
#define PINC_LOCK_VERIFY_LOCK_H

#include "lock/judge/findings.h"
#include "markers/marker/patch_turns.h"

/* What is judged, by what. Everything is borrowed, but for the findings. */
struct pinc_verify_lock {
    const struct pinc_requirements *list; /* the lock's lines */
    const struct pinc_resolve_request *request;
    const struct pinc_provider *provider;
    struct pinc_arena *arena;
    const struct pinc_advisories *advisories; /* NULL: nobody asked */
    struct pinc_findings *findings;
    pinc_turns *turns; /* one a target: added to where what the lines need turns inside of it */
    struct pinc_error *err;
};

/**
 * Judge all lines on all targets of the request. Asks the provider for the projects that the lines
 * name and for the metadata of the files that they come to, and for nothing else.
 * @return PINC_OK, whatever was found; what an index failed with; PINC_ECANCELLED; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_verify_lines(const struct pinc_verify_lock *verify);

#endif

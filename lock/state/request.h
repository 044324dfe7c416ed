/*
 * From input files, options and the existing output to what the resolver is asked.
 */
#ifndef PINC_LOCK_REQUEST_H
#define PINC_LOCK_REQUEST_H

#include "lock/config/settings.h"
#include "lock/input/requirements.h"
#include "resolver/types.h"

/* The first lines of a list. */
struct pinc_wishes {
    const struct pinc_requirements *list; /* NULL: none */
    size_t n;
};

/* What a request is made from. Everything is borrowed. */
struct pinc_request_parts {
    const struct pinc_requirements *input;     /* requirements and constraints */
    const struct pinc_requirements *overrides; /* NULL: none */
    const struct pinc_requirements
        *existing; /* the output as it is: its pins are preferred; NULL: none */
    struct pinc_wishes
        wishes[2]; /* pins of other locks of a set: preferred to those of `existing`, and
                                     also where these are upgraded */
    const struct pinc_requirements *
        bounds; /* versions that all locks of a set are to have: constraints that no output tells as a
                    reason; NULL: none */
    const struct pinc_version_settings *versions;
    const struct pinc_limit_settings *limits; /* NULL: none */
    const struct pinc_env *const *envs;
    size_t n_envs;
    struct pinc_source_rules sources;
    bool skip_unnamed; /* leave lines without a name out: they are named later */
};

/**
 * Make a request. Requirements and constraints keep the order of the list.
 * @param out   its arrays live in the arena; it borrows from the parts
 * @return PINC_OK; PINC_EUSAGE (--upgrade-package); PINC_EUNSUPPORTED (a line that has no name);
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_request_make(struct pinc_resolve_request *out,
                                                 const struct pinc_request_parts *parts,
                                                 struct pinc_arena *arena, struct pinc_error *err);

#endif

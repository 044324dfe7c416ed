/*
 * Names of distribution files: wheels (PEP 427, PEP 491 escaping) and sdists (PEP 625, .zip).
 */
#ifndef PINC_INDEX_DIST_FILE_NAME_H
#define PINC_INDEX_DIST_FILE_NAME_H

#include "markers/version/version.h"
#include "resolver/provider.h"

/* What a file name says. Slices point into the name that was parsed. */
struct pinc_dist {
    enum pinc_dist_kind kind;
    struct pinc_slice name;    /* as in the file name, not normalized */
    struct pinc_slice version; /* as in the file name ('_' for '-' undone where PEP 440 needs it) */
    struct pinc_version parsed;
    struct pinc_slice python, abi, platform; /* compressed tag sets; wheels only */
    struct pinc_slice build;                 /* build tag, empty when there is none; wheels only */
};

/**
 * Read a file name.
 * @param filename the last part of a URL path, percent-decoded; must outlive out
 * @param project  normalized name of the project whose page lists the file, or empty: an sdist's
 * name may itself hold dashes, so that the split is checked against it
 * @param arena    for long versions
 * @return PINC_OK; PINC_ESYNTAX with a reason (skip the file, never the project); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_dist_parse(struct pinc_dist *out, struct pinc_slice filename,
                                               struct pinc_slice project, struct pinc_arena *arena,
                                               struct pinc_error *err);

/** As pinc_dist_parse(), for the files of a page: a wheel variant (PEP 825) is one, of the kind
 * PINC_WHEEL_VARIANT. */
PINC_MUST_USE enum pinc_status
pinc_dist_parse_listed(struct pinc_dist *out, struct pinc_slice filename, struct pinc_slice project,
                       struct pinc_arena *arena, struct pinc_error *err);

/** Order of build tags (PEP 427): absent first, then (number, rest); negative, 0, positive. */
int pinc_dist_compare_build(struct pinc_slice a, struct pinc_slice b);

#endif

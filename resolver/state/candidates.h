/*
 * Which releases of a project exist for which target, and the file that each target would install
 * (design: "Choosing, per environment").
 */
#ifndef PINC_RESOLVER_STATE_CANDIDATES_H
#define PINC_RESOLVER_STATE_CANDIDATES_H

#include "resolver/policy/unusable.h"
#include "resolver/types.h"

/* What does not change from file to file, as far as it has been asked. */
struct pinc_candidates_view {
    uint32_t *like; /* 1 + the release that was looked at last; 0: none yet */
    uint8_t *tags;  /* of each tag set: 0 not looked up yet, 1 some target can use it, 2 none */
    int32_t *rank;  /* [target * n_tags + tag set], once looked up; -1 when it cannot be used */
    uint8_t
        *python; /* [target * n_requires_python + Requires-Python]: 1 + enum pinc_unusable; 0 not
                        judged yet */
    bool plain;  /* none of what follows holds against any file */
    bool wheels, sdists; /* formats that are allowed */
    bool bound;          /* sources are bound, and count here */
    bool only_final;     /* pre-releases do not exist */
    int64_t limit;       /* of upload times; INT64_MAX: none */
};

/* All releases of one project, as every target sees them. Lives in an arena. */
struct pinc_candidates {
    const struct pinc_project *project;
    const struct pinc_release
        *releases; /* its, when the table was made: see pinc_source_presume() */
    size_t n;      /* as many as project->releases, in the same order */
    uint32_t n_groups;
    uint32_t *group;   /* number of the public version that each release belongs to, ascending */
    bool *seen;        /* of each release: what follows is known */
    uint32_t *file;    /* [target * n + release]: in project->files, PINC_NONE when there is none */
    uint8_t *unusable; /* [target * n + release]: enum pinc_unusable */
    bool *yanked;      /* [target * n + release]: the file is a yanked one */
    struct pinc_shared_matches *matches; /* shared_tables.h; NULL: the table is one request's own */
    struct pinc_candidates_view view;
};

/**
 * Get ready to look at the releases of a ready project: most are never looked at.
 * @param out lives in the arena
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_candidates_open(struct pinc_candidates **out,
                                                    const struct pinc_project *project,
                                                    const struct pinc_resolve_request *request,
                                                    struct pinc_arena *arena,
                                                    struct pinc_error *err);

/** As pinc_candidates_open(), and look at all of them. */
PINC_MUST_USE enum pinc_status pinc_candidates_new(struct pinc_candidates **out,
                                                   const struct pinc_project *project,
                                                   const struct pinc_resolve_request *request,
                                                   struct pinc_arena *arena,
                                                   struct pinc_error *err);

/** Look at one release from every target. @param request the one that it was opened for, or one with
 * the same targets and rules about files */
void pinc_candidates_look(const struct pinc_candidates *c,
                          const struct pinc_resolve_request *request, size_t release);

/** The file that a target would install, PINC_NONE when there is none. @param request as in
 * pinc_candidates_look() */
static inline uint32_t pinc_candidates_file(const struct pinc_candidates *c,
                                            const struct pinc_resolve_request *request,
                                            size_t target, size_t release)
{
    if (!c->seen[release]) {
        pinc_candidates_look(c, request, release);
    }
    return c->file[target * c->n + release];
}

/**
 * Can the target take one file, whatever others there are?
 * @param rank of a wheel's tags there, the lower the better; 0 for anything else
 * @return PINC_USABLE, else why not
 */
enum pinc_unusable pinc_candidates_judge_file(const struct pinc_project *project, uint32_t file,
                                              const struct pinc_resolve_request *request,
                                              size_t target, int32_t *rank);

#endif

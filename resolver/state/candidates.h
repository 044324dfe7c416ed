/*
 * Which releases of a project exist for which target, and the file that each target would install
 * (design: "Choosing, per environment").
 */
#ifndef PINC_RESOLVER_STATE_CANDIDATES_H
#define PINC_RESOLVER_STATE_CANDIDATES_H

#include "resolver/policy/unusable.h"
#include "resolver/types.h"

/* All releases of one project, seen from every target. Lives in an arena. */
struct pinc_candidates {
    const struct pinc_project *project;
    size_t n; /* as many as project->releases, in the same order */
    uint32_t n_groups;
    uint32_t *group;   /* number of the public version that each release belongs to, ascending */
    uint32_t *file;    /* [target * n + release]: in project->files, PINC_NONE when there is none */
    uint8_t *unusable; /* [target * n + release]: enum pinc_unusable */
    bool *yanked;      /* [target * n + release]: the file is a yanked one */
    bool any_yanked;   /* is any of them? */
    struct pinc_shared_matches *matches; /* shared_tables.h; NULL: the table is one request's own */
};

/**
 * Look at a ready project from every target of the request.
 * @param out lives in the arena
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_candidates_new(struct pinc_candidates **out,
                                                   const struct pinc_project *project,
                                                   const struct pinc_resolve_request *request,
                                                   struct pinc_arena *arena,
                                                   struct pinc_error *err);

/**
 * Can the target take one file, whatever others there are?
 * @param rank of a wheel's tags there, the lower the better; 0 for anything else
 * @return PINC_USABLE, else why not
 */
enum pinc_unusable pinc_candidates_judge_file(const struct pinc_project *project, uint32_t file,
                                              const struct pinc_resolve_request *request,
                                              size_t target, int32_t *rank);

#endif

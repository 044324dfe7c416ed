/*
 * The file that pip takes for a pinned line on a target: the newest version that the line allows, and of
 * its files the best one whose hash the line gives.
 */
#ifndef PINC_LOCK_PINNED_H
#define PINC_LOCK_PINNED_H

#include "lock/input/requirements_file.h"
#include "resolver/state/candidates.h"
#include "resolver/types.h"

enum pinc_pinned_state {
    PINC_PINNED_TAKEN,
    PINC_PINNED_NO_PROJECT, /* no index has it */
    PINC_PINNED_NO_VERSION, /* no index has this version */
    PINC_PINNED_NO_FILE,    /* see `unusable` */
    PINC_PINNED_OTHER_HASH /* no file for the target has one of the line's hashes; `file` is what pip
                               would take without */
};

/* A line that pins something, and what the index has for it. */
struct pinc_pin {
    const struct pinc_requirement_line *line;
    const struct pinc_project *project;
    struct pinc_candidates *candidates; /* NULL: there is no such project */
    pinc_targets targets;               /* where its marker holds */
};

struct pinc_pinned {
    enum pinc_pinned_state state;
    uint32_t release, file; /* PINC_NONE: there is none */
    uint8_t unusable;       /* enum pinc_unusable */
};

/** Does the line pin one version, or name a URL? */
bool pinc_pinned_is(const struct pinc_requirement *req);

/** Does the line give a hash that the file has? Also true when the index tells no digest of the line's
 * kind: then nobody can say. */
bool pinc_pinned_has_hash(const struct pinc_requirement_line *line,
                          const struct pinc_project *project, uint32_t file);

/** Wait until nothing that a provider was asked for is under way. What it fails with. */
PINC_MUST_USE enum pinc_status pinc_pins_wait(const struct pinc_provider *provider,
                                              struct pinc_error *err);

/**
 * Ask for the projects of lines that pin something, and wait for all of them.
 * @param pins    with their lines and targets; the rest is set, candidates in the arena
 * @param request must outlive the candidates
 * @return PINC_OK; what an index failed with; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_pins_ask(struct pinc_pin *pins, size_t n,
                                             const struct pinc_provider *provider,
                                             const struct pinc_resolve_request *request,
                                             struct pinc_arena *arena, struct pinc_error *err);

/**
 * What a line comes to on a target.
 * @param candidates of its project; NULL when there is no such project
 */
struct pinc_pinned pinc_pinned_find(const struct pinc_requirement_line *line,
                                    const struct pinc_candidates *candidates,
                                    const struct pinc_resolve_request *request, size_t target);

#endif

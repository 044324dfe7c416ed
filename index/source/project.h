/*
 * Projects out of what each place lists of them.
 */
#ifndef PINC_INDEX_SOURCE_PROJECT_H
#define PINC_INDEX_SOURCE_PROJECT_H

#include "index/page/merge_listings.h"
#include "index/source/meta_slots.h"
#include "index/source/requires_python.h"
#include "index/source/slot.h"

struct known_url;
struct meta;
struct project;
struct pinc_vcs_ref;

/* All projects that were asked for. Zero it, then set the first two. */
struct projects {
    struct source_context *ctx;
    struct requires_python pythons;
    struct places places;
    struct pinc_map *by_name; /* to a number in items */
    struct project **items;
    size_t n, cap;
};

/* A project. `public` comes first, so that its address is the project's. */
struct project {
    struct pinc_project public;
    struct projects *all;
    struct slot *slots;        /* one a place that may list it */
    size_t n_slots, n_waiting; /* slots, and how many of them have not answered */
    size_t next_slot,
        n_sequence; /* first-index: slots up to n_sequence are asked one after the other */
    bool urgent;
    const struct pinc_merge_origin *origins; /* NULL: one listing */
    const struct pinc_listing **listings;
    struct meta_slots metas;        /* one a file that was asked for */
    struct known_url *urls;         /* that were asked for, the last one first */
    bool warned_unbuilt;            /* that a build failed and egg-info serves */
    struct pinc_slice subdirectory; /* of a direct reference */
    const struct pinc_vcs_ref *vcs; /* of one to version control, else NULL */
};

/** The object behind what was given out. */
struct project *project_of(const struct pinc_project *public);

/** Ask for a project, or hurry one that is asked for; see struct pinc_provider. */
PINC_MUST_USE enum pinc_status projects_get(struct projects *projects,
                                            const struct pinc_project **out, struct pinc_slice name,
                                            enum pinc_purpose purpose, struct pinc_error *err);

/** A new project object that nothing is asked for yet. @param key "NAME" or "NAME @ URL"; the first
 * name.len bytes of it are the name. NULL when out of memory. */
struct project *project_new(struct projects *projects, struct pinc_slice key,
                            struct pinc_slice name);
/** Give it one slot without a place, for a listing that is made. NULL when out of memory. */
struct slot *project_only_slot(struct project *project);
/** Is any page of it presumed, or was and turned out otherwise? */
bool project_is_presumed(const struct project *project);
/** Forget what was presumed of it, which nobody looks at any more, and put it together of what the indexes say. */
void project_ask_again(struct project *project);
/** Put a project together from its slots, all of which have answered, and give it out. */
void project_done(struct project *project);
/** It cannot be had: set the state, and give it out. */
void project_fail(struct project *project, const struct pinc_error *error);

/** The listing that a file of a ready project is from. @param at the file's number there */
const struct pinc_listing *project_listing(const struct project *project, uint32_t file,
                                           uint32_t *at);

/** What the page says of <file>.metadata: pinc_listing_metadata(). */
enum pinc_page_metadata project_metadata(struct project *project, uint32_t file,
                                         struct pinc_hash *hash);

/** The projects that take most, the heaviest first. @param requests go by the metadata that was asked
 * for, not by the bytes of the pages @return how many of `max` there are */
size_t projects_heaviest(const struct projects *projects, bool requests, struct pinc_slice *names,
                         size_t max);

/** End the jobs of all projects and places, and free what the projects own; the rest is the
 * arena's. */
void projects_clear(struct projects *projects);

#endif

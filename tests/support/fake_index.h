/*
 * A provider over a text, for tests of the resolver: no network, no files.
 *
 * One statement a line, '#' starts a comment:
 *   release NAME VERSION      starts a release; what follows belongs to it
 *     wheel TAGS              a file NAME-VERSION-TAGS.whl ("py3-none-any"); what follows belongs
 *                             to this file ...
 *     sdist                   ... or to this one; before the first file it belongs to all files of
 *                             the release
 *     python SPECIFIERS       Requires-Python of the page
 *     metadata-python SPECIFIERS
 *                             Requires-Python of the metadata
 *     needs REQUIREMENT       Requires-Dist
 *     extra NAME              Provides-Extra
 *     time SECONDS            upload time
 *     yanked [REASON]
 *     broken TEXT             the metadata cannot be used
 *   target PLATFORM PYTHON
 *   require REQUIREMENT
 *   constrain REQUIREMENT
 *   override REQUIREMENT
 *   keep NAME VERSION
 *   option NAME [VALUE]       pre, lowest, lowest-direct, fewest, no-deps, only-binary NAME,
 *                             no-binary NAME, exclude-newer SECONDS
 *   expect NAME VERSION [TARGETS]
 *                             TARGETS: numbers of targets, "01", or "some"; all when left out
 *   expect-only               nothing beside what is expected is picked
 *   expect-solution           there is one
 *   expect-none               there is no solution
 */
#ifndef PINC_TESTS_FAKE_INDEX_H
#define PINC_TESTS_FAKE_INDEX_H

#include "resolver/resolve.h"

struct fake_expect {
    struct pinc_slice name, version;
    pinc_targets targets; /* 0: some target */
};

/* Everything that a text says. */
struct fake_index {
    struct pinc_arena *arena;
    struct pinc_provider provider;
    struct pinc_resolve_request request;
    struct fake_expect *expects;
    size_t n_expects;
    bool expect_none, expect_only;
    uint64_t seed; /* 0: answers come in the order of asking; else in a random one */
    unsigned asked_projects, asked_metadata; /* counts */
    struct fake_state *state;                /* private */
};

/** Read a text; it must outlive the index. Calls fail_msg() on a mistake. Freed by
 * fake_index_free(). */
struct fake_index *fake_index_new(struct pinc_slice text);
void fake_index_free(struct fake_index *index);

/** Say where a file of a project of such an index is, and how large. */
void fake_index_place(const struct pinc_project *project, uint32_t file, struct pinc_slice url,
                      uint64_t size);

#endif

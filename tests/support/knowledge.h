/*
 * What the resolver knows of a text index (fake_index.h), for tests of its parts.
 */
#ifndef PINC_TESTS_KNOWLEDGE_H
#define PINC_TESTS_KNOWLEDGE_H

#include "resolver/prefetch/fetch.h"
#include "resolver/solve/search.h"
#include "tests/support/fake_index.h"

struct knowledge {
    struct fake_index *index;
    struct pinc_arena *arena;
    struct pinc_graph *graph;
    struct pinc_search search;
    struct pinc_fetch wishes;
};

/** Only the input's requirements are known, nothing is asked for. Fails the test when something is
 * wrong. Cleared by knowledge_clear(). */
void knowledge_start(struct knowledge *k, const char *text);

/** The same, then pages and metadata as pinc_greedy() takes them. */
void knowledge_of(struct knowledge *k, const char *text);

/** Free all of it. */
void knowledge_clear(struct knowledge *k);

/** The place of a package in the graph; fails the test when it is not there. */
uint32_t knowledge_place(const struct knowledge *k, const char *name);

/** Fetch the page of a package. */
void knowledge_page(struct knowledge *k, const char *name);

/** Fetch the metadata of one version at every target where it exists. @param cand in the package's
 * candidates, ascending */
void knowledge_metadata(struct knowledge *k, const char *name, uint32_t cand);

/** Add "a=1.0,2.0 b=-,1.0": the pick of each target for each package, in order of discovery. */
void knowledge_picks(struct pinc_buf *out, const struct knowledge *k);

#endif

/*
 * One search for a solution over what the graph knows: its picks, which versions take part, and
 * what has been tried. Several searches can stand beside each other over one graph.
 */
#ifndef PINC_RESOLVER_SOLVE_SEARCH_H
#define PINC_RESOLVER_SOLVE_SEARCH_H

#include "resolver/state/solution.h"

/* What has been tried with a package. */
struct pinc_tried {
    unsigned rejections; /* rounds after which its known pick was given up */
    bool probing; /* versions between known ones are assumed to need what lies between theirs */
    bool probed;  /* the assumption has been looked into */
};

/* Which public versions of a package take part (resolver/solve/merge_equal.h). */
struct pinc_merged {
    bool *included;    /* of each public version; NULL until the package is ready */
    uint32_t *cands;   /* candidates of those that are included, ascending */
    uint32_t n_cands;  /* 0 until the package is ready */
    uint32_t revision; /* of the package, when it was last looked at; 0: never */
    bool probing;      /* then */
};

struct pinc_hard_memory;

struct pinc_search {
    struct pinc_graph *graph;
    struct pinc_arena *arena;
    struct pinc_solution solution;
    struct pinc_tried *tried;   /* of each package that the solution covers */
    struct pinc_merged *merged; /* likewise */
    size_t cap_tried, cap_merged;
    struct pinc_hard_memory *memory; /* of hard rounds; NULL: none yet */
    bool foremost;                   /* no pick could be a better one: resolver/solve/foremost.h */
};

/** A search that has not begun. @param search cleared by pinc_search_clear(), also after a failure.
 * PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_search_init(struct pinc_search *search,
                                                struct pinc_graph *graph, struct pinc_error *err);

/** Another search that stands where this one stands. As pinc_search_init(). */
PINC_MUST_USE enum pinc_status
pinc_search_copy(struct pinc_search *out, const struct pinc_search *from, struct pinc_error *err);

/** Cover all packages that the graph knows by now; false: out of memory. */
bool pinc_search_grow(struct pinc_search *search);

/** Free the search; the graph stays. Fine on a zeroed struct. */
void pinc_search_clear(struct pinc_search *search);

#endif

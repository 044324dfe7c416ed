/*
 * What the guesses know of packages, and which guesses are to be made. Not for users of prefetch.h.
 */
#ifndef PINC_RESOLVER_PREFETCH_PREFETCH_NODES_H
#define PINC_RESOLVER_PREFETCH_PREFETCH_NODES_H

#include "resolver/state/graph.h"

/* A specifier set and the targets in which somebody asks with it. */
struct prefetch_wish {
    const struct pinc_specset *specs;
    pinc_targets targets;
    pinc_targets input; /* in which the input itself does, by a requirement or a constraint */
};

/* A guess at one target. */
struct prefetch_guess {
    const struct pinc_metadata *metadata; /* of the last guess; NULL: none */
    uint32_t release;                     /* its release, PINC_NONE for none */
    uint32_t furthest;                    /* the least preferred release that was asked for beside a
                                             guess; PINC_NONE: none was */
    unsigned count;                       /* guesses so far */
    unsigned n_ruled_out;
    bool followed; /* its dependencies have been looked at */
    bool queued;   /* stands in the queue */
};

/* A package as the guesses see it. */
struct prefetch_node {
    struct pinc_slice name;
    const struct pinc_project *project;
    struct prefetch_wish *wishes;
    size_t n_wishes, cap_wishes;
    struct pinc_slice *extras;
    size_t n_extras, cap_extras;
    struct prefetch_guess *guesses; /* one a target */
    bool *ruled_out;                /* [target * releases + release]; NULL: none is */
    pinc_targets expected;          /* where an existing output has it, or the table */
    pinc_targets held;  /* where an older version needs an older one of it, by the table */
    pinc_targets input; /* where the input asks for it */
};

struct pinc_prefetch {
    struct pinc_graph *graph;
    struct pinc_arena *arena;
    struct pinc_map *names;
    struct prefetch_node **nodes;
    size_t n_nodes, cap_nodes;
    struct prefetch_todo {
        uint32_t node;
        uint32_t target;
    } * queue; /* guesses to be made or made anew */
    size_t n_queue, cap_queue;
    struct prefetch_lookup {
        struct pinc_slice name; /* or "name[extra]" */
        pinc_targets targets;
        bool newest; /* nothing keeps it from being the newest version */
    } * lookups;     /* what is to be looked up in the table of what is likely */
    size_t n_lookups, cap_lookups;
};

/** The number of a package, made when it is new. @return false when out of memory */
bool prefetch_node_of(uint32_t *out, struct pinc_prefetch *g, struct pinc_slice name);

/** Are there as many as may come into question? Then nothing new is guessed. */
bool prefetch_is_full(const struct pinc_prefetch *g, struct pinc_slice name);

/** Let the guess of a package at a target be made anew. @return false when out of memory */
bool prefetch_push(struct pinc_prefetch *g, uint32_t at, size_t target);

/** Somebody asks for a package at a target: remember with which specifiers, and guess anew.
 * @param input it is the input, which stays true whatever is guessed
 * @return false when out of memory */
bool prefetch_wish(struct pinc_prefetch *g, const struct pinc_requirement *req, size_t target,
                   bool input);

/** Nobody but the input asks for a package with these specifiers at a target any more, as far as is known: see
 * prefetch_wish_hold(). @return did anybody? */
bool prefetch_wish_end(const struct prefetch_node *node, const struct pinc_specset *specs,
                       size_t target);

/** Somebody still does. */
void prefetch_wish_hold(const struct prefetch_node *node, const struct pinc_specset *specs,
                        size_t target);

/** Do the specifiers with which a package is asked for at a target take a release?
 * @param input look at those of the input alone */
bool prefetch_wishes_take(const struct prefetch_node *node, size_t target,
                          const struct pinc_release *release, bool input);

/** Note a package that nobody has expected, for prefetch_expected_look_up(). @return false when out of
 * memory */
bool prefetch_note(struct pinc_prefetch *g, struct prefetch_lookup lookup);

/** Does nothing that asks for a package keep it from being the newest version? */
bool prefetch_may_be_newest(const struct prefetch_node *node);

/** Free what the nodes, the queue and the arena hold. */
void prefetch_nodes_clear(struct pinc_prefetch *g);

#endif

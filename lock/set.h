/*
 * Several compiles of one run: which they are, the order that -c, -r and constraints ask for, one source for
 * those that can share it, and the locks that they come to.
 */
#ifndef PINC_LOCK_SET_H
#define PINC_LOCK_SET_H

#include "lock/compile_state.h"
#include "lock/lock.h"

enum pinc_set_state { PINC_SET_NEW, PINC_SET_WORKING, PINC_SET_DONE };

/* One lock of a set. */
struct pinc_set_member {
    struct pinc_set *set;
    struct pinc_slice input;              /* of --each; ptr NULL: none of its own */
    const struct pinc_project_lock *lock; /* NULL: none of a project file */
    struct pinc_compile *compile;         /* settled, or run */
    struct pinc_slice output;             /* from the root of the file system, to compare */
    struct pinc_lock *made;               /* when done */
    struct pinc_buf pins;                 /* the lock as lines "name==version ; marker" */
    enum pinc_set_state state;
};

/* A compile that others may ask the source of: it lives until the end. */
struct pinc_set_source {
    struct pinc_compile *owner;
    struct pinc_set_source *next;
};

struct pinc_set {
    struct pinc_arena *arena;
    struct pinc_session *session;
    struct pinc_project_settings project;
    bool searched; /* for `project`: it is the members' then */
    struct pinc_repository repository;
    struct pinc_set_member *members;
    size_t n_members;
    struct pinc_set_source *sources;
    struct pinc_buf bounds; /* versions that all members are to have; see set_agree.h */
    struct pinc_buf wishes; /* versions that all members should prefer */
};

/**
 * Make one member, and before it those that it needs.
 * @return as pinc_compile(); PINC_EUSAGE (a circle)
 */
PINC_MUST_USE enum pinc_status pinc_set_make(struct pinc_set_member *member,
                                             struct pinc_error *err);

/** Forget what the members came to, so that they can be made again: with other wishes. What they would be
 * told is kept back until then. PINC_OK; what settling fails with. */
PINC_MUST_USE enum pinc_status pinc_set_begin(struct pinc_set *set, struct pinc_error *err);

/** Free what made the locks, which stay: owners of sources last, since others ask theirs. */
void pinc_set_drop_compiles(struct pinc_set *set);

#endif

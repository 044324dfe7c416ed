/*
 * Several compiles of one run: which they are, the order that -c, -r and constraints ask for, one source for
 * those that can share it, and the locks that they come to.
 */
#ifndef PINC_LOCK_SET_H
#define PINC_LOCK_SET_H

#include "base/map.h"
#include "lock/state/compile_state.h"
#include "lock/result/lock.h"
#include "lock/set/set_files.h"
#include "lock/set/set_shared.h"

enum pinc_set_state { PINC_SET_NEW, PINC_SET_WORKING, PINC_SET_DONE };

/* What a member came to. */
struct pinc_set_made {
    struct pinc_compile *compile; /* settled, or run; NULL: done, and nobody needs it any more */
    struct pinc_lock *lock;       /* when done */
    struct pinc_buf pins;         /* the lock as lines "name==version ; marker" */
    struct pinc_buf told;         /* what is told of it when all are done, see set_told.h */
};

/* One lock of a set. */
struct pinc_set_member {
    struct pinc_set *set;
    struct pinc_slice input;              /* of --each; ptr NULL: none of its own */
    const struct pinc_project_lock *lock; /* NULL: none of a project file */
    struct pinc_slice path;               /* of the output, as settings say it */
    struct pinc_slice output;             /* the same from the root of the file system */
    struct pinc_set_made made;
    bool wanted; /* made and given back; others stay as they are on disk */
    const struct pinc_slice
        *pythons; /* of each target of a lock that is made; NULL: locks need not agree */
    bool *asked; /* of each member: it was asked for what it comes to; NULL: nobody wants to know */
    enum pinc_set_state state;
};

struct pinc_set {
    struct pinc_arena *arena;
    struct pinc_session *session;
    struct pinc_project_settings project;
    bool searched; /* for `project`: it is the members' then */
    struct pinc_repository repository;
    struct pinc_target_list pythons; /* a target of each Python that a member has */
    const char *journal;             /* of pinc_file_replace_all(), beside the first output */
    struct pinc_set_member *members;
    size_t n_members;
    struct pinc_set_shared *shared;
    struct pinc_file_texts *texts; /* of the locks */
    struct pinc_set_files *files;
    struct pinc_buf bounds; /* versions that all members are to have; see set_agree.h */
    struct pinc_set_wishes {
        struct pinc_requirements *list; /* NULL: none */
        struct pinc_map *lines;         /* each of them is there once */
    } wishes;                           /* versions that all members should prefer */
    bool trial;                         /* members are made to see whether that is possible */
};

/**
 * Make one member, and before it those that it needs.
 * @return as pinc_compile(); PINC_EUSAGE (a circle)
 */
PINC_MUST_USE enum pinc_status pinc_set_make(struct pinc_set_member *member,
                                             struct pinc_error *err);

/** Settle all members, none of which is made. PINC_OK; what settling fails with; PINC_EUSAGE (two locks of one
 * output). */
PINC_MUST_USE enum pinc_status pinc_set_begin(struct pinc_set *set, struct pinc_error *err);

/**
 * Settle a member anew, so that it can be made again: with other wishes and bounds.
 * @param before gets what it came to, for pinc_set_restore() or pinc_set_forget()
 * @return PINC_OK; what settling fails with
 */
PINC_MUST_USE enum pinc_status pinc_set_again(struct pinc_set_member *member,
                                              struct pinc_set_made *before, struct pinc_error *err);

/** Take back what a member came to before. */
void pinc_set_restore(struct pinc_set_member *member, struct pinc_set_made *before);

/** Free what a member came to before. */
void pinc_set_forget(const struct pinc_set *set, struct pinc_set_made *before);

/** Let the members that are made from now on prefer what this one came to, where nothing else is preferred
 * already. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status
pinc_set_wish(struct pinc_set *set, const struct pinc_set_member *member, struct pinc_error *err);

/** Forget all wishes. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_set_wish_nothing(struct pinc_set *set, struct pinc_error *err);

/** Free what made the locks, which stay: owners of sources last, since others ask theirs. */
void pinc_set_drop_compiles(struct pinc_set *set);

#endif

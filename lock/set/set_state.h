/*
 * What the files of a set share: its members, and what they come to.
 */
#ifndef PINC_LOCK_SET_STATE_H
#define PINC_LOCK_SET_STATE_H

#include "base/file/spill.h"
#include "base/map.h"
#include "lock/state/compile_state.h"
#include "lock/result/lock.h"
#include "lock/set/set_files.h"
#include "lock/set/set_shared.h"

#define PINC_SET_JOURNAL ".pinc-set" /* beside each output, while several are written */

/* What stays of a lock that was handed over. */
struct pinc_set_kept {
    bool only; /* the lock itself is gone */
    bool has_old, changed;
    bool over_hand; /* generated, in place of an old text that nobody has generated */
    struct pinc_spilled old, text; /* only when it changed */
    struct pinc_spilled pins;
};

enum pinc_set_state { PINC_SET_NEW, PINC_SET_WORKING, PINC_SET_DONE };

/* What a member came to. */
struct pinc_set_made {
    struct pinc_compile *compile; /* settled, or run; NULL: done, and nobody needs it any more */
    struct pinc_lock *lock;       /* when done; NULL again: handed over */
    struct pinc_buf pins;         /* the lock as lines "name==version ; marker"; likewise */
    struct pinc_set_kept kept;
    struct pinc_buf told; /* what is told of it when all are done, see set_told.h */
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

/* Where locks go. */
struct pinc_set_output {
    pinc_lock_call *call;     /* is given each of them; NULL: they stay */
    void *user;               /* of the call */
    size_t n_given;           /* members that it was given, or that are not wanted */
    struct pinc_spill *spill; /* for what stays of them; NULL until the first */
};

struct pinc_set {
    struct pinc_arena *arena;
    struct pinc_session *session;
    struct pinc_project_settings project;
    bool searched; /* for `project`: it is the members' then */
    struct pinc_repository repository;
    struct pinc_target_list pythons; /* a target of each Python that a member has */
    struct pinc_set_output output;
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

#endif

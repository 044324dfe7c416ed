/*
 * A finished lock: text, entries and edges, and nothing of what made it.
 */
#ifndef PINC_LOCK_LOCK_H
#define PINC_LOCK_LOCK_H

#include "base/file/file.h"
#include "lock/input/read_files.h"
#include "lock/result/changes.h"
#include "lock/result/locked.h"
#include "lock/result/sizes.h"

/* One line, as pinc.h shows it. */
struct pinc_entry {
    const char *name, *version, *url, *marker;
    pinc_targets targets;
    const char *const *extras; /* all that some target asks for, sorted */
    size_t n_extras;
    const char *const *hashes; /* "sha256:...", sorted; only with --generate-hashes */
    size_t n_hashes;
    const struct pinc_locked_file *files;
    size_t n_files;
};

/* For whom it was made. */
struct pinc_lock_target {
    const char *name;              /* "CPython 3.10 on linux-x86_64" */
    struct pinc_slice label;       /* the shortest name that tells the targets of this lock apart */
    const char *python, *platform; /* "3.10", "linux-x86_64" */
    struct pinc_target_size size;
};

/* The file that it is for. */
struct pinc_lock_output {
    struct pinc_slice path; /* NUL-terminated; "-" for standard output */
    struct pinc_file old;   /* as it is */
    bool has_old, pylock;
    bool given; /* the old text is one that the caller gave: the file is not written */
    struct pinc_read_files read; /* for the lock: none of them is replaced */
};

/* What is told of it beside its text. */
struct pinc_lock_notes {
    struct pinc_changes changes; /* since the old output */
    const char *not_kept;        /* why versions of that are not in it, a line each; "" */
    const char *against;         /* what would be installed over it, a line each; "" */
};

/* What pinc_lock_tree() and pinc_lock_why() tell. */
struct pinc_lock_view {
    bool sizes, invert;
    unsigned depth;       /* levels of a tree; 0: all */
    pinc_targets targets; /* all but with --target */
};

struct pinc_lock {
    struct pinc_arena *arena;
    struct pinc_lock_output output;
    struct pinc_buf text;
    const struct pinc_entry *entries; /* in the order of the text */
    size_t n_entries;
    size_t n_packages, n_differ;
    struct pinc_lock_target *targets; /* graph.n_targets of them */
    struct pinc_locked_graph graph;
    const struct pinc_lock_edge *edges; /* of the graph, parted by version */
    size_t n_edges;
    struct pinc_lock_notes notes;
    struct pinc_lock_view view;
};

/** May the output be written? PINC_OK; PINC_EUSAGE: its old text is one that the caller gave, and what the file
 * has is not known. */
PINC_MUST_USE enum pinc_status pinc_lock_writable(const struct pinc_lock *lock,
                                                  struct pinc_error *err);

/**
 * The package of that name, in any spelling.
 * @param node its place in the graph; PINC_NONE when it is not in the lock at all
 * @return PINC_OK; PINC_ENOTFOUND: it is on no target in view
 */
PINC_MUST_USE enum pinc_status pinc_lock_find(uint32_t *node, const struct pinc_lock *lock,
                                              const char *name, struct pinc_error *err);

/** Add where something holds: "  on linux-x86_64, linux-aarch64", "  on CPython 3.11" for all platforms of a
 * Python and the other way round; nothing when that is everywhere in view. */
void pinc_lock_print_targets(struct pinc_buf *buf, const struct pinc_lock *lock,
                             pinc_targets targets);

#endif

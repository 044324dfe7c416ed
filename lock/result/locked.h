/*
 * What a finished lock tells beside its lines: the files that pip takes for them, and who needs whom.
 */
#ifndef PINC_LOCK_LOCKED_H
#define PINC_LOCK_LOCKED_H

#include "lock/result/file_texts.h"
#include "lock/result/graph.h"
#include "lock/output/model.h"

/* A file of a line, and the targets that take it. Texts end in NUL; "" is what nobody has told. */
struct pinc_locked_file {
    const char *name, *url;
    const char *hash;   /* "sha256:..." */
    const char *source; /* the index or folder that lists it, without credentials */
    uint64_t size;      /* bytes; 0: unknown */
    bool wheel;
    pinc_targets targets;
};

/* A requirement between one version of a package and one of another. */
struct pinc_lock_edge {
    const char *from, *from_version; /* "": the input */
    const char *to, *to_version;     /* the version of a direct reference may be "" */
    const char *where;               /* "requirements.in:7"; "" unless from is the input */
    const char *requirement;
    pinc_targets targets;
};

/* What is asked for files. Everything is borrowed. */
struct pinc_locked_from {
    const struct pinc_resolution *resolution;
    const struct pinc_lock_model *model;
    const uint64_t *sizes;     /* of each pick's file, [pick * n_envs + target]; NULL: not known */
    const char *const *places; /* of each place that lists files, in the order of their numbers */
    size_t n_places;
    const struct pinc_hidden_values *hidden; /* no URL of a file shows them */
    struct pinc_file_texts *texts;           /* shared by the locks of a run; NULL: none */
};

/**
 * The files that pip takes for a line of the model.
 * @param out in the arena, in the order of their first targets
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_locked_files_make(const struct pinc_locked_file **out,
                                                      size_t *n, const struct pinc_lock_line *line,
                                                      const struct pinc_locked_from *from,
                                                      struct pinc_arena *arena,
                                                      struct pinc_error *err);

/**
 * The edges of a graph, those of several versions parted.
 * @param out in the arena, in the order of the graph
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_lock_edges_make(const struct pinc_lock_edge **out, size_t *n,
                                                    const struct pinc_locked_graph *graph,
                                                    struct pinc_arena *arena,
                                                    struct pinc_error *err);

#endif

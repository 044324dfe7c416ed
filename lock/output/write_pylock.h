/*
 * The lock as pylock.toml (PEP 751).
 */
#ifndef PINC_LOCK_OUTPUT_WRITE_PYLOCK_H
#define PINC_LOCK_OUTPUT_WRITE_PYLOCK_H

#include "lock/output/files.h"
#include "lock/output/locked_files.h"

/* What is written. Everything is borrowed. */
struct pinc_pylock_parts {
    const struct pinc_lock_model *model;
    const struct pinc_resolution *resolution;
    const struct pinc_resolve_request *request; /* its kept pins are those that may stay */
    pinc_lock_hash *hash;
    /* May the file be written? NULL: every one that a target could install. */
    bool (*allows)(void *user, const struct pinc_project *project, uint32_t file);
    void *user;                     /* of hash() and allows() */
    const struct pinc_pylock *kept; /* of the output as it is; NULL: there is none */
    struct pinc_buf *changed;       /* gets pinc_changed_file_add() of files; NULL: nobody asks */
};

/**
 * Add the whole file: environments, the oldest Python of the targets as requires-python, and for
 * each line of the model its marker and the files that a target could install with URL, size,
 * upload time and digests. A version that stays has the files and the digests of the output, and where
 * a target can take none of these, its own.
 * @return PINC_OK; PINC_EUNSUPPORTED (a direct reference that the format cannot express); what
 * hash() failed with; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_write_pylock(struct pinc_buf *buf,
                                                 const struct pinc_pylock_parts *parts,
                                                 struct pinc_error *err);

#endif

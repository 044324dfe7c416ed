/*
 * Which files a lock stands for on each target, for downloading them.
 */
#ifndef PINC_LOCK_DOWNLOAD_H
#define PINC_LOCK_DOWNLOAD_H

#include "lock/state/compile_state.h"

/* A file to have. Texts live in the compile's arena. */
struct pinc_wanted_file {
    struct pinc_slice name, url;
    uint64_t size;                  /* 0: not told */
    const struct pinc_hash *hashes; /* it must have one of them */
    size_t n_hashes;
    pinc_targets targets;
};

/* All files of a lock, each once. Zero it; the list is freed by pinc_wanted_clear(). */
struct pinc_wanted {
    struct pinc_wanted_file *files;
    size_t n, cap;
};

/**
 * Find the files of an opened lock: for each target and line the one that pip takes there.
 * @param path  of the lock; a pylock.toml names its files itself, and no index is asked
 * @param sdist the source distribution of each version, too, where there is one
 * @return PINC_OK; with the line PINC_ENOTFOUND (no such project, version or file), PINC_EHASH (none of
 * the line's hashes is that of a file for the target), PINC_EUNSUPPORTED (a folder or repository),
 * PINC_EUSAGE (a line that pins nothing), PINC_ESYNTAX (pylock.toml); what an index failed with; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_wanted_find(struct pinc_wanted *out, struct pinc_compile *c,
                                                const char *path, bool sdist,
                                                struct pinc_error *err);

/** Add a file, or targets to one of the same name and URL. PINC_OK; PINC_ESYNTAX (a name that no file of
 * the project can have); PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_wanted_add(struct pinc_wanted *out,
                                               const struct pinc_wanted_file *file,
                                               struct pinc_slice project, struct pinc_arena *arena,
                                               struct pinc_error *err);

/** Release the list. */
void pinc_wanted_clear(struct pinc_wanted *wanted);

/** The files that a pylock.toml names; otherwise as pinc_wanted_find(). */
PINC_MUST_USE enum pinc_status pinc_wanted_of_pylock(struct pinc_wanted *out,
                                                     struct pinc_compile *c, const char *path,
                                                     bool sdist, struct pinc_error *err);

#endif

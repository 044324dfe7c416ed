/*
 * The repository that a compile works in: what may be shown of files, and which files the existing
 * output may name, depends on whether they lie in it (docs/security.md).
 */
#ifndef PINC_LOCK_INPUT_REPOSITORY_H
#define PINC_LOCK_INPUT_REPOSITORY_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

/* Texts live in the arena that was given. */
struct pinc_repository {
    struct pinc_slice root; /* real path, no slash at its end; ptr NULL: nothing is inside */
    bool found;             /* there is a .git; otherwise the root is the folder that was given */
};

/**
 * Find the repository of a folder: the next one upwards with a .git. A submodule belongs to the
 * repository that has it. Without any it is the folder alone.
 * @param folder path, NUL-terminated; one that does not exist gives a repository without a root
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_repository_find(struct pinc_repository *out, const char *folder,
                                                    struct pinc_arena *arena,
                                                    struct pinc_error *err);

/**
 * Does a file lie in the repository after all links were followed, and is it neither in .git nor
 * hidden itself (".env")? A file that does not exist is judged by its folder.
 */
bool pinc_repository_has(const struct pinc_repository *repository, const char *path);

/**
 * Which folder, in the repository, that a path leads through is not there?
 * @return ptr NULL: none is missing, or the path is hidden, or it leads out of the repository before
 */
struct pinc_slice pinc_repository_missing_folder(const struct pinc_repository *repository,
                                                 struct pinc_slice path, struct pinc_arena *arena);

/** Is a path, from the root of the file system and without links, that of the repository or below? */
bool pinc_repository_covers(const struct pinc_repository *repository, struct pinc_slice path);

/** Does a file lie outside of the repository, after all links were followed? */
bool pinc_repository_leaves(const struct pinc_repository *repository, const char *path);

/** Does a path that is written as one of the repository lead out of it, by links? */
bool pinc_repository_escapes(const struct pinc_repository *repository, const char *path);

#endif

/*
 * Which files were read, so that none of them is replaced by the output: by device and inode, as one
 * file has many names.
 */
#ifndef PINC_LOCK_INPUT_READ_FILES_H
#define PINC_LOCK_INPUT_READ_FILES_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct pinc_read_file {
    uint64_t device, inode;
};

/* Zero it before use. */
struct pinc_read_files {
    struct pinc_read_file *items;
    size_t n, cap;
};

/** Note a file that was read; "-" is standard input. One that is gone, a pipe or a terminal is not
 * noted. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_read_files_add(struct pinc_read_files *files, const char *path,
                                                   struct pinc_error *err);

/** Note all files that another list has. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_read_files_merge(struct pinc_read_files *files,
                                                     const struct pinc_read_files *more,
                                                     struct pinc_error *err);

/** Forget all files. Fine on a zeroed struct. */
void pinc_read_files_clear(struct pinc_read_files *files);

/** Was the file behind that path, links followed, one of them? */
bool pinc_read_files_has(const struct pinc_read_files *files, const char *path);

/**
 * Asked before a file is written: may it be replaced?
 * @return PINC_OK; PINC_EUSAGE: the file behind that path, links followed, was read
 */
PINC_MUST_USE enum pinc_status pinc_read_files_spare(const struct pinc_read_files *files,
                                                     const char *path, struct pinc_error *err);

#endif

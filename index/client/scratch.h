/*
 * Files for downloads, each in a folder of its own, so that it can have the name that it is to have.
 * What killed programs left beside the folder of all is removed when that is made.
 */
#ifndef PINC_INDEX_CLIENT_SCRATCH_H
#define PINC_INDEX_CLIENT_SCRATCH_H

#include "base/file/work_folder.h"

/* Set the base, else zero it. Nothing is made before the first file is wanted. */
struct pinc_scratch {
    const char *base;               /* where the folder of all goes; NULL: /tmp */
    struct pinc_work_folder folder; /* private, as is n */
    unsigned n;
};

/**
 * A new file of that name, open for reading and writing.
 * @param path of the file; zeroed before
 * @return PINC_OK; PINC_EUSAGE (it cannot have that name); PINC_EIO; PINC_ENOMEM. In any case path
 * and fd are for pinc_scratch_drop().
 */
PINC_MUST_USE enum pinc_status pinc_scratch_file(struct pinc_scratch *scratch,
                                                 struct pinc_buf *path, int *fd,
                                                 struct pinc_slice filename,
                                                 struct pinc_error *err);

/**
 * The folder of all, for whoever makes folders of its own there and removes them.
 * @param out as long as the scratch
 * @return PINC_OK, PINC_EIO, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_scratch_folder(const char **out, struct pinc_scratch *scratch,
                                                   struct pinc_error *err);

/** Close and remove a file; an empty path and a descriptor of -1 are fine. */
void pinc_scratch_drop(struct pinc_buf *path, int *fd);

/** Remove the folder and what is left in it; all files are dropped before. */
void pinc_scratch_clear(struct pinc_scratch *scratch);

#endif

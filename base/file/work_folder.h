/*
 * Folders for what is under way. Each is locked while it is in use, so that what a killed program left
 * behind can be told from what another one is using, and removed.
 */
#ifndef PINC_BASE_FILE_WORK_FOLDER_H
#define PINC_BASE_FILE_WORK_FOLDER_H

#include "base/text.h"

/* Zero it. */
struct pinc_work_folder {
    struct pinc_buf path; /* empty: there is none */
    int lock;             /* private */
};

/**
 * Make a new empty folder, for this user alone, and lock it. Where the file system has no locks the
 * folder is made all the same, and is never swept.
 * @param out  zeroed; removed by pinc_work_folder_remove(). It stays empty after a failure
 * @param parent  where it goes; NULL or "": /tmp
 * @return PINC_OK, PINC_EIO, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_work_folder_make(struct pinc_work_folder *out,
                                                     const char *parent, struct pinc_error *err);

/** Remove it with all that is in it, and unlock it. An empty one is fine. */
void pinc_work_folder_remove(struct pinc_work_folder *folder);

/** Unlock it and leave what is there, under whatever name: it has become something else. */
void pinc_work_folder_release(struct pinc_work_folder *folder);

/**
 * Remove what killed programs of this user left in a folder: what pinc_work_folder_make() made and
 * nobody has locked. Links are not followed; failures are silent. It stops after about a second, or
 * 20,000 names.
 */
void pinc_work_folders_sweep(const char *parent);

#endif

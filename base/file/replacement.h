/*
 * One file on its way to replace another: what replacing one and replacing several have in common.
 */
#ifndef PINC_BASE_REPLACEMENT_H
#define PINC_BASE_REPLACEMENT_H

#include "base/file/file.h"

#include <sys/stat.h>

/* Set bytes, sync and private_; clear it at the end. */
struct pinc_replacement {
    char *target, *folder;
    struct pinc_buf prefix;    /* of temporary names, with the folder */
    struct pinc_buf temporary; /* the last one that was made */
    struct pinc_slice bytes;
    struct stat old;
    bool exists, sync, private_;
    bool swept; /* nothing is left of killed processes */
};

/** Follow links to where the bytes go, and make the names. @param arena as long as the replacement. false:
 * errno says why not */
bool pinc_replacement_init(struct pinc_replacement *r, struct pinc_arena *arena, const char *path);

/** See what is there, and remove what killed processes left. false: errno says why not */
bool pinc_replacement_look(struct pinc_replacement *r);

/** Is there a file in the folder that may be left of a killed process, whatever it was to replace? */
bool pinc_replacement_left(const struct pinc_replacement *r);

/** Make a file with a temporary name, locked when it is to be synced. -1: errno says why not */
int pinc_replacement_open(struct pinc_replacement *r);

/** Write the bytes into it, with the mode and owner of the old file, without syncing it. false: errno says why not */
bool pinc_replacement_fill(const struct pinc_replacement *r, int fd);

/** Give an open file a name: the target's when that is free and r->exists is not set, else one that is renamed at
 * once. false: errno says why not */
bool pinc_replacement_link(struct pinc_replacement *r, int fd);

/** Write all of it where the file stands. false: errno says why not */
bool pinc_replacement_write(int fd, struct pinc_slice bytes);

/** Remove the temporary file; errno stays. */
void pinc_replacement_drop(const struct pinc_replacement *r);

/** Sync the folder, where the file system can do that and the folder can be read. false: errno says why not */
bool pinc_replacement_sync(const struct pinc_replacement *r);

/** Free what it holds; not its file. */
void pinc_replacement_clear(struct pinc_replacement *r);

#endif

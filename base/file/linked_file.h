/*
 * One file under several names: bytes are added to its end, and each of its names is a hard link. It costs the file
 * system one file, however many names it has, and goes with the last of them.
 */
#ifndef PINC_BASE_LINKED_FILE_H
#define PINC_BASE_LINKED_FILE_H

#include "base/slice.h"

#include <stdbool.h>

/* fd -1: none is open. */
struct pinc_linked_file {
    int fd;
    size_t len; /* bytes that were added */
};

/** Open a file that has no name yet, mode 0600, for a file system that can make such ones.
 * @param folder where it will get its names
 * @return false: errno says why not */
bool pinc_linked_file_open(struct pinc_linked_file *file, const char *folder);

/** Add bytes to its end. After false (errno says why) there may be a part of them, and the file is to be closed. */
bool pinc_linked_file_add(struct pinc_linked_file *file, struct pinc_slice bytes);

/** Give it one more name, on the same file system; another file of that name is replaced.
 * @return false: errno says why not (links are not known there; its other names are all gone) */
bool pinc_linked_file_name(const struct pinc_linked_file *file, const char *path);

/** Close it; without a name it is gone. Fine when none is open. */
void pinc_linked_file_close(struct pinc_linked_file *file);

#endif

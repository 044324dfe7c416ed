/*
 * Waiting for the disk, for many files together.
 */
#ifndef PINC_BASE_SYNC_FILES_H
#define PINC_BASE_SYNC_FILES_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Sync files, several at a time: a file system writes once for all that wait, while one after the other takes as many turns of
 * the disk as there are files.
 * @param failed gets the number of the first one that failed
 * @return false with errno when one failed
 */
bool pinc_sync_files(const int *fds, size_t n, size_t *failed);

#endif

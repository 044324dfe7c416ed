/*
 * "Did you mean" for a file that is not there.
 */
#ifndef PINC_BASE_NEAREST_FILE_H
#define PINC_BASE_NEAREST_FILE_H

#include "base/error.h"

/**
 * Add a hint to a failure of reading `path`: the file of its folder with a similar name, or the folder
 * that is not there. Names whose endings are of another kind (.in, .txt) are not similar. Does nothing
 * when the path is there or nothing is near; the first 2000 names of a folder are looked at.
 */
void pinc_nearest_file_hint(struct pinc_error *err, const char *path);

#endif

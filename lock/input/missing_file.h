/*
 * An input file that is not there: what may have been meant.
 */
#ifndef PINC_LOCK_INPUT_MISSING_FILE_H
#define PINC_LOCK_INPUT_MISSING_FILE_H

#include "lock/input/given_files.h"

/**
 * Add a hint to a failure of reading `path`: a file with a similar name, else that a requirement or a
 * Python was given where a file is named. Does nothing when the path is there.
 */
void pinc_missing_file_hint(struct pinc_error *err, const char *path);

/** Is there nothing at the path, and does it read as a requirement or a Python? @param given may be NULL */
bool pinc_missing_file_is_word(const struct pinc_given_files *given, const char *path);

/** Is there nothing at the path of an input? Then "cannot read" and a hint are recorded. Standard input,
 * URLs and texts that were given are there. @param given may be NULL */
bool pinc_missing_file_check(struct pinc_error *err, const struct pinc_given_files *given,
                             const char *path);

#endif

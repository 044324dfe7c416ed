/*
 * The files of a run's locks: whose output or input a path is, and who has read which file. A run may have thousands of locks,
 * each of which reads several files.
 */
#ifndef PINC_LOCK_SET_FILES_H
#define PINC_LOCK_SET_FILES_H

#include "base/error.h"
#include "base/slice.h"
#include "lock/input/read_files.h"

#define PINC_SET_NOBODY SIZE_MAX

/* Opaque. */
struct pinc_set_files;

/** None yet; freed by pinc_set_files_free(). NULL when out of memory. */
struct pinc_set_files *pinc_set_files_new(void);

/** NULL is fine. */
void pinc_set_files_free(struct pinc_set_files *files);

/** From the root of the file system, links of its folder followed, so that paths can be compared; lives in the arena. ptr NULL
 * when out of memory. */
struct pinc_slice pinc_set_files_whole(struct pinc_slice path, struct pinc_arena *arena);

/** Forget whose a path is. */
void pinc_set_files_forget(struct pinc_set_files *files);

/** A member has this output. @param whole lives long enough. PINC_OK, PINC_ENOMEM; *taken: another member has it, too. */
PINC_MUST_USE enum pinc_status pinc_set_files_output(struct pinc_set_files *files, bool *taken,
                                                     struct pinc_slice whole, size_t member,
                                                     struct pinc_error *err);

/** Whose output it is; PINC_SET_NOBODY. */
size_t pinc_set_files_writer(const struct pinc_set_files *files, struct pinc_slice whole);

/** A member has this input; URLs and "-" are nobody's. As above. */
PINC_MUST_USE enum pinc_status pinc_set_files_input(struct pinc_set_files *files,
                                                    struct pinc_slice whole, size_t member,
                                                    struct pinc_error *err);

/** The next member that has the input. @param at 0 at first. PINC_SET_NOBODY: no more. */
size_t pinc_set_files_reader(const struct pinc_set_files *files, struct pinc_slice whole,
                             size_t *at);

/** A member has read these files. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_set_files_note(struct pinc_set_files *files,
                                                   const struct pinc_read_files *read,
                                                   size_t member, struct pinc_error *err);

/** Has a member other than that one read the file behind the path, links followed? */
bool pinc_set_files_noted(struct pinc_set_files *files, const char *path, size_t member);

#endif

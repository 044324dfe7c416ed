/*
 * A temporary folder to work in, and a pylock.toml in it with the files that it names by path, for tests of
 * what reads locks: no network.
 */
#ifndef PINC_TESTS_LOCK_FOLDER_H
#define PINC_TESTS_LOCK_FOLDER_H

#include <pinc/pinc.h>

/** cmocka group fixtures: work in a new folder; remove it. */
int lock_folder_enter(void **state);
/** As above. */
int lock_folder_leave(void **state);

/** Write a file of the folder. */
void lock_folder_write(const char *path, const char *text);

/** A new file in place of what is there; without one: text NULL. */
void lock_folder_put(const char *path, const char *text);

/** The test fails unless the file, of at most 1,000 bytes, holds the text; NULL: unless there is none. */
void lock_folder_holds(const char *path, const char *want);

/** Write pylock.toml with package demo 1.0, whose wheels are these n files; each is written and holds its
 * name. */
void lock_folder_lock(const char *const *wheels, size_t n);

/** pinc_download() of pylock.toml into "files", Python 3.11. */
enum pinc_status lock_folder_download(struct pinc_download **out, struct pinc_error *err);

#endif

/*
 * A source over a folder of this machine with the wheels and sdists that a test puts there: no network.
 */
#ifndef PINC_TESTS_SUPPORT_FOLDER_SOURCE_H
#define PINC_TESTS_SUPPORT_FOLDER_SOURCE_H

#include "index/source/source.h"

struct folder_source {
    struct pinc_arena *arena;
    struct pinc_buf folder;
    struct pinc_source *source; /* NULL until folder_source_start() */
};

/** A new folder, and nothing in it. Fails the test when that is not possible. */
void folder_source_open(struct folder_source *f);

/** The path of a file of the folder, in the arena. */
const char *folder_source_path(const struct folder_source *f, const char *name);

/** Copy a file of up to 1 MiB into the folder. */
void folder_source_copy(const struct folder_source *f, const char *from, const char *name);

/** Make the source: it finds the folder's files, and its cache is "cache" in it. @param options the rest */
void folder_source_start(struct folder_source *f, struct pinc_source_options options);

/** Free the source and remove the folder. */
void folder_source_close(struct folder_source *f);

#endif

/*
 * Where requirements files are, and where -r and -c in them lead.
 */
#ifndef PINC_LOCK_INPUT_LOCATION_H
#define PINC_LOCK_INPUT_LOCATION_H

#include "base/text.h"

/* A requirements file. Texts live in the arena, NUL-terminated. */
struct pinc_location {
    /* As it is named to the user: as it was given, or relative to the first file's folder. A URL
     * without its credentials, variables not expanded. */
    struct pinc_slice file;
    struct pinc_slice identity; /* without "." and "..", expanded: one file, one name */
    struct pinc_slice
        url; /* to ask for, credentials and all, no fragment; ptr NULL: a local file */
};

/** Is it a URL that files are fetched from, or meant to be one ("https:...")? */
bool pinc_location_is_url(struct pinc_slice text);

/** Take "." and "folder/.." out of a path, in place: one file, one name. Returns what is left. */
struct pinc_slice pinc_path_normalize(char *path);

/** The file that the user names: a path, "-", or a URL. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_location_first(struct pinc_location *out,
                                                   struct pinc_slice text, struct pinc_arena *arena,
                                                   struct pinc_error *err);

/**
 * The file that -r or -c names: relative to the folder, or to the URL, of the file that includes
 * it. A file from a URL leads to URLs only.
 * @param value   what follows -r or -c
 * @param written the same, variables not expanded
 * @return PINC_OK; PINC_ESYNTAX, without a place; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_location_next(struct pinc_location *out,
                                                  const struct pinc_location *from,
                                                  struct pinc_slice value,
                                                  struct pinc_slice written,
                                                  struct pinc_arena *arena, struct pinc_error *err);

#endif

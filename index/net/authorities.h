/*
 * Where a system keeps the certificate authorities that it trusts. A libcurl that belongs to the
 * system knows; one that is linked into a program for every Linux (packaging/) does not.
 */
#ifndef PINC_INDEX_NET_AUTHORITIES_H
#define PINC_INDEX_NET_AUTHORITIES_H

#include <stdbool.h>
#include <stddef.h>

/* What is known before looking. Any of them may be NULL. */
struct pinc_authorities_known {
    const char *own_file, *own_folder; /* libcurl's, set when it was built */
    const char *folder;                /* the user's, in place of own_folder */
    const char *fallback;              /* PEM file to use when the system has no authorities */
};

/** The files of the systems that we know, the most frequent first, and their number. */
const char *const *pinc_authorities_places(size_t *n);

/**
 * Choose the file of authorities for a user who names none.
 * @param places files to look for when own_file does not exist
 * @return own_file, one of places or fallback: borrowed; NULL: there is none, or the folder is to be
 * used alone. Does not fail: what cannot be read does not exist.
 */
const char *pinc_authorities_choose(const struct pinc_authorities_known *known,
                                    const char *const *places, size_t n);

/** Does the folder (NULL: no) hold anything? */
bool pinc_authorities_in_folder(const char *folder);

#endif

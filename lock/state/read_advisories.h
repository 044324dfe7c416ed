/*
 * Reading advisories from where --advisories says.
 */
#ifndef PINC_LOCK_READ_ADVISORIES_H
#define PINC_LOCK_READ_ADVISORIES_H

#include "lock/state/advisories.h"
#include "lock/state/compile_state.h"

/**
 * Read all places of --advisories into compile->result.advisories: OSV documents in files, folders (with what lies
 * below) and zip archives, by path or URL. Without any place nothing is read, and it stays NULL. The word "index" is
 * for pinc_advisories_ask().
 * @param compile with settings and a list; freed by pinc_compile_clear()
 * @return PINC_OK; with the place PINC_ENOTFOUND, PINC_EIO, PINC_ENET, PINC_ESYNTAX, PINC_ELIMIT; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_advisories_read(struct pinc_compile *compile,
                                                    struct pinc_error *err);

/* One version of a package. */
struct pinc_advised {
    struct pinc_slice name, version; /* normalized name */
};

/**
 * With --advisories index ask the first index what it tells of versions: URL/pypi/NAME/VERSION/json beside its
 * .../simple/. Nothing is asked without that word.
 * @param pins any may come twice
 * @return as pinc_advisories_read(); PINC_EUSAGE (the index is none of .../simple/)
 */
PINC_MUST_USE enum pinc_status pinc_advisories_ask(struct pinc_compile *compile,
                                                   const struct pinc_advised *pins, size_t n,
                                                   struct pinc_error *err);

/** Is the word "index" among the places? */
bool pinc_advisories_of_index(const struct pinc_texts *places);

#endif

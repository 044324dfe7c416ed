/*
 * What keeps a version out of a solution: the first party that one can name.
 */
#ifndef PINC_LOCK_HELD_BACK_H
#define PINC_LOCK_HELD_BACK_H

#include "resolver/types.h"

/* A version of a package that the solution has in another version. */
struct pinc_held_back {
    const struct pinc_resolution *resolution;
    const struct pinc_resolve_request *request;
    uint32_t pick; /* of the package, in the resolution */
    const struct pinc_version *version;
    size_t target; /* where it is looked at; the package has a release there */
};

/**
 * Who keeps the version out on the target: a line of the input, of its constraints or overrides; a package
 * of the solution that needs another version; or the index, which has no file of it for the target.
 * @param out   kind and texts, in the arena; zeroed when nobody is found
 * @param found false when only the choice of others together excludes it
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_held_back_find(struct pinc_party *out, bool *found,
                                                   const struct pinc_held_back *held,
                                                   struct pinc_arena *arena,
                                                   struct pinc_error *err);

/** Adds the party as a reason: "requirements.in:1 asks for flask<3.1", "flask 3.1 needs idna<3". */
void pinc_held_back_print(struct pinc_buf *buf, const struct pinc_party *party);

#endif

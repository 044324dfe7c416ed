/* Compiling one lock, or several that belong together. */
#ifndef PINC_COMPILE_PUBLIC_H
#define PINC_COMPILE_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_session;

/** A finished lock: text and what it came from. Opaque. */
struct pinc_lock;

/**
 * Read the input, resolve it for every target (64 at most), verify the result and keep its text. Nothing is
 * written.
 * @param out NULL on failure; freed by pinc_lock_free(), also after the session
 * @param err may be NULL
 * @return PINC_OK; PINC_ENOSOLUTION, see pinc_explanation(); PINC_EUSAGE, PINC_ESYNTAX,
 * PINC_ELIMIT, PINC_ENOTFOUND, PINC_EIO, PINC_ENET, PINC_EHASH, PINC_EUNSUPPORTED, PINC_ECANCELLED,
 * PINC_ENOMEM, PINC_EINTERNAL (the result did not stand verification)
 */
PINC_API enum pinc_status pinc_compile(struct pinc_session *session, struct pinc_lock **out,
                                       struct pinc_error *err);

/** Free a lock. NULL is fine. */
PINC_API void pinc_lock_free(struct pinc_lock *lock);

/** Several finished locks that were made together. Opaque. */
struct pinc_set;

/**
 * Make all locks of a run: with "each" one of each input file; without any input those that the [[lock]]
 * tables of the project file name, or of these the ones that "lock" names; else the one that pinc_compile() makes. What
 * one lock names with -c or -r,
 * or as a constraint, is made before it, and its pins hold in it. Nothing is written.
 * @param out NULL on failure; freed by pinc_set_free() before the session is
 * @return as pinc_compile(); PINC_EUSAGE (two locks of one output, a circle)
 */
PINC_API enum pinc_status pinc_compile_set(struct pinc_session *session, struct pinc_set **out,
                                           struct pinc_error *err);

/** Is given a finished lock of several. Neither the session nor the set can be used inside of it.
 * @param lock valid during the call alone */
typedef void pinc_lock_call(void *user, const struct pinc_lock *lock);

/**
 * The same for many locks, so that they do not have to be in memory together: each is handed over when it and those
 * before it are finished, in the order in which they were named. What is kept of it then is what pinc_set_write() needs,
 * in a file without a name below TMPDIR. It is no sign that all of them will be finished.
 * @param call NULL: pinc_compile_set()
 * @param user handed to the call; stays the caller's
 */
PINC_API enum pinc_status pinc_compile_set_each(struct pinc_session *session, struct pinc_set **out,
                                                pinc_lock_call *call, void *user,
                                                struct pinc_error *err);

/** Free a set with its locks; before its session. NULL is fine. */
PINC_API void pinc_set_free(struct pinc_set *set);

/** The number of locks, in the order in which they were named; of NULL 0. */
PINC_API size_t pinc_set_count(const struct pinc_set *set);

/** Lock `at` of a set, NULL beyond the end; lives as long as the set. NULL also for one of several that was handed over
 * by pinc_compile_set_each(); the only lock of a set stays. */
PINC_API const struct pinc_lock *pinc_set_lock(const struct pinc_set *set, size_t at);

/**
 * Write all locks that changed, or none: every new file is complete before the first one takes its name.
 * @return as pinc_lock_write()
 */
PINC_API enum pinc_status pinc_set_write(const struct pinc_set *set, struct pinc_error *err);

#ifdef __cplusplus
}
#endif

#endif

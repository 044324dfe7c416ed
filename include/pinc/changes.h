/* What changed between two locks. */
#ifndef PINC_CHANGES_PUBLIC_H
#define PINC_CHANGES_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_lock;
struct pinc_session;

/** What differs between two locks, for the targets of the newer one. Opaque. */
struct pinc_changes;

/** What changed for one package on some targets. Opaque; lives as long as its pinc_changes. */
struct pinc_change;

/** What happened to a package. */
enum pinc_change_kind {
    PINC_CHANGE_VERSION, /**< another version or URL; a package that is new or gone */
    PINC_CHANGE_MARKER,  /**< the same version, another marker */
    PINC_CHANGE_HASHES   /**< the same version, other hashes */
};

/** What is another in a lock than in the file that it replaces; NULL when there was no file. */
PINC_API const struct pinc_changes *pinc_lock_changes(const struct pinc_lock *lock);

/** What the files of "against", installed over the lock, would do to it: a line each, ended by LF, "" for
 * nothing. Lives as long as the lock. */
PINC_API const char *pinc_lock_against(const struct pinc_lock *lock);

/**
 * Why versions of the file that the lock replaces are not in it, a line each, ended by LF:
 * "flask 3.1.3: requirements.in:1 asks for flask<3.1". Only what is told by one requirement or by the
 * index; "" when there is nothing to tell. Borrowed from the lock.
 */
PINC_API const char *pinc_lock_not_kept(const struct pinc_lock *lock);

/** The number of changes. */
PINC_API size_t pinc_changes_count(const struct pinc_changes *changes);

/** Change `at`, by name, then target; NULL beyond the end. */
PINC_API const struct pinc_change *pinc_changes_at(const struct pinc_changes *changes, size_t at);

/** The number of targets. */
PINC_API size_t pinc_changes_target_count(const struct pinc_changes *changes);

/** The shortest name of target `at` that tells it apart, "linux-x86_64"; NULL beyond the end. */
PINC_API const char *pinc_changes_target(const struct pinc_changes *changes, size_t at);

/** The normalized project name. */
PINC_API const char *pinc_change_name(const struct pinc_change *change);

/** What happened to the package. */
PINC_API enum pinc_change_kind pinc_change_kind(const struct pinc_change *change);

/** Version or URL before, or the marker of a PINC_CHANGE_MARKER; the version of a
 * PINC_CHANGE_HASHES. NULL where the package was not there. */
PINC_API const char *pinc_change_from(const struct pinc_change *change);

/** The same after the change; NULL where the package is not there any more. */
PINC_API const char *pinc_change_to(const struct pinc_change *change);

/** 1 when it is so on target `at`. */
PINC_API int pinc_change_on_target(const struct pinc_change *change, size_t at);

/** Two locks compared. Opaque. */
struct pinc_diff;

/**
 * Compare two locks, requirements.txt or pylock.toml, for the targets of the session's options, else
 * of the newer header, else of the older one, else the usual ones.
 * @param from @param to paths; "REVISION:PATH" is what `git show` gives, unless there is such a file
 * @param out  freed by pinc_diff_free(); NULL on failure
 * @return PINC_OK, also when they are equal; PINC_ENOTFOUND, PINC_EIO, PINC_ESYNTAX, PINC_ELIMIT,
 * PINC_EUSAGE, PINC_EUNSUPPORTED, PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_diff(struct pinc_session *session, const char *from, const char *to,
                                    struct pinc_diff **out, struct pinc_error *err);

/** The changes; they live as long as the diff. */
PINC_API const struct pinc_changes *pinc_diff_changes(const struct pinc_diff *diff);

/** Free a diff. NULL is fine. */
PINC_API void pinc_diff_free(struct pinc_diff *diff);

#ifdef __cplusplus
}
#endif

#endif

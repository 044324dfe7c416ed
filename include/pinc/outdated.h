/* What of a lock has a newer version, and who holds it back. */
#ifndef PINC_OUTDATED_PUBLIC_H
#define PINC_OUTDATED_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"
#include "pinc/explanation.h"
#include "pinc/session.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What is not the newest in a lock. Opaque. */
struct pinc_outdated;

/** One package, on the targets where the same holds. Opaque; lives as long as its pinc_outdated. */
struct pinc_outdated_package;

/**
 * Compare the output as it is with what compiling with "upgrade" gives, and with the newest versions of
 * the index. The input is resolved once, in memory; nothing is written.
 * @param session with its input files; its targets are those of the compile
 * @param out     freed by pinc_outdated_free(); NULL on failure
 * @return as pinc_compile(); PINC_ENOTFOUND (there is no output yet); PINC_EUSAGE (the output is standard
 * output)
 */
PINC_API enum pinc_status pinc_outdated(struct pinc_session *session, struct pinc_outdated **out,
                                        struct pinc_error *err);

/** Free it. NULL is fine. */
PINC_API void pinc_outdated_free(struct pinc_outdated *outdated);

/** The output file that was looked at: "requirements.txt". */
PINC_API const char *pinc_outdated_path(const struct pinc_outdated *outdated);

/** The number of packages that the output pins. */
PINC_API size_t pinc_outdated_locked_count(const struct pinc_outdated *outdated);

/** The number of targets. */
PINC_API size_t pinc_outdated_target_count(const struct pinc_outdated *outdated);

/** The shortest name that tells target `at` apart, "linux-x86_64"; NULL beyond the end. */
PINC_API const char *pinc_outdated_target(const struct pinc_outdated *outdated, size_t at);

/** The number of packages that are not the newest; a package whose targets differ counts for each. */
PINC_API size_t pinc_outdated_count(const struct pinc_outdated *outdated);

/** Package `at`, by name, then target; NULL beyond the end. */
PINC_API const struct pinc_outdated_package *pinc_outdated_at(const struct pinc_outdated *outdated,
                                                              size_t at);

/** The normalized project name. */
PINC_API const char *pinc_outdated_name(const struct pinc_outdated_package *package);

/** The version that is locked. */
PINC_API const char *pinc_outdated_locked(const struct pinc_outdated_package *package);

/** The version that "upgrade" gives; "" when the package is not needed any more. */
PINC_API const char *pinc_outdated_fits(const struct pinc_outdated_package *package);

/** The newest version of the index that is not yanked and, unless pre-releases are asked for, final; ""
 * when the package is not needed any more, or nothing is as new as what fits. */
PINC_API const char *pinc_outdated_newest(const struct pinc_outdated_package *package);

/** Who keeps the newest version out, see pinc_party_kind(); NULL when the newest version fits, or only
 * the choice of several others together excludes it. */
PINC_API const struct pinc_party *pinc_outdated_holder(const struct pinc_outdated_package *package);

/** The same in words, "requirements.in:1 asks for flask<3.1"; "" when the newest version fits. */
PINC_API const char *pinc_outdated_held_by(const struct pinc_outdated_package *package);

/** 1 when the version that is locked is the newest: then the package is there for its advisories, or for what
 * pinc_outdated_standing() tells. */
PINC_API int pinc_outdated_is_current(const struct pinc_outdated_package *package);

/** What the index says of the project as a whole (PEP 792): "archived: REASON", "deprecated" or "quarantined";
 * "" when it is active. Such a package is there even when its version is the newest. */
PINC_API const char *pinc_outdated_standing(const struct pinc_outdated_package *package);

/** The number of advisories about the locked version, with the session's option "advisories", and one of them:
 * "GHSA-... (CVE-...), fixed in 2.1: SUMMARY"; NULL beyond the end. */
PINC_API size_t pinc_outdated_affected_count(const struct pinc_outdated_package *package);
/** As above. */
PINC_API const char *pinc_outdated_affected(const struct pinc_outdated_package *package, size_t at);

/** 1 when it is so on target `at`. */
PINC_API int pinc_outdated_on_target(const struct pinc_outdated_package *package, size_t at);

#ifdef __cplusplus
}
#endif

#endif

/* Why there is no solution. */
#ifndef PINC_EXPLANATION_PUBLIC_H
#define PINC_EXPLANATION_PUBLIC_H

#include "pinc/api.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_session;

/**
 * After PINC_ENOSOLUTION: why, in several lines, each ended by LF; those that begin with "hint: " say what to
 * try. "" when there is nothing to tell. Borrowed until the next call with the session.
 */
PINC_API const char *pinc_explanation(const struct pinc_session *session);

/** After PINC_ENOSOLUTION: the target that has no solution, the first one, as the options "platform" and
 * "python-version" take it: "linux-x86_64" and "3.10"; "" when there is nothing to tell. Borrowed as
 * pinc_explanation(). */
PINC_API const char *pinc_conflict_platform(const struct pinc_session *session);
/** As above. */
PINC_API const char *pinc_conflict_python(const struct pinc_session *session);

/** The normalized name of the package of which no version is left; "" when only all parties together show it. */
PINC_API const char *pinc_conflict_package(const struct pinc_session *session);

/** What a party is to a contradiction. */
enum pinc_party_kind {
    PINC_PARTY_REQUIREMENT, /**< a line of the input: where, requirement */
    PINC_PARTY_CONSTRAINT,  /**< a line of a constraints file: where, requirement */
    PINC_PARTY_OVERRIDE,    /**< a line of an overrides file: where, requirement */
    PINC_PARTY_PACKAGE, /**< versions of a package that need something: name, first, last, requirement */
    PINC_PARTY_UNUSABLE /**< a version that would fit, without a file for the target: name, first, reason */
};

/** One who takes part in a contradiction. Opaque; lives as pinc_explanation(). */
struct pinc_party;

/** After PINC_ENOSOLUTION: the number of those who take part, and one of them, in the order in which the
 * explanation names them; NULL beyond the end. */
PINC_API size_t pinc_party_count(const struct pinc_session *session);
/** As above. */
PINC_API const struct pinc_party *pinc_party_at(const struct pinc_session *session, size_t at);

/** What kind of party it is. */
PINC_API enum pinc_party_kind pinc_party_kind(const struct pinc_party *party);

/** The normalized name of a package; "" of any other kind, as with the following. */
PINC_API const char *pinc_party_name(const struct pinc_party *party);

/** The oldest and the newest version that is spoken of. */
PINC_API const char *pinc_party_first_version(const struct pinc_party *party);
/** As above. */
PINC_API const char *pinc_party_last_version(const struct pinc_party *party);

/** "requirements.in:7". */
PINC_API const char *pinc_party_where(const struct pinc_party *party);

/** "numpy<2". */
PINC_API const char *pinc_party_requirement(const struct pinc_party *party);

/** Why a version cannot be used. */
PINC_API const char *pinc_party_reason(const struct pinc_party *party);

#ifdef __cplusplus
}
#endif

#endif

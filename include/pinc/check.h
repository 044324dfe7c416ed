/* Would writing a lock change a file? */
#ifndef PINC_CHECK_PUBLIC_H
#define PINC_CHECK_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_lock;
struct pinc_session;

/**
 * What writing a lock would change.
 * @param diff with PINC_EDIFFERENT a unified diff, freed by pinc_text_free(); NULL otherwise. May
 * be NULL.
 * @return PINC_OK (nothing), PINC_EDIFFERENT, PINC_EUSAGE (the output is standard output),
 * PINC_ENOMEM
 */
PINC_API enum pinc_status pinc_lock_diff(const struct pinc_lock *lock, char **diff,
                                         struct pinc_error *err);

/**
 * Would compiling change the output file? pinc_compile() and pinc_lock_diff() in one; writes
 * nothing.
 * @param diff with PINC_EDIFFERENT a unified diff, freed by pinc_text_free(); NULL otherwise. May
 * be NULL.
 * @return PINC_OK (it would not), PINC_EDIFFERENT, or what pinc_compile() fails with
 */
PINC_API enum pinc_status pinc_check(struct pinc_session *session, char **diff,
                                     struct pinc_error *err);

#ifdef __cplusplus
}
#endif

#endif

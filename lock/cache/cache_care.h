/*
 * Keeping the cache small by itself.
 */
#ifndef PINC_LOCK_CACHE_CARE_H
#define PINC_LOCK_CACHE_CARE_H

#include "lock/config/session.h"
#include "lock/config/settings.h"

/** Can what --cache-keep says be read? @param keep ptr NULL: everything stays. PINC_OK, PINC_EUSAGE. */
PINC_MUST_USE enum pinc_status pinc_cache_keep_check(struct pinc_slice keep,
                                                     struct pinc_error *err);

/**
 * Prune the cache as --cache-keep says, when that was not done for a week, and tell what is gone (a detail). The
 * time of CACHEDIR.TAG's last change says when it was. A failure does no harm; the next run tries again.
 */
void pinc_cache_tidy(const struct pinc_session *session, const struct pinc_cache_settings *cache);

#endif

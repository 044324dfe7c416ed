/*
 * Points in time as --exclude-newer takes them.
 */
#ifndef PINC_LOCK_CONFIG_EXCLUDE_NEWER_H
#define PINC_LOCK_CONFIG_EXCLUDE_NEWER_H

#include "base/text.h"

/**
 * From when on files do not exist: "2026-11-01" takes that day in (UTC), "2026-11-01T12:00:00Z" is
 * exact, an age ("7d", "2 weeks", "36 hours", "P7D", "PT36H") counts back from now.
 * @param now seconds since 1970
 * @return false when the text is none of these
 */
bool pinc_exclude_newer_limit(int64_t *out, struct pinc_slice text, int64_t now);

#endif

/*
 * Times as text (ISO 8601, RFC 3339).
 */
#ifndef PINC_BASE_ISO_TIME_H
#define PINC_BASE_ISO_TIME_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * Read a time: "2024-01-02T03:04:05.678Z", with an offset, without a zone (then it is UTC), or a
 * bare date (its start); blanks around it are fine. Fractions of a second are dropped.
 * @param out seconds since 1970 UTC; undefined when it fails
 */
bool pinc_time_parse(int64_t *out, struct pinc_slice text);

#endif

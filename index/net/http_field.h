/*
 * Header fields of HTTP answers (RFC 9110, RFC 9111).
 */
#ifndef PINC_INDEX_NET_HTTP_FIELD_H
#define PINC_INDEX_NET_HTTP_FIELD_H

#include "base/text.h"

/** Seconds since 1970 of an IMF-fixdate ("Sun, 06 Nov 1994 08:49:37 GMT"); false for anything else.
 */
bool pinc_http_date(int64_t *out, struct pinc_slice text);

/** Seconds to wait by a Retry-After field (a number or a date, the latter taken against `date`);
 * false when it cannot be read. */
bool pinc_http_retry_after(int64_t *seconds, struct pinc_slice field, int64_t now);

/* The fields that say how long an answer stays fresh; empty when absent. */
struct pinc_http_freshness {
    struct pinc_slice cache_control, age, date, expires;
};

/** Freshness that is assumed where the server says nothing, in seconds. */
#define PINC_HTTP_HEURISTIC 600

/** Seconds of freshness left, 0 for none, PINC_HTTP_NO_STORE (http_types.h) when the answer must not be
 * kept. */
int64_t pinc_http_lifetime(const struct pinc_http_freshness *fields);

/** Is it for one user alone (Cache-Control: private), so that a cache of several must not keep it? */
bool pinc_http_is_personal(const struct pinc_http_freshness *fields);

/** Read "bytes FROM-TO/TOTAL"; TOTAL may be '*' (0 then). false when it is something else. */
bool pinc_http_content_range(struct pinc_slice field, uint64_t *from, uint64_t *to,
                             uint64_t *total);

/** A decimal number at the start of text, cut from it; false when there is none or it exceeds 2^62.
 */
bool pinc_http_number(struct pinc_slice *text, uint64_t *out);

/** The status in a few words ("not found"), "" for a code that is not known. */
const char *pinc_http_reason(unsigned code);

#endif

/*
 * Fields of an answer, a line each: a date, Retry-After, Content-Range, Cache-Control, Age and Expires. What is read
 * from them lies in the limits that the header names.
 */
#include "tests/fuzz/fuzz.h"

#include "index/net/http_field.h"
#include "index/net/http_types.h"

#define LIFETIME_MAX ((int64_t)1 << 62)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice text = fuzz_text(data, size), number;
    const struct pinc_slice date = fuzz_line(&text), retry = fuzz_line(&text);
    const struct pinc_slice range = fuzz_line(&text);
    struct pinc_http_freshness fields = {0};
    int64_t seconds, lifetime;
    uint64_t from, to, total, n;

    fields.date = date;
    fields.cache_control = fuzz_line(&text);
    fields.age = fuzz_line(&text);
    fields.expires = fuzz_line(&text);
    if (pinc_http_date(&seconds, date)) {
        PROPERTY(pinc_http_date(&lifetime, date) && lifetime == seconds);
    }
    if (pinc_http_retry_after(&seconds, retry, 1700000000)) {
        PROPERTY(seconds >= 0);
    }
    if (pinc_http_content_range(range, &from, &to, &total)) {
        PROPERTY(from <= to && (total == 0 || to < total));
    }
    lifetime = pinc_http_lifetime(&fields);
    PROPERTY(lifetime == PINC_HTTP_NO_STORE || (lifetime >= 0 && lifetime <= LIFETIME_MAX));
    (void)pinc_http_is_personal(&fields);
    number = retry;
    if (pinc_http_number(&number, &n)) {
        PROPERTY(number.len < retry.len && n <= (uint64_t)1 << 62);
    }
    return 0;
}

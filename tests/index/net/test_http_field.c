#include "tests/support/cmocka_all.h"

#include "index/net/http_field.h"
#include "index/net/http_types.h"

#define DAY "Sun, 06 Nov 1994 "

static void test_lifetime(void **state)
{
    static const struct {
        const char *label, *cache_control, *age, *date, *expires;
        int64_t want;
    } cases[] = {
        {"nothing said", "", "", "", "", PINC_HTTP_HEURISTIC},
        {"nothing said, old", "", "100", "", "", 500},
        {"other directives", "max-age=600, public", "", "", "", 600},
        {"quoted", "public, MAX-AGE=\"30\"", "10", "", "", 20},
        {"blanks", " max-age = 30 ,", "", "", "", 30},
        {"older than fresh", "max-age=30", "40", "", "", 0},
        {"as old as fresh", "max-age=30", "30", "", "", 0},
        {"no-cache behind", "max-age=30, no-cache", "", "", "", 0},
        {"no-cache before", "no-cache, max-age=30", "", "", "", 0},
        {"no-store", "max-age=30, no-store", "", "", "", PINC_HTTP_NO_STORE},
        {"No-Store alone", "No-Store", "", "", "", PINC_HTTP_NO_STORE},
        {"no number", "max-age=x", "", "", "", 0},
        {"no argument", "max-age", "", "", "", 0},
        {"negative", "max-age=-1", "", "", "", 0},
        {"a number and more", "max-age=30x", "", "", "", 0},
        {"twice: the first", "max-age=30, max-age=60", "", "", "", 30},
        {"a year at most", "max-age=99999999999", "", "", "", 365 * 86400},
        {"no number of 64 bits", "max-age=999999999999999999999999", "", "", "", 0},
        {"age is not a number", "max-age=30", "old", "", "", 30},
        {"until a date", "private", "", DAY "08:49:37 GMT", DAY "08:50:37 GMT", 60},
        {"until a date, a year at most", "", "", DAY "08:49:37 GMT",
         "Sun, 06 Nov 2094 08:49:37 GMT", 365 * 86400},
        {"max-age before Expires", "max-age=5", "", DAY "08:49:37 GMT", DAY "08:50:37 GMT", 5},
        {"Expires 0", "", "", DAY "08:49:37 GMT", "0", 0},
        {"Expires in the past", "", "", DAY "08:49:37 GMT", DAY "08:49:37 GMT", 0},
        {"Expires without Date", "", "", "", DAY "08:49:37 GMT", 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_http_freshness f = {pinc_slice_of(cases[i].cache_control),
                                        pinc_slice_of(cases[i].age), pinc_slice_of(cases[i].date),
                                        pinc_slice_of(cases[i].expires)};
        const int64_t got = pinc_http_lifetime(&f);

        if (got != cases[i].want) {
            fail_msg("%s: %lld", cases[i].label, (long long)got);
        }
    }
}

static void test_dates(void **state)
{
    static const struct {
        const char *text;
        int64_t want; /* -1: not a date */
    } cases[] = {
        {DAY "08:49:37 GMT", 784111777},
        {"  " DAY "08:49:37 GMT ", 784111777},
        {"Thu, 29 Feb 2024 00:00:00 GMT", 1709164800},
        {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
        {DAY "08:49:60 GMT", 784111800},
        {DAY "08:49:61 GMT", -1},
        {DAY "08:60:37 GMT", -1},
        {DAY "24:49:37 GMT", -1},
        {"Sun, 00 Nov 1994 08:49:37 GMT", -1},
        {"Sun, 32 Nov 1994 08:49:37 GMT", -1},
        {"Sun, 06 Foo 1994 08:49:37 GMT", -1},
        {"Sun, +6 Nov 1994 08:49:37 GMT", -1},
        {DAY "08:49:37 UTC", -1},
        {DAY "08:49:37", -1},
        {"06 Nov 1994 08:49:37 GMT", -1},
        {"Sunday, 06-Nov-94 08:49:37 GMT", -1},
        {"Sun,", -1},
        {"", -1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t got = -1;
        const bool is = pinc_http_date(&got, pinc_slice_of(cases[i].text));

        if (is != (cases[i].want >= 0) || (is && got != cases[i].want)) {
            fail_msg("'%s': %lld", cases[i].text, (long long)got);
        }
    }
}

static void test_retry_after(void **state)
{
    static const struct {
        const char *text;
        int64_t now, want; /* -1: cannot be read */
    } cases[] = {
        {" 120 ", 0, 120},
        {"0", 0, 0},
        {DAY "08:49:37 GMT", 784111770, 7},
        {DAY "08:49:37 GMT", 784111777, 0},
        {DAY "08:49:37 GMT", 784111790, 0},
        {"soon", 0, -1},
        {"12 s", 0, -1},
        {"-1", 0, -1},
        {"", 0, -1},
        {"99999999999999999999", 0, -1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t got = -1;
        const bool is = pinc_http_retry_after(&got, pinc_slice_of(cases[i].text), cases[i].now);

        if (is != (cases[i].want >= 0) || got != cases[i].want) {
            fail_msg("'%s': %lld", cases[i].text, (long long)got);
        }
    }
}

static void test_content_range(void **state)
{
    static const struct {
        const char *text;
        bool is;
        uint64_t from, to, total;
    } cases[] = {
        {"bytes 5-9/10", true, 5, 9, 10},
        {"bytes 0-9/*", true, 0, 9, 0},
        {"bytes 7-7/8", true, 7, 7, 8},
        {"bytes 5-10/10", false, 0, 0, 0},
        {"bytes 9-5/10", false, 0, 0, 0},
        {"bytes */10", false, 0, 0, 0},
        {"bytes 5-9", false, 0, 0, 0},
        {"bytes 5-9/", false, 0, 0, 0},
        {"bytes 5-9/10x", false, 0, 0, 0},
        {"bytes -9/10", false, 0, 0, 0},
        {"bytes 99999999999999999999-9/10", false, 0, 0, 0},
        {"5-9/10", false, 0, 0, 0},
        {"", false, 0, 0, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t from = 0, to = 0, total = 0;
        const bool is = pinc_http_content_range(pinc_slice_of(cases[i].text), &from, &to, &total);

        if (is != cases[i].is ||
            (is && (from != cases[i].from || to != cases[i].to || total != cases[i].total))) {
            fail_msg("'%s': %d %llu-%llu/%llu", cases[i].text, is, (unsigned long long)from,
                     (unsigned long long)to, (unsigned long long)total);
        }
    }
}

/* What is read is cut off; what is not a number, or too large a one, stays. */
static void test_numbers(void **state)
{
    static const struct {
        const char *text;
        bool is;
        uint64_t want;
        const char *rest;
    } cases[] = {
        {"0", true, 0, ""},
        {"007x", true, 7, "x"},
        {"4611686018427387899", true, 4611686018427387899u, ""},
        {"46116860184273879000", false, 0, NULL},
        {"x7", false, 0, "x7"},
        {"", false, 0, ""},
    };
    struct pinc_slice none = {0};
    uint64_t n = 0;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice text = pinc_slice_of(cases[i].text);

        n = 0;
        assert_int_equal(pinc_http_number(&text, &n), cases[i].is);
        assert_int_equal(n, cases[i].want);
        assert_true(!cases[i].rest || pinc_slice_equal(text, pinc_slice_of(cases[i].rest)));
    }
    assert_false(pinc_http_number(&none, &n));
}

static void test_reasons(void **state)
{
    (void)state;
    assert_string_equal(pinc_http_reason(404), "not found");
    assert_string_equal(pinc_http_reason(504), "gateway timeout");
    assert_string_equal(pinc_http_reason(418), "");
    assert_string_equal(pinc_http_reason(0), "");
}

/* What a cache of several users must not keep. */
static void test_personal(void **state)
{
    static const struct {
        const char *field;
        bool want;
    } rows[] = {
        {"", false},
        {"max-age=600, public", false},
        {"private", true},
        {"max-age=1, Private", true},
        {"private=\"set-cookie\"", true},
        {"not-private", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct pinc_http_freshness f = {.cache_control = pinc_slice_of(rows[i].field)};

        if (pinc_http_is_personal(&f) != rows[i].want) {
            fail_msg("%s", rows[i].field);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_personal),      cmocka_unit_test(test_lifetime),
        cmocka_unit_test(test_dates),         cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_content_range), cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_reasons),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

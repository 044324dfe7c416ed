#include "tests/support/cmocka_all.h"

#include "base/limits.h"
#include "base/text.h"
#include "index/page/page.h"

#include <string.h>

static void take_time(void *user, struct pinc_slice filename, int64_t time)
{
    pinc_buf_addf(user, "%.*s %lld\n", PINC_SLICE_ARG(filename), (long long)time);
}

static void test_cases(void **state)
{
    static const struct {
        const char *label, *in, *want, *error;
    } cases[] = {
        {"both spellings",
         "{\"releases\": {\"1\": [{\"filename\": \"a\", \"upload_time_iso_8601\": "
         "\"1970-01-01T00:00:01Z\", \"upload_time\": \"x\"}, {\"filename\": \"b\", "
         "\"upload_time\": \"1970-01-01T00:00:02\"}]}}",
         "a 1\nb 2\n", NULL},
        {"what is none of it is passed over",
         "{\"info\": {\"releases\": 1}, \"releases\": {\"1\": 5, \"2\": [7, {\"filename\": \"z\"}, "
         "{\"upload_time\": \"1970-01-01\"}, {\"filename\": \"d\", \"upload_time\": \"?\"}], "
         "\"3\": "
         "[{\"filename\": \"c\", \"upload_time\": \"1970-01-01T00:00:03\"}]}, \"urls\": []}",
         "c 3\n", NULL},
        {"byte order mark", "\xEF\xBB\xBF{\"releases\": {}}", "", NULL},
        {"no releases", "{}", "", "the JSON document has no releases"},
        {"releases are a list", "{\"releases\": []}", "", "the JSON document has no releases"},
        {"no object", "[]", "", "the JSON document has no releases"},
        {"cut off", "{\"releases\": {\"1\": [", "",
         "the JSON document cannot be read: it ends too early (line 1, column 21)"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        struct pinc_buf times = {0};
        enum pinc_status st =
            pinc_page_read_legacy_times(pinc_slice_of(cases[i].in), take_time, &times, &err);

        if (st != (cases[i].error ? PINC_ESYNTAX : PINC_OK) ||
            strcmp(err.text, cases[i].error ? cases[i].error : "") != 0 ||
            strcmp(times.len ? times.ptr : "", cases[i].want) != 0) {
            fail_msg("%s: '%s' '%s'", cases[i].label, err.text, times.len ? times.ptr : "");
        }
        pinc_buf_clear(&times);
    }
}

/* Strings that are done with are let go of: ten thousand escaped names take no ten thousand times
 * their bytes. */
static void test_memory(void **state)
{
    const size_t before = pinc_alloc_held();
    struct pinc_buf text = {0}, times = {0};
    size_t limit;
    int i;

    (void)state;
    pinc_buf_add_str(&text, "{\"releases\": {\"0\": []");
    for (i = 0; i < 10000; i++) {
        pinc_buf_addf(&text, ", \"%d\": [{\"filename\": \"\\u0061%0200d\"}]", i, i);
    }
    pinc_buf_add_str(&text, "}}");
    pinc_alloc_limit(pinc_alloc_held() + (512 << 10));
    assert_int_equal(pinc_page_read_legacy_times(pinc_buf_slice(&text), take_time, &times, NULL),
                     PINC_OK);
    assert_false(pinc_alloc_limited(&limit));
    pinc_alloc_limit(SIZE_MAX);
    pinc_buf_clear(&text);
    pinc_buf_clear(&times);
    assert_int_equal(pinc_alloc_held(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "base/alloc.h"
#include "index/client/cache_record.h"

static void test_what_was_added(void **state)
{
    struct pinc_cache_record *record = pinc_cache_record_new();

    (void)state;
    assert_non_null(record);
    assert_false(pinc_cache_record_has(record, "pages-v2", "a"));
    pinc_cache_record_add(record, "pages-v2", "a");
    pinc_cache_record_add(record, "pages-v2", "a");
    pinc_cache_record_add(record, "hosts-v1", "b");
    assert_true(pinc_cache_record_has(record, "pages-v2", "a"));
    assert_true(pinc_cache_record_has(record, "hosts-v1", "b"));
    assert_false(pinc_cache_record_has(record, "hosts-v1", "a"));
    assert_int_equal(pinc_cache_record_status(record, NULL), PINC_OK);
    pinc_cache_record_free(record);
}

static void test_nobody_asks(void **state)
{
    (void)state;
    pinc_cache_record_add(NULL, "pages-v2", "a");
    pinc_cache_record_free(NULL);
}

/* A record that lacks an entry says so. */
static void test_out_of_memory(void **state)
{
    struct pinc_cache_record *record;
    bool whole = false;
    unsigned n;

    (void)state;
    for (n = 1; !whole; n++) {
        pinc_alloc_fail_at(n);
        record = pinc_cache_record_new();
        if (record) {
            pinc_cache_record_add(record, "pages-v2", "a");
            pinc_alloc_fail_at(0);
            whole = pinc_cache_record_status(record, NULL) == PINC_OK;
            assert_int_equal(pinc_cache_record_has(record, "pages-v2", "a"), whole);
        }
        pinc_alloc_fail_at(0);
        pinc_cache_record_free(record);
    }
    assert_true(n > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_added),
        cmocka_unit_test(test_nobody_asks),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

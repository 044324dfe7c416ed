#include "tests/support/cmocka_all.h"

#include "lock/state/compile_limits.h"

static void test_memory(void **state)
{
    struct pinc_compile compile = {.settings.limits.megabytes = 100000};
    struct pinc_error err = {0};
    size_t limit;

    (void)state;
    pinc_compile_limit_memory(&compile);
    assert_false(pinc_alloc_limited(&limit));
    assert_int_equal(limit, (size_t)100000 << 20);
    /* Memory that ran out without the limit is told as before. */
    assert_int_equal(pinc_compile_tell_limit(&compile, pinc_fail_memory(&err), &err), PINC_ENOMEM);
    assert_string_equal(err.text, "out of memory");
    pinc_error_clear(&err);

    compile.settings.limits.megabytes = 1;
    pinc_compile_limit_memory(&compile);
    assert_null(pinc_alloc(2 << 20));
    assert_int_equal(pinc_compile_tell_limit(&compile, pinc_fail_memory(&err), &err), PINC_ELIMIT);
    assert_string_equal(err.text, "more than 1 MB of memory would be needed");
    assert_string_equal(err.hint, "--max-memory MB allows more");
    /* The limit is lifted, so that the message can be made. */
    assert_false(pinc_alloc_limited(&limit));
    assert_int_equal(limit, SIZE_MAX);

    compile.settings.limits.megabytes = 0;
    pinc_compile_limit_memory(&compile);
    (void)pinc_alloc_limited(&limit);
    assert_int_equal(limit, SIZE_MAX);
    assert_int_equal(pinc_compile_tell_limit(&compile, PINC_OK, NULL), PINC_OK);
    assert_int_equal(pinc_compile_tell_limit(&compile, PINC_ELIMIT, NULL), PINC_ELIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

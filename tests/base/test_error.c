#include "tests/support/cmocka_all.h"

#include "base/error.h"

#include <string.h>

/* The first failure stays, whatever comes after it. */
static void test_first(void **state)
{
    struct pinc_error err = {0};

    (void)state;
    pinc_fail_hint(&err, "too early");
    assert_string_equal(err.hint, "");
    assert_int_equal(pinc_fail_column(&err, PINC_ESYNTAX, 9, "bad '%s'", "x"), PINC_ESYNTAX);
    assert_int_equal(pinc_fail(&err, PINC_EIO, "another"), PINC_EIO);
    assert_int_equal(pinc_fail_memory(&err), PINC_ENOMEM);
    assert_int_equal(err.code, PINC_ESYNTAX);
    assert_int_equal(err.column, 9);
    assert_string_equal(err.text, "bad 'x'");
    pinc_fail_hint(&err, "try %d", 1);
    pinc_fail_hint(&err, "try %d", 2);
    assert_string_equal(err.hint, "try 1");
    pinc_fail_at(&err, "reqs.in", 3, 4);
    pinc_fail_at(&err, "other.in", 5, 6);
    assert_string_equal(err.source, "reqs.in");
    assert_int_equal(err.line, 3);
    assert_int_equal(err.column, 4);
    pinc_error_clear(&err);
    assert_int_equal(err.code, PINC_OK);
    assert_string_equal(err.text, "");
    assert_string_equal(err.hint, "");
    assert_string_equal(err.source, "");
    assert_int_equal(pinc_fail_memory(&err), PINC_ENOMEM);
    assert_string_equal(err.text, "out of memory");
    assert_int_equal(err.column, 0);
}

/* Programs built with other versions have structs of the same size. */
static void test_room(void **state)
{
    struct pinc_error err = PINC_ERROR_INIT;
    const struct pinc_error zero = {0};

    (void)state;
    assert_memory_equal(&err, &zero, sizeof err);
    assert_int_equal(sizeof err, 1548);
    assert_int_equal(sizeof(struct pinc_cache_bundle), 64);
    assert_string_equal(pinc_status_name(PINC_OK), "ok");
    assert_string_equal(pinc_status_name(PINC_EINTERNAL), "internal");
    assert_string_equal(pinc_status_name((enum pinc_status)(PINC_EINTERNAL + 1)), "unknown");
    assert_int_equal(pinc_version_number(), PINC_VERSION_NUMBER);
}

static void test_nobody_asks(void **state)
{
    (void)state;
    assert_int_equal(pinc_fail(NULL, PINC_EIO, "x"), PINC_EIO);
    assert_int_equal(pinc_fail_column(NULL, PINC_ELIMIT, 1, "x"), PINC_ELIMIT);
    assert_int_equal(pinc_fail_memory(NULL), PINC_ENOMEM);
    pinc_fail_at(NULL, "x", 1, 1);
    pinc_fail_hint(NULL, "x");
    pinc_error_clear(NULL);
}

/* What is too long is cut, and ends. */
static void test_long(void **state)
{
    struct pinc_error err = {0};
    char text[2000];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(pinc_fail(&err, PINC_EIO, "%s", text), PINC_EIO);
    pinc_fail_hint(&err, "%s", text);
    pinc_fail_at(&err, text, 1, 1);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    assert_int_equal(strlen(err.hint), sizeof err.hint - 1);
    assert_int_equal(strlen(err.source), sizeof err.source - 1);
    pinc_error_clear(&err);
    text[sizeof err.source - 1] = '\0';
    pinc_fail_at(&err, text, 1, 1);
    assert_string_equal(err.source, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first),
        cmocka_unit_test(test_room),
        cmocka_unit_test(test_nobody_asks),
        cmocka_unit_test(test_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

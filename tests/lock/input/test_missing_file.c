#include "tests/support/cmocka_all.h"

#include "lock/input/missing_file.h"

#include <stdlib.h>
#include <unistd.h>

static void test_hints(void **state)
{
    static const struct {
        const char *path, *hint;
    } cases[] = {
        {"flask", "files are named here: write flask into requirements.in"},
        {"flask[async]>=2", "files are named here: write flask[async]>=2 into requirements.in"},
        {"3.12", "a Python is named with --python-version 3.12"},
        {"pypy3.10", "a Python is named with --python-version pypy3.10"},
        {"flask.in", ""},
        {"reqs/flask", "there is no folder 'reqs'"},
        {"-flask", ""},
        {"two words", ""},
        {"a\x1b[1m", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {.code = PINC_ENOTFOUND};

        pinc_missing_file_hint(&err, cases[i].path);
        assert_string_equal(err.hint, cases[i].hint);
    }
}

static void test_check(void **state)
{
    struct pinc_error err = {0};

    (void)state;
    assert_false(pinc_missing_file_check(&err, NULL, "-"));
    assert_false(pinc_missing_file_check(&err, NULL, "https://h/requirements.in"));
    assert_false(pinc_missing_file_check(&err, NULL, "/"));
    assert_int_equal(err.code, PINC_OK);
    assert_true(pinc_missing_file_check(&err, NULL, "six"));
    assert_int_equal(err.code, PINC_ENOTFOUND);
    assert_string_equal(err.text, "cannot read 'six': No such file or directory");
}

static int enter(void **state)
{
    static char top[] = "/tmp/pinc-test-missing-XXXXXX";

    *state = top;
    return mkdtemp(top) && chdir(top) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    return chdir("/") == 0 && rmdir(*state) == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hints),
        cmocka_unit_test(test_check),
    };

    return cmocka_run_group_tests(tests, enter, leave);
}

#include "tests/support/cmocka_all.h"

#include "resolver/explain/popular_names.h"

#include <string.h>

static void test_nearest(void **state)
{
    static const struct {
        const char *name, *want; /* "": none is near */
    } cases[] = {
        {"reqests", "requests"},
        {"requets", "requests"},
        {"reqeusts", "requests"},
        {"numpi", "numpy"},
        {"requests", ""},
        {"pillo", "pillow"},
        {"djagno", "django"},
        {"my-own-project", ""},
        {"", ""},
        {"uw", "uv"} /* one letter in short names */,
        {"flsk", "flask"},
        {"xyzxyzxyz", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice got = pinc_popular_names_nearest(pinc_slice_of(cases[i].name));

        if (!pinc_slice_equal(got, pinc_slice_of(cases[i].want))) {
            fail_msg("%s: %.*s", cases[i].name, PINC_SLICE_ARG(got));
        }
    }
}

/* A name that no limit of ours bounds. */
static void test_long(void **state)
{
    char name[1000];

    (void)state;
    memset(name, 'a', sizeof name);
    assert_int_equal(pinc_popular_names_nearest((struct pinc_slice){name, sizeof name}).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

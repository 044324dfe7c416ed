#include "tests/support/cmocka_all.h"

#include "markers/version/version.h"
#include "tests/support/arena_group.h"

#include <string.h>

static struct pinc_version version(const char *text)
{
    struct pinc_version v;

    if (pinc_version_parse(&v, pinc_slice_of(text), arena, NULL) != PINC_OK) {
        fail_msg("'%s' is not read", text);
    }
    return v;
}

/* A place is above exactly the versions that are named before it. */
static void test_places(void **state)
{
    static const struct {
        const char *from;
        enum pinc_cut cut;
        unsigned n;
        const char *below, *not_below;
    } cases[] = {
        {"1.0", PINC_CUT_AT, 0, "1.0rc9", "1.0"},
        {"1.0", PINC_CUT_AFTER, 0, "1.0", "1.0+a"},
        {"1.0+x", PINC_CUT_AFTER, 0, "1.0+x", "1.0+x.0a"},
        {"1.0", PINC_CUT_AFTER_LOCALS, 0, "1.0+99", "1.0.post0.dev0"},
        {"1.0.post9", PINC_CUT_AFTER_LOCALS, 0, "1.0.post9+x", "1.0.post10.dev0"},
        {"1.0.dev18446744073709551615", PINC_CUT_AFTER_LOCALS, 0, "1.0.dev18446744073709551615+x",
         "1.0.dev18446744073709551616"},
        {"1.dev99999999999999999999", PINC_CUT_AFTER_LOCALS, 0, "1.dev99999999999999999999",
         "1.dev100000000000000000000"},
        {"1.dev10000000000000000009", PINC_CUT_AFTER_LOCALS, 0, "1.dev10000000000000000009+a",
         "1.dev10000000000000000010"},
        {"1.0", PINC_CUT_AFTER_POSTS, 0, "1.0.post99+x", "1.0.0.0.1.dev0"},
        {"1.0a1", PINC_CUT_AFTER_POSTS, 0, "1.0a1.post99", "1.0a2.dev0"},
        {"1.0", PINC_CUT_BEFORE_DEVS, 0, "0.9.9999.post1", "1.0.dev0"},
        {"1.0.post1", PINC_CUT_BEFORE_DEVS, 0, "1.0.post0+x", "1.0.post1.dev0"},
        {"1.2.3", PINC_CUT_FAMILY_START, 2, "1.1.99", "1.2.dev0"},
        {"1.2.3", PINC_CUT_FAMILY_END, 2, "1.2.99.post9", "1.3.dev0"},
        {"1.0.0", PINC_CUT_FAMILY_END, 2, "1.0.99", "1.1.dev0"},
        {"1.0.0", PINC_CUT_FAMILY_START, 3, "0.9", "1.dev0"},
        {"0", PINC_CUT_FAMILY_END, 1, "0.99", "1.dev0"},
        {"1!1.238", PINC_CUT_FAMILY_END, 2, "1!1.238.5", "1!1.239.dev0"},
    };
    unsigned char space[PINC_VERSION_KEY_MAX];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_version from = version(cases[i].from), place;
        struct pinc_version below = version(cases[i].below), above = version(cases[i].not_below);

        pinc_version_cut(&place, &from, cases[i].cut, cases[i].n, space);
        if (pinc_version_compare(&below, &place) >= 0 || pinc_version_compare(&above, &place) < 0) {
            fail_msg("place %u of %s", (unsigned)cases[i].cut, cases[i].from);
        }
    }
}

/* The places of one version in their order; where nothing lies between two, they are one. */
static void test_order(void **state)
{
    static const enum pinc_cut rising[] = {PINC_CUT_BEFORE_DEVS, PINC_CUT_AT, PINC_CUT_AFTER,
                                           PINC_CUT_AFTER_LOCALS, PINC_CUT_AFTER_POSTS};
    static const char *const texts[] = {"0",      "1.0",     "1!2.3a4",
                                        "1.0rc1", "2.238.0", "3.18446744073709551615"};
    enum { N = sizeof rising / sizeof *rising };
    unsigned char space[N][PINC_VERSION_KEY_MAX];
    struct pinc_version places[N], v;
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        v = version(texts[i]);
        for (k = 0; k < N; k++) {
            pinc_version_cut(&places[k], &v, rising[k], 0, space[k]);
            assert_true(k == 0 || pinc_version_compare(&places[k - 1], &places[k]) < 0);
        }
    }
    /* 1.dev4 with its local versions, 1.dev5 */
    v = version("1.dev4");
    pinc_version_cut(&places[0], &v, PINC_CUT_AFTER_LOCALS, 0, space[0]);
    v = version("1.dev5");
    pinc_version_cut(&places[1], &v, PINC_CUT_AT, 0, space[1]);
    assert_int_equal(pinc_version_compare(&places[0], &places[1]), 0);
}

static void test_least(void **state)
{
    static const char *const texts[] = {"0.dev0+a", "0.dev1", "0a0.dev0", "0"};
    const struct pinc_version same = version("0.0.dev0");
    struct pinc_buf buf = {0};
    size_t i;

    (void)state;
    pinc_version_print(&buf, pinc_version_least());
    assert_string_equal(buf.ptr, "0.dev0");
    pinc_buf_clear(&buf);
    assert_int_equal(pinc_version_compare(pinc_version_least(), &same), 0);
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct pinc_version v = version(texts[i]);

        assert_true(pinc_version_compare(pinc_version_least(), &v) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_least),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}

#include "tests/support/cmocka_all.h"

#include "base/limits.h"
#include "markers/version/version.h"
#include "tests/support/arena_group.h"
#include "tests/support/sweep.h"

#include <stdlib.h>
#include <string.h>

static struct pinc_version version(const char *text)
{
    struct pinc_version v;

    if (pinc_version_parse(&v, pinc_slice_of(text), arena, NULL) != PINC_OK) {
        fail_msg("'%s' is not read", text);
    }
    return v;
}

static void assert_printed(const struct pinc_version *v, const char *want)
{
    struct pinc_buf buf = {0};

    pinc_version_print(&buf, v);
    assert_string_equal(buf.ptr, want);
    pinc_buf_clear(&buf);
}

static void test_normalized(void **state)
{
    static const struct {
        const char *label, *in, *want;
    } cases[] = {
        {"plain", "1.2.3", "1.2.3"},
        {"trailing zeros stay", "1.0.0", "1.0.0"},
        {"zero", "0", "0"},
        {"zeros", "0.0", "0.0"},
        {"leading zeros", "01.002", "1.2"},
        {"v", "v1.0", "1.0"},
        {"epoch", "1!2", "1!2"},
        {"epoch 0", "0!2", "2"},
        {"alpha", "1alpha", "1a0"},
        {"c", "1.0-C.2", "1.0rc2"},
        {"preview", "1.0preview", "1.0rc0"},
        {"pre and rev", "1.0prerev1", "1.0rc0.post1"},
        {"separator without number", "1.0a.", "1.0a0"},
        {"post", "1.0-r3", "1.0.post3"},
        {"implicit post", "1.0-1", "1.0.post1"},
        {"dev", "1.0_DEV", "1.0.dev0"},
        {"all", "1!1.0a1.post2.dev3+Ubuntu-1_x.01", "1!1.0a1.post2.dev3+ubuntu.1.x.1"},
        {"a beta without number", "2004b", "2004b0"},
        {"largest 64-bit number", "18446744073709551615", "18446744073709551615"},
        {"larger", "18446744073709551616.0", "18446744073709551616.0"},
        {"20 digits in dev", "1.dev20210101123456789012", "1.dev20210101123456789012"},
        {"outer white space", " \t\n1.0\r\x0b\x0c\xc2\xa0\xe2\x80\x83", "1.0"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_version v = version(cases[i].in);

        assert_printed(&v, cases[i].want);
    }
}

static void test_invalid(void **state)
{
    static const struct {
        const char *label, *in, *error;
    } cases[] = {
        {"empty", "", "invalid version ''"},
        {"a word", "french toast", "invalid version 'french toast'"},
        {"old py suffix", "0.6c11-py2.5", "invalid version '0.6c11-py2.5'"},
        {"a letter that is none", "2004d", "invalid version '2004d'"},
        {"only v", "v", "invalid version 'v'"},
        {"inner blank", "1. 0", "invalid version '1. 0'"},
        {"empty component", "1..0", "invalid version '1..0'"},
        {"trailing dot", "1.", "invalid version '1.'"},
        {"two post parts", "1-1-2", "invalid version '1-1-2'"},
        {"empty local", "1.0+", "invalid version '1.0+'"},
        {"local ends in a separator", "1.0+a.", "invalid version '1.0+a.'"},
        {"no epoch", "!1", "invalid version '!1'"},
        {"no release", "1!", "invalid version '1!'"},
        {"wild", "1.*", "invalid version '1.*'"},
        {"other digits", "1.\xd9\xa0", "invalid version '1.\xd9\xa0'"},
        {"control characters are escaped", "1\x1b[31m", "invalid version '1\\x1b[31m'"},
        {"inside NUL is none", "1\xff", "invalid version '1\\xff'"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        struct pinc_version v;

        assert_int_equal(pinc_version_parse(&v, pinc_slice_of(cases[i].in), arena, &err),
                         PINC_ESYNTAX);
        assert_string_equal(err.text, cases[i].error);
        assert_false(pinc_version_is_set(&v));
    }
}

/* Ascending; versions in one row are equal. */
static void test_order(void **state)
{
    static const char *const rows[][4] = {
        {"0.dev0", "0.0.dev0"},
        {"0"},
        {"1.dev0"},
        {"1.0.dev1"},
        {"1.0a1.dev1"},
        {"1.0a1", "1a1", "1.0.0-alpha.1"},
        {"1.0a1.post1.dev1"},
        {"1.0a1.post1"},
        {"1.0a2"},
        {"1.0b1"},
        {"1.0rc1", "1.0c1", "1.0pre1"},
        {"1.0", "1", "1.0.0", "v1"},
        {"1.0+a"},
        {"1.0+ab"},
        {"1.0+cu113"},
        {"1.0+1", "1.0+01"},
        {"1.0+1.a"},
        {"1.0+1.1"},
        {"1.0+10"},
        {"1.0.post0.dev1"},
        {"1.0.post0", "1.0.post"},
        {"1.0.post1", "1.0-1"},
        {"1.0.0.1"},
        {"1.0.1.dev0"},
        {"1.0.1"},
        {"1.1"},
        {"1.9"},
        {"1.10"},
        {"1.238"},
        {"1.239"},
        {"1.255"},
        {"1.256"},
        {"1.65535"},
        {"1.65536"},
        {"1.18446744073709551615"},
        {"1.18446744073709551616"},
        {"1.99999999999999999999"},
        {"1.100000000000000000000"},
        {"2024.1.1"},
        {"20240101"},
        {"1!0.dev0"},
        {"1!0.1"},
        {"10!0"},
    };
    const size_t n = sizeof rows / sizeof *rows;
    size_t i, j, k;

    (void)state;
    for (i = 0; i < n; i++) {
        for (k = 0; k < 4 && rows[i][k] != NULL; k++) {
            struct pinc_version a = version(rows[i][k]);

            for (j = 0; j < n; j++) {
                struct pinc_version b = version(rows[j][0]);
                int c = pinc_version_compare(&a, &b), d = pinc_version_compare(&b, &a);

                if ((c > 0) - (c < 0) != (i > j) - (i < j) ||
                    (d > 0) - (d < 0) != (i < j) - (i > j)) {
                    fail_msg("%s against %s: %d", rows[i][k], rows[j][0], c);
                }
            }
        }
    }
}

static void test_public(void **state)
{
    struct pinc_version a = version("1.12.1+cu113"), b = version("1.12.1"),
                        c = version("1.12.1.post1");
    struct pinc_buf buf = {0};

    (void)state;
    assert_int_equal(pinc_version_compare_public(&a, &b), 0);
    assert_true(pinc_version_compare(&a, &b) > 0);
    assert_true(pinc_version_compare_public(&a, &c) < 0);
    pinc_version_print_public(&buf, &a);
    assert_string_equal(buf.ptr, "1.12.1");
    pinc_buf_clear(&buf);
}

static void test_properties(void **state)
{
    static const struct {
        const char *in;
        bool pre, dev, post, local;
    } cases[] = {
        {"1.0", false, false, false, false},    {"1.0a1", true, false, false, false},
        {"1.0.dev1", true, true, false, false}, {"1.0.post1", false, false, true, false},
        {"1.0+x", false, false, false, true},   {"1.0rc1.post1.dev1+x", true, true, true, true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_version v = version(cases[i].in);

        assert_int_equal(pinc_version_is_prerelease(&v), cases[i].pre);
        assert_int_equal(pinc_version_is_devrelease(&v), cases[i].dev);
        assert_int_equal(pinc_version_is_postrelease(&v), cases[i].post);
        assert_int_equal(pinc_version_has_local(&v), cases[i].local);
    }
}

static void test_release(void **state)
{
    struct pinc_version v = version("3!1.0.18446744073709551616.7.0.0a1"), zero = version("0.0");

    (void)state;
    assert_int_equal(pinc_version_release_count(&v), 6);
    assert_int_equal(pinc_version_release(&v, 0), 1);
    assert_int_equal(pinc_version_release(&v, 1), 0);
    assert_true(pinc_version_release(&v, 2) == UINT64_MAX);
    assert_int_equal(pinc_version_release(&v, 3), 7);
    assert_int_equal(pinc_version_release(&v, 5), 0);
    assert_int_equal(pinc_version_release(&v, 60), 0);
    assert_int_equal(pinc_version_release_count(&zero), 2);
    assert_int_equal(pinc_version_release(&zero, 0), 0);
}

static void test_limit(void **state)
{
    char text[PINC_VERSION_MAX + 2];
    struct pinc_error err = {0};
    struct pinc_version v;

    (void)state;
    memset(text, '7', sizeof text);
    assert_int_equal(
        pinc_version_parse(&v, (struct pinc_slice){text, PINC_VERSION_MAX - 1}, arena, NULL),
        PINC_OK);
    assert_int_equal(
        pinc_version_parse(&v, (struct pinc_slice){text, PINC_VERSION_MAX}, arena, NULL), PINC_OK);
    assert_int_equal(
        pinc_version_parse(&v, (struct pinc_slice){text, PINC_VERSION_MAX + 1}, arena, &err),
        PINC_ELIMIT);
    assert_string_equal(err.text, "a version of 257 bytes is longer than 256");
    text[0] = ' ';
    text[PINC_VERSION_MAX + 1] = '\n'; /* white space around it does not count */
    assert_int_equal(
        pinc_version_parse(&v, (struct pinc_slice){text, PINC_VERSION_MAX + 2}, arena, NULL),
        PINC_OK);
}

/* The keys that need the most room for their text. */
static void test_largest_keys(void **state)
{
    static const char *const units[] = {"a.", "1.", "239.", "11111111111111111111."};
    char text[PINC_VERSION_MAX];
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof units / sizeof *units; i++) {
        struct pinc_version v;
        struct pinc_buf buf = {0};

        for (k = 0; k < sizeof text; k++) {
            text[k] = units[i][k % strlen(units[i])];
        }
        memcpy(text, "1+", 2);
        text[sizeof text - 1] = '1';
        assert_int_equal(
            pinc_version_parse(&v, (struct pinc_slice){text, sizeof text}, arena, NULL), PINC_OK);
        pinc_version_print(&buf, &v);
        assert_true(buf.len >= 2 && buf.len <= sizeof text);
        pinc_buf_clear(&buf);
    }
}

static void test_prefix(void **state)
{
    static const struct {
        const char *in;
        size_t plain, local;
    } cases[] = {
        {"1.0", 3, 3},       {"1.0.*", 3, 3},          {"1.0+x,", 3, 5},
        {"1.0+", 3, 3},      {"1.0a1.post2 ", 11, 11}, {"x", 0, 0},
        {" 1", 0, 0},        {"1.0.x", 3, 3},          {"1!", 1, 1},
        {"1.0.dev.*", 8, 8}, {"1.0+a.-b", 3, 5},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char space[PINC_VERSION_KEY_MAX];
        struct pinc_slice in = pinc_slice_of(cases[i].in);
        struct pinc_version v;

        assert_int_equal(pinc_version_take(&v, in, false, space), cases[i].plain);
        assert_int_equal(pinc_version_is_set(&v), cases[i].plain > 0);
        assert_int_equal(pinc_version_take(&v, in, true, space), cases[i].local);
    }
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    struct pinc_buf buf = {0};
    struct pinc_version v;
    enum pinc_status st = PINC_ENOMEM;

    if (own == NULL) {
        return pinc_fail_memory(err);
    }
    st = pinc_version_parse(&v, pinc_slice_of(data), own, err);
    if (st == PINC_OK) {
        pinc_version_print(&buf, &v);
        pinc_version_pack(&buf, &v);
        st = buf.failed;
    }
    pinc_buf_clear(&buf);
    pinc_arena_free(own);
    return st;
}

static enum pinc_status attempt_refusal(const void *data, struct pinc_error *err)
{
    struct pinc_version v;
    enum pinc_status st = pinc_version_parse(&v, pinc_slice_of(data), NULL, err);

    return st == PINC_ESYNTAX ? PINC_OK : st;
}

static void test_out_of_memory(void **state)
{
    (void)state;
    sweep(attempt, "99999999999999999999.1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16+a.b.c.d");
    sweep(attempt_refusal, "1.x");
}

/* A version of usual size needs no memory of its own. */
static void test_no_allocation(void **state)
{
    struct pinc_version a, b;

    (void)state;
    pinc_alloc_fail_at(1);
    assert_int_equal(pinc_version_parse(&a, PINC_LIT("2024.12.14rc1.post2.dev3+cu113"), NULL, NULL),
                     PINC_OK);
    assert_int_equal(pinc_version_parse(&b, PINC_LIT("2024.12.14"), NULL, NULL), PINC_OK);
    assert_true(pinc_version_compare(&a, &b) < 0);
    pinc_alloc_fail_at(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normalized),    cmocka_unit_test(test_invalid),
        cmocka_unit_test(test_order),         cmocka_unit_test(test_public),
        cmocka_unit_test(test_properties),    cmocka_unit_test(test_release),
        cmocka_unit_test(test_limit),         cmocka_unit_test(test_largest_keys),
        cmocka_unit_test(test_prefix),        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_no_allocation),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}

#include "tests/support/cmocka_all.h"

#include "index/dist/file_name.h"

#include "base/limits.h"
#include "tests/support/assert_slice.h"

#include <string.h>

static void test_read(void **state)
{
    static const struct {
        const char *file, *project, *name, *version, *normal, *build, *python, *abi, *platform;
    } cases[] = {
        {"foo-1.0-py3-none-any.whl", "", "foo", "1.0", "1.0", "", "py3", "none", "any"},
        {"Foo_Bar-1.0-2abc-py2.py3-none-any.whl", "foo-bar", "Foo_Bar", "1.0", "1.0", "2abc",
         "py2.py3", "none", "any"},
        {"torch-1.12.1+cu113-cp310-cp310-linux_x86_64.whl", "torch", "torch", "1.12.1+cu113",
         "1.12.1+cu113", "", "cp310", "cp310", "linux_x86_64"},
        {"a-1.0_rc1-Py3-None-Any.whl", "a", "a", "1.0_rc1", "1.0rc1", "", "Py3", "None", "Any"},
        {"zope.interface-5.0-cp39-cp39-manylinux_2_5_x86_64.manylinux1_x86_64.whl",
         "zope-interface", "zope.interface", "5.0", "5.0", "", "cp39", "cp39",
         "manylinux_2_5_x86_64.manylinux1_x86_64"},
        {"f\xc3\xb6\xc3\xb6-1.0-py3-none-any.whl", "", "f\xc3\xb6\xc3\xb6", "1.0", "1.0", "", "py3",
         "none", "any"},
        {"foo-1.0.tar.gz", "", "foo", "1.0", "1.0", "", "", "", ""},
        {"foo-bar-1.0.zip", "", "foo-bar", "1.0", "1.0", "", "", "", ""},
        {"foo-bar-1.0.zip", "foo-bar", "foo-bar", "1.0", "1.0", "", "", "", ""},
        {"Foo.Bar-1.0.post1.tar.gz", "foo-bar", "Foo.Bar", "1.0.post1", "1.0.post1", "", "", "",
         ""},
        {"docutils-0.15.1-post1.tar.gz", "docutils", "docutils", "0.15.1-post1", "0.15.1.post1", "",
         "", "", ""},
        {"foo-1.0-1.tar.gz", "foo", "foo", "1.0-1", "1.0.post1", "", "", "", ""},
        {"foo-1.0-1.tar.gz", "", "foo-1.0", "1", "1", "", "", "", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_error err = {0};
        struct pinc_buf version = {0};
        struct pinc_dist dist;

        if (pinc_dist_parse(&dist, pinc_slice_of(cases[i].file), pinc_slice_of(cases[i].project),
                            arena, &err) != PINC_OK) {
            fail_msg("%s", err.text);
        }
        pinc_version_print(&version, &dist.parsed);
        assert_int_equal(dist.kind, cases[i].python[0] == '\0' ? PINC_SDIST : PINC_WHEEL);
        assert_slice(dist.name, cases[i].name, cases[i].file);
        assert_slice(dist.version, cases[i].version, cases[i].file);
        assert_slice(pinc_buf_slice(&version), cases[i].normal, cases[i].file);
        assert_slice(dist.build, cases[i].build, cases[i].file);
        assert_slice(dist.python, cases[i].python, cases[i].file);
        assert_slice(dist.abi, cases[i].abi, cases[i].file);
        assert_slice(dist.platform, cases[i].platform, cases[i].file);
        pinc_buf_clear(&version);
        pinc_arena_free(arena);
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *file, *project, *error;
    } cases[] = {
        {"foo-1.0-py3-none.whl", "",
         "'foo-1.0-py3-none.whl': a wheel's name has five or six parts, joined by '-'"},
        {".whl", "", "'.whl': a wheel's name has five or six parts, joined by '-'"},
        {"a-1-2-3-4-5-6.whl", "",
         "'a-1-2-3-4-5-6.whl': a wheel's name has five or six parts, joined by '-'"},
        {"-1.0-py3-none-any.whl", "",
         "'-1.0-py3-none-any.whl': the project's name is not one of PEP 427"},
        {"a__b-1.0-py3-none-any.whl", "",
         "'a__b-1.0-py3-none-any.whl': the project's name is not one of PEP 427"},
        {"a\xff-1.0-py3-none-any.whl", "",
         "'a\\xff-1.0-py3-none-any.whl': the project's name is not one of PEP 427"},
        {"a\n-1.0-py3-none-any.whl", "",
         "'a\\n-1.0-py3-none-any.whl': the project's name is not one of PEP 427"},
        {"foo-1.0-py3-none-any.whl", "bar",
         "'foo-1.0-py3-none-any.whl': the wheel is of another project"},
        {"foo-1.0-a-py3-none-any.whl", "",
         "'foo-1.0-a-py3-none-any.whl': the build tag does not start with a digit"},
        {"foo-1.0--py3-none-any.whl", "",
         "'foo-1.0--py3-none-any.whl': the build tag does not start with a digit"},
        {"foo-1.0-3-none-any.whl", "",
         "'foo-1.0-3-none-any.whl': a part of the wheel's tags is empty or not a tag"},
        {"foo-1.0-py3--any.whl", "",
         "'foo-1.0-py3--any.whl': a part of the wheel's tags is empty or not a tag"},
        {"foo-1.0-py3-none-any..x.whl", "",
         "'foo-1.0-py3-none-any..x.whl': a part of the wheel's tags is empty or not a tag"},
        {"foo-x-py3-none-any.whl", "",
         "'foo-x-py3-none-any.whl': the version is not one of PEP 440"},
        {"foo-1.0.egg", "", "'foo-1.0.egg': neither a wheel (.whl) nor an sdist (.tar.gz, .zip)"},
        {"foo-1.0.TAR.GZ", "",
         "'foo-1.0.TAR.GZ': neither a wheel (.whl) nor an sdist (.tar.gz, .zip)"},
        {"", "", "'': neither a wheel (.whl) nor an sdist (.tar.gz, .zip)"},
        {"foo.tar.gz", "", "'foo.tar.gz': an sdist is named NAME-VERSION"},
        {"-1.0.tar.gz", "", "'-1.0.tar.gz': an sdist is named NAME-VERSION"},
        {"foo-1.x.zip", "", "'foo-1.x.zip': the version is not one of PEP 440"},
        {"docutils-0.15.1-post1.tar.gz", "",
         "'docutils-0.15.1-post1.tar.gz': the version is not one of PEP 440"},
        {"foo-1.0.tar.gz", "bar", "'foo-1.0.tar.gz': the name does not start with the project's"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_slice project = pinc_slice_of(cases[i].project);
        struct pinc_error err = {0};
        struct pinc_dist dist;

        assert_int_equal(pinc_dist_parse(&dist, pinc_slice_of(cases[i].file), project, arena, &err),
                         PINC_ESYNTAX);
        assert_string_equal(err.text, cases[i].error);
        assert_int_equal(pinc_dist_parse(&dist, pinc_slice_of(cases[i].file), project, arena, NULL),
                         PINC_ESYNTAX);
        pinc_arena_free(arena);
    }
}

/* PEP 825: a label behind the platform. Nothing but a page may have one. */
static void test_variants(void **state)
{
    static const struct {
        const char *file;
        enum pinc_dist_kind kind;
        const char *error; /* where it is not of a page; NULL: none */
    } cases[] = {
#define REFUSED ": a wheel variant (PEP 825), which pip cannot install"
        {"a-1-py3-none-any-x86_64_v3.whl", PINC_WHEEL_VARIANT,
         "'a-1-py3-none-any-x86_64_v3.whl'" REFUSED},
        {"a-1-2b-cp312-cp312-linux_x86_64-cu13.whl", PINC_WHEEL_VARIANT,
         "'a-1-2b-cp312-cp312-linux_x86_64-cu13.whl'" REFUSED},
        {"a-1-py3-none-any-null.whl", PINC_WHEEL_VARIANT, "'a-1-py3-none-any-null.whl'" REFUSED},
        {"a-1-py3-none-any-00000000.whl", PINC_WHEEL_VARIANT,
         "'a-1-py3-none-any-00000000.whl'" REFUSED},
        {"a-1-2b-py3-none-any.whl", PINC_WHEEL, NULL},
        {"a-1-py3-none-any.whl", PINC_WHEEL, NULL},
#undef REFUSED
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_slice file = pinc_slice_of(cases[i].file);
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_error err = {0};
        struct pinc_dist dist;

        assert_int_equal(pinc_dist_parse_listed(&dist, file, PINC_LIT("a"), arena, &err), PINC_OK);
        assert_int_equal(dist.kind, cases[i].kind);
        assert_int_equal(pinc_dist_parse(&dist, file, PINC_LIT("a"), arena, &err),
                         cases[i].error ? PINC_ESYNTAX : PINC_OK);
        assert_string_equal(err.text, cases[i].error ? cases[i].error : "");
        pinc_arena_free(arena);
    }
}

/* A name with `n` platforms. */
static void add_many_tags(struct pinc_buf *buf, unsigned n)
{
    unsigned i;

    pinc_buf_add_str(buf, "a-1-py2.py3-none-p0");
    for (i = 1; i < n; i++) {
        pinc_buf_addf(buf, ".p%u", i);
    }
    pinc_buf_add_str(buf, ".whl");
}

static void test_limits(void **state)
{
    const unsigned most = PINC_TAGS_MAX / 2; /* there are two Pythons */
    unsigned n;

    (void)state;
    for (n = most - 1; n <= most + 1; n++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_buf buf = {0};
        struct pinc_dist dist;

        add_many_tags(&buf, n);
        assert_int_equal(pinc_dist_parse(&dist, pinc_buf_slice(&buf), PINC_LIT("a"), arena, NULL),
                         n <= most ? PINC_OK : PINC_ESYNTAX);
        pinc_buf_clear(&buf);
        pinc_arena_free(arena);
    }
}

static void test_build_order(void **state)
{
    static const char *const ascending[] = {"",
                                            "0",
                                            "0a",
                                            "1",
                                            "1a",
                                            "1b",
                                            "2",
                                            "10",
                                            "10a",
                                            "99999999999999999998",
                                            "99999999999999999999"};
    const size_t n = sizeof ascending / sizeof *ascending;
    size_t i, j;

    (void)state;
    for (i = 0; i < n; i++) {
        for (j = 0; j < n; j++) {
            int order =
                pinc_dist_compare_build(pinc_slice_of(ascending[i]), pinc_slice_of(ascending[j]));

            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
    assert_int_equal(pinc_dist_compare_build(PINC_LIT("007x"), PINC_LIT("7x")), 0);
}

static void test_out_of_memory(void **state)
{
    /* A version too long to lie in the struct. */
    const struct pinc_slice file =
        PINC_LIT("foo-1.0.1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23"
                 ".24.25.26.27.28.29.30.31.32.33.34.35.36.37.38.39.40.tar.gz");
    long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st != PINC_OK; n++) {
        struct pinc_error err = {0};
        struct pinc_arena *arena;
        struct pinc_dist dist;

        pinc_alloc_fail_at(n);
        arena = pinc_arena_new();
        st = arena == NULL ? PINC_ENOMEM
                           : pinc_dist_parse(&dist, file, PINC_LIT("foo"), arena, &err);
        pinc_alloc_fail_at(0);
        assert_true(st == PINC_OK || st == PINC_ENOMEM);
        pinc_arena_free(arena);
        assert_int_equal(pinc_alloc_live(), live);
    }
    for (n = 1, st = PINC_ENOMEM; st != PINC_ESYNTAX; n++) {
        struct pinc_error err = {0};
        struct pinc_dist dist;

        pinc_alloc_fail_at(n);
        st = pinc_dist_parse(&dist, PINC_LIT("foo.egg"), PINC_LIT("foo"), NULL, &err);
        pinc_alloc_fail_at(0);
        assert_true(st == PINC_ESYNTAX || st == PINC_ENOMEM);
        assert_int_equal(pinc_alloc_live(), live);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_variants),    cmocka_unit_test(test_limits),
        cmocka_unit_test(test_build_order), cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

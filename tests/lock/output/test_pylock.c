#include "tests/support/cmocka_all.h"

#include "lock/output/pylock.h"
#include "tests/support/sweep.h"

#include <string.h>

#define HEX "0000000000000000000000000000000000000000000000000000000000000007"

static const char good[] =
    "lock-version = '1.0'\n"
    "[[packages]]\nname = 'Foo_Bar'\nversion = '1.0'\nmarker = \"sys_platform == 'linux'\"\n"
    "requires-python = '>=3.9'\n"
    "sdist = { url = 'https://h/foo_bar-1.0.tar.gz', hashes = { md5 = '00', sha256 = '" HEX
    "' } }\n"
    "wheels = [ { name = 'w.whl', path = 'sub/w.whl', size = 7, hashes = { sha256 = '" HEX
    "' } } ]\n"
    "[[packages]]\nname = 'repo'\n[packages.vcs]\ntype = 'git'\n";

static void test_good(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_pylock lock;
    const struct pinc_pylock_package *p;

    (void)state;
    assert_int_equal(
        pinc_pylock_read(&lock, pinc_slice_of(good), PINC_PYLOCK_ALL, "x.toml", arena, NULL),
        PINC_OK);
    assert_int_equal(lock.n_packages, 2);
    p = &lock.packages[0];
    assert_string_equal(p->name.ptr, "foo-bar");
    assert_string_equal(p->written.ptr, "Foo_Bar");
    assert_string_equal(p->version.ptr, "1.0");
    assert_string_equal(p->requires_python.ptr, ">=3.9");
    assert_non_null(p->marker);
    assert_int_equal(p->n_files, 2);
    assert_true(p->files[0].wheel);
    assert_string_equal(p->files[0].path.ptr, "sub/w.whl");
    assert_int_equal(p->files[0].size, 7);
    assert_int_equal(p->files[0].line, 8);
    assert_string_equal(p->files[1].name.ptr, "foo_bar-1.0.tar.gz");
    assert_int_equal(p->files[1].n_hashes, 1);
    assert_true(lock.packages[1].no_files);
    pinc_arena_free(arena);
}

/* What is not asked for is not looked at. */
static void test_parts(void **state)
{
    static const struct {
        const char *label, *text;
        enum pinc_status status[3]; /* of pins, what is known, all */
        size_t files;               /* what is known */
    } cases[] = {
        {"a file without a place",
         "[[packages]]\nname = 'a'\nwheels = [{ name = 'w', hashes = { sha256 = '" HEX "' } }]\n",
         {PINC_OK, PINC_OK, PINC_ESYNTAX},
         1},
        {"a digest that is none",
         "[[packages]]\nname = 'a'\nsdist = { name = 's', url = 'u', hashes = { sha256 = 'x' } }\n",
         {PINC_OK, PINC_OK, PINC_ESYNTAX},
         0},
        {"wheels of another type",
         "[[packages]]\nname = 'a'\nwheels = 7\n",
         {PINC_OK, PINC_OK, PINC_ESYNTAX},
         0},
        {"requires-python of another type",
         "[[packages]]\nname = 'a'\nrequires-python = 3\n",
         {PINC_OK, PINC_OK, PINC_ESYNTAX},
         0},
        {"an archive",
         "[[packages]]\nname = 'a'\narchive = { url = 'u', hashes = { sha256 = '" HEX "' } }\n",
         {PINC_OK, PINC_OK, PINC_OK},
         0},
        {"a version that is none",
         "[[packages]]\nname = 'a'\nversion = 'x y'\n",
         {PINC_ESYNTAX, PINC_ESYNTAX, PINC_ESYNTAX},
         0},
    };
    size_t i;
    int part;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (part = 0; part < 3; part++) {
            struct pinc_arena *arena = pinc_arena_new();
            struct pinc_pylock lock;

            if (pinc_pylock_read(&lock, pinc_slice_of(cases[i].text), (enum pinc_pylock_part)part,
                                 "x.toml", arena, NULL) != cases[i].status[part]) {
                fail_msg("%s: %d", cases[i].label, part);
            }
            if (cases[i].status[part] == PINC_OK && part != PINC_PYLOCK_ALL) {
                assert_int_equal(lock.packages[0].n_files,
                                 part == PINC_PYLOCK_KNOWN ? cases[i].files : 0);
            }
            pinc_arena_free(arena);
        }
    }
}

static void test_bad(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"version", "lock-version = '2.0'\n", "lock-version '2.0' is not supported"},
        {"name", "[[packages]]\nname = '../x'\n", "invalid project name '../x'"},
        {"no place", "[[packages]]\nname = 'a'\nsdist = { name = 'a-1.tar.gz' }\n",
         "a file needs url or path"},
        {"digest",
         "[[packages]]\nname = 'a'\nsdist = { url = 'https://h/a', hashes = { sha256 = 'x' } }\n",
         "this is not such a digest"},
        {"marker", "[[packages]]\nname = 'a'\nmarker = 'nonsense'\n", "nonsense"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_error err = {0};
        struct pinc_pylock lock;

        assert_int_not_equal(pinc_pylock_read(&lock, pinc_slice_of(cases[i].text), PINC_PYLOCK_ALL,
                                              "x.toml", arena, &err),
                             PINC_OK);
        if (!strstr(err.text, cases[i].want) || err.line == 0) {
            fail_msg("%s: %u: %s", cases[i].label, err.line, err.text);
        }
        pinc_arena_free(arena);
    }
}

struct attempted {
    enum pinc_pylock_part part;
};

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const struct attempted *a = data;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_pylock lock;
    enum pinc_status st =
        arena ? pinc_pylock_read(&lock, pinc_slice_of(good), a->part, "x.toml", arena, err)
              : PINC_ENOMEM;

    pinc_arena_free(arena);
    return st;
}

static void test_out_of_memory(void **state)
{
    static const struct attempted known = {PINC_PYLOCK_KNOWN}, all = {PINC_PYLOCK_ALL};

    (void)state;
    sweep(attempt, &known);
    sweep(attempt, &all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_good), cmocka_unit_test(test_parts),
                                       cmocka_unit_test(test_bad),
                                       cmocka_unit_test(test_out_of_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

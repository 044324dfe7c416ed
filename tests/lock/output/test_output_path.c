#include "tests/support/cmocka_all.h"

#include "lock/output/output_path.h"

#include <string.h>
#include <unistd.h>

static void test_default_output(void **state)
{
    static const struct {
        const char *input;
        bool pylock;
        const char *want;
    } cases[] = {
        {"requirements.in", false, "requirements.txt"},
        {"reqs/dev.in", false, "reqs/dev.txt"},
        {"/a/b.c/dev", false, "/a/b.c/dev.txt"},
        {"dev.test.in", false, "dev.test.txt"},
        {".in", false, ".in.txt"},
        {"-", false, "-"},
        {"requirements.in", true, "pylock.toml"},
        {"reqs/requirements.in", true, "reqs/pylock.toml"},
        {"reqs/dev.in", true, "reqs/pylock.dev.toml"},
        {"dev.test.in", true, "pylock.dev-test.toml"},
        {"requirements.txt", true, "pylock.toml"},
        {"requirements.txt", false, NULL},
        {"https://h/x.in", false, NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_slice out = {0};
        struct pinc_error err = {0};
        enum pinc_status st = pinc_output_path_default_output(&out, pinc_slice_of(cases[i].input),
                                                              cases[i].pylock, arena, &err);

        if (cases[i].want) {
            assert_int_equal(st, PINC_OK);
            assert_string_equal(out.ptr, cases[i].want);
        } else {
            assert_int_equal(st, PINC_EUSAGE);
            assert_string_equal(err.text, pinc_slice_starts(pinc_slice_of(cases[i].input), "https")
                                              ? "an input from a URL, and no name for the output"
                                              : "the output would replace the input file");
        }
        pinc_arena_free(arena);
    }
}

static void test_is_pylock(void **state)
{
    static const struct {
        const char *path;
        bool want;
    } cases[] = {
        {"pylock.toml", true},      {"a/pylock.toml", true}, {"pylock.dev.toml", true},
        {"pylock.a.b.toml", false}, {"pylock..toml", false}, {"pylock.toml.txt", false},
        {"Pylock.toml", false},     {"lock.toml", false},    {"requirements.txt", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_output_path_is_pylock(pinc_slice_of(cases[i].path)), cases[i].want);
    }
}

static void test_seen_from(void **state)
{
    static const struct {
        const char *label, *output, *name, *want;
    } cases[] = {
        {"side by side", "requirements.txt", "requirements.in", "requirements.in"},
        {"one folder", "reqs/dev.txt", "reqs/dev.in", "dev.in"},
        {"below", "dev.txt", "reqs/base.in", "reqs/base.in"},
        {"above", "reqs/dev.txt", "base.in", "../base.in"},
        {"beside", "a/b/dev.txt", "a/c/base.in", "../c/base.in"},
        {"dots vanish", "./a/../dev.txt", "./reqs//x/../base.in", "reqs/base.in"},
        {"from another folder", "../dev.txt", "../dev.in", "dev.in"},
        {"from another folder, below", "../out/dev.txt", "../in/dev.in", "../in/dev.in"},
        {"the output is above", "../dev.txt", "dev.in", "bin/dev.in"},
        {"both absolute", "/p/reqs/dev.txt", "/p/reqs/sub/dev.in", "sub/dev.in"},
        {"URL", "reqs/dev.txt", "https://me:pw@h/x/../y.txt?v", "https://h/x/../y.txt?v"},
        {"URL, from an absolute place", "/tmp/dev.txt", "http://h/y.txt#z", "http://h/y.txt"},
        {"absolute elsewhere", "/tmp/x/dev.txt", "/home/me/dev.in", "dev.in"},
        {"only the output is absolute", "/usr/bin/dev.txt", "reqs/dev.in", "reqs/dev.in"},
        {"an absolute output elsewhere", "/tmp/x/dev.txt", "reqs/dev.in", "dev.in"},
        {"only the input is absolute, below", "dev.txt", "/usr/bin/sub/dev.in", "sub/dev.in"},
        {"beside, both absolute", "/p/q/a/dev.txt", "/p/q/b/dev.in", "../b/dev.in"},
        {"beside, below the root alone", "/p/a/dev.txt", "/p/b/dev.in", "dev.in"},
        {"only the input is absolute", "dev.txt", "/home/me/dev.in", "dev.in"},
        {"standard output", "-", "reqs/dev.in", "reqs/dev.in"},
        {"standard output, absolute", "-", "/home/me/dev.in", "dev.in"},
        {"standard input", "dev.txt", "-", "-"},
    };
    size_t i;

    (void)state;
    assert_int_equal(chdir("/usr/bin"), 0);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_slice got = pinc_output_path_seen_from(
            pinc_slice_of(cases[i].output), pinc_slice_of(cases[i].name), NULL, arena);

        if (!pinc_slice_equal(got, pinc_slice_of(cases[i].want))) {
            fail_msg("%s: '%.*s', not '%s'", cases[i].label, PINC_SLICE_ARG(got), cases[i].want);
        }
        pinc_arena_free(arena);
    }
}

/* What an output says of a file leads back to it, from whatever folder. */
static void test_there_and_back(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_slice seen =
        pinc_output_path_seen_from(PINC_LIT("reqs/dev.txt"), PINC_LIT("limits/c.txt"), NULL, arena);
    struct pinc_slice back = pinc_output_path_resolve(PINC_LIT("reqs/dev.txt"), seen, arena);

    (void)state;
    assert_string_equal(back.ptr, "reqs/../limits/c.txt");
    assert_string_equal(
        pinc_output_path_resolve(PINC_LIT("reqs/dev.txt"), PINC_LIT("https://h/c.txt"), arena).ptr,
        "https://h/c.txt");
    seen = pinc_output_path_seen_from(PINC_LIT("reqs/dev.txt"), back, NULL, arena);
    assert_string_equal(seen.ptr, "../limits/c.txt");
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default_output),
        cmocka_unit_test(test_is_pylock),
        cmocka_unit_test(test_seen_from),
        cmocka_unit_test(test_there_and_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

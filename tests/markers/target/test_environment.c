#include "tests/support/sweep.h"

#include "markers/target/environment.h"

#include "base/limits.h"
#include "base/nearest.h"

#include <string.h>

static struct pinc_env *open_env(const char *python, const char *platform)
{
    struct pinc_error err = {0};
    struct pinc_env *env = NULL;

    if (pinc_env_new(&env, pinc_slice_of(python), pinc_slice_of(platform), &err) != PINC_OK) {
        fail_msg("%s on %s: %s", python, platform, err.text);
    }
    return env;
}

static void assert_slice(struct pinc_slice have, const char *want, const char *label)
{
    if (!pinc_slice_equal(have, pinc_slice_of(want))) {
        fail_msg("%s: '%.*s', wanted '%s'", label, PINC_SLICE_ARG(have), want);
    }
}

static void test_values(void **state)
{
    /* In the order of enum pinc_variable. */
    static const struct {
        const char *python, *platform;
        const char *values[PINC_VAR_COUNT];
    } cases[] = {
        {"3.10",
         "linux-x86_64",
         {"3.10", "3.10.0", "posix", "linux", "x86_64", "CPython", "", "Linux", "", "cpython",
          "3.10.0"}},
        {"3.12.4",
         "linux-aarch64",
         {"3.12", "3.12.4", "posix", "linux", "aarch64", "CPython", "", "Linux", "", "cpython",
          "3.12.4"}},
        {"3.6",
         "musllinux_1_2_x86_64",
         {"3.6", "3.6.0", "posix", "linux", "x86_64", "CPython", "", "Linux", "", "cpython",
          "3.6.0"}},
        {"3.13t",
         "macos-arm64",
         {"3.13", "3.13.0", "posix", "darwin", "arm64", "CPython", "", "Darwin", "", "cpython",
          "3.13.0"}},
        {"3.15.0rc1",
         "macosx_10_15_x86_64",
         {"3.15", "3.15.0rc1", "posix", "darwin", "x86_64", "CPython", "", "Darwin", "", "cpython",
          "3.15.0rc1"}},
        {"3.9",
         "windows-amd64",
         {"3.9", "3.9.0", "nt", "win32", "AMD64", "CPython", "", "Windows", "", "cpython",
          "3.9.0"}},
        {"3.11",
         "win_arm64",
         {"3.11", "3.11.0", "nt", "win32", "ARM64", "CPython", "", "Windows", "", "cpython",
          "3.11.0"}},
        {"3.8",
         "win32",
         {"3.8", "3.8.0", "nt", "win32", "x86", "CPython", "", "Windows", "", "cpython", "3.8.0"}},
        {"pypy3.10.14",
         "manylinux_2_17_i686",
         {"3.10", "3.10.14", "posix", "linux", "i686", "PyPy", "", "Linux", "", "pypy", "7.3.19"}},
    };
    size_t i, var;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_env *env = open_env(cases[i].python, cases[i].platform);

        for (var = 0; var < PINC_VAR_COUNT; var++) {
            assert_slice(pinc_env_value(env, (enum pinc_variable)var), cases[i].values[var],
                         cases[i].platform);
        }
        assert_non_null(pinc_env_version(env, PINC_VAR_PYTHON_FULL_VERSION));
        assert_null(pinc_env_version(env, PINC_VAR_PLATFORM_RELEASE));
        assert_null(pinc_env_version(env, PINC_VAR_SYS_PLATFORM));
        pinc_env_free(env);
    }
}

/* A target beside the same one is the same, and another one is not. */
static void test_beside(void **state)
{
    static const char *const platforms[] = {"linux-x86_64", "win_amd64"};
    struct pinc_env *first = NULL;
    struct pinc_env_list others = {&first, 1, 1};
    size_t i, k;

    (void)state;
    assert_int_equal(pinc_env_new(&first, PINC_LIT("3.11"), PINC_LIT("linux-x86_64"), NULL),
                     PINC_OK);
    for (i = 0; i < 2; i++) {
        const struct pinc_slice platform = pinc_slice_of(platforms[i]);
        struct pinc_env *env, *alone;

        assert_int_equal(pinc_env_new(&alone, PINC_LIT("3.11"), platform, NULL), PINC_OK);
        assert_int_equal(pinc_env_new_beside(&env, PINC_LIT("3.11"), platform, &others, NULL),
                         PINC_OK);
        assert_ptr_equal(pinc_env_list_find(&others, env), i ? NULL : first);
        assert_int_equal(pinc_env_tag_count(env), pinc_env_tag_count(alone));
        for (k = 0; k < pinc_env_tag_count(env); k += 97) {
            struct pinc_buf a = {0}, b = {0};

            pinc_env_tag_print(&a, env, k);
            pinc_env_tag_print(&b, alone, k);
            assert_string_equal(a.ptr, b.ptr);
            pinc_buf_clear(&a);
            pinc_buf_clear(&b);
        }
        pinc_env_free(env);
        pinc_env_free(alone);
    }
    pinc_env_free(first);
}

static void test_labels(void **state)
{
    static const struct {
        const char *python, *platform, *python_label, *option, *platform_label, *short_label;
        bool patch_known;
    } cases[] = {
        {"3.10", "linux-x86_64", "CPython 3.10", "3.10", "manylinux_2_28_x86_64", "linux-x86_64",
         false},
        {"3.10.4", "manylinux_2_28_aarch64", "CPython 3.10.4", "3.10.4", "manylinux_2_28_aarch64",
         "linux-aarch64", true},
        {" 3.14t ", "macosx_14_0_arm64", "CPython 3.14t", "3.14t", "macosx_14_0_arm64",
         "macos-arm64", false},
        {"3.13.1t", "MacOS-x86_64", "CPython 3.13.1t", "3.13.1t", "macosx_14_0_x86_64",
         "macos-x86_64", true},
        {"pypy3.11", "windows-amd64", "PyPy 3.11", "pypy3.11", "win_amd64", "windows-amd64", false},
        {"3.7", "windows-arm64", "CPython 3.7", "3.7", "win_arm64", "windows-arm64", false},
        {"3.7", "win32", "CPython 3.7", "3.7", "win32", "win32", false},
        {"3.12", "linux-riscv64", "CPython 3.12", "3.12", "manylinux_2_39_riscv64", "linux-riscv64",
         false},
        {"3.12", "linux-armv7l", "CPython 3.12", "3.12", "manylinux_2_31_armv7l", "linux-armv7l",
         false},
        {"3.12", "linux-s390x", "CPython 3.12", "3.12", "manylinux_2_28_s390x", "linux-s390x",
         false},
        {"3.12", "linux-musl-x86_64", "CPython 3.12", "3.12", "musllinux_1_2_x86_64",
         "linux-musl-x86_64", false},
        {"3.7", "linux_x86_64", "CPython 3.7", "3.7", "linux_x86_64", "linux_x86_64", false},
        {"3.7", "manylinux2014_aarch64", "CPython 3.7", "3.7", "manylinux_2_17_aarch64",
         "manylinux_2_17_aarch64", false},
        {"3.7", "manylinux1_i686", "CPython 3.7", "3.7", "manylinux_2_5_i686", "manylinux_2_5_i686",
         false},
        {"3.7", "macosx_12_3_arm64", "CPython 3.7", "3.7", "macosx_12_3_arm64", "macosx_12_3_arm64",
         false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_env *env = open_env(cases[i].python, cases[i].platform);

        assert_slice(pinc_env_python_label(env), cases[i].python_label, cases[i].platform);
        assert_slice(pinc_env_python_option(env), cases[i].option, cases[i].platform);
        assert_slice(pinc_env_platform_label(env), cases[i].platform_label, cases[i].platform);
        assert_slice(pinc_env_short_label(env), cases[i].short_label, cases[i].platform);
        assert_int_equal(pinc_env_patch_known(env), cases[i].patch_known);
        pinc_env_free(env);
    }
}

/* A minor version in two parts, and together again. */
static void test_split(void **state)
{
    struct pinc_env *env = open_env("3.11", "linux-aarch64"), *later = NULL, *last = NULL;
    struct pinc_error err = {0};

    (void)state;
    assert_slice(pinc_env_python_label(env), "CPython 3.11", "whole");
    assert_int_equal(pinc_env_split(env, 3, &later, &err), PINC_OK);
    assert_int_equal(pinc_env_split(later, 4, &last, &err), PINC_OK);
    assert_slice(pinc_env_python_label(env), "CPython 3.11.0 to 3.11.2", "first");
    assert_slice(pinc_env_python_label(later), "CPython 3.11.3", "second");
    assert_slice(pinc_env_python_label(last), "CPython 3.11.4 or later", "third");
    assert_slice(pinc_env_python_asked(last), "CPython 3.11", "asked for");
    assert_slice(pinc_env_python_option(last), "3.11", "option");
    assert_slice(pinc_env_value(env, PINC_VAR_PYTHON_FULL_VERSION), "3.11.0", "first");
    assert_slice(pinc_env_value(last, PINC_VAR_PYTHON_FULL_VERSION), "3.11.4", "third");
    assert_slice(pinc_env_value(last, PINC_VAR_IMPLEMENTATION_VERSION), "3.11.4", "third");
    assert_false(pinc_env_patch_known(later));
    assert_int_equal(pinc_env_patches(env).last, 2);
    assert_int_equal(pinc_env_patches(later).last, 3);
    assert_int_equal(pinc_env_patches(last).last, PINC_PATCH_LAST);
    assert_int_equal(pinc_env_tag_count(last), pinc_env_tag_count(env));
    assert_int_equal(pinc_env_join(env, later, &err), PINC_OK);
    assert_slice(pinc_env_python_label(env), "CPython 3.11.0 to 3.11.3", "joined");
    assert_int_equal(pinc_env_join(env, last, &err), PINC_OK);
    assert_slice(pinc_env_python_label(env), "CPython 3.11", "joined");
    assert_slice(pinc_env_value(env, PINC_VAR_PYTHON_FULL_VERSION), "3.11.0", "joined");
    pinc_env_free(env);
    pinc_env_free(later);
    pinc_env_free(last);
}

/* PyPy has a version of its own beside Python's. */
static void test_split_pypy(void **state)
{
    struct pinc_env *env = open_env("pypy3.10", "linux-x86_64"), *later = NULL;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_env *one = pinc_env_at_patch(env, 14, arena);

    (void)state;
    assert_non_null(one);
    assert_slice(pinc_env_value(one, PINC_VAR_PYTHON_FULL_VERSION), "3.10.14", "one");
    assert_slice(pinc_env_value(one, PINC_VAR_IMPLEMENTATION_VERSION), "7.3.19", "one");
    assert_true(pinc_env_move_patch(one, 2, arena));
    assert_slice(pinc_env_value(one, PINC_VAR_PYTHON_FULL_VERSION), "3.10.2", "moved");
    assert_slice(pinc_env_value(env, PINC_VAR_PYTHON_FULL_VERSION), "3.10.0", "not moved");
    assert_int_equal(pinc_env_split(env, 14, &later, NULL), PINC_OK);
    assert_slice(pinc_env_python_label(later), "PyPy 3.10.14 or later", "later");
    assert_slice(pinc_env_value(later, PINC_VAR_IMPLEMENTATION_VERSION), "7.3.19", "later");
    pinc_arena_free(arena);
    pinc_env_free(env);
    pinc_env_free(later);
}

static void test_python_excluded(void **state)
{
    static const struct {
        const char *python, *requires_python;
        uint64_t excluded;
    } cases[] = {
        {"3.9", "!=3.9.7,>=3.8", 1u << 7},
        {"3.9", "!=3.9.1,!=3.9.0", 1u << 1}, /* 3.9.0 is the end: not allowed at all */
        {"3.9", ">=3.8", 0},
        {"3.10", "!=3.9.7", 0},
        {"3.9", "!=3.9.*", 0},
        {"3.9.7", "!=3.9.7", 0},
        {"3.14", "!=3.14.1,>=3.12", 1u << 1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_env *env = open_env(cases[i].python, "linux-x86_64");
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_specset *set;

        assert_int_equal(
            pinc_specset_parse(&set, pinc_slice_of(cases[i].requires_python), arena, NULL),
            PINC_OK);
        if (pinc_env_python_excluded(env, set) != cases[i].excluded) {
            fail_msg("%s with %s", cases[i].python, cases[i].requires_python);
        }
        assert_true(pinc_env_python_excluded(env, NULL) == 0);
        pinc_arena_free(arena);
        pinc_env_free(env);
    }
}

static void test_python_allowed(void **state)
{
    static const struct {
        const char *python, *requires_python;
        bool allowed;
    } cases[] = {
        {"3.10", "", true},
        {"3.10", ">=3.10", true},
        {"3.10", ">=3.10.1", false},
        {"3.10.4", ">=3.10.1", true},
        {"3.10", "<4", true},
        {"3.10", "==3.10", false}, /* 3.10.1 is another one */
        {"3.10", "==3.10.*", true},
        {"3.10", "<=3.10", false},
        {"3.10", "<=3.10.0", false},
        {"3.10.0", "<=3.10", true},
        {"3.10", "!=3.10.0", false},
        {"3.10", "!=3.10.7", true},
        {"3.10.4", "==3.10", false},
        {"3.10.4", "==3.10.*", true},
        {"3.15.0rc1", ">=3.14", true},
        {"3.15.0rc1", ">=3.15", false},
        {"pypy3.10", ">=3.9,<3.11", true},
        {"3.12", "<3.12", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_env *env = open_env(cases[i].python, "linux-x86_64");
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_specset *set;

        assert_int_equal(
            pinc_specset_parse(&set, pinc_slice_of(cases[i].requires_python), arena, NULL),
            PINC_OK);
        if (pinc_env_python_allowed(env, set) != cases[i].allowed) {
            fail_msg("%s with %s", cases[i].python, cases[i].requires_python);
        }
        assert_true(pinc_env_python_allowed(env, NULL));
        pinc_arena_free(arena);
        pinc_env_free(env);
    }
}

static void test_python_from(void **state)
{
    static const struct {
        const char *python, *requires_python;
        int from;
    } cases[] = {
        {"3.10", "", 0},
        {"3.10", ">=3.10.4", 4},
        {"3.10", ">3.10.4,!=3.10.5", 6},
        {"3.10", ">=3.10.40", 40},
        {"3.10", ">=3.10.41", -1},
        {"3.10", ">=3.11", -1},
        {"3.10", "<3.10", -1},
        {"3.10", ">=3.10.4,<=3.10.9", -1},
        {"3.10.7", ">=3.10.4", -1},
        {"pypy3.10", ">=3.10.4", 4},
    };
    struct pinc_arena *arena = pinc_arena_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_specset *set;
        struct pinc_env *env;

        assert_int_equal(
            pinc_specset_parse(&set, pinc_slice_of(cases[i].requires_python), arena, NULL),
            PINC_OK);
        assert_int_equal(
            pinc_env_new(&env, pinc_slice_of(cases[i].python), PINC_LIT("linux-x86_64"), NULL),
            PINC_OK);
        if (pinc_env_python_from(env, set) != cases[i].from) {
            fail_msg("%s with %s: %d", cases[i].python, cases[i].requires_python,
                     pinc_env_python_from(env, set));
        }
        pinc_env_free(env);
    }
    pinc_arena_free(arena);
}

static void fill_custom(struct pinc_slice values[PINC_VAR_COUNT])
{
    size_t var;

    for (var = 0; var < PINC_VAR_COUNT; var++) {
        values[var] = PINC_LIT("x");
    }
    values[PINC_VAR_PYTHON_FULL_VERSION] = PINC_LIT("3.9.1");
    values[PINC_VAR_PLATFORM_RELEASE] = PINC_LIT("5.15.0-105-generic");
    values[PINC_VAR_PLATFORM_PYTHON_IMPLEMENTATION] = PINC_LIT("CPython");
    values[PINC_VAR_SYS_PLATFORM] = PINC_LIT("linux");
}

static void test_custom(void **state)
{
    const struct pinc_slice tags[] = {PINC_LIT("cp39-cp39-foo"), PINC_LIT("py3-none-any"),
                                      PINC_LIT("CP39-cp39-foo"), PINC_LIT("py2-none-any")};
    const struct pinc_slice bad = PINC_LIT("py3-none");
    struct pinc_slice values[PINC_VAR_COUNT];
    struct pinc_error err = {0};
    struct pinc_env *env;

    (void)state;
    fill_custom(values);
    assert_int_equal(pinc_env_new_custom(&env, values, tags, 4, NULL), PINC_OK);
    assert_slice(pinc_env_python_label(env), "CPython 3.9.1", "Python");
    assert_slice(pinc_env_platform_label(env), "linux-x", "platform");
    assert_non_null(pinc_env_version(env, PINC_VAR_PYTHON_FULL_VERSION));
    assert_null(pinc_env_version(env, PINC_VAR_PLATFORM_RELEASE));
    assert_int_equal(pinc_env_tag_count(env), 3);
    assert_int_equal(pinc_env_wheel_rank(env, PINC_LIT("py2"), PINC_LIT("none"), PINC_LIT("any")),
                     2);
    pinc_env_free(env);

    assert_int_equal(pinc_env_new_custom(&env, values, &bad, 1, &err), PINC_EUSAGE);
    assert_null(env);
    assert_string_equal(err.text, "a wheel tag has three parts, joined by '-'");
    assert_int_equal(pinc_env_new_custom(&env, values, NULL, 0, NULL), PINC_OK);
    assert_int_equal(pinc_env_wheel_rank(env, PINC_LIT("py2"), PINC_LIT("none"), PINC_LIT("any")),
                     -1);
    pinc_env_free(env);
    pinc_env_free(NULL);
}

static enum pinc_status attempt_new(const void *data, struct pinc_error *err)
{
    struct pinc_env *env = NULL;
    const enum pinc_status st =
        pinc_env_new(&env, PINC_LIT("pypy3.9.18"), pinc_slice_of(data), err);

    assert_int_equal(err->code, st);
    assert_true((st == PINC_OK) == (env != NULL));
    pinc_env_free(env);
    return st;
}

static enum pinc_status attempt_custom(const void *data, struct pinc_error *err)
{
    const struct pinc_slice tag = PINC_LIT("cp39-cp39-foo");
    struct pinc_env *env = NULL;
    const enum pinc_status st = pinc_env_new_custom(&env, data, &tag, 1, err);

    assert_true((st == PINC_OK) == (env != NULL));
    pinc_env_free(env);
    return st;
}

static enum pinc_status attempt_refusal(const void *data, struct pinc_error *err)
{
    struct pinc_env *env = NULL;
    const enum pinc_status st = pinc_env_new(&env, PINC_LIT("3.9"), pinc_slice_of(data), err);

    return st == PINC_EUSAGE ? PINC_OK : st;
}

static void test_out_of_memory(void **state)
{
    struct pinc_slice values[PINC_VAR_COUNT];

    (void)state;
    sweep(attempt_new, "macos-x86_64");
    fill_custom(values);
    sweep(attempt_custom, values);
    sweep(attempt_refusal, "amiga");
}

static void test_variable_names(void **state)
{
    (void)state;
    assert_string_equal(pinc_variable_name(PINC_VAR_PYTHON_VERSION), "python_version");
    assert_string_equal(pinc_variable_name(PINC_VAR_IMPLEMENTATION_VERSION),
                        "implementation_version");
    assert_string_equal(pinc_variable_name(PINC_VAR_EXTRA), "extra");
    assert_string_equal(pinc_variable_name(PINC_VAR_EXTRAS), "extras");
    assert_string_equal(pinc_variable_name(PINC_VAR_DEPENDENCY_GROUPS), "dependency_groups");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_beside),         cmocka_unit_test(test_values),
        cmocka_unit_test(test_labels),         cmocka_unit_test(test_python_allowed),
        cmocka_unit_test(test_python_from),    cmocka_unit_test(test_split),
        cmocka_unit_test(test_split_pypy),     cmocka_unit_test(test_python_excluded),
        cmocka_unit_test(test_custom),         cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_variable_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

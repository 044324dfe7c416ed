#include "tests/support/sweep.h"

#include "markers/marker/simplify.h"

#include "base/limits.h"

#include <stdio.h>
#include <string.h>

#define TARGETS_MAX 64

/* A list of targets out of "3.10 linux-x86_64, 3.10 linux-aarch64"; "3.11~3 linux-x86_64" are two, the
 * patch releases below 3.11.3 and the others. */
struct targets {
    struct pinc_env *envs[TARGETS_MAX];
    const struct pinc_env *list[TARGETS_MAX];
    size_t count;
};

static void open_targets(struct targets *targets, const char *text)
{
    struct pinc_slice rest = pinc_slice_of(text);

    targets->count = 0;
    while (rest.len != 0) {
        size_t comma = pinc_slice_find(rest, ',');
        struct pinc_slice one = pinc_slice_trim(pinc_slice_part(rest, 0, comma));
        size_t blank = pinc_slice_find(one, ' '), at;
        struct pinc_slice python = pinc_slice_part(one, 0, blank);
        struct pinc_env *env = NULL;
        struct pinc_error err = {0};

        if (pinc_env_new(&env, pinc_slice_part(python, 0, pinc_slice_find(python, '~')),
                         pinc_slice_part(one, blank + 1, one.len), &err) != PINC_OK) {
            fail_msg("%s", err.text);
        }
        targets->envs[targets->count++] = env;
        for (at = pinc_slice_find(python, '~'); at + 1 < python.len; at += 2) {
            assert_int_equal(pinc_env_split(env, (unsigned)(python.ptr[at + 1] - '0'),
                                            &targets->envs[targets->count], &err),
                             PINC_OK);
            env = targets->envs[targets->count++];
        }
        rest = pinc_slice_part(rest, comma + 1, rest.len);
    }
    memcpy(targets->list, targets->envs, sizeof targets->list);
}

static void close_targets(struct targets *targets)
{
    size_t i;

    for (i = 0; i < targets->count; i++) {
        pinc_env_free(targets->envs[i]);
    }
}

/* The markers out of "a == 'b'; c == 'd'". */
static size_t parse_markers(const struct pinc_marker *list[4], const char *text,
                            struct pinc_arena *arena)
{
    struct pinc_slice rest = pinc_slice_of(text);
    size_t n = 0;

    while (rest.len != 0) {
        size_t end = pinc_slice_find(rest, ';');

        assert_int_equal(pinc_marker_parse(&list[n++], pinc_slice_part(rest, 0, end), arena, NULL),
                         PINC_OK);
        rest = pinc_slice_part(rest, end + 1, rest.len);
    }
    return n;
}

/* "x.x" wants the first and the third of three targets. */
static pinc_targets parse_want(const char *text)
{
    pinc_targets want = 0;
    size_t i;

    for (i = 0; text[i] != '\0'; i++) {
        want |= text[i] == 'x' ? (pinc_targets)1 << i : 0;
    }
    return want;
}

#define LINUX "3.10 linux-x86_64, 3.10 linux-aarch64"
#define PLATFORMS LINUX ", 3.10 macos-arm64, 3.10 macos-x86_64, 3.10 windows-amd64"
#define PYTHONS "3.8 linux-x86_64, 3.9 linux-x86_64, 3.10 linux-x86_64, 3.11 linux-x86_64"
#define GRID                                                                                       \
    "3.9 linux-x86_64, 3.9 linux-aarch64, 3.9 macos-arm64, 3.12 linux-x86_64, 3.12 "               \
    "linux-aarch64, "                                                                              \
    "3.12 macos-arm64"

static const struct {
    const char *label, *targets, *want, *own, *input, *marker;
} choose_cases[] = {
    {"all", LINUX, "xx", "", "", ""},
    {"one machine", LINUX, "x.", "", "", "platform_machine == \"x86_64\""},
    {"the other", LINUX, ".x", "", "", "platform_machine == \"aarch64\""},
    {"own marker", LINUX, ".x", "platform_machine=='arm64' or platform_machine=='aarch64'", "",
     "platform_machine=='arm64' or platform_machine=='aarch64'"},
    {"the own one that fits", LINUX, ".x", "sys_platform=='win32';platform_machine!='x86_64'", "",
     "platform_machine!='x86_64'"},
    {"own before input", LINUX, ".x", "platform_machine!='x86_64'", "platform_machine=='aarch64'",
     "platform_machine!='x86_64'"},
    {"input", LINUX, ".x", "sys_platform=='linux'",
     "platform_machine=='x86_64';platform_machine=='arm64' or platform_machine=='aarch64'",
     "platform_machine=='arm64' or platform_machine=='aarch64'"},
    {"extra is passed over", LINUX, ".x", "platform_machine=='aarch64' and extra != 'a'", "",
     "platform_machine == \"aarch64\""},
    {"one system of two machines", PLATFORMS, "xx...", "", "", "sys_platform == \"linux\""},
    {"one system of two machines, reversed", "3.10 macos-arm64, " LINUX, ".xx", "", "",
     "sys_platform == \"linux\""},
    {"a machine on two systems", PLATFORMS, "x..x.", "", "", "platform_machine == \"x86_64\""},
    {"a machine on one system", PLATFORMS, "x....", "", "",
     "platform_machine == \"x86_64\" and sys_platform == \"linux\""},
    {"all but one", PLATFORMS, "xxxx.", "", "", "platform_machine != \"AMD64\""},
    {"all but a machine on a system", PLATFORMS, "xxx.x", "", "",
     "platform_machine == \"arm64\" or sys_platform != \"darwin\""},
    {"two machines", PLATFORMS, ".xx..", "", "",
     "platform_machine == \"aarch64\" or platform_machine == \"arm64\""},
    {"newer Pythons", PYTHONS, "..xx", "", "", "python_version >= \"3.10\""},
    {"older Pythons", PYTHONS, "xxx.", "", "", "python_version < \"3.11\""},
    {"Pythons between", PYTHONS, ".xx.", "", "",
     "python_version >= \"3.9\" and python_version < \"3.11\""},
    {"one Python between", PYTHONS, ".x..", "", "", "python_version == \"3.9\""},
    {"all but one Python", PYTHONS, "x.xx", "", "", "python_version != \"3.9\""},
    {"Pythons outside", PYTHONS, "x..x", "", "",
     "python_version >= \"3.11\" or python_version < \"3.9\""},
    {"two Pythons apart", PYTHONS, "x.x.", "", "",
     "python_version < \"3.9\" or python_version == \"3.10\""},
    {"grid: a row", GRID, "xxx...", "", "", "python_version < \"3.12\""},
    {"grid: a column", GRID, ".x..x.", "", "", "platform_machine == \"aarch64\""},
    {"grid: a cell", GRID, ".x....", "", "",
     "platform_machine == \"aarch64\" and python_version < \"3.12\""},
    {"grid: a row and a cell", GRID, "xxx.x.", "", "",
     "platform_machine == \"aarch64\" or python_version < \"3.12\""},
    {"grid: two systems of a row", GRID, "xx....", "", "",
     "sys_platform == \"linux\" and python_version < \"3.12\""},
    {"grid: across", GRID, "x...x.", "", "",
     "(platform_machine == \"aarch64\" and python_version >= \"3.12\") or "
     "(platform_machine == \"x86_64\" and python_version < \"3.12\")"},
    {"PyPy", "3.10 linux-x86_64, pypy3.10 linux-x86_64", ".x", "", "",
     "platform_python_implementation == \"PyPy\""},
    {"patch releases", "3.10.1 linux-x86_64, 3.10.9 linux-x86_64", ".x", "", "",
     "python_full_version >= \"3.10.9\""},
    {"minor before patch", "3.9.1 linux-x86_64, 3.10.9 linux-x86_64", ".x", "", "",
     "python_version >= \"3.10\""},
    {"a patch level that is not known elsewhere",
     "3.9 linux-x86_64, 3.10.1 linux-x86_64, 3.10.9 linux-x86_64", "xx.", "", "",
     "python_full_version < \"3.10.9\""},
    {"a part", "3.11~3 linux-x86_64", "x.", "", "", "python_full_version < \"3.11.3\""},
    {"the later part", "3.11~3 linux-x86_64", ".x", "", "", "python_full_version >= \"3.11.3\""},
    {"one patch release", "3.11~4~5 linux-x86_64", ".x.", "", "",
     "python_full_version == \"3.11.4\""},
    {"all but one patch release", "3.11~4~5 linux-x86_64", "x.x", "", "",
     "python_full_version != \"3.11.4\""},
    {"parts in the middle", "3.11~2~5~7 linux-x86_64", ".xx.", "", "",
     "python_full_version >= \"3.11.2\" and python_full_version < \"3.11.7\""},
    {"an older Python and a part", "3.10 linux-x86_64, 3.11~3 linux-x86_64", "xx.", "", "",
     "python_full_version < \"3.11.3\""},
    {"a whole Python beside a parted one", "3.11~3 linux-x86_64, 3.12 linux-x86_64", "..x", "", "",
     "python_version >= \"3.12\""},
    {"a part in the user's words", "3.11~3 linux-x86_64", "x.", "python_full_version<='3.11.2'", "",
     "python_full_version<='3.11.2'"},
    {"words that turn inside of a target are not taken",
     "3.10 linux-x86_64, 3.11 linux-x86_64, 3.12 linux-x86_64", "xx.",
     "python_full_version<'3.11.3'", "", "python_version < \"3.12\""},
    {"Windows", "3.10 windows-amd64, 3.10 windows-arm64", "x.", "", "",
     "platform_machine == \"AMD64\""},
    {"glibc floors that need not be told apart",
     "3.10 manylinux_2_17_x86_64, 3.10 manylinux_2_28_x86_64, 3.10 linux-aarch64", "xx.", "", "",
     "platform_machine == \"x86_64\""},
};

static void test_choose(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof choose_cases / sizeof *choose_cases; i++) {
        const struct pinc_marker *own[4] = {NULL}, *input[4] = {NULL};
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_error err = {0};
        struct pinc_buf buf = {0};
        struct targets targets;
        size_t n_own = parse_markers(own, choose_cases[i].own, arena);
        size_t n_input = parse_markers(input, choose_cases[i].input, arena);

        open_targets(&targets, choose_cases[i].targets);
        if (pinc_marker_choose(&buf, parse_want(choose_cases[i].want), targets.list, targets.count,
                               own, n_own, input, n_input, &err) != PINC_OK) {
            fail_msg("%s: %s", choose_cases[i].label, err.text);
        }
        if (!pinc_slice_equal(pinc_buf_slice(&buf), pinc_slice_of(choose_cases[i].marker))) {
            fail_msg("%s: %s, wanted %s", choose_cases[i].label, buf.ptr, choose_cases[i].marker);
        }
        pinc_buf_clear(&buf);
        close_targets(&targets);
        pinc_arena_free(arena);
    }
}

#define ALIKE_HINT "leave one of these targets out: one file cannot say different things for them"

static void test_alike(void **state)
{
    static const struct {
        const char *targets, *want, *error;
    } cases[] = {
        {"3.10 manylinux_2_17_x86_64, 3.10 linux-x86_64", "x.",
         "no marker can tell CPython 3.10 on manylinux_2_17_x86_64 from CPython 3.10 on "
         "manylinux_2_28_x86_64"},
        {"3.10 linux-aarch64, 3.13 linux-x86_64, 3.13t linux-x86_64", "xx.",
         "no marker can tell CPython 3.13 on manylinux_2_28_x86_64 from CPython 3.13t on "
         "manylinux_2_28_x86_64"},
        {"3.10 linux-x86_64, 3.10.4 linux-x86_64", ".x",
         "no marker can tell CPython 3.10.4 on manylinux_2_28_x86_64 from CPython 3.10 on "
         "manylinux_2_28_x86_64"},
        {"3.10 linux-x86_64, 3.10.4 linux-x86_64, 3.10.9 linux-x86_64", "xx.",
         "no marker can tell CPython 3.10 on manylinux_2_28_x86_64 from CPython 3.10.9 on "
         "manylinux_2_28_x86_64"},
        {"3.10 musllinux_1_2_x86_64, 3.10 linux-x86_64", ".x",
         "no marker can tell CPython 3.10 on manylinux_2_28_x86_64 from CPython 3.10 on "
         "musllinux_1_2_x86_64"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        struct pinc_buf buf = {0};
        struct targets targets;

        open_targets(&targets, cases[i].targets);
        assert_int_equal(pinc_marker_choose(&buf, parse_want(cases[i].want), targets.list,
                                            targets.count, NULL, 0, NULL, 0, &err),
                         PINC_EUNSUPPORTED);
        assert_string_equal(err.text, cases[i].error);
        assert_string_equal(err.hint, ALIKE_HINT);
        assert_int_equal(buf.len, 0);
        pinc_buf_clear(&buf);
        close_targets(&targets);
    }
}

/* Does the marker select exactly these targets, and is its text the canonical one? */
static void assert_exact(const struct targets *targets, pinc_targets want, struct pinc_slice text)
{
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_marker *marker = NULL;
    struct pinc_buf printed = {0};

    assert_int_equal(pinc_marker_parse(&marker, text, arena, NULL), PINC_OK);
    assert_true(pinc_marker_targets(marker, targets->list, targets->count) == want);
    pinc_marker_print(&printed, marker);
    assert_true(pinc_slice_equal(pinc_buf_slice(&printed), text));
    pinc_buf_clear(&printed);
    pinc_arena_free(arena);
}

/* Every set of six targets. */
static void test_every_set(void **state)
{
    struct targets targets;
    pinc_targets want;

    (void)state;
    open_targets(&targets, GRID);
    for (want = 1; want < 63; want++) {
        struct pinc_buf buf = {0};

        assert_int_equal(pinc_marker_choose(&buf, want, targets.list, 6, NULL, 0, NULL, 0, NULL),
                         PINC_OK);
        assert_exact(&targets, want, pinc_buf_slice(&buf));
        pinc_buf_clear(&buf);
    }
    close_targets(&targets);
}

/* As many targets as there may be, and sets without any pattern: too much to search, and still
 * exact. */
static void test_many_targets(void **state)
{
    static const char *const platforms[] = {"linux-x86_64", "linux-aarch64", "macos-arm64",
                                            "macos-x86_64", "windows-amd64", "windows-arm64",
                                            "win32",        "linux_s390x"};
    struct targets targets = {.count = 0};
    uint64_t random = 0x9e3779b97f4a7c15u;
    unsigned i;

    (void)state;
    for (i = 0; i < TARGETS_MAX; i++) {
        char python[16];

        (void)snprintf(python, sizeof python, "3.%u", 7 + i / 8);
        assert_int_equal(pinc_env_new(&targets.envs[i], pinc_slice_of(python),
                                      pinc_slice_of(platforms[i % 8]), NULL),
                         PINC_OK);
        targets.list[i] = targets.envs[i];
        targets.count++;
    }
    for (i = 0; i < 5; i++) {
        struct pinc_buf buf = {0};

        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        assert_int_equal(
            pinc_marker_choose(&buf, random, targets.list, TARGETS_MAX, NULL, 0, NULL, 0, NULL),
            PINC_OK);
        assert_exact(&targets, random, pinc_buf_slice(&buf));
        assert_true(buf.len <= PINC_MARKER_MAX);
        pinc_buf_clear(&buf);
    }
    close_targets(&targets);
}

/* The order of the targets does not show. */
static void test_order(void **state)
{
    static const char *const orders[] = {
        "3.9 linux-x86_64, 3.12 linux-aarch64, 3.9 linux-aarch64, 3.12 linux-x86_64",
        "3.12 linux-aarch64, 3.9 linux-x86_64, 3.12 linux-x86_64, 3.9 linux-aarch64",
    };
    struct pinc_buf first = {0};
    size_t i;

    (void)state;
    for (i = 0; i < 2; i++) {
        struct pinc_buf buf = {0};
        struct targets targets;

        open_targets(&targets, orders[i]);
        assert_int_equal(pinc_marker_choose(&buf, 3, targets.list, 4, NULL, 0, NULL, 0, NULL),
                         PINC_OK);
        if (i == 0) {
            first = buf;
            buf = (struct pinc_buf){0};
        } else {
            assert_string_equal(buf.ptr, first.ptr);
        }
        pinc_buf_clear(&buf);
        close_targets(&targets);
    }
    pinc_buf_clear(&first);
}

/* A value with quotes in it, which only a front end of its own can give. */
static void test_quotes(void **state)
{
    static const struct {
        const char *value, *marker;
    } cases[] = {{"it's", "platform_machine == \"it's\""},
                 {"a\"b", "platform_machine == 'a\"b'"},
                 {"a\"'b", "platform_machine != \"plain\""}};
    size_t i, var;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice values[PINC_VAR_COUNT];
        struct pinc_buf buf = {0};
        struct targets targets;

        for (var = 0; var < PINC_VAR_COUNT; var++) {
            values[var] = PINC_LIT("1");
        }
        values[PINC_VAR_PLATFORM_MACHINE] = pinc_slice_of(cases[i].value);
        assert_int_equal(pinc_env_new_custom(&targets.envs[0], values, NULL, 0, NULL), PINC_OK);
        values[PINC_VAR_PLATFORM_MACHINE] = PINC_LIT("plain");
        assert_int_equal(pinc_env_new_custom(&targets.envs[1], values, NULL, 0, NULL), PINC_OK);
        targets.count = 2;
        targets.list[0] = targets.envs[0];
        targets.list[1] = targets.envs[1];
        assert_int_equal(pinc_marker_choose(&buf, 1, targets.list, 2, NULL, 0, NULL, 0, NULL),
                         PINC_OK);
        assert_string_equal(buf.ptr, cases[i].marker);
        pinc_buf_clear(&buf);
        close_targets(&targets);
    }
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const struct targets *targets = data;
    struct pinc_buf buf = {0};
    const enum pinc_status st =
        pinc_marker_choose(&buf, 21, targets->list, targets->count, NULL, 0, NULL, 0, err);

    assert_int_equal(err->code, st);
    pinc_buf_clear(&buf);
    return st;
}

static void test_out_of_memory(void **state)
{
    struct targets targets;

    (void)state;
    open_targets(&targets, GRID);
    sweep(attempt, &targets);
    close_targets(&targets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choose),        cmocka_unit_test(test_alike),
        cmocka_unit_test(test_every_set),     cmocka_unit_test(test_many_targets),
        cmocka_unit_test(test_order),         cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

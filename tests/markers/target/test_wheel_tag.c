#include "tests/support/sweep.h"

#include "markers/target/wheel_tag.h"
#include "tests/support/arena_group.h"

#include <string.h>

static void generate(struct pinc_tags *list, const char *python, const char *platform)
{
    struct pinc_interpreter interpreter = {0};
    struct pinc_platform where;

    assert_int_equal(pinc_interpreter_parse(&interpreter, pinc_slice_of(python), NULL), PINC_OK);
    assert_int_equal(pinc_platform_parse(&where, pinc_slice_of(platform), NULL), PINC_OK);
    assert_int_equal(pinc_tags_generate(list, &interpreter, &where, arena, NULL), PINC_OK);
}

static const struct {
    const char *python, *platform;
    size_t count;
    struct {
        size_t at;
        const char *tag;
    } some[4];
} tag_cases[] = {
    {"3.6",
     "manylinux2014_x86_64",
     264,
     {{0, "cp36-cp36m-linux_x86_64"},
      {1, "cp36-cp36m-manylinux_2_17_x86_64"},
      {17, "cp36-abi3-linux_x86_64"},
      {263, "py30-none-any"}}},
    {"3.7",
     "win_amd64",
     27,
     {{0, "cp37-cp37m-win_amd64"},
      {1, "cp37-abi3-win_amd64"},
      {2, "cp37-none-win_amd64"},
      {3, "cp36-abi3-win_amd64"}}},
    {"3.14t",
     "win_arm64",
     48,
     {{0, "cp314-cp314t-win_arm64"},
      {1, "cp314-abi3t-win_arm64"},
      {2, "cp314-none-win_arm64"},
      {47, "py30-none-any"}}},
    {"pypy3.10",
     "win_amd64",
     27,
     {{0, "pp310-pypy310_pp73-win_amd64"},
      {1, "pp310-none-win_amd64"},
      {2, "py310-none-win_amd64"},
      {14, "pp3-none-any"}}},
    {"3.12",
     "linux_aarch64",
     42,
     {{0, "cp312-cp312-linux_aarch64"},
      {1, "cp312-abi3-linux_aarch64"},
      {2, "cp312-none-linux_aarch64"},
      {41, "py30-none-any"}}},
    {"3.12",
     "macosx_12_3_arm64",
     27 * 17 + 15,
     {{0, "cp312-cp312-macosx_12_0_arm64"},
      {1, "cp312-cp312-macosx_12_0_universal2"},
      {16, "cp312-cp312-macosx_10_4_universal2"},
      {17, "cp312-abi3-macosx_12_0_arm64"}}},
};

static void test_tags(void **state)
{
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof tag_cases / sizeof *tag_cases; i++) {
        struct pinc_tags list = {0};

        generate(&list, tag_cases[i].python, tag_cases[i].platform);
        for (j = 0; j < 4; j++) {
            struct pinc_buf buf = {0};

            pinc_tags_print(&buf, &list, tag_cases[i].some[j].at);
            assert_string_equal(buf.ptr, tag_cases[i].some[j].tag);
            pinc_buf_clear(&buf);
        }
        assert_int_equal(list.count, tag_cases[i].count);
        pinc_tags_clear(&list);
    }
}

static void test_rank(void **state)
{
    static const struct {
        const char *label, *python, *abi, *platform;
        int32_t rank;
    } cases[] = {
        {"own", "cp312", "cp312", "linux_x86_64", 0},
        {"second platform", "cp312", "cp312", "manylinux_2_28_x86_64", 1},
        {"best of a set", "cp312", "cp312", "manylinux_2_17_x86_64.manylinux2014_x86_64", 12},
        {"any case", "CP312", "Cp312", "LINUX_X86_64", 0},
        {"py2.py3", "py2.py3", "none", "any", 758},
        {"newer glibc", "cp312", "cp312", "manylinux_2_29_x86_64", -1},
        {"other machine", "cp312", "cp312", "linux_aarch64", -1},
        {"other Python", "cp311", "cp311", "linux_x86_64", -1},
        {"older stable ABI", "cp311", "abi3", "linux_x86_64", 84},
        {"parts known, tag not", "cp311", "cp312", "any", -1},
        {"empty", "", "", "", -1},
        {"empty among others", "py3.", "none.", ".any", 758},
    };
    struct pinc_tags list = {0};
    size_t i;

    (void)state;
    generate(&list, "3.12", "linux-x86_64");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t rank =
            pinc_tags_rank(&list, pinc_slice_of(cases[i].python), pinc_slice_of(cases[i].abi),
                           pinc_slice_of(cases[i].platform));

        if (rank != cases[i].rank) {
            fail_msg("%s: rank %d, wanted %d", cases[i].label, (int)rank, (int)cases[i].rank);
        }
    }
    pinc_tags_clear(&list);
}

/* Every tag that is printed has the rank of its place. */
static void test_ranks_are_places(void **state)
{
    static const struct {
        const char *python, *platform;
    } cases[] = {
        {"3.12", "linux-x86_64"},
        {"3.14t", "macos-arm64"},
        {"pypy3.10", "linux-musl-aarch64"},
        {"3.6", "win32"},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_tags list = {0};

        generate(&list, cases[i].python, cases[i].platform);
        for (k = 0; k < list.count; k++) {
            struct pinc_buf text = {0};
            struct pinc_slice rest, part[3];
            size_t n;

            pinc_tags_print(&text, &list, k);
            rest = pinc_buf_slice(&text);
            for (n = 0; n < 3; n++) {
                size_t end = pinc_slice_find(rest, '-');

                part[n] = pinc_slice_part(rest, 0, end);
                rest = pinc_slice_part(rest, end + 1, rest.len);
            }
            assert_int_equal(pinc_tags_rank(&list, part[0], part[1], part[2]), k);
            pinc_buf_clear(&text);
        }
        pinc_tags_clear(&list);
    }
}

static void test_added(void **state)
{
    struct pinc_tags list = {0};

    (void)state;
    assert_int_equal(pinc_tags_rank(&list, PINC_LIT("py3"), PINC_LIT("none"), PINC_LIT("any")), -1);
    assert_int_equal(
        pinc_tags_add(&list, PINC_LIT("cp39"), PINC_LIT("cp39"), PINC_LIT("foo"), NULL), PINC_OK);
    assert_int_equal(pinc_tags_add(&list, PINC_LIT("py3"), PINC_LIT("none"), PINC_LIT("any"), NULL),
                     PINC_OK);
    /* The better rank stays. */
    assert_int_equal(
        pinc_tags_add(&list, PINC_LIT("CP39"), PINC_LIT("cp39"), PINC_LIT("FOO"), NULL), PINC_OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(pinc_tags_rank(&list, PINC_LIT("cp39"), PINC_LIT("cp39"), PINC_LIT("bar.foo")),
                     0);
    assert_int_equal(pinc_tags_rank(&list, PINC_LIT("cp39"), PINC_LIT("none"), PINC_LIT("any")),
                     -1);
    pinc_tags_clear(&list);
    assert_int_equal(list.count, 0);
}

/* However many texts there are and however they begin and end, each is found, in either case, and others are not. */
static void test_many(void **state)
{
    static const char *const texts[] = {"none",         "abc",     "cp310",   "cp311",
                                        "win_amd64",    "a_b_c_d", "x",       "linux",
                                        "aarch64_eabi", "any32",   "ppc64le", "s390x"};
    enum { N = sizeof texts / sizeof *texts };
    struct pinc_tags list = {0};
    size_t i, k;

    (void)state;
    for (i = 0; i < N; i++) {
        const struct pinc_slice text = pinc_slice_of(texts[i]);

        assert_int_equal(pinc_tags_add(&list, PINC_LIT("py3"), text, text, NULL), PINC_OK);
        for (k = 0; k < N; k++) {
            const struct pinc_slice asked = pinc_slice_of(texts[k]);
            char upper[32] = "", joined[32] = "zz.";
            size_t n;

            for (n = 0; n < asked.len; n++) {
                upper[n] = (char)(asked.ptr[n] >= 'a' && asked.ptr[n] <= 'z' ? asked.ptr[n] - 32
                                                                             : asked.ptr[n]);
            }
            memcpy(joined + 3, asked.ptr, asked.len + 1);
            assert_int_equal(pinc_tags_rank(&list, PINC_LIT("py3"), asked, asked),
                             k <= i ? (int)k : -1);
            assert_int_equal(
                pinc_tags_rank(&list, PINC_LIT("py3"), pinc_slice_of(upper), pinc_slice_of(upper)),
                k <= i ? (int)k : -1);
            assert_int_equal(pinc_tags_rank(&list, PINC_LIT("py3"), pinc_slice_of(joined),
                                            pinc_slice_of(joined)),
                             k <= i ? (int)k : -1);
        }
    }
    pinc_tags_clear(&list);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    struct pinc_interpreter interpreter = {0};
    struct pinc_platform where;
    struct pinc_tags list = {0};
    enum pinc_status st = own ? PINC_OK : pinc_fail_memory(err);

    if (st == PINC_OK) {
        assert_int_equal(pinc_interpreter_parse(&interpreter, pinc_slice_of(data), NULL), PINC_OK);
        assert_int_equal(pinc_platform_parse(&where, PINC_LIT("linux_x86_64"), NULL), PINC_OK);
        st = pinc_tags_generate(&list, &interpreter, &where, own, err);
    }
    pinc_tags_clear(&list);
    pinc_arena_free(own);
    return st;
}

static void test_sweep(void **state)
{
    (void)state;
    sweep(attempt, "3.7");
    sweep(attempt, "pypy3.7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_rank),
        cmocka_unit_test(test_ranks_are_places),
        cmocka_unit_test(test_added),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}

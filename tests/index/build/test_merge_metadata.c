#include "tests/support/cmocka_all.h"

#include "index/build/merge_metadata.h"

#include <string.h>

/* Requirements of one build, separated by '|'. */
static struct pinc_metadata_text make_text(struct pinc_arena *arena, const char *version,
                                           const char *requires)
{
    struct pinc_metadata_text text = {.name = PINC_LIT("x"), .version = pinc_slice_of(version)};
    struct pinc_slice *list = pinc_arena_array(arena, 8, sizeof *list);
    struct pinc_slice rest = pinc_slice_of(requires);

    while (rest.len) {
        const size_t end = pinc_slice_find(rest, '|');

        list[text.n_requires++] = pinc_slice_part(rest, 0, end);
        rest = pinc_slice_part(rest, end + 1, rest.len);
    }
    text.requires = list;
    return text;
}

static void test_merge(void **state)
{
    static const struct {
        const char *label, *in[3], *want;
    } cases[] = {
        {"all the same", {"a|b>=1", "a|b>=1", "a|b>=1"}, "a|b>=1"},
        {"one Python has more", {"a", "a", "a|b>=1"}, "a|b>=1 ; (python_version == \"3.12\")"},
        {"two do",
         {"a|c", "a", "c"},
         "a ; (python_version == \"3.9\" or python_version == \"3.10\")|"
         "c ; (python_version == \"3.9\" or python_version == \"3.12\")"},
        {"a marker stays",
         {"a", "a", "a|b>=1; sys_platform == 'linux' or extra == 'x'"},
         "a|b>=1 ; (sys_platform == 'linux' or extra == 'x') and (python_version == \"3.12\")"},
        {"a URL may hold a semicolon",
         {"a @ https://h/a;b", "", ""},
         "a @ https://h/a;b ; (python_version == \"3.9\")"},
        {"nothing", {"", "", ""}, ""},
    };
    static const char *const versions[] = {"3.9", "3.10", "3.12"};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_metadata_text texts[3], out;
        struct pinc_metadata_by_python by[3];
        struct pinc_buf got = {0};

        for (k = 0; k < 3; k++) {
            texts[k] = make_text(arena, "1", cases[i].in[k]);
            by[k] = (struct pinc_metadata_by_python){pinc_slice_of(versions[k]), &texts[k]};
        }
        assert_int_equal(pinc_metadata_merge(&out, by, 3, arena, NULL), PINC_OK);
        for (k = 0; k < out.n_requires; k++) {
            pinc_buf_add_str(&got, k ? "|" : "");
            pinc_buf_add(&got, out.requires[k]);
        }
        if (!pinc_slice_equal(pinc_buf_slice(&got), pinc_slice_of(cases[i].want))) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
        pinc_arena_free(arena);
    }
}

static void test_another_version(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text a = make_text(arena, "1", ""), b = make_text(arena, "2", ""), out;
    const struct pinc_metadata_by_python by[] = {{PINC_LIT("3.9"), &a}, {PINC_LIT("3.10"), &b}};
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_metadata_merge(&out, by, 2, arena, &err), PINC_ESYNTAX);
    assert_string_equal(err.text,
                        "it has another name or version on Python 3.10 than on Python 3.9");
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_merge),
                                       cmocka_unit_test(test_another_version)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "lock/state/build_requirements.h"
#include "lock/input/requirements_file.h"
#include "tests/support/fake_index.h"

#include <string.h>

#define INDEX                                                                                      \
    "option exclude-newer 100\n"                                                                   \
    "release setuptools 60\nwheel py3-none-any\ntime 10\nneeds wheel\n"                            \
    "release setuptools 70\nwheel py3-none-any\ntime 200\n"                                        \
    "release wheel 0.40\nwheel py3-none-any\nrelease wheel 0.45\nwheel py3-none-any\n"             \
    "release odd 1\nwheel py3-none-any\npython >=3.12\n"

/* The files, by name, or the failure; for one Python on one platform. */
static void test_choose(void **state)
{
    static const struct {
        const char *label, *requirements[3], *constraints, *python, *platform, *want;
    } cases[] = {
        {"with what they need, as old as the input asks",
         {"setuptools"},
         "",
         "3.11",
         "linux-x86_64",
         "setuptools-60-py3-none-any.whl wheel-0.45-py3-none-any.whl"},
        {"markers are of the Python that builds",
         {"wheel ; python_version < '3.9'", "wheel<0.45 ; python_version >= '3.9'"},
         "",
         "3.11",
         "linux-x86_64",
         "wheel-0.40-py3-none-any.whl"},
        {"constraints",
         {"wheel"},
         "wheel<0.45\n",
         "3.11",
         "linux-x86_64",
         "wheel-0.40-py3-none-any.whl"},
        {"none", {NULL}, "", "3.11", "linux-x86_64", ""},
        {"no solution",
         {"wheel<0.45", "wheel>0.40"},
         "",
         "3.11",
         "linux-x86_64",
         "5: its build requirements cannot be met: no solution for linux-x86_64 with CPython 3.11: "
         "no "
         "version of wheel fits; "},
        {"another Python",
         {"odd"},
         "",
         "3.11",
         "linux-x86_64",
         "5: its build requirements cannot be met: no solution for linux-x86_64 with CPython 3.11: "
         "no "
         "version of odd fits; "},
        {"no requirement", {"a b"}, "", "3.11", "linux-x86_64", "2: "},
        {"no such platform", {"wheel"}, "", "3.11", "amiga", "3: unknown platform 'amiga'"},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_index *index = fake_index_new(PINC_LIT(INDEX));
        struct pinc_requirements *constraints = pinc_requirements_new();
        struct pinc_build_rules rules = {&index->request, constraints};
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_chosen_file *files = NULL;
        struct pinc_slice requirements[3];
        struct pinc_error err = {0};
        struct pinc_buf got = {0};
        enum pinc_status st;
        size_t n = 7;

        assert_int_equal(pinc_requirements_file_parse(constraints,
                                                      pinc_slice_of(cases[i].constraints), "c.txt",
                                                      PINC_LINE_CONSTRAINT, NULL, NULL, NULL),
                         PINC_OK);
        for (k = 0; k < 3 && cases[i].requirements[k]; k++) {
            requirements[k] = pinc_slice_of(cases[i].requirements[k]);
        }
        st = pinc_build_requirements_choose(
            &rules, &files, &n, requirements, k, pinc_slice_of(cases[i].python),
            pinc_slice_of(cases[i].platform), &index->provider, arena, &err);
        if (st == PINC_OK) {
            for (k = 0; k < n; k++) {
                pinc_buf_addf(&got, "%s%.*s", k ? " " : "",
                              PINC_SLICE_ARG(pinc_file_name(files[k].project, files[k].file)));
            }
        } else {
            assert_int_equal(n, 0);
            assert_int_equal(err.code, st);
            pinc_buf_addf(&got, "%d: %s", (int)st, err.text);
        }
        if (strncmp(got.ptr ? got.ptr : "", cases[i].want, strlen(cases[i].want)) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
        pinc_arena_free(arena);
        pinc_requirements_free(constraints);
        fake_index_free(index);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_choose)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

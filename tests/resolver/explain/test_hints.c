#include "tests/support/cmocka_all.h"

#include "resolver/explain/hints.h"
#include "tests/support/tell.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"
#define ARM "wheel cp311-cp311-manylinux_2_17_aarch64\n"

/* The line that has to be there. */
static void test_cases(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"a local version for one machine",
         ONE
         "target linux-aarch64 3.11\nrequire torch==1.12.1+cu113\nrelease torch 1.12.1\n" X86 ARM
         "release torch 1.12.1+cu113\n" X86,
         "hint: torch 1.12.1 has a file for it: write 'torch==1.12.1 ; platform_machine == "
         "\"aarch64\"' "
         "and 'torch==1.12.1+cu113 ; platform_machine != \"aarch64\"'\n"},
        {"a newer C library",
         "target manylinux_2_17_x86_64 3.11\nrequire a\nrelease a 1\nwheel "
         "cp311-cp311-manylinux_2_34_x86_64\n",
         "hint: a 1 has a wheel for a newer system: --platform manylinux_2_34_x86_64\n"},
        {"a newer C library, and an sdist that is refused",
         "option only-binary a\ntarget manylinux_2_17_x86_64 3.11\nrequire a\nrelease a 1\nwheel "
         "cp311-cp311-manylinux_2_34_x86_64\nsdist\n",
         "hint: a 1 has a wheel for a newer system: --platform manylinux_2_34_x86_64\n"},
        {"a misspelt name", ONE "require reqests\n", "hint: did you mean requests?\n"},
        {"an index that is not in use",
         ONE "require torch==1.12.1+cu113\nrelease torch 1.12.1\n" PURE,
         "hint: no index in use has torch==1.12.1+cu113; name the one that has it with "
         "--extra-index-url\n"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};

        tell(&got, cases[i].text);
        if (!strstr(got.ptr ? got.ptr : "", cases[i].want)) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
}

/* Nothing is suggested that would not help. */
static void test_silent(void **state)
{
    static const char *const texts[] = {
        ONE "require my-own-project\n",
        ONE "require a\nrelease a 1\nwheel cp311-cp311-manylinux_2_34_aarch64\n",
        ONE "require a\nrelease a 1\nwheel cp310-cp310-manylinux_2_34_x86_64\n",
        ONE "require requests>9\nrelease requests 1\n" PURE,
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pinc_buf got = {0};

        tell(&got, texts[i]);
        assert_non_null(strstr(got.ptr, "no solution"));
        assert_null(strstr(got.ptr, "hint:"));
        pinc_buf_clear(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_silent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 100: lib>=1 | dep ; platform_machine == \"x86_64\"\n"                \
    "dep-1.0-py3-none-any.whl 1000\n"                                                              \
    "lib-1.0-py3-none-any.whl 20\n"                                                                \
    "lib-2.0-py3-none-any.whl 30\n"                                                                \
    "lib-3.0-py3-none-any.whl 30: nothing>=1\n"

static void test_cases(void **state)
{
    static const struct {
        const char *label, *input, *more, *old; /* a.in, more.in, a.txt */
        const char *options, *want;
    } cases[] = {
        {"the newest that fits", "app\n", NULL, NULL, "no-header no-annotate",
         "---\n"
         "app==1.0\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "lib==2.0\n"},
        {"what the output has stays", "app\n", NULL, "lib==1.0\n", "no-header no-annotate",
         "---\n"
         "app==1.0\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "lib==1.0\n"},
        {"an upgrade", "app\n", NULL, "lib==1.0\n", "no-header no-annotate upgrade",
         "---\n"
         "app==1.0\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "lib==2.0\n"},
        {"no solution",
         "app\n"
         "lib<1\n",
         NULL, NULL, "no-header no-annotate",
         "error :0: no solution\n"
         "no solution for linux-x86_64 with CPython 3.11: no version of lib fits\n"
         "  a.in:2 asks for lib<1\n"
         "  there are: 3.0, 2.0, 1.0\n"
         "  looked at INDEX/simple/\n"},
        {"no project", "nothing\n", NULL, NULL, "no-header no-annotate",
         "error :0: no solution\n"
         "no solution for linux-x86_64 with CPython 3.11: there is no project nothing\n"
         "  a.in:1 asks for nothing\n"
         "  looked at INDEX/simple/\n"},
    };
    struct wheel_index *index = wheel_index_start(FILES);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};

        wheel_index_write("a.in", cases[i].input);
        wheel_index_write("more.in", cases[i].more ? cases[i].more : "");
        wheel_index_write("a.txt", cases[i].old ? cases[i].old : "");
        wheel_index_tell(&got, index, cases[i].options);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

static void test_cases(void **state)
{
    static const struct wheel_case cases[] = {
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

    (void)state;
    wheel_index_expect(cases, sizeof cases / sizeof *cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

static void test_cases(void **state)
{
    static const struct wheel_case cases[] = {
        {"what the image has is not written", "app\n",
         "lib==1.0\n"
         "dep==1.0\n",
         NULL, "no-header no-annotate base=more.in",
         "note left to the base: dep 1.0, lib 1.0\n"
         "---\n"
         "app==1.0\n"},
        {"what it has is fixed",
         "app\n"
         "lib>1\n",
         "lib==1.0\n", NULL, "no-header no-annotate base=more.in",
         "error :0: no solution\n"
         "no solution for linux-x86_64 with CPython 3.11: no version of lib fits\n"
         "  a.in:2 asks for lib>1\n"
         "  there are: 1.0\n"
         "  the base has lib==1.0 (more.in:1)\n"
         "  looked at INDEX/simple/\n"},
        {"what nobody needs is no matter", "lib<3\n", "other==7\n", NULL,
         "no-header no-annotate base=more.in",
         "---\n"
         "lib==2.0\n"},
        {"excluded", "app\n", NULL, NULL, "no-header no-annotate exclude=lib",
         "note excluded: lib\n"
         "---\n"
         "app==1.0\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"},
        {"excluded, with what it needs", "lib\n", NULL, NULL,
         "no-header no-annotate exclude=nothing",
         "note excluded: nothing\n"
         "---\n"
         "lib==3.0\n"},
        {"no name", "app\n", NULL, NULL, "no-header no-annotate exclude=lib>1",
         "error :0: --exclude takes the name of a package, not 'lib>1'\n"},
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

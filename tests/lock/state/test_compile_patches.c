#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

static void test_cases(void **state)
{
    static const struct wheel_case cases[] = {
        {"a marker that turns inside of a minor version",
         "lib==1.0 ; python_full_version < \"3.11.4\"\n"
         "lib==2.0 ; python_full_version >= \"3.11.4\"\n",
         NULL, NULL, "no-header no-annotate",
         "---\n"
         "lib==1.0 ; python_full_version < \"3.11.4\"\n"
         "lib==2.0 ; python_full_version >= \"3.11.4\"\n"},
        {"that turns nothing", "lib ; python_full_version >= \"3.10.4\"\n", NULL, NULL,
         "no-header no-annotate",
         "---\n"
         "lib==2.0\n"},
        {"a patch release was asked for",
         "lib==1.0 ; python_full_version < \"3.11.4\"\n"
         "lib==2.0 ; python_full_version >= \"3.11.4\"\n",
         NULL, NULL, "no-header no-annotate python-version=3.12 platform=linux-x86_64",
         "---\n"
         "lib==1.0 ; python_full_version < \"3.11.4\"\n"
         "lib==2.0 ; python_full_version >= \"3.11.4\"\n"},
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

#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#define FOUR(text) text text text text
#define FIVE(text) FOUR(text) text

static void test_cases(void **state)
{
    static const struct wheel_case cases[] = {
        {"a marker that holds nowhere",
         "lib<3\n"
         "dep ; platform_machine == \"arm64\" and python_full_version < \"3.9\"\n",
         NULL, NULL, "no-header no-annotate",
         "warning a.in:2: the line holds on no target: python_full_version is 3.11.*; "
         "platform_machine is x86_64, aarch64\n"
         "---\n"
         "lib==2.0\n"},
        {"a marker that nobody can decide",
         "lib<3\n"
         "dep ; platform_release >= \"6\"\n",
         NULL, NULL, "no-header no-annotate",
         "warning a.in:2: the line holds on no target: platform_release is not known of any "
         "target\n"
         "---\n"
         "lib==2.0\n"},
        {"nothing is locked", "dep ; sys_platform == \"win32\"\n", NULL, NULL,
         "no-header no-annotate",
         "warning nothing is locked: the input asks for no package on these targets\n"
         "warning a.in:1: the line holds on no target: sys_platform is linux\n"
         "---\n"},
        {"an upgrade of nothing", "lib<3\n", NULL, NULL,
         "no-header no-annotate upgrade-package=libs",
         "warning --upgrade-package libs: nothing here has that name; did you mean lib?\n"
         "---\n"
         "lib==2.0\n"},
        {"an upgrade of what is far from everything", "lib<3\n", NULL, NULL,
         "no-header no-annotate upgrade-package=somethingelse",
         "warning --upgrade-package somethingelse: nothing here has that name\n"
         "---\n"
         "lib==2.0\n"},
        {"an upgrade to a version of what is not needed", "lib<3\n", NULL, NULL,
         "no-header no-annotate upgrade-package=dep==1.0",
         "warning --upgrade-package dep: nothing here has that name\n"
         "---\n"
         "lib==2.0\n"},
        {"what may be meant, of the first twenty", "lib<3\n", NULL, NULL,
         "no-header no-annotate" FIVE(FIVE(" upgrade-package=libs")),
         FIVE(FOUR(
             "warning --upgrade-package libs: nothing here has that name; did you mean lib?\n"))
             FIVE("warning --upgrade-package libs: nothing here has that name\n") "---\n"
                                                                                  "lib==2.0\n"},
        {"many",
         "lib<3\n"
         "dep ; python_version < \"2.0\"\n"
         "dep ; python_version < \"2.1\"\n"
         "dep ; python_version < \"2.2\"\n"
         "dep ; python_version < \"2.3\"\n"
         "dep ; python_version < \"2.4\"\n"
         "dep ; python_version < \"2.5\"\n"
         "dep ; python_version < \"2.6\"\n"
         "dep ; python_version < \"2.7\"\n"
         "dep ; python_version < \"2.8\"\n"
         "dep ; python_version < \"2.9\"\n"
         "dep ; python_version < \"2.10\"\n"
         "dep ; python_version < \"2.11\"\n",
         NULL, NULL, "no-header no-annotate",
         "warning a.in:2: the line holds on no target: python_version is 3.11\n"
         "warning a.in:3: the line holds on no target: python_version is 3.11\n"
         "warning a.in:4: the line holds on no target: python_version is 3.11\n"
         "warning a.in:5: the line holds on no target: python_version is 3.11\n"
         "warning a.in:6: the line holds on no target: python_version is 3.11\n"
         "warning a.in:7: the line holds on no target: python_version is 3.11\n"
         "warning a.in:8: the line holds on no target: python_version is 3.11\n"
         "warning a.in:9: the line holds on no target: python_version is 3.11\n"
         "warning a.in:10: the line holds on no target: python_version is 3.11\n"
         "warning a.in:11: the line holds on no target: python_version is 3.11\n"
         "warning 2 more lines hold on no target\n"
         "---\n"
         "lib==2.0\n"},
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

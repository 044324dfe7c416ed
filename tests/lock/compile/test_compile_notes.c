#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

static void test_cases(void **state)
{
    static const struct wheel_case cases[] = {
        {"nothing to tell", "lib<3\n", NULL, NULL, "no-header no-annotate",
         "---\n"
         "lib==2.0\n"},
        {"places that the output does not name", "lib<3\n", NULL, NULL,
         "no-header no-annotate find-links=.",
         "note installing the result takes the same --find-links; --emit-index-url writes it into "
         "the output\n"
         "---\n"
         "lib==2.0\n"},
        {"they are written", "lib<3\n", NULL, NULL,
         "no-header no-annotate find-links=. emit-index-url",
         "---\n"
         "--index-url INDEX/simple/\n"
         "--find-links .\n"
         "\n"
         "lib==2.0\n"},
        {"digests that are not written",
         "lib==1.0 --hash=sha256:49be0b942fb1ec2a807a7973f80aa8326489a0d37f27887a20903de81d8a80c5\n"
         "lib<3 --hash=sha256:49be0b942fb1ec2a807a7973f80aa8326489a0d37f27887a20903de81d8a80c5\n",
         NULL, NULL, "no-header no-annotate",
         "warning a.in:1: the --hash of this line and of 1 more is not written without "
         "--generate-hashes\n"
         "---\n"
         "lib==1.0\n"},
        {"settings that are not written",
         "lib<3 ; platform_machine == \"x86_64\" --config-settings=a=1\n"
         "lib<3\n",
         NULL, NULL, "no-header no-annotate",
         "warning a.in:1: the --config-settings of this line are not written: other targets take "
         "the same version without them\n"
         "---\n"
         "lib==2.0\n"},
        {"settings of an override", "lib<3\n", "lib<3 --config-settings=a=1\n", NULL,
         "no-header no-annotate override=more.in",
         "warning more.in:1: the --config-settings of this line are not written: the line is an "
         "override\n"
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

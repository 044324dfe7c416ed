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

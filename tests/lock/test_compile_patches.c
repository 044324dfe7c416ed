#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 100: lib>=1 | dep ; platform_machine == \"x86_64\"\n"                \
    "dep-1.0-py3-none-any.whl 1000\n"                                                              \
    "lib-1.0-py3-none-any.whl 20\n"                                                                \
    "lib-2.0-py3-none-any.whl 30\n"

static void test_cases(void **state)
{
    static const struct {
        const char *label, *input, *more, *old; /* a.in, more.in, a.txt */
        const char *options, *want;
    } cases[] = {
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

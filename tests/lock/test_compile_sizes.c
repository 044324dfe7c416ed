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
        {"small enough",
         "app\n"
         "lib<2\n",
         NULL, NULL, "no-header no-annotate max-size=1120",
         "---\n"
         "app==1.0\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "lib==1.0\n"},
        {"a byte too large",
         "app\n"
         "lib<2\n",
         NULL, NULL, "no-header no-annotate max-size=1119",
         "error :0: linux-x86_64 takes 0.0 MB, more than --max-size 1119: app 1.0 brings 0.0 MB\n"
         "hint: pinc tree --size tells what each package brings\n"},
        {"one target is",
         "app\n"
         "lib<2\n",
         NULL, NULL, "no-header no-annotate max-size=linux-aarch64=120 max-size=linux-x86_64=1000",
         "error :0: linux-x86_64 takes 0.0 MB, more than --max-size 1000: app 1.0 brings 0.0 MB\n"
         "hint: pinc tree --size tells what each package brings\n"},
        {"no size", "lib<2\n", NULL, NULL, "no-header no-annotate max-size=much",
         "error --max-size:0: not a size: 'much'\n"
         "hint: write [TARGETS=]SIZE, as in linux-aarch64=500M\n"},
        {"no target", "lib<2\n", NULL, NULL, "no-header no-annotate max-size=amiga=1M",
         "error --max-size:0: 'amiga' is not a target of this run\n"
         "hint: the targets are linux-x86_64, linux-aarch64\n"},
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

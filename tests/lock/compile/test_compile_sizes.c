#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

static void test_cases(void **state)
{
    static const struct wheel_case cases[] = {
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
         "error :0: linux-x86_64 takes 2 kB, more than --max-size 1119: app 1.0 brings 2 kB\n"
         "hint: pinc tree --size tells what each package brings\n"},
        {"one target is",
         "app\n"
         "lib<2\n",
         NULL, NULL, "no-header no-annotate max-size=linux-aarch64=120 max-size=linux-x86_64=1000",
         "error :0: linux-x86_64 takes 2 kB, more than --max-size 1000: app 1.0 brings 2 kB\n"
         "hint: pinc tree --size tells what each package brings\n"},
        {"no size", "lib<2\n", NULL, NULL, "no-header no-annotate max-size=much",
         "error --max-size:0: not a size: 'much'\n"
         "hint: write [TARGETS=]SIZE, as in linux-aarch64=500M\n"},
        {"no target", "lib<2\n", NULL, NULL, "no-header no-annotate max-size=amiga=1M",
         "error --max-size:0: 'amiga' is not a target of this run\n"
         "hint: the targets are linux-x86_64, linux-aarch64\n"},
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

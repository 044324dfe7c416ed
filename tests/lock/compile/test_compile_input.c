#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

static void test_cases(void **state)
{
    static const struct wheel_case cases[] = {
        {"nothing asked for", "# only a comment\n", NULL, NULL, "no-header",
         "warning nothing is locked: the input asks for no package on these targets\n"
         "---\n"},
        {"a line that is wrong",
         "lib\n"
         "lib>>1\n",
         NULL, NULL, "no-header",
         "error a.in:2: invalid version specifier '>>1': '>1' is not a version\n"},
        {"a file that is not there", "-r none.in\n", NULL, NULL, "no-header",
         "error a.in:1: cannot read 'none.in': No such file or directory\n"},
        {"a constraint that is not there", "lib\n", NULL, NULL, "no-header constraint=none.in",
         "error :0: cannot read 'none.in': No such file or directory\n"},
        {"a platform that is unknown", "lib\n", NULL, NULL, "no-header platform=amiga",
         "error :0: unknown platform 'amiga': known are linux-x86_64, linux-aarch64, macos-arm64, "
         "macos-x86_64, windows-amd64, windows-arm64, linux-musl-x86_64, linux-musl-aarch64, "
         "linux-ppc64le, linux-s390x, linux-armv7l, linux-riscv64, and wheel platform tags such as "
         "manylinux_2_28_x86_64, musllinux_1_2_aarch64, macosx_14_0_arm64, win_amd64\n"},
        {"an old output that is not a lock", "lib\n", NULL, "lib>>1\n", "no-header",
         "error a.txt:1: the file is not a requirements file, and would be replaced\n"
         "hint: name another output with --output-file, or remove the file\n"},
        {"constraints, overrides and kept pins", "app\n", "lib==1.0\n", "dep==1.0\n",
         "no-header no-annotate override=more.in",
         "note more.in:1: lib==1.0 in place of lib>=1, which app asks for\n"
         "---\n"
         "app==1.0\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "lib==1.0\n"},
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

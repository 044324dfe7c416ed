#include "tests/support/cmocka_all.h"

#include "markers/target/platform.h"

#include <string.h>

#define UNKNOWN_PLATFORM(name)                                                                     \
    "unknown platform '" name                                                                      \
    "': known are linux-x86_64, linux-aarch64, macos-arm64, macos-x86_64, "                        \
    "windows-amd64, windows-arm64, linux-musl-x86_64, linux-musl-aarch64, linux-ppc64le, "         \
    "linux-s390x, linux-armv7l, linux-riscv64, and wheel platform tags such as "                   \
    "manylinux_2_28_x86_64, "                                                                      \
    "musllinux_1_2_aarch64, macosx_14_0_arm64, win_amd64"
#define UNKNOWN_PYTHON(name)                                                                       \
    "unknown Python '" name "': known are 3.6 to 3.15, 3.13t to 3.15t and pypy3.6 to pypy3.11"
#define PYTHON_SHAPE "write it as 3.10, 3.10.4, 3.13t or pypy3.10"

static void test_unknown(void **state)
{
    static const struct {
        const char *python, *platform, *error, *hint;
    } cases[] = {
        {"3.10", "linux-x86-64", UNKNOWN_PLATFORM("linux-x86-64"), "did you mean linux-x86_64?"},
        {"3.10", "macos-arm", UNKNOWN_PLATFORM("macos-arm"), "did you mean macos-arm64?"},
        {"3.10", "manylinux_2_28_x86", UNKNOWN_PLATFORM("manylinux_2_28_x86"),
         "did you mean manylinux_2_28_x86_64?"},
        {"3.10", "solaris", UNKNOWN_PLATFORM("solaris"), ""},
        {"3.10", "Linux", UNKNOWN_PLATFORM("Linux"), "write 'linux-x86_64' or 'linux-aarch64'"},
        {"3.10", "linux/arm64", UNKNOWN_PLATFORM("linux/arm64"), "write 'linux-aarch64'"},
        {"3.10", "amd64", UNKNOWN_PLATFORM("amd64"), "write 'linux-x86_64'"},
        {"3.10", "mac", UNKNOWN_PLATFORM("mac"), "write 'macos-arm64' or 'macos-x86_64'"},
        {"3.10", "alpine", UNKNOWN_PLATFORM("alpine"),
         "write 'linux-musl-x86_64' or 'linux-musl-aarch64'"},
        {"3.10", "linux-x86_64, linux-aarch64", UNKNOWN_PLATFORM("linux-x86_64, linux-aarch64"),
         "a list is not taken; write --platform linux-x86_64 --platform linux-aarch64"},
        {"3.10", "linux/amd64,linux/arm64", UNKNOWN_PLATFORM("linux/amd64,linux/arm64"),
         "a list is not taken; write --platform linux-x86_64 --platform linux-aarch64"},
        {"3.10", "alpine,win_amd64", UNKNOWN_PLATFORM("alpine,win_amd64"),
         "a list is not taken; write --platform linux-musl-x86_64 --platform linux-musl-aarch64 "
         "--platform win_amd64"},
        {"3.10", "arm64", UNKNOWN_PLATFORM("arm64"), "write 'linux-aarch64' or 'macos-arm64'"},
        {"3.10", "aarch64", UNKNOWN_PLATFORM("aarch64"), "write 'linux-aarch64'"},
        {"3.10", "linux/s390x", UNKNOWN_PLATFORM("linux/s390x"), "write 'linux-s390x'"},
        {"3.10", "ppc64le", UNKNOWN_PLATFORM("ppc64le"), "write 'linux-ppc64le'"},
        {"3.10", "linux/riscv64", UNKNOWN_PLATFORM("linux/riscv64"), "write 'linux-riscv64'"},
        {"3.10", "armhf", UNKNOWN_PLATFORM("armhf"), "write 'linux-armv7l'"},
        {"3.10", "windows", UNKNOWN_PLATFORM("windows"), "write 'windows-amd64'"},
        {"3.10", "", UNKNOWN_PLATFORM(""), ""},
        {"3.10", "manylinux_2_12_aarch64", UNKNOWN_PLATFORM("manylinux_2_12_aarch64"),
         "did you mean manylinux_2_28_aarch64?"},
        {"3.10", "manylinux_3_0_x86_64", UNKNOWN_PLATFORM("manylinux_3_0_x86_64"),
         "did you mean manylinux_2_28_x86_64?"},
        {"3.10", "manylinux_2_028_x86_64", UNKNOWN_PLATFORM("manylinux_2_028_x86_64"),
         "did you mean manylinux_2_28_x86_64?"},
        {"3.10", "musllinux_2_0_x86_64", UNKNOWN_PLATFORM("musllinux_2_0_x86_64"),
         "did you mean musllinux_1_2_x86_64?"},
        {"3.10", "macosx_10_15_arm64", UNKNOWN_PLATFORM("macosx_10_15_arm64"),
         "did you mean macosx_14_0_arm64?"},
        {"3.10", "macosx_14_0_universal2", UNKNOWN_PLATFORM("macosx_14_0_universal2"), ""},
        {"3.10", "macosx_100_0_arm64", UNKNOWN_PLATFORM("macosx_100_0_arm64"),
         "did you mean macosx_14_0_arm64?"},
        {"3.10", "win\x1b[31m", UNKNOWN_PLATFORM("win\\x1b[31m"), ""},
        {"3.5", "linux-x86_64", UNKNOWN_PYTHON("3.5"), "Python 3.5 has reached its end of life"},
        {"3.16", "linux-x86_64", UNKNOWN_PYTHON("3.16"), ""},
        {"2.7", "linux-x86_64", UNKNOWN_PYTHON("2.7"), "Python 2.7 has reached its end of life"},
        {"3.12t", "linux-x86_64", UNKNOWN_PYTHON("3.12t"), ""},
        {"pypy3.12", "linux-x86_64", UNKNOWN_PYTHON("pypy3.12"), ""},
        {"3", "linux-x86_64", UNKNOWN_PYTHON("3"), PYTHON_SHAPE},
        {"3.10.x", "linux-x86_64", UNKNOWN_PYTHON("3.10.x"), PYTHON_SHAPE},
        {"3.10rc1", "linux-x86_64", UNKNOWN_PYTHON("3.10rc1"), PYTHON_SHAPE},
        {"pypy3.10t", "linux-x86_64", UNKNOWN_PYTHON("pypy3.10t"), PYTHON_SHAPE},
        {"99999999999999999999.1", "linux-x86_64", UNKNOWN_PYTHON("99999999999999999999.1"),
         PYTHON_SHAPE},
        {"", "linux-x86_64", UNKNOWN_PYTHON(""), PYTHON_SHAPE},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        struct pinc_interpreter python = {0};
        struct pinc_platform platform = {.kind = PINC_PLATFORM_LINUX};
        enum pinc_status st = pinc_interpreter_parse(&python, pinc_slice_of(cases[i].python), &err);

        if (st == PINC_OK) {
            st = pinc_platform_parse(&platform, pinc_slice_of(cases[i].platform), &err);
        }
        assert_int_equal(st, PINC_EUSAGE);
        assert_string_equal(err.text, cases[i].error);
        assert_string_equal(err.hint, cases[i].hint);
    }
}

static void test_interpreters(void **state)
{
    static const struct {
        const char *text;
        struct pinc_interpreter want;
        const char *full;
    } cases[] = {
        {"3.6", {.major = 3, .minor = 6}, "3.6"},
        {"3.15", {.major = 3, .minor = 15}, "3.15"},
        {"3.10.0", {.major = 3, .minor = 10, .patch_known = true}, "3.10.0"},
        {"3.15.0a7", {.major = 3, .minor = 15, .patch_known = true}, "3.15.0a7"},
        {"3.13t", {.major = 3, .minor = 13, .free_threaded = true}, "3.13"},
        {"3.14.2rc1t",
         {.major = 3, .minor = 14, .free_threaded = true, .patch_known = true},
         "3.14.2rc1"},
        {"PyPy3.11", {.pypy = true, .major = 3, .minor = 11}, "3.11"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_interpreter got = {0};

        assert_int_equal(pinc_interpreter_parse(&got, pinc_slice_of(cases[i].text), NULL), PINC_OK);
        if (got.pypy != cases[i].want.pypy || got.major != cases[i].want.major ||
            got.minor != cases[i].want.minor || got.free_threaded != cases[i].want.free_threaded ||
            got.patch_known != cases[i].want.patch_known ||
            !pinc_slice_equal(got.full, pinc_slice_of(cases[i].full))) {
            fail_msg("%s", cases[i].text);
        }
    }
}

/* What is printed is the tag, and reads back as the same platform. */
static void test_platforms(void **state)
{
    static const struct {
        const char *text, *tag, *machine, *short_name;
    } cases[] = {
        {"linux-x86_64", "manylinux_2_28_x86_64", "x86_64", "linux-x86_64"},
        {"LINUX-AARCH64", "manylinux_2_28_aarch64", "aarch64", "linux-aarch64"},
        {"macos-x86_64", "macosx_14_0_x86_64", "x86_64", "macos-x86_64"},
        {"linux-musl-x86_64", "musllinux_1_2_x86_64", "x86_64", "linux-musl-x86_64"},
        {"linux-musl-aarch64", "musllinux_1_2_aarch64", "aarch64", "linux-musl-aarch64"},
        {"linux-ppc64le", "manylinux_2_28_ppc64le", "ppc64le", "linux-ppc64le"},
        {"linux-s390x", "manylinux_2_28_s390x", "s390x", "linux-s390x"},
        {"linux-armv7l", "manylinux_2_31_armv7l", "armv7l", "linux-armv7l"},
        {"linux-riscv64", "manylinux_2_39_riscv64", "riscv64", "linux-riscv64"},
        {"windows-arm64", "win_arm64", "ARM64", "windows-arm64"},
        {"windows-amd64", "win_amd64", "AMD64", "windows-amd64"},
        {"win32", "win32", "x86", NULL},
        {"win_arm64", "win_arm64", "ARM64", "windows-arm64"},
        {"macos-arm64", "macosx_14_0_arm64", "arm64", "macos-arm64"},
        {"macosx_10_4_x86_64", "macosx_10_4_x86_64", "x86_64", NULL},
        {"macosx_11_0_arm64", "macosx_11_0_arm64", "arm64", NULL},
        {"manylinux2010_i686", "manylinux_2_12_i686", "i686", NULL},
        {"manylinux_2_5_x86_64", "manylinux_2_5_x86_64", "x86_64", NULL},
        {"manylinux_2_99_loongarch64", "manylinux_2_99_loongarch64", "loongarch64", NULL},
        {"musllinux_1_0_armv7l", "musllinux_1_0_armv7l", "armv7l", NULL},
        {"musllinux_1_2_x86_64", "musllinux_1_2_x86_64", "x86_64", "linux-musl-x86_64"},
        {"linux_s390x", "linux_s390x", "s390x", NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_platform got, again;
        struct pinc_buf tag = {0};
        const char *name;

        if (pinc_platform_parse(&got, pinc_slice_of(cases[i].text), NULL) != PINC_OK) {
            fail_msg("%s is not known", cases[i].text);
        }
        pinc_platform_print(&tag, &got);
        assert_string_equal(tag.ptr, cases[i].tag);
        assert_string_equal(got.machine, cases[i].machine);
        name = pinc_platform_short_name(&got);
        assert_string_equal(name ? name : "", cases[i].short_name ? cases[i].short_name : "");
        assert_int_equal(pinc_platform_parse(&again, pinc_buf_slice(&tag), NULL), PINC_OK);
        assert_true(again.kind == got.kind && again.major == got.major &&
                    again.minor == got.minor && strcmp(again.arch, got.arch) == 0);
        pinc_buf_clear(&tag);
    }
}

static void test_end_of_life(void **state)
{
    size_t i;

    (void)state;
    assert_string_equal(pinc_python_end_of_life(PINC_LIT("3.6")), "December 2021");
    assert_string_equal(pinc_python_end_of_life(PINC_LIT("3.9")), "October 2025");
    assert_null(pinc_python_end_of_life(PINC_LIT("3.15")));
    assert_null(pinc_python_end_of_life(PINC_LIT("")));

    for (i = 0; pinc_platform_short_name_at(i); i++) {
        struct pinc_platform platform;

        assert_int_equal(
            pinc_platform_parse(&platform, pinc_slice_of(pinc_platform_short_name_at(i)), NULL),
            PINC_OK);
    }
    assert_true(i >= 12);
}

static void test_floors(void **state)
{
    (void)state;
    assert_int_equal(pinc_platform_glibc_floor("x86_64"), 5);
    assert_int_equal(pinc_platform_glibc_floor("i686"), 5);
    assert_int_equal(pinc_platform_glibc_floor("aarch64"), 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unknown),   cmocka_unit_test(test_interpreters),
        cmocka_unit_test(test_platforms), cmocka_unit_test(test_end_of_life),
        cmocka_unit_test(test_floors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

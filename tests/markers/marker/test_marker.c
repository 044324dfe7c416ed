#include "tests/support/cmocka_all.h"

#include "base/limits.h"
#include "markers/marker/marker.h"
#include "tests/support/sweep.h"

#include <string.h>

static struct pinc_arena *arena;
static struct pinc_env *linux_x86, *linux_arm, *windows, *odd;

/* In the order of enum pinc_variable; the values that no target has. */
static const struct pinc_slice odd_values[PINC_VAR_COUNT] = {
    PINC_LIT("3.15"),   PINC_LIT("3.15.0a2+"), PINC_LIT("java"),  PINC_LIT(""),
    PINC_LIT("x86_64"), PINC_LIT("Jython"),    PINC_LIT("6.1.0"), PINC_LIT("Linux"),
    PINC_LIT("#1 SMP"), PINC_LIT("jython"),    PINC_LIT("none"),
};

static struct pinc_env *env(const char *python, const char *platform)
{
    struct pinc_env *out = NULL;

    if (pinc_env_new(&out, pinc_slice_of(python), pinc_slice_of(platform), NULL) != PINC_OK) {
        return NULL;
    }
    return out;
}

static int setup(void **state)
{
    (void)state;
    arena = pinc_arena_new();
    linux_x86 = env("3.10.4", "linux-x86_64");
    linux_arm = env("3.9.1", "linux-aarch64");
    windows = env("pypy3.10", "windows-amd64");
    return arena && linux_x86 && linux_arm && windows &&
                   pinc_env_new_custom(&odd, odd_values, NULL, 0, NULL) == PINC_OK
               ? 0
               : -1;
}

static int teardown(void **state)
{
    (void)state;
    pinc_env_free(linux_x86);
    pinc_env_free(linux_arm);
    pinc_env_free(windows);
    pinc_env_free(odd);
    pinc_arena_free(arena);
    return 0;
}

static const struct pinc_marker *marker(const char *text)
{
    const struct pinc_marker *out;
    struct pinc_error err = {0};

    if (pinc_marker_parse(&out, pinc_slice_of(text), arena, &err) != PINC_OK) {
        fail_msg("%s: %s", text, err.text);
    }
    return out;
}

static void test_printed(void **state)
{
    static const struct {
        const char *label, *in, *want;
    } cases[] = {
        {"quotes", "os_name=='nt'", "os_name == \"nt\""},
        {"a double quote inside", "os_name == 'a\"b'", "os_name == 'a\"b'"},
        {"both quotes inside", "os_name == 'a\"\\x27'", "os_name == \"a\\x22'\""},
        {"value first", "'nt' != os_name", "\"nt\" != os_name"},
        {"dotted", "os.name == 'nt'", "os_name == \"nt\""},
        {"old name", "python_implementation == 'x'", "platform_python_implementation == \"x\""},
        {"parentheses around all", "((os_name=='a' and os_name=='b'))",
         "os_name == \"a\" and os_name == \"b\""},
        {"parentheses around one", "(os_name=='a') or ((os_name=='b'))",
         "os_name == \"a\" or os_name == \"b\""},
        {"parentheses that count", "(os_name=='a' or os_name=='b')and os_name=='c'",
         "(os_name == \"a\" or os_name == \"b\") and os_name == \"c\""},
        {"parentheses that could be left out", "os_name=='a' or ((os_name=='b' and os_name=='c'))",
         "os_name == \"a\" or (os_name == \"b\" and os_name == \"c\")"},
        {"not in", "os_name not\t in 'a'", "os_name not in \"a\""},
        {"extra is normalized", "extra == 'Foo__Bar'", "extra == \"foo-bar\""},
        {"groups too", "'A.b' in extras and 'C_d' in dependency_groups",
         "\"a-b\" in extras and \"c-d\" in dependency_groups"},
        {"not on the other side", "extras == 'A.b'", "extras == \"A.b\""},
        {"escape", "os_name == '\\x41\\u00e9\\101\\d'",
         "os_name == \"A\xc3\xa9"
         "A\\d\""},
        {"backslash that would be read", "os_name == 'a\\\\n'", "os_name == \"a\\\\n\""},
        {"control characters stay escaped", "os_name == '\\n\\x1b'", "os_name == \"\\x0a\\x1b\""},
        {"two texts", "'a' == 'b'", "\"a\" == \"b\""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf buf = {0}, again = {0};

        pinc_marker_print(&buf, marker(cases[i].in));
        assert_string_equal(buf.ptr, cases[i].want);
        pinc_marker_print(&again, marker(buf.ptr));
        assert_string_equal(again.ptr, cases[i].want);
        assert_true(pinc_marker_equal(marker(cases[i].in), marker(buf.ptr)));
        pinc_buf_clear(&buf);
        pinc_buf_clear(&again);
    }
}

/* F, T, C (undefined comparison) or N (undefined name) for each environment. */
static void test_evaluated(void **state)
{
    static const char letters[] = "FTCN";
    static const struct {
        const char *in, *want; /* linux_x86, linux_arm, windows, odd */
    } cases[] = {
        {"python_version > '3.9'", "TFTT"},
        {"python_version > '3.9.1'", "TFTT"},
        {"python_version == '3.10.4'", "FFFF"},
        {"python_full_version == '3.10.4'", "TFFF"},
        {"python_version in '3.10 3.11'", "TFTF"},
        {"python_version ~= '3.9'", "TTTT"},
        {"python_version == '3.1*'", "FFFF"},
        {"python_version == '3.*'", "TTTT"},
        {"python_version >= '3.*'", "FFFF"},
        {"python_version < '=3.9'", "FTFF"},
        {"'3.9' < python_version", "TFTT"},
        {"python_full_version == '3.15.0a2+local'", "FFFT"},
        {"python_full_version >= '3.15.0a1'", "FFFT"},
        {"implementation_version >= '0'", "TTTF"},
        {"implementation_version != '0'", "TTTF"},
        {"implementation_version == 'none'", "FFFT"},
        {"platform_release >= '6'", "FFFT"},
        {"platform_machine == 'x86_64'", "TFFT"},
        {"platform_machine == 'AMD64' or platform_machine == 'aarch64'", "FTTF"},
        {"platform_machine < 'z'", "FFFF"},
        {"platform_machine <= 'x86_64'", "TFFT"},
        {"platform_machine ~= 'x86_64'", "CCCC"},
        {"platform_machine === 'x86_64'", "CCCC"},
        {"os_name == 'nt' or platform_machine === 'x86_64'", "CCCC"},
        {"'linux' in sys_platform", "TTFF"},
        {"'' in sys_platform", "TTTT"},
        {"sys_platform not in 'win32 cygwin'", "TTFF"},
        {"os_name == 'posix' and python_version < '3.10' or os_name == 'nt'", "FTTF"},
        {"os_name == 'posix' and (python_version < '3.10' or os_name == 'nt')", "FTFF"},
        {"(os_name == 'nt' or os_name == 'posix') and platform_system != 'Linux'", "FFTF"},
        {"'a' == 'b'", "NNNN"},
        {"'linux' == 'sys_platform'", "TTFF"},
        {"os_name == sys_platform", "FFFF"},
        {"os_name == 'sys_platform'", "FFFF"},
        {"extras == 'a'", "NNNN"},
        {"extra == ''", "TTTT"},
        {"extra != 'a'", "TTTT"},
    };
    const struct pinc_env *envs[] = {linux_x86, linux_arm, windows, odd};
    size_t i, e;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_marker *m = marker(cases[i].in);

        for (e = 0; e < 4; e++) {
            enum pinc_truth truth = pinc_marker_eval(m, envs[e], PINC_CONTEXT_METADATA, NULL);

            if (letters[truth] != cases[i].want[e]) {
                fail_msg("%s in %u: %c", cases[i].in, (unsigned)e, letters[truth]);
            }
            assert_int_equal(pinc_marker_holds(m, envs[e], PINC_LIT("")), truth == PINC_TRUE);
            assert_int_equal(pinc_marker_targets(m, envs, 4) >> e & 1, truth == PINC_TRUE);
        }
    }
}

static void test_extras(void **state)
{
    static const struct {
        const char *in, *extras[3];
        enum pinc_truth metadata, lock, requirement;
    } cases[] = {
        {"extra == 'Foo_Bar'", {"foo.bar"}, PINC_TRUE, PINC_UNDEFINED_NAME, PINC_UNDEFINED_NAME},
        {"extra == 'a'", {"b", "A"}, PINC_TRUE, PINC_UNDEFINED_NAME, PINC_UNDEFINED_NAME},
        {"extra == 'a'", {NULL}, PINC_FALSE, PINC_UNDEFINED_NAME, PINC_UNDEFINED_NAME},
        {"extra != 'a'", {"a"}, PINC_FALSE, PINC_UNDEFINED_NAME, PINC_UNDEFINED_NAME},
        {"extra != 'a'", {"a", "b"}, PINC_TRUE, PINC_UNDEFINED_NAME, PINC_UNDEFINED_NAME},
        {"extra == 'a' and extra == 'b'",
         {"a", "b"},
         PINC_FALSE,
         PINC_UNDEFINED_NAME,
         PINC_UNDEFINED_NAME},
        {"extra in 'a b'", {"A"}, PINC_TRUE, PINC_UNDEFINED_NAME, PINC_UNDEFINED_NAME},
        {"'A.b' in extras", {"a_B"}, PINC_UNDEFINED_NAME, PINC_TRUE, PINC_UNDEFINED_NAME},
        {"'a' not in extras", {"b"}, PINC_UNDEFINED_NAME, PINC_TRUE, PINC_UNDEFINED_NAME},
        {"'g' in dependency_groups", {NULL}, PINC_UNDEFINED_NAME, PINC_TRUE, PINC_UNDEFINED_NAME},
        {"extras == 'a'",
         {"a"},
         PINC_UNDEFINED_NAME,
         PINC_UNDEFINED_COMPARISON,
         PINC_UNDEFINED_NAME},
        {"'a' == extras", {"a"}, PINC_UNDEFINED_NAME, PINC_FALSE, PINC_UNDEFINED_NAME},
        {"'a' != extras", {"a"}, PINC_UNDEFINED_NAME, PINC_TRUE, PINC_UNDEFINED_NAME},
        {"'a' ~= extras",
         {"a"},
         PINC_UNDEFINED_NAME,
         PINC_UNDEFINED_COMPARISON,
         PINC_UNDEFINED_NAME},
    };
    const struct pinc_slice group = PINC_LIT("G");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_marker *m = marker(cases[i].in);
        struct pinc_slice extras[3];
        struct pinc_marker_sets sets = {extras, 0, &group, 1};

        while (sets.n_extras < 3 && cases[i].extras[sets.n_extras]) {
            extras[sets.n_extras] = pinc_slice_of(cases[i].extras[sets.n_extras]);
            sets.n_extras++;
        }
        if (pinc_marker_eval(m, linux_x86, PINC_CONTEXT_METADATA, &sets) != cases[i].metadata ||
            pinc_marker_eval(m, linux_x86, PINC_CONTEXT_LOCK_FILE, &sets) != cases[i].lock ||
            pinc_marker_eval(m, linux_x86, PINC_CONTEXT_REQUIREMENT, &sets) !=
                cases[i].requirement) {
            fail_msg("%s", cases[i].in);
        }
    }
}

/* The short way, for markers that hold with one extra alone, says what the walk over the nodes says. */
static void test_holds(void **state)
{
    static const char *const markers[] = {
        "extra == 'a'",
        "extra == 'A_b'",
        "'a' == extra",
        "extra != 'a'",
        "extra in 'a b'",
        "extra == ''",
        "extra == 'a' and os_name == 'posix'",
        "os_name == 'nt' and extra == 'a'",
        "extra == 'a' or os_name == 'nt'",
        "extra == 'b' or (extra == 'a' and os_name == 'posix')",
        "(extra == 'b' or extra == 'a') and os_name == 'posix'",
        "(extra == 'a')",
        "((extra == 'a') and (os_name == 'posix'))",
        "extra == 'a' and extra == 'b'",
        "extra == 'a' and 'a' in extras",
        "extra === 'a'",
        "extra >= 'a'",
        "extra == os_name",
    };
    static const char *const extras[] = {"", "a", "A", "b", "a-b", "a._B", "posix"};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof markers / sizeof *markers; i++) {
        for (k = 0; k < sizeof extras / sizeof *extras; k++) {
            const struct pinc_marker *m = marker(markers[i]);
            const struct pinc_slice extra = pinc_slice_of(extras[k]);
            const struct pinc_marker_sets sets = {&extra, 1, NULL, 0};

            if (pinc_marker_holds(m, linux_x86, extra) !=
                (pinc_marker_eval(m, linux_x86, PINC_CONTEXT_METADATA, &sets) == PINC_TRUE)) {
                fail_msg("%s with extra '%s'", markers[i], extras[k]);
            }
        }
    }
}

static void test_properties(void **state)
{
    const struct pinc_marker *m = marker("  os.name == 'nt' or 'x' == extra ");

    (void)state;
    assert_true(pinc_marker_uses_extra(m));
    assert_true(pinc_marker_uses(m, PINC_VAR_OS_NAME));
    assert_false(pinc_marker_uses(m, PINC_VAR_EXTRAS));
    assert_true(pinc_slice_equal(pinc_marker_text(m), PINC_LIT("os.name == 'nt' or 'x' == extra")));
    assert_true(pinc_marker_holds(NULL, linux_x86, PINC_LIT("a")));
    assert_true(pinc_marker_holds(m, linux_x86, PINC_LIT("X")));
    assert_false(pinc_marker_uses_extra(NULL));
    assert_int_equal(pinc_marker_targets(NULL, NULL, 0), 0);
    assert_true(pinc_marker_equal(NULL, NULL));
    assert_false(pinc_marker_equal(m, NULL));
    assert_false(pinc_marker_equal(m, marker("os_name == 'nt'")));
    assert_false(pinc_marker_equal(marker("os_name == 'nt'"), marker("os_name == 'n'")));
    assert_true(pinc_marker_equal(marker("(os.name=='nt')"), marker("os_name == \"nt\"")));
}

static void test_evaluating_allocates_nothing(void **state)
{
    const struct pinc_marker *m =
        marker("python_version > '3.9' and ('3.9' < python_version or extra == 'A_b')");

    (void)state;
    pinc_alloc_fail_at(1);
    assert_true(pinc_marker_holds(m, linux_x86, PINC_LIT("A.B")));
    pinc_alloc_fail_at(0);
}

static void test_all_targets(void **state)
{
    (void)state;
    assert_true(pinc_targets_all(0) == 0 && pinc_targets_all(1) == 1 && pinc_targets_all(3) == 7);
    assert_true(pinc_targets_all(64) == ~(pinc_targets)0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_targets),
        cmocka_unit_test(test_printed),
        cmocka_unit_test(test_evaluated),
        cmocka_unit_test(test_extras),
        cmocka_unit_test(test_holds),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_evaluating_allocates_nothing),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}

#include "tests/support/cmocka_all.h"

#include "tests/support/tell.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"

static void test_cases(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"nothing", ONE "require a\nrelease a 1\n" PURE, ""},
        {"yanked", ONE "require a==1\nrelease a 1\n" PURE "yanked bad \x1b[31m\n",
         "2 a 1 is yanked: bad \\x1b[31m\n"},
        {"an extra that is not there", ONE "require a[x]\nrelease a 1\n" PURE "extra y\n",
         "2 a 1 does not provide the extra 'x'\n"},
        {"an sdist", ONE "require a\nrelease a 1\nsdist\n",
         "1 a has no wheel for some target and will be built where it is installed; --only-binary "
         "takes versions that have one\n"},
        {"an sdist that was asked for", ONE "option no-binary a\nrequire a\nrelease a 1\nsdist\n",
         ""},
        {"an override",
         ONE "require a\noverride b>=2\nrelease a 1\n" PURE "needs b<2\nrelease b 1\n" PURE
             "release b 2\n" PURE,
         "1 requirements.in: b>=2 in place of b<2, which a asks for\n"},
        {"an upper bound",
         ONE "require a\nrelease a 1\n" PURE "release a 2\n" PURE "python <3.11\n",
         "2 a 1 is taken since 2 does not allow CPython 3.11\n"},
        {"a lower bound is nothing to tell",
         ONE "require a\nrelease a 1\n" PURE "release a 2\n" PURE "python ~=3.12\n", ""},
        {"the upper bound of the metadata",
         ONE "require a\nrelease a 1\n" PURE "release a 2\n" PURE "metadata-python <3.11\n",
         "2 a 1 is taken since 2 does not allow CPython 3.11\n"},
        {"keeping alike",
         ONE "target linux-aarch64 3.11\nrequire a\nrelease a 1\n" PURE "release a 2\n" X86,
         "1 keeping targets alike holds a at 1: linux-x86_64 alone could have 2; to split it, "
         "write 'a==2 ; platform_machine == \"x86_64\"' and a line for the others\n"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};

        tell(&got, cases[i].text);
        if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
}

/* Newer versions that no patch release can take cost nothing, however many there are. */
static void test_many_newer(void **state)
{
    struct pinc_buf text = {0}, got = {0};
    size_t limit;
    int i;

    (void)state;
    pinc_buf_add_str(&text, "target linux-x86_64 3.8\nrequire a\nrelease a 1\n" PURE);
    for (i = 0; i < 400; i++) {
        pinc_buf_addf(&text, "release a 2.%d\n" PURE "python >=3.9\n", i);
    }
    pinc_alloc_limit(pinc_alloc_held() + (8u << 20));
    tell(&got, text.ptr);
    assert_false(pinc_alloc_limited(&limit));
    pinc_alloc_limit(SIZE_MAX);
    assert_null(got.ptr);
    pinc_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_many_newer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

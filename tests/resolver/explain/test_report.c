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
        {"two lines of the input",
         ONE "require a<2\nrequire a>=2\nrelease a 1\n" PURE "release a 2\n" PURE,
         "no solution for linux-x86_64 with CPython 3.11: no version of a fits\n"
         "  requirements.in asks for a<2\n"
         "  requirements.in asks for a>=2\n"
         "  there are: 2, 1\n"
         "hint: dropping 'a<2' (requirements.in) ends this conflict\n"
         "hint: dropping 'a>=2' (requirements.in) ends this conflict\n"},
        {"a constraint", ONE "require a>=2\nconstrain a<2\nrelease a 1\n" PURE "release a 2\n" PURE,
         "no solution for linux-x86_64 with CPython 3.11: no version of a fits\n"
         "  requirements.in asks for a>=2\n"
         "  requirements.in allows only a<2\n"
         "  a 2 cannot be used: refused by a constraint\n"},
        {"a chain",
         ONE "require a\nrequire c\nrelease a 1\n" PURE "needs b\nrelease b 1\n" PURE "needs d<2\n"
             "release c 1\n" PURE "needs d>=2\nrelease d 1\n" PURE "release d 2\n" PURE,
         "no solution for linux-x86_64 with CPython 3.11: no version of d fits\n"
         "  requirements.in asks for c\n"
         "  c 1 needs d>=2\n"
         "  requirements.in asks for a\n"
         "  a 1 needs b\n"
         "  b 1 needs d<2\n"
         "  there are: 2, 1\n"
         "hint: dropping 'a' (requirements.in) gives a solution\n"
         "hint: dropping 'c' (requirements.in) ends this conflict\n"},
        {"one target", ONE "target linux-aarch64 3.11\nrequire a\nrelease a 1\n" X86,
         "no solution for linux-aarch64 with CPython 3.11: no version of a fits\n"
         "  requirements.in asks for a\n"
         "  a 1 cannot be used: no wheel for this target, and no sdist (it has wheels for "
         "manylinux_2_17_x86_64 only)\n"},
        {"a project that is missing", ONE "require a\nrelease a 1\n" PURE "needs gone\n",
         "no solution for linux-x86_64 with CPython 3.11: there is no project gone\n"
         "  requirements.in asks for a\n"
         "  a 1 needs gone\n"},
        {"the wrong Python",
         ONE "require a\nrelease a 1\n" PURE "python >=3.12\nrelease a 0.9\n" PURE "python <3.9\n",
         "no solution for linux-x86_64 with CPython 3.11: no version of a fits\n"
         "  requirements.in asks for a\n"
         "  a 1 cannot be used: needs a newer Python (>=3.12)\n"
         "  a 0.9 cannot be used: does not allow this Python\n"},
        {"two Pythons that files ask for",
         ONE "require a\nrelease a 1\nwheel cp36-cp36m-manylinux_2_17_x86_64\npython >=3.6\n"
             "sdist\npython >=3.12\n",
         "no solution for linux-x86_64 with CPython 3.11: no version of a fits\n"
         "  requirements.in asks for a\n"
         "  a 1 cannot be used: needs a newer Python (>=3.12)\n"},
        {"metadata", ONE "require a\nrelease a 1\n" PURE "metadata-python <3\n",
         "no solution for linux-x86_64 with CPython 3.11: no version of a fits\n"
         "  requirements.in asks for a\n"
         "  a 1 cannot be used: does not allow this Python\n"},
        {"an extra",
         ONE "require a[x]\nrequire b<2\nrelease a 1\n" PURE
             "extra x\nneeds b>=2; extra == 'x'\nrelease b 1\n" PURE "release b 2\n" PURE,
         "no solution for linux-x86_64 with CPython 3.11: no version of b fits\n"
         "  requirements.in asks for b<2\n"
         "  requirements.in asks for a[x]\n"
         "  a 1 needs b>=2\n"
         "  there are: 2, 1\n"
         "hint: dropping 'a[x]' (requirements.in) gives a solution\n"
         "hint: dropping 'b<2' (requirements.in) ends this conflict\n"},
        {"an extra that something else asks for",
         ONE "require a\nrequire c\nrequire b<2\nrelease a 1\n" PURE
             "extra x\nextra y\nneeds b>=2; extra == 'x'\nrelease b 1\n" PURE "release b 2\n" PURE
             "release c 1\n" PURE "needs a[y]\nneeds d\nrelease d 1\n" PURE "needs a[x]\n",
         "no solution for linux-x86_64 with CPython 3.11: no version of b fits\n"
         "  requirements.in asks for b<2\n"
         "  requirements.in asks for c\n"
         "  c 1 needs a[y]\n"
         "  c 1 needs d\n"
         "  d 1 needs a[x]\n"
         "  a 1 needs b>=2\n"
         "  there are: 2, 1\n"
         "hint: dropping 'c' (requirements.in) gives a solution\n"
         "hint: dropping 'b<2' (requirements.in) ends this conflict\n"},
        {"an extra that nothing of it is about",
         ONE "require c\nrequire b<2\nrelease a 1\n" PURE "extra y\nneeds b>=2\nrelease b 1\n" PURE
             "release b 2\n" PURE "release c 1\n" PURE "needs a\nneeds d\nrelease d 1\n" PURE
             "needs a[y]\n",
         "no solution for linux-x86_64 with CPython 3.11: no version of b fits\n"
         "  requirements.in asks for b<2\n"
         "  requirements.in asks for c\n"
         "  c 1 needs a\n"
         "  a 1 needs b>=2\n"
         "  there are: 2, 1\n"
         "hint: dropping 'c' (requirements.in) gives a solution\n"
         "hint: dropping 'b<2' (requirements.in) ends this conflict\n"},
        {"a constraint on what one version needs",
         ONE "require a\nconstrain c<2\nrelease a 1\n" PURE "needs b\nrelease a 2\n" PURE
             "needs c>=2\nrelease c 1\n" PURE "release c 2\n" PURE,
         "no solution for linux-x86_64 with CPython 3.11: no version of a fits\n"
         "  requirements.in asks for a\n"
         "  a 1 falls away: it needs b\n"
         "  requirements.in allows only c<2\n"
         "  a 2 falls away: it needs c>=2\n"
         "  there are: 2, 1\n"},
        {"text of others is escaped", ONE "require a\nrelease a 1\n" PURE "broken \x1b[31m\n",
         "no solution for linux-x86_64 with CPython 3.11: no version of a fits\n"
         "  requirements.in asks for a\n"
         "  a 1 cannot be used: its metadata cannot be used: \\x1b[31m\n"},
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

/* Packages that have one of three bits other than it is, for each way in which their sum would not be odd
 * or even. */
static void add_sum(struct pinc_buf *text, unsigned number, const unsigned bits[3], unsigned odd)
{
    unsigned way, k;

    for (way = 0; way < 8; way++) {
        if (((way ^ way >> 1 ^ way >> 2) & 1) == odd) {
            continue;
        }
        pinc_buf_addf(text, "require s%uw%u\n", number, way);
        for (k = 0; k < 3; k++) {
            pinc_buf_addf(text, "release s%uw%u %u\n" PURE "needs bit%u==%u\n", number, way, k + 1,
                          bits[k], way >> k & 1 ? 1u : 2u);
        }
    }
}

/* Twelve sums on a ring of bits, each bit in two of them, one of which is odd: it takes all of their 48
 * lines to contradict each other. A message names 40, and says that there are more. */
static void test_more_than_a_page(void **state)
{
    struct pinc_buf text = {0}, told = {0};
    size_t n = 0;
    unsigned i;
    const char *at;

    (void)state;
    pinc_buf_add_str(&text, ONE);
    for (i = 0; i < 12; i++) {
        add_sum(&text, i, (const unsigned[]){i, (i + 11) % 12, 12 + i % 6}, i == 0);
    }
    for (i = 0; i < 18; i++) {
        pinc_buf_addf(&text, "release bit%u 1\n" PURE "release bit%u 2\n" PURE, i, i);
    }
    tell(&told, text.ptr);
    for (at = strstr(told.ptr, " asks for "); at; at = strstr(at + 1, " asks for ")) {
        n++;
    }
    assert_int_equal(n, 40);
    assert_non_null(strstr(told.ptr, "\n  and 8 more\n  these cannot hold together\n"));
    pinc_buf_clear(&text);
    pinc_buf_clear(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_more_than_a_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "resolver/solve/merge_equal.h"
#include "resolver/solve/uncontested.h"
#include "tests/support/knowledge.h"

#include <stdio.h>
#include <string.h>

/* The contested packages, in order of discovery, have to be these names. */
static void expect_contested(struct knowledge *k, bool unify, const char *names)
{
    struct pinc_uncontested found;
    struct pinc_error err = {0};
    char text[256] = "";
    size_t i, n = 0;

    assert_int_equal(pinc_merge_equal_prepare(&k->search, &err), PINC_OK);
    assert_int_equal(pinc_uncontested_find(&found, &k->search, unify, k->arena, &err), PINC_OK);
    for (i = 0; i < k->graph->n_packages; i++) {
        if (found.contested[i]) {
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s", n ? " " : "",
                                  PINC_SLICE_ARG(k->graph->packages[i]->name));
        }
    }
    assert_string_equal(text, names);
}

static void expect(const char *text, bool unify, const char *names)
{
    struct knowledge k;

    knowledge_of(&k, text);
    expect_contested(&k, unify, names);
    knowledge_clear(&k);
}

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"
#define ARM "wheel cp311-cp311-manylinux_2_17_aarch64\n"

static void test_agreement(void **state)
{
    (void)state;
    expect(TWO "release a 1.0\n" PURE "release a 2.0\n" PURE "needs b>=1\n"
               "release b 1.0\n" PURE "release b 2.0\n" PURE "require a>1\nrequire b\n",
           true, "");
}

/* What does not get its most preferred version, and whatever rests on it; not what they need. */
static void test_contested(void **state)
{
    (void)state;
    expect(TWO "release a 1.0\n" PURE "needs b<2\nneeds d\n"
               "release b 1.0\n" PURE "release b 2.0\n" PURE "release c 1.0\n" PURE "needs d\n"
               "release d 1.0\n" PURE "release top 1.0\n" PURE "needs a\n"
               "require top\nrequire c\n",
           true, "top a b");
    expect(ONE "release a 1.0\n" PURE "release a 2.0\n" PURE "require a<2\n", true, "a");
    expect(ONE "release a 1.0\n" PURE "needs nothing\nrequire a\n", true, "a nothing");
}

/* Every version of a contested package counts, only the most preferred one of the others. */
static void test_older_versions(void **state)
{
    struct knowledge k;

    (void)state;
    knowledge_of(&k, ONE "release a 1.0\n" PURE "needs b<2\nrelease a 2.0\n" PURE
                         "release b 1.0\n" PURE "release b 2.0\n" PURE "require a\nrequire b\n");
    knowledge_metadata(&k, "a", 0);
    expect_contested(&k, true, "");
    knowledge_clear(&k);

    knowledge_of(&k, ONE "release a 1.0\n" PURE "needs b<2\nrelease a 2.0\n" PURE
                         "release b 1.0\n" PURE "release b 2.0\n" PURE "release c 1.0\n" PURE
                         "needs a<2\nrequire a\nrequire b\nrequire c\n");
    knowledge_metadata(&k, "a", 0);
    expect_contested(&k, true, "a b c");
    knowledge_clear(&k);
}

/* Targets that prefer different versions contest a package only where they are to be alike. */
static void test_targets(void **state)
{
    static const char text[] = TWO "release a 1.0\n" X86 ARM "release a 2.0\n" X86 "require a\n";
    static const char there[] =
        TWO "release a 1.0\n" X86 "require a; platform_machine == 'x86_64'\n";
    static const char nowhere[] = TWO "release a 1.0\n" X86 "require a\n";

    (void)state;
    expect(text, true, "a");
    expect(text, false, "");
    expect(there, true, "");
    expect(nowhere, true, "a");
}

static void test_extras(void **state)
{
    (void)state;
    expect(ONE "release a 1.0\n" PURE "extra x\nneeds b<2; extra == 'x'\n"
               "release b 1.0\n" PURE "release b 2.0\n" PURE "require a[x]\n",
           true, "a b");
    expect(ONE "release a 1.0\n" PURE "extra x\nneeds b<2; extra == 'x'\n"
               "release b 1.0\n" PURE "release b 2.0\n" PURE "require a\nrequire b\n",
           true, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agreement),      cmocka_unit_test(test_contested),
        cmocka_unit_test(test_older_versions), cmocka_unit_test(test_targets),
        cmocka_unit_test(test_extras),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

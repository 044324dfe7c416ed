#include "tests/support/cmocka_all.h"

#include "tests/support/knowledge.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"
#define ARM "wheel cp311-cp311-manylinux_2_17_aarch64\n"

static void test_picks(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"nothing", ONE, ""},
        {"level by level",
         ONE "require a\nrelease a 1\n" PURE "needs b<2\nrelease b 1\n" PURE
             "needs c\nrelease b 2\n" PURE "release c 1\n" PURE,
         "a=1 b=1 c=1"},
        {"the newest that both targets have",
         TWO "require a\nrelease a 1\n" PURE "release a 2\n" X86, "a=1,1"},
        {"where nothing is common, each its own",
         TWO "require a\nrelease a 1\n" ARM "release a 2\n" X86, "a=2,1"},
        {"not needed there",
         TWO "require a\nrelease a 1\n" PURE "needs b; platform_machine == 'aarch64'\n"
             "release b 1\n" PURE,
         "a=1,1 b=-,1"},
        {"the next best where the first is contradicted",
         ONE "require a\nrequire b\nrelease a 1\n" PURE "release a 2\n" PURE "release b 1\n" PURE
             "needs a<2\n",
         "a=1 b=1"},
        {"a contradiction is left to the solver",
         ONE "require a\nrequire b\nrelease a 1\n" PURE "release b 1\n" PURE "needs a>1\n",
         "a=1 b=1"},
        {"what an extra brings, far down and late",
         ONE "require a\nrelease a 1\n" PURE "needs b\nrelease b 1\n" PURE "needs c[x]\nneeds e\n"
             "release c 1\n" PURE "needs d; extra == 'x'\nneeds f; extra == 'y'\n"
             "release d 1\n" PURE "release e 1\n" PURE "needs g\nrelease g 1\n" PURE
             "needs c[y]\nrelease f 1\n" PURE,
         "a=1 b=1 c=1 e=1 g=1 d=1 f=1"},
        {"what only the version before needed is needed no more",
         ONE "require a\nrequire b\nrelease a 1\n" PURE "needs c\nrelease a 2\n" PURE "needs d<2\n"
             "release b 1\n" PURE "needs e\nrelease c 1\n" PURE "release d 1\n" PURE
             "release d 2\n" PURE "release e 1\n" PURE "needs a<2\nneeds d\n",
         "a=1 b=1 d=1 e=1 c=1"},
        {"missing", ONE "require a\n", "a=-"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};
        struct knowledge k;

        knowledge_of(&k, cases[i].text);
        knowledge_picks(&got, &k);
        if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
        knowledge_clear(&k);
    }
}

/* A chain longer than it goes down stays unfinished, without a failure. */
static void test_long_chain(void **state)
{
    struct pinc_buf text = {0};
    struct knowledge k;
    int i;

    (void)state;
    pinc_buf_add_str(&text, "require p0\n");
    for (i = 0; i < 200; i++) {
        pinc_buf_addf(&text, "release p%d 1\nwheel py3-none-any\nneeds p%d\n", i, i + 1);
    }
    knowledge_of(&k, text.ptr);
    assert_true(k.graph->n_packages > 20);
    assert_int_equal(pinc_solution_pick(&k.search.solution, 5, 0), 0);
    knowledge_clear(&k);
    pinc_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_picks),
        cmocka_unit_test(test_long_chain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "resolver/explain/derivation.h"
#include "resolver/solve/rounds.h"
#include "tests/support/knowledge.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"

/* The story of a text without a solution: target, requirements of the input, steps, what is left
 * without a version. */
static enum pinc_status story_of(struct pinc_buf *out, const char *text, struct pinc_error *err)
{
    struct pinc_rounds r;
    struct knowledge k;
    struct pinc_derivation story = {0};
    enum pinc_status st;
    size_t i;

    knowledge_start(&k, text);
    assert_int_equal(pinc_rounds_init(&r, k.graph, NULL, NULL), PINC_OK);
    (void)!pinc_rounds_run(&r, NULL);
    story.search = &r.search;
    story.graph = k.graph;
    story.arena = k.arena;
    st = pinc_derivation_find(&story, err);
    if (st == PINC_OK) {
        pinc_buf_addf(out, "target %zu:", story.target);
        for (i = 0; i < k.index->request.n_requirements; i++) {
            pinc_buf_addf(out, "%s", story.without[i] ? " -" : " +");
        }
        for (i = 0; i < story.n_steps; i++) {
            const struct pinc_step *step = &story.steps[i];

            pinc_buf_addf(out, "; %.*s", PINC_SLICE_ARG(k.graph->packages[step->package]->name));
            if (step->from == PINC_NONE) {
                pinc_buf_addf(out, " by %s %u", step->constraint ? "constraint" : "line",
                              step->root);
            } else {
                pinc_buf_addf(out, " by %.*s", PINC_SLICE_ARG(k.graph->packages[step->from]->name));
            }
        }
        pinc_buf_addf(out, "; empty: %.*s",
                      PINC_SLICE_ARG(story.empty == PINC_NONE
                                         ? PINC_LIT("none")
                                         : k.graph->packages[story.empty]->name));
        if (story.empty != PINC_NONE) {
            const struct pinc_package *p = k.graph->packages[story.empty];

            for (i = 0; i < p->n_cands; i++) {
                assert_false(story.left[story.empty][i]);
                pinc_buf_add_str(
                    out, pinc_derivation_wants(&story, story.empty, (uint32_t)i) ? " wanted" : "");
            }
            pinc_buf_add_str(out, pinc_derivation_pin(&story, story.empty) ? " pinned" : "");
        }
    }
    pinc_derivation_clear(&story);
    pinc_derivation_clear(&story);
    pinc_rounds_clear(&r);
    knowledge_clear(&k);
    return st;
}

static void test_stories(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"two lines",
         ONE "require x\nrequire a<2\nrequire a>=2\nrelease a 1\n" PURE "release a 2\n" PURE
             "release x 1\n" PURE,
         "target 0: - + +; a by line 1; a by line 2; empty: a"},
        {"only what it takes",
         ONE "require a\nrequire b\nrequire c\nrelease a 1\n" PURE "needs d<2\nrelease b 1\n" PURE
             "release c 1\n" PURE "needs d>=2\nrelease d 1\n" PURE "release d 2\n" PURE,
         "target 0: + - +; a by line 0; c by line 2; d by a; d by c; empty: d"},
        {"the target that has none", TWO "require a\nrelease a 1\n" X86,
         "target 1: +; a by line 0; empty: a wanted"},
        {"a pin that nothing has", ONE "require a==3\nrelease a 1\n" PURE,
         "target 0: +; a by line 0; empty: a pinned"},
        {"a constraint", ONE "require a\nconstrain a>5\nrelease a 1\n" PURE,
         "target 0: +; a by line 0; a by constraint 0; empty: a wanted"},
        {"a constraint on what versions that fall away need",
         ONE "require a\nconstrain c!=2\nrelease a 1\n" PURE "needs b\nrelease a 2\n" PURE
             "needs c>=2\nrelease c 1\n" PURE "release c 2\n" PURE,
         "target 0: +; a by line 0; a by b; c by constraint 0; a by c; empty: a wanted wanted"},
        {"versions that fall away",
         ONE "require a\nrequire b==1\nrelease a 1\n" PURE "needs b>1\nrelease a 2\n" PURE
             "needs c\nrelease b 1\n" PURE "release b 2\n" PURE,
         "target 0: + +; a by line 0; b by line 1; a by b; a by c; empty: a wanted wanted"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};

        assert_int_equal(story_of(&got, cases[i].text, NULL), PINC_OK);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
}

static void test_solvable(void **state)
{
    struct pinc_error err = {0};
    struct pinc_buf got = {0};

    (void)state;
    assert_int_equal(story_of(&got, ONE "require a\nrelease a 1\n" PURE, &err), PINC_EINTERNAL);
    assert_int_equal(err.code, PINC_EINTERNAL);
    assert_int_equal(got.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stories),
        cmocka_unit_test(test_solvable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

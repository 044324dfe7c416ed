/*
 * What is found without the solver, beside what the solver finds.
 */
#include "tests/support/cmocka_all.h"

#include "resolver/solve/decide.h"
#include "resolver/solve/settle.h"
#include "tests/support/knowledge.h"

#include <stdio.h>
#include <stdlib.h>

#define CASES 400u
#define PACKAGES 9u
#define VERSIONS 4u

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"

static uint64_t seed;

static unsigned draw(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

static void add_needs(struct pinc_buf *text, unsigned p, bool circles)
{
    static const char *const ops[] = {">=", "<=", "==", "==", "!=", "<="};
    unsigned n;

    for (n = 1 + draw(4); n > 0 && (circles || p + 1 < PACKAGES); n--) {
        const unsigned to = circles && draw(4) == 0 ? draw(PACKAGES)
                            : p + 1 < PACKAGES      ? p + 1 + draw(PACKAGES - p - 1)
                                                    : draw(PACKAGES);

        pinc_buf_addf(text, "needs p%u%s%s%u%s\n", to, draw(6) ? "" : "[x]", ops[draw(6)],
                      1 + draw(VERSIONS),
                      draw(5)   ? ""
                      : draw(2) ? "; extra == 'x'"
                                : "; platform_machine == 'x86_64'");
    }
}

/* Packages that need others, some in circles, with extras, at up to three targets of two Pythons, some kept. */
static void make_index(struct pinc_buf *text)
{
    const bool circles = draw(2);
    unsigned p, v;

    pinc_buf_addf(text, "%s%s", draw(3) ? TWO : ONE, draw(3) ? "" : "target linux-x86_64 3.12\n");
    for (p = 0; p < PACKAGES; p++) {
        if (p < 2) {
            pinc_buf_addf(text, "require p%u%s\n", p, draw(4) ? "" : "[x]");
        }
        if (draw(6) == 0) {
            pinc_buf_addf(text, "keep p%u %u\n", p, 1 + draw(VERSIONS));
        }
        for (v = 1; v <= VERSIONS; v++) {
            pinc_buf_addf(text, "release p%u %u%s\nwheel %s\n", p, v,
                          v == VERSIONS && draw(9) == 0 ? "rc1" : "",
                          draw(8) ? "py3-none-any" : "cp311-cp311-manylinux_2_17_x86_64");
            pinc_buf_addf(text, "extra x\n");
            add_needs(text, p, circles);
        }
    }
}

/* Learn the metadata of most versions of what is known, and so of more. */
static void learn_most(struct knowledge *k)
{
    size_t i;
    uint32_t c;

    for (i = 0; i < k->graph->n_packages; i++) {
        char name[8];

        assert_in_range(
            snprintf(name, sizeof name, "%.*s", PINC_SLICE_ARG(k->graph->packages[i]->name)), 1,
            sizeof name - 1);
        if (!k->graph->packages[i]->ready) {
            knowledge_page(k, name);
        }
        for (c = 0; c < k->graph->packages[i]->n_cands; c++) {
            if (draw(8)) {
                knowledge_metadata(k, name, c);
            }
        }
    }
}

static bool is_found(struct pinc_search *search, bool unify)
{
    const struct pinc_encode_request request = {.unify = unify};
    struct pinc_encoding *e = NULL;
    const uint32_t *picks = NULL;
    bool found;

    assert_int_equal(pinc_encoding_new(&e, search, &request, NULL), PINC_OK);
    assert_int_equal(pinc_decide(&picks, e, NULL), PINC_OK);
    found = picks != NULL;
    pinc_encoding_free(e);
    return found;
}

/* @return was the solver not needed? */
static bool compare(struct knowledge *k, unsigned number)
{
    const bool unify = draw(4);
    const struct pinc_encode_request asked = {.unify = unify, .by_solver = true},
                                     request = {.unify = unify};
    struct pinc_search other;
    enum pinc_status st;
    size_t i, t;
    bool found;

    assert_int_equal(pinc_search_copy(&other, &k->search, NULL), PINC_OK);
    found = is_found(&k->search, unify);
    st = pinc_settle(&other, &asked, NULL);
    assert_int_equal(pinc_settle(&k->search, &request, NULL), st);
    assert_true(!found || st == PINC_OK);
    for (i = 0; st == PINC_OK && i < k->graph->n_packages; i++) {
        assert_int_equal(k->search.solution.apart[i], other.solution.apart[i]);
        for (t = 0; t < k->graph->request->n_envs; t++) {
            if (pinc_solution_pick(&k->search.solution, i, t) !=
                pinc_solution_pick(&other.solution, i, t)) {
                fail_msg("case %u: p%zu at %zu: %u, not %u", number, i, t,
                         pinc_solution_pick(&k->search.solution, i, t),
                         pinc_solution_pick(&other.solution, i, t));
            }
        }
    }
    pinc_search_clear(&other);
    return found;
}

static void test_random(void **state)
{
    const char *more = getenv("PINC_TEST_CASES"); /* 60,000 have been compared so */
    const unsigned cases = more ? (unsigned)strtoul(more, NULL, 10) : CASES;
    unsigned i, found = 0;

    (void)state;
    for (i = 0; i < cases; i++) {
        struct pinc_buf text = {0};
        struct knowledge k;

        seed = i;
        make_index(&text);
        knowledge_of(&k, text.ptr);
        learn_most(&k);
        found += compare(&k, i);
        knowledge_clear(&k);
        pinc_buf_clear(&text);
    }
    print_message("%u of %u\n", found, cases);
    assert_in_range(found, cases / 4, cases * 9 / 10);
}

static void test_verdicts(void **state)
{
    static const struct {
        const char *label, *text;
        bool want;
    } cases[] = {
        {"nothing is contested", ONE "require a\nrelease a 1\n" PURE, true},
        {"the newest is limited",
         ONE "require a\nrelease a 1\n" PURE "needs b<2\nrelease b 1\n" PURE "release b 2\n" PURE,
         true},
        {"the newest does not hold together with what comes later",
         ONE "require a\nrequire b\nrelease a 1\n" PURE "needs c<2\nrelease a 2\n" PURE
             "needs c>=2\nrelease b 1\n" PURE "needs c<2\nrelease c 1\n" PURE "release c 2\n" PURE,
         true},
        {"there is no solution",
         ONE "require a\nrequire b\nrelease a 1\n" PURE "needs c<2\nrelease b 1\n" PURE
             "needs c>=2\nrelease c 1\n" PURE "release c 2\n" PURE,
         false},
        {"the newest is there for one target only",
         TWO "require a\nrelease a 1\n" PURE "release a 2\n" X86, true},
        {"targets have to differ",
         TWO "require a\nrequire b; platform_machine == 'x86_64'\nrequire c; platform_machine == "
             "'aarch64'\nrelease a 1\n" PURE "release a 2\n" PURE "release b 1\n" PURE
             "needs a<2\nrelease c 1\n" PURE "needs a>=2\n",
         false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct knowledge k;

        seed = 1;
        knowledge_of(&k, cases[i].text);
        learn_most(&k);
        if (is_found(&k.search, true) != cases[i].want) {
            fail_msg("%s: %d", cases[i].label, !cases[i].want);
        }
        knowledge_clear(&k);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_verdicts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

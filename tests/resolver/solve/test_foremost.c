#include "tests/support/cmocka_all.h"

#include "resolver/solve/foremost.h"
#include "resolver/solve/rounds.h"
#include "resolver/solve/settle.h"
#include "resolver/state/traverse.h"
#include "tests/support/knowledge.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"

static void test_verdicts(void **state)
{
    static const struct {
        const char *label, *text;
        bool want;
    } cases[] = {
        {"nothing", ONE, true},
        {"the newest of all",
         TWO "require a\nrelease a 1\n" PURE "release a 2\n" PURE "needs b<3\nrelease b 2\n" PURE,
         true},
        {"a newer one is limited",
         ONE "require a\nrelease a 1\n" PURE "needs b<2\nrelease b 1\n" PURE "release b 2\n" PURE,
         false},
        {"the limited one is kept",
         ONE "require a\nkeep b 1\nrelease a 1\n" PURE "needs b<2\nrelease b 1\n" PURE
             "release b 2\n" PURE,
         true},
        {"what is kept is contradicted",
         ONE "require a\nkeep b 1\nrelease a 1\n" PURE "needs b>1\nrelease b 1\n" PURE
             "release b 2\n" PURE,
         false},
        {"a newer one for one target only", TWO "require a\nrelease a 1\n" PURE "release a 2\n" X86,
         false},
        {"the same where only one target needs it",
         TWO "require a; platform_machine == 'x86_64'\nrelease a 1\n" PURE "release a 2\n" X86,
         true},
        {"a pre-release is not better", ONE "require a\nrelease a 1\n" PURE "release a 2rc1\n" PURE,
         true},
        {"what an extra needs is limited",
         ONE "require a[x]\nrelease a 1\n" PURE "extra x\nneeds b<2; extra == 'x'\n"
             "release b 1\n" PURE "release b 2\n" PURE,
         false},
        {"missing", ONE "require a\n", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct knowledge k;
        bool got = !cases[i].want;

        knowledge_of(&k, cases[i].text);
        assert_int_equal(pinc_foremost(&got, &k.search, NULL), PINC_OK);
        if (got != cases[i].want) {
            fail_msg("%s: %d", cases[i].label, (int)got);
        }
        knowledge_clear(&k);
    }
}

/* --- beside the solver */

#define CASES 600u
#define PACKAGES 7u
#define VERSIONS 3u

static uint64_t seed;

static unsigned draw(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

/* Packages that need others, also in circles, with extras, at three targets of two Pythons, some of them kept. */
static void make_index(struct pinc_buf *text)
{
    static const char *const ops[] = {">=1", ">=1", ">=1", ">=2", "<3", "!=1", ">=1,<9"};
    unsigned p, v, n;

    pinc_buf_addf(text, TWO "target linux-x86_64 3.12\n");
    for (p = 0; p < PACKAGES; p++) {
        if (p < 2) {
            pinc_buf_addf(text, "require p%u\n", p);
        }
        if (draw(3) == 0) {
            pinc_buf_addf(text, "keep p%u %u\n", p, 1 + draw(VERSIONS));
        }
        for (v = 1; v <= VERSIONS; v++) {
            pinc_buf_addf(text, "release p%u %u%s\nwheel %s\n", p, v,
                          v == VERSIONS && draw(9) == 0 ? "rc1" : "",
                          draw(20) ? "py3-none-any" : "cp311-cp311-manylinux_2_17_x86_64");
            pinc_buf_addf(text, "extra x\n");
            for (n = draw(4); n > 0; n--) {
                pinc_buf_addf(text, "needs p%u%s%s%s\n", draw(PACKAGES), draw(6) ? "" : "[x]",
                              ops[draw(7)], draw(5) ? "" : "; extra == 'x'");
            }
        }
    }
}

/* Some of what is kept is kept for another lock. */
static void wish(struct knowledge *k, struct pinc_kept *kept)
{
    size_t i;

    assert_in_range(k->index->request.n_kept, 0, PACKAGES);
    if (k->index->request.n_kept) {
        memcpy(kept, k->index->request.kept, k->index->request.n_kept * sizeof *kept);
    }
    for (i = 0; i < k->index->request.n_kept; i++) {
        kept[i].wished = draw(2);
    }
    k->index->request.kept = kept;
}

static bool pass(void *user, uint32_t from, uint32_t root, const struct pinc_dep *dep,
                 size_t target)
{
    (void)user, (void)from, (void)root, (void)dep, (void)target;
    return true;
}

/* The solver has the same picks, wherever a package is needed. */
static void compare(struct pinc_rounds *r)
{
    const struct pinc_encode_request request = {.unify = true, .by_solver = true};
    struct pinc_graph *graph = r->search.graph;
    struct pinc_search other;
    bool reached[3 * PACKAGES];
    size_t t, i;

    assert_int_equal(pinc_search_copy(&other, &r->search, NULL), PINC_OK);
    assert_int_equal(pinc_settle(&other, &request, NULL), PINC_OK);
    assert_in_range(graph->n_packages, 1, 3 * PACKAGES);
    for (t = 0; t < graph->request->n_envs; t++) {
        assert_true(pinc_traverse(graph, &r->search.solution, t, NULL, reached, pass, NULL));
        for (i = 0; i < graph->n_packages; i++) {
            if (reached[i]) {
                assert_int_equal(pinc_solution_pick(&r->search.solution, i, t),
                                 pinc_solution_pick(&other.solution, i, t));
            }
        }
    }
    pinc_search_clear(&other);
}

static void test_random(void **state)
{
    unsigned i, at_once = 0;

    (void)state;
    for (i = 0; i < CASES; i++) {
        struct pinc_buf text = {0};
        struct pinc_kept kept[PACKAGES];
        struct pinc_rounds r;
        struct knowledge k;

        seed = i;
        make_index(&text);
        knowledge_start(&k, text.ptr);
        wish(&k, kept);
        assert_int_equal(pinc_rounds_init(&r, k.graph, NULL, NULL), PINC_OK);
        if (pinc_rounds_run(&r, NULL) == PINC_OK && r.count == 0) {
            at_once++;
            compare(&r);
        }
        pinc_rounds_clear(&r);
        knowledge_clear(&k);
        pinc_buf_clear(&text);
    }
    assert_in_range(at_once, CASES / 5, CASES * 9 / 10);
}

/* The version that a search picks, as text; ptr NULL: none. */
static struct pinc_slice version_of(const struct knowledge *k, const struct pinc_rounds *r,
                                    size_t package, size_t t)
{
    const uint32_t pick = pinc_solution_pick(&r->search.solution, package, t);
    const struct pinc_cand *cand =
        pick == PINC_NONE ? NULL : &k->graph->packages[package]->cands[pick];

    return cand ? cand->table->project->releases[cand->release].text : (struct pinc_slice){0};
}

/* How many picks there are; those of `k` are also those of `other`. */
static size_t count_picks(const struct knowledge *k, const struct pinc_rounds *r,
                          const struct knowledge *other, const struct pinc_rounds *r_other)
{
    size_t n = 0, i, t;
    uint32_t at;

    for (i = 0; i < k->graph->n_packages; i++) {
        for (t = 0; t < k->graph->request->n_envs; t++) {
            const struct pinc_slice version = version_of(k, r, i, t);

            n += version.ptr != NULL;
            if (version.ptr && other) {
                assert_true(pinc_map_get(other->graph->names, k->graph->packages[i]->name, &at));
                assert_true(pinc_slice_equal(version, version_of(other, r_other, at, t)));
            }
        }
    }
    return n;
}

/* Where the kept versions alone hold together, all versions give the same. */
static void test_narrow(void **state)
{
    unsigned i, held = 0;

    (void)state;
    for (i = 0; i < CASES; i++) {
        struct pinc_buf text = {0};
        struct pinc_kept kept[PACKAGES], same[PACKAGES];
        struct pinc_rounds narrow, all;
        struct knowledge k, k_all;

        seed = i + 1000000;
        make_index(&text);
        knowledge_start(&k, text.ptr);
        knowledge_start(&k_all, text.ptr);
        wish(&k, kept);
        seed = i;
        memcpy(same, kept, sizeof same);
        k_all.index->request.kept = same;
        k.graph->narrow = true;
        assert_int_equal(pinc_rounds_init(&narrow, k.graph, NULL, NULL), PINC_OK);
        assert_int_equal(pinc_rounds_init(&all, k_all.graph, NULL, NULL), PINC_OK);
        assert_int_equal(pinc_rounds_try(&narrow, NULL), PINC_OK);
        if (narrow.search.foremost) {
            held++;
            assert_int_equal(pinc_rounds_run(&all, NULL), PINC_OK);
            assert_int_equal(count_picks(&k, &narrow, &k_all, &all),
                             count_picks(&k_all, &all, NULL, NULL));
        }
        pinc_rounds_clear(&narrow);
        pinc_rounds_clear(&all);
        knowledge_clear(&k);
        knowledge_clear(&k_all);
        pinc_buf_clear(&text);
    }
    assert_in_range(held, CASES / 5, CASES * 9 / 10);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_narrow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

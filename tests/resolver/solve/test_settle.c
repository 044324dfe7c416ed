#include "tests/support/cmocka_all.h"

#include "resolver/solve/settle.h"
#include "tests/support/knowledge.h"

#include <stdio.h>
#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"
#define ARM "wheel cp311-cp311-manylinux_2_17_aarch64\n"

/* Everything is fetched, so that the solver alone decides. */
static void know_all(struct knowledge *k, const char *text)
{
    uint32_t i, c;

    knowledge_start(k, text);
    for (i = 0; i < k->graph->n_packages; i++) {
        char name[32];

        (void)snprintf(name, sizeof name, "%.*s", PINC_SLICE_ARG(k->graph->packages[i]->name));
        knowledge_page(k, name);
        for (c = 0; c < k->graph->packages[i]->n_cands; c++) {
            knowledge_metadata(k, name, c);
        }
    }
}

static void test_picks(void **state)
{
    static const struct {
        const char *label, *text;
        bool unify;
        const char *want;
    } cases[] = {
        {"the newest that fits",
         ONE "require a\nrequire b<2\nrelease a 1\n" PURE "release a 2\n" PURE
             "needs b>=2\nrelease b 1\n" PURE "release b 2\n" PURE,
         true, "a=1 b=1"},
        {"alike where that is possible",
         TWO "require a\nrequire b\nrelease a 1\n" PURE "release a 2\n" X86 "release b 1\n" PURE,
         true, "a=1,1 b=1,1"},
        {"each its own when nobody asks for more",
         TWO "require a\nrelease a 1\n" PURE "release a 2\n" X86, false, "a=2,1"},
        {"apart where nothing is common", TWO "require a\nrelease a 1\n" ARM "release a 2\n" X86,
         true, "a=2,1"},
        {"kept goes first", ONE "keep a 1\nrequire a\nrelease a 1\n" PURE "release a 2\n" PURE,
         true, "a=1"},
        {"finals before pre-releases", ONE "require a\nrelease a 1\n" PURE "release a 2rc1\n" PURE,
         true, "a=1"},
        {"an extra that needs more",
         ONE "require a[x]\nrequire b\nrelease a 1\n" PURE "extra x\nrelease a 2\n" PURE
             "extra x\nneeds b>1; extra == 'x'\nrelease b 1\n" PURE,
         true, "a=1 b=1"},
        {"the input's order decides",
         ONE "require a\nrequire b\nrelease a 1\n" PURE "release a 2\n" PURE
             "needs b<2\nrelease b 1\n" PURE "release b 2\n" PURE,
         true, "a=2 b=1"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_encode_request request = {.unify = cases[i].unify};
        struct pinc_buf got = {0};
        struct knowledge k;

        know_all(&k, cases[i].text);
        assert_int_equal(pinc_settle(&k.search, &request, NULL), PINC_OK);
        knowledge_picks(&got, &k);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
        knowledge_clear(&k);
    }
}

#define CONTRADICTION                                                                              \
    TWO "require a\nrequire b; platform_machine == 'aarch64'\nrequire c\nrelease a 1\n" PURE       \
        "needs d<2\nrelease b 1\n" PURE "needs d>=2\nrelease c 1\n" PURE "release d 1\n" PURE      \
        "release d 2\n" PURE

/* The proof, the target that has none, and what leaving a requirement out does. */
static void test_no_solution(void **state)
{
    static const bool without_b[] = {false, true, false};
    const struct pinc_encode_request request = {.unify = true};
    struct knowledge k;
    bool involved[4] = {false};

    (void)state;
    know_all(&k, CONTRADICTION);
    assert_int_equal(k.graph->n_packages, 4);
    assert_int_equal(pinc_settle(&k.search, &request, NULL), PINC_ENOSOLUTION);
    assert_int_equal(pinc_solution_pick(&k.search.solution, 0, 0), PINC_NONE);
    assert_int_equal(pinc_settle_try(&k.search, NULL, 0, involved, NULL), PINC_ENOSOLUTION);
    assert_true(involved[knowledge_place(&k, "d")]);
    assert_false(involved[knowledge_place(&k, "c")]);
    assert_int_equal(pinc_settle_try(&k.search, NULL, 1, NULL, NULL), PINC_OK);
    assert_int_equal(pinc_settle_try(&k.search, NULL, 2, NULL, NULL), PINC_ENOSOLUTION);
    assert_int_equal(pinc_settle_try(&k.search, without_b, 0, NULL, NULL), PINC_OK);
    knowledge_clear(&k);
}

static enum pinc_status stop(void *self, struct pinc_error *err)
{
    (void)self;
    return pinc_fail(err, PINC_ECANCELLED, "cancelled");
}

static void test_cancelled(void **state)
{
    const struct pinc_encode_request request = {.unify = true};
    struct pinc_provider provider;
    struct knowledge k;

    (void)state;
    know_all(&k, CONTRADICTION);
    provider = *k.graph->provider;
    provider.proceed = stop;
    k.graph->provider = &provider;
    assert_int_equal(pinc_settle(&k.search, &request, NULL), PINC_ECANCELLED);
    assert_int_equal(pinc_settle_try(&k.search, NULL, 0, NULL, NULL), PINC_ECANCELLED);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_picks),
        cmocka_unit_test(test_no_solution),
        cmocka_unit_test(test_cancelled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

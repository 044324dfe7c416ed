/*
 * Problems that are searched as clauses, beside libsolv's own answers.
 */
#include "tests/support/cmocka_all.h"

#include "resolver/solve/encode.h"
#include "tests/support/knowledge.h"

#include <stdio.h>

#define CASES 250u
#define PACKAGES 6u
#define VERSIONS 3u

static const struct pinc_solv_limits ordinary = {INT64_MAX, UINT64_MAX, NULL},
                                     hard = {INT64_MAX, 0, NULL};

static uint64_t seed;

static unsigned draw(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

/* Packages that need some of those after them, at two targets. */
static void make_index(struct pinc_buf *text)
{
    static const char *const ops[] = {">=", "<=", "==", "!="};
    unsigned p, v, n;

    pinc_buf_addf(text, "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n");
    for (p = 0; p < PACKAGES; p++) {
        if (p < 2) {
            pinc_buf_addf(text, "require p%u\n", p);
        }
        for (v = 1; v <= VERSIONS; v++) {
            pinc_buf_addf(text, "release p%u %u\nwheel %s\n", p, v,
                          draw(5) ? "py3-none-any" : "cp311-cp311-manylinux_2_17_x86_64");
            for (n = draw(4); n > 0 && p + 1 < PACKAGES; n--) {
                pinc_buf_addf(text, "needs p%u%s%u\n", p + 1 + draw(PACKAGES - p - 1), ops[draw(4)],
                              1 + draw(VERSIONS));
            }
        }
    }
}

static void learn_all(struct knowledge *k)
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
            knowledge_metadata(k, name, c);
        }
    }
}

static size_t choose_wishes(const struct pinc_encoding *e, struct pinc_solv_wish *wishes)
{
    size_t i, t, n = 0;

    for (i = 0; i < e->n_order; i++) {
        for (t = 0; t < e->n_envs; t++) {
            const pinc_solv_id unify = pinc_slot_at(e, e->order[i], t)->unify;

            if (unify && draw(2)) {
                wishes[n++] = (struct pinc_solv_wish){unify, false};
            }
        }
    }
    return n;
}

/* Both encodings are of the same search. */
static void compare_picks(const struct pinc_encoding *a, const struct pinc_encoding *b)
{
    size_t i, t;
    int k;

    assert_int_equal(a->n_order, b->n_order);
    for (i = 0; i < a->n_order; i++) {
        for (t = 0; t < a->n_envs; t++) {
            const struct pinc_slot *slot = pinc_slot_at(a, a->order[i], t);

            for (k = 0; k < (int)slot->n; k++) {
                assert_int_equal(pinc_solv_has(a->solv, slot->first + k),
                                 pinc_solv_has(b->solv, slot->first + k));
            }
        }
    }
}

/* @return was there a solution? */
static bool compare(struct knowledge *k)
{
    const struct pinc_encode_request request = {.unify = true};
    struct pinc_solv_wish wishes[2 * PACKAGES];
    struct pinc_encoding *a = NULL, *b = NULL;
    enum pinc_status st;
    size_t n;

    assert_int_equal(pinc_encoding_new(&a, &k->search, &request, NULL), PINC_OK);
    assert_int_equal(pinc_encoding_fill(a, NULL), PINC_OK);
    assert_int_equal(pinc_encoding_new(&b, &k->search, &request, NULL), PINC_OK);
    assert_int_equal(pinc_encoding_fill(b, NULL), PINC_OK);
    n = choose_wishes(a, wishes);
    st = pinc_solv_run(a->solv, wishes, n, &ordinary);
    assert_false(pinc_solv_walled(a->solv));
    assert_int_equal(pinc_solv_run(b->solv, wishes, n, &hard), st);
    assert_true(pinc_solv_walled(b->solv));
    if (st == PINC_OK) {
        compare_picks(a, b);
    }
    pinc_encoding_free(a);
    pinc_encoding_free(b);
    return st == PINC_OK;
}

static void test_random(void **state)
{
    unsigned i, solved = 0;

    (void)state;
    for (i = 0; i < CASES; i++) {
        struct pinc_buf text = {0};
        struct knowledge k;

        seed = i;
        make_index(&text);
        knowledge_of(&k, text.ptr);
        learn_all(&k);
        solved += compare(&k);
        knowledge_clear(&k);
        pinc_buf_clear(&text);
    }
    assert_in_range(solved, CASES / 5, CASES * 9 / 10);
}

#define ONE "target linux-x86_64 3.11\n"
#define PURE "wheel py3-none-any\n"

/* Of the input, the proof speaks of what the conflict is about. */
static void test_proof(void **state)
{
    const struct pinc_encode_request request = {.unify = true};
    struct pinc_encoding *e = NULL;
    struct knowledge k;
    bool owners[8] = {false};
    uint32_t busiest[8];

    (void)state;
    knowledge_of(&k, ONE "require a\nrequire b\nrequire other<2\nrelease a 1\n" PURE
                         "needs c<2\nrelease b 1\n" PURE "needs c>=2\nrelease c 1\n" PURE
                         "release c 2\n" PURE "release other 1\n" PURE "release other 2\n" PURE);
    learn_all(&k);
    assert_int_equal(pinc_encoding_new(&e, &k.search, &request, NULL), PINC_OK);
    assert_int_equal(pinc_encoding_fill(e, NULL), PINC_OK);
    assert_int_equal(pinc_solv_run(e->solv, NULL, 0, &hard), PINC_ENOSOLUTION);
    pinc_solv_proof(e->solv, owners);
    assert_true(owners[knowledge_place(&k, "a")]);
    assert_true(owners[knowledge_place(&k, "b")]);
    assert_false(owners[knowledge_place(&k, "other")]);
    assert_int_equal(pinc_solv_busiest(e->solv, busiest, 8), 0); /* nothing was to be decided */
    pinc_encoding_free(e);
    knowledge_clear(&k);
}

/* A weak wish is given up where it contradicts, and only then; the next run starts anew. */
static void test_wishes(void **state)
{
    struct pinc_solv *solv = pinc_solv_new();
    const pinc_solv_id a = pinc_solv_add(solv, pinc_solv_name(solv, 'v', 0, 0, 0), 0, 0);
    const pinc_solv_id b = pinc_solv_add(solv, pinc_solv_name(solv, 'v', 1, 0, 0), 0, 1);
    const pinc_solv_id c = pinc_solv_add(solv, pinc_solv_name(solv, 'v', 2, 0, 0), 0, 2);
    const struct pinc_solv_wish first[] = {{a, true}, {b, true}, {c, true}};
    const struct pinc_solv_wish second[] = {{a, true}, {b, false}, {c, true}};

    (void)state;
    pinc_solv_conflict(solv, a, pinc_solv_name_of(solv, b));
    assert_true(pinc_solv_ready(solv));
    assert_int_equal(pinc_solv_run(solv, first, 3, &hard), PINC_OK);
    assert_true(pinc_solv_has(solv, a) && !pinc_solv_has(solv, b) && pinc_solv_has(solv, c));
    assert_int_equal(pinc_solv_run(solv, second, 3, &hard), PINC_OK);
    assert_true(!pinc_solv_has(solv, a) && pinc_solv_has(solv, b) && pinc_solv_has(solv, c));
    pinc_solv_free(solv);
}

/* Beyond the number of libsolv's decisions the search goes on here. A run that is broken off loses
 * memory of libsolv's, which AddressSanitizer reports. */
#ifndef __SANITIZE_ADDRESS__
static void test_wall(void **state)
{
    const struct pinc_solv_limits one = {INT64_MAX, 1, NULL}, two = {INT64_MAX, 2, NULL};
    unsigned i;

    (void)state;
    for (i = 0; i < 2; i++) {
        struct pinc_solv *solv = pinc_solv_new();
        pinc_solv_id newest[2] = {0};
        uint32_t p, v;

        for (p = 0; p < 2; p++) {
            const pinc_solv_id name = pinc_solv_name(solv, 'v', p, 0, 0);

            for (v = 1; v <= 3; v++) {
                newest[p] = pinc_solv_add(solv, name, pinc_solv_version(solv, v), p);
            }
            pinc_solv_job_provide(solv, name);
        }
        assert_true(pinc_solv_ready(solv));
        assert_int_equal(pinc_solv_run(solv, NULL, 0, i ? &two : &one), PINC_OK);
        assert_int_equal(pinc_solv_walled(solv), !i);
        assert_true(pinc_solv_has(solv, newest[0]) && pinc_solv_has(solv, newest[1]));
        assert_false(pinc_solv_has(solv, newest[0] - 1));
        pinc_solv_free(solv);
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_proof),
        cmocka_unit_test(test_wishes),
#ifndef __SANITIZE_ADDRESS__
        cmocka_unit_test(test_wall),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "resolver/solve/encode.h"
#include "tests/support/knowledge.h"

#include <string.h>

static const struct pinc_solv_limits no_limit = {INT64_MAX, UINT64_MAX, NULL};

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"

/* Contested packages alone take part, with the versions that exist and differ. */
static void test_slots(void **state)
{
    const struct pinc_encode_request request = {.unify = true};
    struct pinc_encoding *e = NULL;
    const struct pinc_slot *slot;
    struct knowledge k;
    uint32_t a;

    (void)state;
    knowledge_of(&k, TWO "require a<3\nrequire b\nrelease a 1\n" PURE "release a 2\n" X86
                         "release a 3\n" PURE "release b 1\n" PURE);
    a = knowledge_place(&k, "a");
    assert_int_equal(pinc_encoding_new(&e, &k.search, &request, NULL), PINC_OK);
    assert_int_equal(pinc_encoding_fill(e, NULL), PINC_OK);
    assert_int_equal(e->n_order, 1);
    assert_int_equal(e->order[0], a);
    assert_true(e->uncontested.contested[a]);
    assert_false(e->uncontested.contested[knowledge_place(&k, "b")]);
    slot = pinc_slot_at(e, a, 0);
    assert_int_equal(slot->n, 3);
    assert_true(slot->cands[0] == 0 && slot->cands[1] == 1 && slot->cands[2] == 2);
    assert_true(slot->unify != 0);
    slot = pinc_slot_at(e, a, 1);
    assert_int_equal(slot->n, 2);
    assert_int_equal(slot->cands[1], 2);
    assert_int_equal(e->python[0], e->python[1]);
    /* Solved as it is, the newest at each target. */
    assert_int_equal(pinc_solv_run(e->solv, NULL, 0, &no_limit), PINC_OK);
    slot = pinc_slot_at(e, a, 0);
    assert_int_equal(pinc_solv_has(e->solv, slot->first) + pinc_solv_has(e->solv, slot->first + 1) +
                         pinc_solv_has(e->solv, slot->first + 2),
                     1);
    assert_false(pinc_solv_has(e->solv, slot->first + 2));
    pinc_encoding_free(e);
    pinc_encoding_free(NULL);
    knowledge_clear(&k);
}

/* One target alone, and without a requirement that has no solution. */
static void test_request(void **state)
{
    static const bool without[] = {true};
    struct pinc_encode_request request = {.targets = 2};
    struct pinc_encoding *e = NULL;
    struct knowledge k;

    (void)state;
    knowledge_of(&k, TWO "require a\nrelease a 1\n" X86);
    assert_int_equal(pinc_encoding_new(&e, &k.search, &request, NULL), PINC_OK);
    assert_int_equal(pinc_encoding_fill(e, NULL), PINC_OK);
    assert_int_equal(pinc_solv_run(e->solv, NULL, 0, &no_limit), PINC_ENOSOLUTION);
    pinc_encoding_free(e);
    request.targets = 1;
    assert_int_equal(pinc_encoding_new(&e, &k.search, &request, NULL), PINC_OK);
    assert_int_equal(pinc_encoding_fill(e, NULL), PINC_OK);
    assert_int_equal(pinc_solv_run(e->solv, NULL, 0, &no_limit), PINC_OK);
    pinc_encoding_free(e);
    request.targets = 0;
    request.without = without;
    assert_int_equal(pinc_encoding_new(&e, &k.search, &request, NULL), PINC_OK);
    assert_int_equal(pinc_encoding_fill(e, NULL), PINC_OK);
    assert_int_equal(pinc_solv_run(e->solv, NULL, 0, &no_limit), PINC_OK);
    pinc_encoding_free(e);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slots),
        cmocka_unit_test(test_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

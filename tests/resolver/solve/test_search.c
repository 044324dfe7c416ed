#include "tests/support/sweep.h"

#include "tests/support/knowledge.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"

/* A copy stands where the other one stands, and goes on alone. */
static void test_copy(void **state)
{
    struct pinc_search copy;
    struct knowledge k;
    uint32_t at;

    (void)state;
    knowledge_of(&k, TWO "require a\nrelease a 1\n" PURE "release a 2\n" PURE);
    k.search.tried[0].rejections = 3;
    k.search.tried[0].probing = true;
    assert_int_equal(pinc_graph_package(&at, k.graph, PINC_LIT("new"), NULL), PINC_OK);
    assert_int_equal(pinc_search_copy(&copy, &k.search, NULL), PINC_OK);
    assert_int_equal(copy.solution.n, 2);
    assert_int_equal(pinc_solution_pick(&copy.solution, 0, 1), 1);
    assert_int_equal(pinc_solution_pick(&copy.solution, 1, 0), PINC_NONE);
    assert_int_equal(copy.tried[0].rejections, 3);
    assert_true(copy.tried[0].probing && !copy.tried[1].probing);
    assert_null(copy.merged[0].included); /* its arena is another */
    copy.tried[0].rejections = 4;
    pinc_solution_set(&copy.solution, 0, 1, 0);
    assert_int_equal(k.search.tried[0].rejections, 3);
    assert_int_equal(pinc_solution_pick(&k.search.solution, 0, 1), 1);
    pinc_search_clear(&copy);
    pinc_search_clear(&copy);
    knowledge_clear(&k);
}

static void test_grow(void **state)
{
    struct knowledge k;
    uint32_t at, i;

    (void)state;
    knowledge_start(&k, ONE "require a\n");
    assert_int_equal(k.search.solution.n, 1);
    k.search.tried[0].rejections = 1;
    for (i = 0; i < 50; i++) {
        char *name = pinc_arena_alloc(k.arena, 8);

        name[0] = 'x';
        name[1] = (char)('0' + i);
        assert_int_equal(pinc_graph_package(&at, k.graph, pinc_slice_of(name), NULL), PINC_OK);
    }
    assert_true(pinc_search_grow(&k.search));
    assert_int_equal(k.search.solution.n, 51);
    assert_int_equal(k.search.tried[0].rejections, 1);
    assert_int_equal(k.search.tried[50].rejections, 0);
    assert_int_equal(pinc_solution_pick(&k.search.solution, 50, 0), PINC_NONE);
    knowledge_clear(&k);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_search copy;
    enum pinc_status st = pinc_search_copy(&copy, data, err);

    pinc_search_clear(&copy);
    return st;
}

static void test_sweep(void **state)
{
    struct knowledge k;

    (void)state;
    knowledge_of(&k, ONE "require a\nrelease a 1\n" PURE);
    sweep(attempt, &k.search);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_grow),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

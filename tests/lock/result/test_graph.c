#include "tests/support/sweep.h"

#include "lock/result/graph.h"
#include "tests/support/fake_resolution.h"

#define TWO "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\n"
#define PURE "wheel py3-none-any\n"

/* A copy that outlives the resolution. */
static void test_make(void **state)
{
    static const uint64_t sizes[] = {1, 2, 3, 0};
    struct fake_resolution *fake = fake_resolution_new(
        TWO "release a 1.0\n" PURE "needs b>=1; platform_machine == 'x86_64'\nrelease b 1.0\n" PURE,
        "A[x]\n", NULL);
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_locked_graph graph;
    struct pinc_slice where;

    (void)state;
    assert_int_equal(pinc_graph_make(&graph, fake->resolution, &fake->request, sizes, arena, NULL),
                     PINC_OK);
    where = fake->request.requirements[0].where;
    assert_true(graph.edges[0].where.ptr != where.ptr &&
                pinc_slice_equal(graph.edges[0].where, where));
    fake_resolution_free(fake);
    assert_int_equal(graph.n_targets, 2);
    assert_int_equal(graph.n_nodes, 2);
    assert_int_equal(graph.n_edges, 2);
    assert_int_equal(graph.edges[0].from, PINC_NONE);
    assert_true(pinc_slice_equal(graph.edges[0].requirement, PINC_LIT("a[x]")));
    assert_int_equal(graph.edges[1].from, 0);
    assert_int_equal(graph.edges[1].targets, 1);
    assert_true(pinc_slice_equal(graph.edges[1].requirement, PINC_LIT("b>=1")));
    assert_true(pinc_slice_equal(graph.nodes[1].version[0], PINC_LIT("1.0")));
    assert_null(graph.nodes[1].version[1].ptr);
    assert_int_equal(graph.nodes[0].size[1], 2);
    assert_int_equal(pinc_graph_find(&graph, PINC_LIT("B")), 1);
    assert_int_equal(pinc_graph_find(&graph, PINC_LIT("c")), PINC_NONE);
    assert_true(pinc_slice_equal(pinc_graph_version(&graph, 1, 3), PINC_LIT("1.0")));
    assert_null(pinc_graph_version(&graph, 1, 2).ptr);
    assert_true(pinc_graph_needs_some(&graph, 0, 0));
    assert_false(pinc_graph_needs_some(&graph, 0, 1));
    assert_false(pinc_graph_needs_some(&graph, 1, 0));
    assert_false(pinc_graph_same(&graph, 0, 1));
    assert_true(pinc_graph_same(&graph, 1, 1));
    pinc_arena_free(arena);
}

static void test_same(void **state)
{
    static const struct {
        const char *label, *index;
        bool same;
    } cases[] = {
        {"alike", TWO "release a 1.0\n" PURE, true},
        {"another version",
         TWO "release a 1.0\nwheel cp310-cp310-manylinux_2_17_x86_64\nrelease a 2.0\n"
             "wheel cp310-cp310-manylinux_2_17_aarch64\n",
         false},
        {"another requirement",
         TWO "release a 1.0\n" PURE "needs b>1; platform_machine == 'x86_64'\n"
             "needs b; platform_machine != 'x86_64'\nrelease b 2.0\n" PURE,
         false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_resolution *fake = fake_resolution_new(cases[i].index, "a\n", NULL);
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_locked_graph graph;

        assert_int_equal(
            pinc_graph_make(&graph, fake->resolution, &fake->request, NULL, arena, NULL), PINC_OK);
        if (pinc_graph_same(&graph, 0, 1) != cases[i].same) {
            fail_msg("%s", cases[i].label);
        }
        assert_int_equal(graph.nodes[0].size[0], 0);
        pinc_arena_free(arena);
        fake_resolution_free(fake);
    }
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const struct fake_resolution *fake = data;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_locked_graph graph;
    enum pinc_status st =
        arena ? pinc_graph_make(&graph, fake->resolution, &fake->request, NULL, arena, err)
              : pinc_fail_memory(err);

    pinc_arena_free(arena);
    return st;
}

static void test_sweep(void **state)
{
    struct fake_resolution *fake =
        fake_resolution_new(TWO "release a 1.0\n" PURE "extra x\nextra y\n", "a[x,y]>=0.5\n", NULL);

    (void)state;
    sweep(attempt, fake);
    fake_resolution_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make),
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

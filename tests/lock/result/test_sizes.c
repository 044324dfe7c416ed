#include "tests/support/cmocka_all.h"

#include "lock/result/sizes.h"

/* a needs b and c, b needs c; d is alone. */
static void test_subtree(void **state)
{
    static const struct pinc_slice version[] = {{"1", 1}}, url[] = {{NULL, 0}};
    static const uint64_t sizes[] = {1, 20, 300, 4000};
    const struct pinc_graph_node nodes[] = {
        {PINC_LIT("a"), version, url, &sizes[0]},
        {PINC_LIT("b"), version, url, &sizes[1]},
        {PINC_LIT("c"), version, url, &sizes[2]},
        {PINC_LIT("d"), version, url, &sizes[3]},
    };
    struct pinc_graph_edge edges[] = {
        {.from = PINC_NONE, .to = 0, .targets = 1}, {.from = 0, .to = 1, .targets = 1},
        {.from = 0, .to = 2, .targets = 1},         {.from = 1, .to = 2, .targets = 1},
        {.from = 1, .to = 3, .targets = 2},
    };
    const struct pinc_locked_graph graph = {
        .n_targets = 1, .nodes = nodes, .n_nodes = 4, .edges = edges, .n_edges = 5};

    (void)state;
    assert_int_equal(pinc_graph_subtree_size(&graph, 0, 0, NULL), 321);
    assert_int_equal(pinc_graph_subtree_size(&graph, 1, 0, NULL), 320);
    assert_int_equal(pinc_graph_subtree_size(&graph, 3, 0, NULL), 4000);
    assert_int_equal(pinc_graph_size_without(&graph, 0, 0), 0);
    assert_int_equal(pinc_graph_size_without(&graph, 1, 0), 301); /* a needs c as well */
    assert_int_equal(pinc_graph_size_without(&graph, 3, 0), 321); /* not needed there */
}

/* What people read: nothing is added for a leaf, and what is not known is not claimed. */
static void test_print_graph(void **state)
{
    static const struct pinc_slice version[] = {{"1", 1}}, url[] = {{NULL, 0}};
    static const uint64_t sizes[] = {1000000, 20000000, 0};
    const struct pinc_graph_node nodes[] = {
        {PINC_LIT("a"), version, url, &sizes[0]},
        {PINC_LIT("b"), version, url, &sizes[1]},
        {PINC_LIT("c"), version, url, &sizes[2]},
        {PINC_LIT("d"), version, url, &sizes[0]},
    };
    struct pinc_graph_edge edges[] = {
        {.from = PINC_NONE, .to = 0, .targets = 1},
        {.from = 0, .to = 1, .targets = 1},
        {.from = 3, .to = 2, .targets = 1},
    };
    const struct pinc_locked_graph graph = {
        .n_targets = 1, .nodes = nodes, .n_nodes = 4, .edges = edges, .n_edges = 3};
    const char *const want[] = {"1.0 MB, 21 MB with all that it needs", "20 MB", "size unknown",
                                "1.0 MB, at least 1.0 MB with all that it needs"};
    bool open = false;
    uint32_t i;

    (void)state;
    for (i = 0; i < 4; i++) {
        struct pinc_buf buf = {0};

        (void)pinc_graph_print_size(&buf, &graph, i, 0);
        assert_string_equal(buf.ptr, want[i]);
        pinc_buf_clear(&buf);
    }
    assert_int_equal(pinc_graph_subtree_size(&graph, 3, 0, &open), 1000000);
    assert_true(open);
    assert_int_equal(pinc_graph_subtree_size(&graph, 0, 0, &open), 21000000);
    assert_false(open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_subtree),
        cmocka_unit_test(test_print_graph),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

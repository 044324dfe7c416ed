#include "tests/support/cmocka_all.h"

#include "lock/result/sizes.h"

static void test_parse(void **state)
{
    static const struct {
        const char *text;
        bool good;
        uint64_t want;
    } cases[] = {
        {"500M", true, 500000000},
        {"500 MB", true, 500000000},
        {"1.5G", true, 1500000000},
        {"1.25k", true, 1250},
        {"2MiB", true, 2097152},
        {"800kb", true, 800000},
        {"1000000", true, 1000000},
        {"12b", true, 12},
        {"1T", true, UINT64_C(1000000000000)},
        {"", false, 0},
        {"M", false, 0},
        {"5x", false, 0},
        {"5Mx", false, 0},
        {"5ib", false, 0},
        {"-5M", false, 0},
        {"1.M", false, 0},
        {"9999999999999999T", false, 0},
        {"99999999999999999", false, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t bytes = 0;
        bool good = pinc_size_parse(&bytes, pinc_slice_of(cases[i].text));

        if (good != cases[i].good || (good && bytes != cases[i].want)) {
            fail_msg("'%s': %d, %llu", cases[i].text, good, (unsigned long long)bytes);
        }
    }
}

static void test_print(void **state)
{
    static const struct {
        uint64_t bytes;
        const char *want;
    } cases[] = {
        {0, "0.0 MB"},
        {1, "1 kB"},
        {1001, "2 kB"},
        {49999, "50 kB"},
        {50000, "0.1 MB"},
        {400000, "0.4 MB"},
        {9949999, "9.9 MB"},
        {9950000, "10 MB"},
        {157400000, "157 MB"},
        {3192700000, "3,193 MB"},
        {UINT64_C(1234567000000), "1,234,567 MB"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf buf = {0};

        pinc_size_print(&buf, cases[i].bytes);
        assert_string_equal(buf.ptr, cases[i].want);
        pinc_buf_clear(&buf);
    }
}

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
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_print),
        cmocka_unit_test(test_subtree),
        cmocka_unit_test(test_print_graph),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

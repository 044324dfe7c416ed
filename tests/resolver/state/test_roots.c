#include "tests/support/cmocka_all.h"

#include "resolver/state/roots.h"
#include "tests/support/knowledge.h"

/* Each requirement where it holds; the first that names a package counts as its place. */
static void test_take(void **state)
{
    struct knowledge k;
    const struct pinc_dep *dep;

    (void)state;
    knowledge_start(&k, "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"
                        "require b<2\nrequire A_x[q]; platform_machine == 'aarch64'\n"
                        "require b>1\nrequire c; platform_machine == 'none'\noverride a-x==5\n");
    assert_int_equal(k.graph->n_packages, 2);
    assert_int_equal(k.graph->packages[knowledge_place(&k, "b")]->origin.root_order, 0);
    assert_int_equal(k.graph->packages[knowledge_place(&k, "a-x")]->origin.root_order, 1);
    dep = pinc_graph_root(k.graph, 0, 1);
    assert_int_equal(dep->package, 0);
    assert_true(
        pinc_slice_equal(k.graph->packages[0]->specs.items[dep->spec].text, PINC_LIT("<2")));
    /* It does not hold on the first target. */
    assert_null(pinc_graph_root(k.graph, 1, 0)->req);
    dep = pinc_graph_root(k.graph, 1, 1);
    assert_int_equal(dep->n_extras, 1);
    assert_true(
        pinc_slice_equal(k.graph->packages[1]->specs.items[dep->spec].text, PINC_LIT("==5")));
    assert_int_equal(k.index->asked_projects, 0);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_take),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "resolver/state/dependencies.h"
#include "tests/support/knowledge.h"

#include <string.h>

#define TARGETS "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"

static void print(struct pinc_buf *out, const struct knowledge *k, const struct pinc_deps *deps)
{
    size_t i, x;

    for (i = 0; i < deps->n; i++) {
        const struct pinc_dep *dep = &deps->items[i];
        const struct pinc_package *p = k->graph->packages[dep->package];

        pinc_buf_addf(out, "%s%.*s", i ? " " : "", PINC_SLICE_ARG(p->name));
        for (x = 0; x < dep->n_extras; x++) {
            pinc_buf_addf(out, "[%.*s]", PINC_SLICE_ARG(p->extras.items[dep->extras[x]]));
        }
        pinc_buf_add(out, p->specs.items[dep->spec].text);
    }
}

/* What version 1 of a needs at each target, with and without the extra x. */
static void test_learn(void **state)
{
    static const struct {
        const char *label, *needs, *want; /* x86_64,aarch64|the same for the extra */
    } cases[] = {
        {"none", "", ",|,"},
        {"markers", "needs b>1; platform_machine == 'x86_64'\nneeds c\n", "b>1 c,c|,"},
        {"an extra", "needs b; extra == 'x'\nneeds c; extra == 'y'\n", ",|b,b"},
        {"an extra on one target", "needs b; extra == 'X' and platform_machine == 'aarch64'\n",
         ",|,b"},
        {"with or without the extra is without", "needs b; extra == 'x' or python_version > '3'\n",
         "b,b|,"},
        {"not with the extra", "needs b; extra != 'x'\n", "b,b|,"},
        {"extras that are asked for", "needs b[Q_r,s]<2\n", "b[q-r][s]<2,b[q-r][s]<2|,"},
        {"overridden", "needs o<1\nneeds o[e]<2; platform_machine == 'x86_64'\n",
         "o>=3 o[e]>=3,o<1|,"},
        {"a URL that the input does not give", "needs b @ https://h/b-1.tar.gz\n",
         "b<0.dev0,b<0.dev0|,"},
        {"a URL of what is overridden",
         "needs o @ https://h/o-1.tar.gz ; platform_machine == 'x86_64'\n", "o>=3,|,"},
    };
    size_t i, t;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf text = {0}, got = {0};
        struct pinc_package *p;
        struct knowledge k;

        pinc_buf_addf(&text,
                      TARGETS "override o>=3; platform_machine == 'x86_64'\n"
                              "require a[x]\nrelease a 1\nwheel py3-none-any\nextra x\n%s",
                      cases[i].needs);
        knowledge_start(&k, text.ptr);
        knowledge_page(&k, "a");
        knowledge_metadata(&k, "a", 0);
        p = k.graph->packages[0];
        for (t = 0; t < 2; t++) {
            pinc_buf_add_str(&got, t ? "," : "");
            print(&got, &k, pinc_cell_deps(pinc_package_cell(p, t, 0), 0));
        }
        for (t = 0; t < 2; t++) {
            const struct pinc_deps *deps = pinc_dependencies_of_extra(k.graph, p, t, 0, 0);

            pinc_buf_add_str(&got, t ? "," : "|");
            print(&got, &k, deps);
            assert_ptr_equal(deps, pinc_dependencies_of_extra(k.graph, p, t, 0, 0));
        }
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s: '%s'", cases[i].label, got.ptr);
        }
        knowledge_clear(&k);
        pinc_buf_clear(&text);
        pinc_buf_clear(&got);
    }
}

/* Targets that need the same of one file share it. */
static void test_same(void **state)
{
    static const struct {
        const char *label, *needs;
        bool shared;
    } cases[] = {
        {"nothing", "", true},
        {"no markers", "needs b\nneeds c>1\n", true},
        {"markers that hold at both", "needs b; python_version > '3'\nneeds c\n", true},
        {"one less", "needs b\nneeds c; platform_machine == 'x86_64'\n", false},
        {"one more", "needs b; platform_machine == 'aarch64'\nneeds c\n", false},
        {"one instead of another",
         "needs b; platform_machine == 'aarch64'\nneeds c; platform_machine != 'aarch64'\n", false},
        {"an extra does not count", "needs b\nneeds c; extra == 'x'\n", true},
        {"a URL", "needs b @ https://h/b-1.tar.gz\n", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_cell *x86, *arm;
        struct pinc_buf text = {0};
        struct knowledge k;

        pinc_buf_addf(&text, TARGETS "require a\nrelease a 1\nwheel py3-none-any\nextra x\n%s",
                      cases[i].needs);
        knowledge_start(&k, text.ptr);
        knowledge_page(&k, "a");
        knowledge_metadata(&k, "a", 0);
        x86 = pinc_package_cell(k.graph->packages[0], 0, 0);
        arm = pinc_package_cell(k.graph->packages[0], 1, 0);
        assert_true(pinc_cell_deps(x86, 0) && pinc_cell_deps(arm, 0) &&
                    pinc_cell_metadata(x86) == pinc_cell_metadata(arm));
        if ((pinc_cell_deps(x86, 0) == pinc_cell_deps(arm, 0)) != cases[i].shared) {
            fail_msg("%s", cases[i].label);
        }
        knowledge_clear(&k);
        pinc_buf_clear(&text);
    }
}

/* Equal needs of two versions are seen to be equal, other ones not. */
static void test_hash(void **state)
{
    struct pinc_package *p;
    struct knowledge k;
    uint32_t c;

    (void)state;
    knowledge_start(&k, "require a\nrelease a 1\nwheel py3-none-any\nneeds b>1\nneeds c\n"
                        "release a 2\nwheel py3-none-any\nneeds b >1\nneeds c\n"
                        "release a 3\nwheel py3-none-any\nneeds b>1\nneeds c[x]\n"
                        "release a 4\nwheel py3-none-any\nneeds c\nneeds b>1\n");
    knowledge_page(&k, "a");
    for (c = 0; c < 4; c++) {
        knowledge_metadata(&k, "a", c);
    }
    p = k.graph->packages[0];
    assert_true(pinc_cell_deps(pinc_package_cell(p, 0, 0), 0)->hash ==
                pinc_cell_deps(pinc_package_cell(p, 0, 1), 0)->hash);
    assert_true(pinc_cell_deps(pinc_package_cell(p, 0, 0), 0)->hash !=
                pinc_cell_deps(pinc_package_cell(p, 0, 2), 0)->hash);
    assert_true(pinc_cell_deps(pinc_package_cell(p, 0, 0), 0)->hash !=
                pinc_cell_deps(pinc_package_cell(p, 0, 3), 0)->hash);
    knowledge_clear(&k);
}

/* What an extra needs cannot be had: the provider's reason is kept, whoever says so. */
static void test_failure(void **state)
{
    struct pinc_error err = {0};
    struct knowledge k;

    (void)state;
    knowledge_start(&k, "constrain b @ https://h/b\nrequire a[x]\nrelease a 1\n"
                        "wheel py3-none-any\nextra x\nneeds b; extra == 'x'\n");
    knowledge_page(&k, "a");
    knowledge_metadata(&k, "a", 0);
    assert_false(pinc_graph_exhausted(k.graph));
    assert_null(pinc_dependencies_of_extra(k.graph, k.graph->packages[0], 0, 0, 0));
    assert_true(pinc_graph_exhausted(k.graph));
    assert_int_equal(pinc_graph_fail_exhausted(k.graph, &err), PINC_EUNSUPPORTED);
    assert_int_equal(err.code, PINC_EUNSUPPORTED);
    assert_string_equal(err.text, "no direct references here");
    knowledge_clear(&k);
}

static void test_no_deps(void **state)
{
    struct pinc_package *p;
    struct knowledge k;

    (void)state;
    knowledge_start(&k, "option no-deps\nrequire a[x]\nrelease a 1\nwheel py3-none-any\nneeds b\n"
                        "needs c; extra == 'x'\n");
    knowledge_page(&k, "a");
    knowledge_metadata(&k, "a", 0);
    p = k.graph->packages[0];
    assert_int_equal(pinc_cell_deps(pinc_package_cell(p, 0, 0), 0)->n, 0);
    assert_int_equal(pinc_dependencies_of_extra(k.graph, p, 0, 0, 0)->n, 0);
    assert_int_equal(k.index->asked_metadata, 0);
    assert_int_equal(k.graph->n_packages, 1);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_learn),   cmocka_unit_test(test_same),    cmocka_unit_test(test_hash),
        cmocka_unit_test(test_failure), cmocka_unit_test(test_no_deps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "resolver/solve/merge_equal.h"
#include "tests/support/knowledge.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define X86 "wheel cp311-cp311-manylinux_2_17_x86_64\n"
#define ARM "wheel cp311-cp311-manylinux_2_17_aarch64\n"

/* The public versions of a that take part. */
static void expect(struct knowledge *k, const char *want)
{
    const struct pinc_package *p = k->graph->packages[0];
    const struct pinc_merged *merged;
    struct pinc_buf got = {0};
    uint32_t g, c, n = 0;

    assert_int_equal(pinc_merge_equal_prepare(&k->search, NULL), PINC_OK);
    assert_int_equal(pinc_merge_equal(&k->search, 0, NULL), PINC_OK);
    merged = k->search.merged;
    for (g = 0; g < p->groups.n; g++) {
        if (merged->included[g]) {
            pinc_buf_add_str(&got, got.len ? " " : "");
            pinc_version_print(&got, p->cands[p->groups.first[g]].version);
        }
        /* The list of candidates says the same. */
        for (c = p->groups.first[g]; merged->included[g] && c < p->groups.first[g + 1]; c++) {
            assert_true(n < merged->n_cands);
            assert_int_equal(merged->cands[n++], c);
        }
    }
    assert_int_equal(merged->n_cands, n);
    assert_string_equal(got.ptr ? got.ptr : "", want);
    pinc_buf_clear(&got);
}

#define THREE                                                                                      \
    "require a\nrelease a 1\n" PURE "needs b<2\nrelease a 2\n" PURE "needs b\nrelease a 3\n" PURE  \
    "needs b\n"

/* Of versions that are asked for and need the same, the most preferred one. */
static void test_equal(void **state)
{
    struct knowledge k;

    (void)state;
    knowledge_start(&k, ONE THREE);
    assert_int_equal(pinc_merge_equal_prepare(&k.search, NULL), PINC_OK);
    assert_int_equal(pinc_merge_equal(&k.search, 0, NULL), PINC_OK);
    assert_null(k.search.merged[0].included); /* its page is not known */
    knowledge_page(&k, "a");
    expect(&k, "3"); /* nothing is known of any */
    knowledge_metadata(&k, "a", 2);
    expect(&k, "2 3");
    knowledge_metadata(&k, "a", 1);
    expect(&k, "1 3"); /* 2 needs what 3 needs */
    knowledge_metadata(&k, "a", 0);
    expect(&k, "1 3");
    knowledge_clear(&k);

    knowledge_start(&k, ONE "option lowest\n" THREE);
    knowledge_page(&k, "a");
    knowledge_metadata(&k, "a", 1);
    knowledge_metadata(&k, "a", 2);
    expect(&k, "1 2");
    knowledge_clear(&k);
}

/* What distinguishes versions: specifiers, where they exist, what is kept, whether they are
 * finals. */
static void test_kinds(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"a specifier",
         ONE "require a\nrequire a<2\n"
             "release a 1\n" PURE "release a 2\n" PURE "release a 3\n" PURE,
         "1 3"},
        {"where they are",
         TWO "require a\nrelease a 1\n" PURE "release a 2\n" X86 "release a 3\n" X86, "1 3"},
        {"kept",
         ONE "keep a 1\nrequire a\nrelease a 1\n" PURE "release a 2\n" PURE "release a 3\n" PURE,
         "1 3"},
        {"nowhere", ONE "require a\nrelease a 1\n" PURE "release a 2\n" ARM, "1"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct knowledge k;

        knowledge_start(&k, cases[i].text);
        knowledge_page(&k, "a");
        expect(&k, cases[i].want);
        knowledge_clear(&k);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_kinds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

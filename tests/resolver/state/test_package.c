#include "tests/support/cmocka_all.h"

#include "tests/support/knowledge.h"

#include <string.h>

#define TEXT                                                                                       \
    "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"                                        \
    "release a 1.0\nwheel py3-none-any\nrelease a 1.0+cpu\nwheel py3-none-any\n"                   \
    "release a 2.0\nwheel py3-none-any\nrelease a 3.0a1\nwheel py3-none-any\n"                     \
    "keep a 1.0\nrequire a\n"

static const struct pinc_specset *specs(const struct knowledge *k, const char *text)
{
    const struct pinc_specset *set;

    assert_int_equal(pinc_specset_parse(&set, pinc_slice_of(text), k->arena, NULL), PINC_OK);
    return set;
}

/* Equal sets are one, before and after the candidates came; each knows which versions it holds. */
static void test_specs(void **state)
{
    struct pinc_package *p;
    struct knowledge k;
    uint32_t a, b, c, early;
    uint32_t revision;
    uint64_t before;

    (void)state;
    knowledge_start(&k, TEXT);
    p = k.graph->packages[0];
    assert_int_equal(pinc_package_spec(&early, p, specs(&k, "<2"), k.arena, NULL), PINC_OK);
    assert_null(p->specs.items[early].match);
    knowledge_page(&k, "a");
    assert_true(pinc_match_has(p->specs.items[early].match, 0) &&
                !pinc_match_has(p->specs.items[early].match, 2));
    pinc_package_sign(p, k.graph->request->n_envs);
    before = p->groups.signature[p->cands[2].group];
    revision = p->revision;
    assert_int_equal(pinc_package_spec(&a, p, specs(&k, ">=2, <3"), k.arena, NULL), PINC_OK);
    assert_true(p->groups.signature[p->cands[2].group] != before && p->revision > revision);
    revision = p->revision;
    assert_int_equal(pinc_package_spec(&b, p, specs(&k, "<3,>=2"), k.arena, NULL), PINC_OK);
    assert_int_equal(pinc_package_spec(&c, p, specs(&k, "<2"), k.arena, NULL), PINC_OK);
    assert_int_equal(a, b);
    assert_int_equal(c, early);
    assert_int_equal(p->revision, revision);
    assert_false(pinc_match_has(p->specs.items[a].match, 1));
    assert_true(pinc_match_has(p->specs.items[a].match, 2));
    knowledge_clear(&k);
}

static void test_extras(void **state)
{
    struct pinc_package *p;
    struct knowledge k;
    uint32_t a, b, c;

    (void)state;
    knowledge_start(&k, TEXT);
    p = k.graph->packages[0];
    assert_int_equal(pinc_package_extra(&a, p, PINC_LIT("x"), NULL), PINC_OK);
    assert_int_equal(pinc_package_extra(&b, p, PINC_LIT("y"), NULL), PINC_OK);
    assert_int_equal(pinc_package_extra(&c, p, PINC_LIT("x"), NULL), PINC_OK);
    assert_int_equal(a, c);
    assert_int_not_equal(a, b);
    assert_int_equal(p->extras.n, 2);
    knowledge_clear(&k);
}

/* Kept ones first, then finals by version, then pre-releases, then what pip refuses. */
static void test_preference(void **state)
{
    static const uint32_t best_first[] = {0, 2, 1, 3};
    struct pinc_package *p;
    struct knowledge k;
    size_t i, j;

    (void)state;
    knowledge_start(&k, TEXT);
    assert_true(pinc_package_is_direct(k.graph->packages[0]));
    knowledge_page(&k, "a");
    p = k.graph->packages[0];
    assert_int_equal(p->n_cands, 4);
    assert_int_equal(p->groups.n, 3);
    assert_int_equal(p->groups.first[1], 2);
    assert_int_equal(p->groups.first[3], 4);
    for (i = 0; i < 4; i++) {
        for (j = 0; j < 4; j++) {
            assert_int_equal(pinc_package_prefers(p, 1, best_first[i], best_first[j]), i < j);
        }
    }
    assert_true(pinc_package_demotes(p, 3));
    assert_false(pinc_package_demotes(p, 1));
    pinc_package_refuse(p, 2, 0);
    assert_true(p->cands[0].refused && pinc_package_demotes(p, 0));
    for (i = 1; i < 4; i++) {
        assert_true(pinc_package_prefers(p, 0, (uint32_t)i, 0));
    }
    knowledge_clear(&k);
}

/* Where a version exists is part of its signature. */
static void test_sign(void **state)
{
    struct pinc_package *p;
    struct knowledge k;
    uint64_t before[3];

    (void)state;
    knowledge_start(&k, TEXT);
    knowledge_page(&k, "a");
    p = k.graph->packages[0];
    assert_false(p->groups.is_signed);
    pinc_package_sign(p, 2);
    memcpy(before, p->groups.signature, sizeof before);
    pinc_package_sign(p, 2);
    assert_memory_equal(p->groups.signature, before, sizeof before);
    assert_true(before[1] == before[2] && before[0] != before[1]);
    pinc_package_cell(p, 1, 2)->file = PINC_NONE;
    pinc_package_sign(p, 2);
    assert_true(p->groups.signature[1] != before[1] && p->groups.signature[2] == before[2]);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_specs),
        cmocka_unit_test(test_extras),
        cmocka_unit_test(test_preference),
        cmocka_unit_test(test_sign),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "resolver/explain/what_if.h"
#include "tests/support/knowledge.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define PURE "wheel py3-none-any\n"

/* The search that it starts from stays as it is. */
static void test_alone(void **state)
{
    static const bool without[] = {false, true};
    struct pinc_what_if what_if;
    struct knowledge k;
    uint32_t a;

    (void)state;
    knowledge_of(&k, ONE "require a\nrequire b\nrelease a 1\n" PURE "release a 2\n" PURE
                         "release b 1\n" PURE "needs a<2\nneeds c\nrelease c 1\n" PURE);
    a = knowledge_place(&k, "a");
    knowledge_metadata(&k, "a", 0);
    knowledge_metadata(&k, "a", 1);
    assert_int_equal(pinc_solution_pick(&k.search.solution, a, 0), 0);
    assert_int_equal(pinc_what_if(&what_if, &k.search, without, NULL), PINC_OK);
    assert_int_equal(pinc_solution_pick(&what_if.search.solution, a, 0), 1);
    assert_int_equal(pinc_solution_pick(&what_if.search.solution, knowledge_place(&k, "c"), 0),
                     PINC_NONE);
    assert_true(what_if.known);
    assert_int_equal(pinc_solution_pick(&k.search.solution, a, 0), 0);
    pinc_what_if_clear(&what_if);
    assert_int_equal(pinc_what_if(&what_if, &k.search, NULL, NULL), PINC_OK);
    assert_int_equal(pinc_solution_pick(&what_if.search.solution, a, 0), 0);
    pinc_what_if_clear(&what_if);
    knowledge_clear(&k);
}

/* What was never fetched is not a certain solution; nothing is fetched for it. */
static void test_unknown(void **state)
{
    static const bool without[] = {false, true};
    struct pinc_what_if what_if;
    struct knowledge k;
    unsigned asked;

    (void)state;
    knowledge_of(&k, ONE "require a\nrequire a<2\nrelease a 1\n" PURE "release a 2\n" PURE);
    asked = k.index->asked_metadata;
    assert_int_equal(pinc_what_if(&what_if, &k.search, without, NULL), PINC_OK);
    assert_false(what_if.known);
    pinc_what_if_clear(&what_if);
    assert_int_equal(k.index->asked_metadata, asked);
    knowledge_clear(&k);
}

static void test_none(void **state)
{
    struct pinc_what_if what_if;
    struct knowledge k;

    (void)state;
    knowledge_of(&k, ONE "require a>1\nrelease a 1\n" PURE);
    assert_int_equal(pinc_what_if(&what_if, &k.search, NULL, NULL), PINC_ENOSOLUTION);
    pinc_what_if_clear(&what_if);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alone),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

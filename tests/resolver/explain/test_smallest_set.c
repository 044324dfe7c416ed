#include "tests/support/cmocka_all.h"

#include "resolver/explain/smallest_set.h"
#include "resolver/solve/rounds.h"
#include "tests/support/knowledge.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define PURE "wheel py3-none-any\n"

/* The target and the lines of the set: "0: + -". */
static enum pinc_status find(struct pinc_buf *out, const char *text, struct pinc_error *err)
{
    struct pinc_smallest_set set;
    struct pinc_rounds r;
    struct knowledge k;
    enum pinc_status st;
    size_t i;

    knowledge_start(&k, text);
    assert_int_equal(pinc_rounds_init(&r, k.graph, NULL, NULL), PINC_OK);
    (void)!pinc_rounds_run(&r, NULL);
    st = pinc_smallest_set_find(&set, &r.search, k.arena, err);
    if (st == PINC_OK) {
        pinc_buf_addf(out, "%zu:", set.target);
        for (i = 0; i < k.index->request.n_requirements; i++) {
            pinc_buf_add_str(out, set.without[i] ? " -" : " +");
        }
    }
    pinc_rounds_clear(&r);
    knowledge_clear(&k);
    return st;
}

static void test_sets(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"two that do not know of each other",
         ONE "require a\nrequire b\nrequire c\nrelease a 1\n" PURE "needs d<2\nrelease b 1\n" PURE
             "release c 1\n" PURE "needs d>=2\nrelease d 1\n" PURE "release d 2\n" PURE,
         "0: + - +"},
        {"one of two that say the same",
         ONE "require a\nrequire b\nrelease a 1\n" PURE "needs c>2\nrelease b 1\n" PURE
             "needs c>2\nrelease c 1\n" PURE,
         "0: - +"},
        {"lines for one package go before what it needs",
         ONE "require a\nrequire b<2\nrequire b>=2\nrelease a 1\n" PURE
             "needs c>2\nrelease b 1\n" PURE "release b 2\n" PURE "release c 1\n" PURE,
         "0: - + +"},
        {"a line of another target",
         ONE "target linux-aarch64 3.11\nrequire b; platform_machine == 'x86_64'\nrequire a\n"
             "release a 1\nwheel py3-none-manylinux2014_x86_64\nrelease b 1\n" PURE,
         "1: - +"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};

        assert_int_equal(find(&got, cases[i].text, NULL), PINC_OK);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
}

static void test_solvable(void **state)
{
    struct pinc_error err = {0};
    struct pinc_buf got = {0};

    (void)state;
    assert_int_equal(find(&got, ONE "require a\nrelease a 1\n" PURE, &err), PINC_EINTERNAL);
    assert_int_equal(err.code, PINC_EINTERNAL);
    assert_int_equal(got.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sets),
        cmocka_unit_test(test_solvable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

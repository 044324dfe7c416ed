#include "tests/support/sweep.h"

#include "resolver/solve/priority.h"
#include "tests/support/knowledge.h"

#include <stdio.h>
#include <string.h>

#define ONE "target linux-x86_64 3.11\n"
#define TWO ONE "target linux-aarch64 3.11\n"
#define PURE "wheel py3-none-any\n"

static void test_order(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"the input's order", ONE "require b\nrequire a\nrelease a 1\n" PURE "release b 1\n" PURE,
         "b a"},
        {"dependents first",
         ONE "require low\nrequire top\nrelease top 1\n" PURE "needs mid\nrelease mid 1\n" PURE
             "needs low\nrelease low 1\n" PURE,
         "top mid low"},
        {"a cycle stays together, the input's first",
         ONE "require y\nrequire x\nrelease x 1\n" PURE "needs y\nneeds z\nrelease y 1\n" PURE
             "needs x\nrelease z 1\n" PURE,
         "y x z"},
        {"who needs itself",
         ONE "require a\nrelease a 1\n" PURE "needs a[x]\nextra x\nneeds b; extra == 'x'\n"
             "release b 1\n" PURE,
         "a b"},
        {"on one target only",
         TWO "require b\nrequire a\nrelease a 1\n" PURE "needs b; platform_machine == 'aarch64'\n"
             "release b 1\n" PURE,
         "a b"},
    };
    size_t i, n, j;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf got = {0};
        const uint32_t *order;
        struct knowledge k;

        knowledge_of(&k, cases[i].text);
        assert_true(pinc_search_grow(&k.search));
        assert_int_equal(pinc_priority(&order, &n, &k.search, k.arena, NULL), PINC_OK);
        for (j = 0; j < n; j++) {
            pinc_buf_addf(&got, "%s%.*s", j ? " " : "",
                          PINC_SLICE_ARG(k.graph->packages[order[j]]->name));
        }
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
        knowledge_clear(&k);
    }
}

/* A long chain and a large cycle: no recursion, every package once, dependents first. */
static void test_large(void **state)
{
    enum { N = 300 };
    struct pinc_buf text = {0};
    const uint32_t *order;
    struct knowledge k;
    size_t n, i;

    (void)state;
    for (i = 0; i < N; i++) {
        pinc_buf_addf(&text, "require p%zu\nrelease p%zu 1\nwheel py3-none-any\nneeds p%zu\n",
                      N - i, i, (i + 1) % (2 * N));
    }
    pinc_buf_add_str(&text, "require p0\n");
    knowledge_of(&k, text.ptr);
    assert_true(pinc_search_grow(&k.search));
    assert_int_equal(pinc_priority(&order, &n, &k.search, k.arena, NULL), PINC_OK);
    assert_int_equal(n, N + 1);
    for (i = 0; i < n; i++) {
        char name[32];

        (void)snprintf(name, sizeof name, "p%zu", i);
        assert_true(pinc_slice_equal(k.graph->packages[order[i]]->name, pinc_slice_of(name)));
    }
    knowledge_clear(&k);
    pinc_buf_clear(&text);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const struct knowledge *k = data;
    struct pinc_arena *arena = pinc_arena_new();
    const uint32_t *order;
    size_t n;
    enum pinc_status st =
        arena ? pinc_priority(&order, &n, &k->search, arena, err) : pinc_fail_memory(err);

    pinc_arena_free(arena);
    return st;
}

static void test_sweep(void **state)
{
    struct knowledge k;

    (void)state;
    knowledge_of(&k, ONE "require a\nrelease a 1\n" PURE "needs b\nrelease b 1\n" PURE);
    assert_true(pinc_search_grow(&k.search));
    sweep(attempt, &k);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "resolver/prefetch/expected.h"
#include "tests/support/knowledge.h"

#include <string.h>

#define ONE "target linux-x86_64 3.11\n"

static bool has(const struct pinc_prefetch *g, const char *name)
{
    uint32_t at;

    return pinc_map_get(g->names, pinc_slice_of(name), &at) && g->nodes[at]->project &&
           (g->nodes[at]->expected & 1);
}

/* What an output has is all that is asked for; without one, what the input's packages are known to
 * need, and what that needs. */
static void test_start(void **state)
{
    struct pinc_prefetch *g;
    struct knowledge k;

    (void)state;
    knowledge_start(&k, ONE "require requests\nrequire unknown\nkeep b 1\n");
    assert_int_equal(pinc_prefetch_new(&g, k.graph, NULL), PINC_OK);
    assert_true(has(g, "urllib3") && has(g, "idna"));
    assert_int_equal(g->n_lookups, 0);
    pinc_prefetch_free(g);

    k.index->request.expected = k.index->request.kept;
    k.index->request.n_expected = k.index->request.n_kept;
    assert_int_equal(pinc_prefetch_new(&g, k.graph, NULL), PINC_OK);
    assert_true(has(g, "b"));
    assert_false(has(g, "urllib3"));
    pinc_prefetch_free(g);
    knowledge_clear(&k);
}

/* What turns up later is looked up, too: nothing without dependencies, and no more than may come
 * into question. */
static void test_look_up(void **state)
{
    static const struct {
        const char *label, *more;
        unsigned most;
        bool want;
    } cases[] = {
        {"usual", "", 0, true},
        {"no dependencies", "option no-deps\n", 0, false},
        {"enough packages", "", 1, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf text = {0};
        struct pinc_prefetch *g;
        struct knowledge k;

        pinc_buf_addf(&text, ONE "require unknown\n%s", cases[i].more);
        knowledge_start(&k, text.ptr);
        k.index->request.choosing.max_projects = cases[i].most;
        assert_int_equal(pinc_prefetch_new(&g, k.graph, NULL), PINC_OK);
        assert_false(has(g, "urllib3"));
        assert_true(prefetch_note(g, (struct prefetch_lookup){PINC_LIT("requests"), 1, true}));
        assert_int_equal(prefetch_expected_look_up(g, NULL), PINC_OK);
        if (has(g, "urllib3") != cases[i].want) {
            fail_msg("%s", cases[i].label);
        }
        assert_int_equal(g->n_lookups, 0);
        pinc_prefetch_free(g);
        knowledge_clear(&k);
        pinc_buf_clear(&text);
    }
}

/* What only the newest version needs is no use where another one is asked for. */
static void test_newest(void **state)
{
    static const struct {
        const char *label, *lines;
        bool want;
    } cases[] = {
        {"any version", "require torch\n", true},
        {"from a version on", "require torch>=2\n", true},
        {"a pin", "require torch==2.1.0\n", false},
        {"a bound", "require torch\nconstrain torch<2.2\n", false},
        {"of a pin that needs any", "require torchmetrics==1.0\n", true},
        {"of a pin that needs its own", "require torchvision==0.15\n", false},
        {"of both", "require torchmetrics==1.0\nrequire torchvision==0.15\n", false},
        {"of any that needs its own", "require torchvision\n", true},
        {"a pin beside others", "require torchmetrics==1.0\nrequire torch==2.1.0\n", false},
        {"extras", "require fastapi[standard]\nrequire torch\n", true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf text = {0};
        struct pinc_prefetch *g;
        struct knowledge k;

        pinc_buf_addf(&text, ONE "%s", cases[i].lines);
        knowledge_start(&k, text.ptr);
        assert_int_equal(pinc_prefetch_new(&g, k.graph, NULL), PINC_OK);
        if (has(g, "nvidia-cublas") != cases[i].want || !has(g, "sympy")) {
            fail_msg("%s", cases[i].label);
        }
        assert_true(has(g, "fastapi-cli") == (strstr(text.ptr, "standard") != NULL));
        pinc_prefetch_free(g);
        knowledge_clear(&k);
        pinc_buf_clear(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_start),
        cmocka_unit_test(test_look_up),
        cmocka_unit_test(test_newest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

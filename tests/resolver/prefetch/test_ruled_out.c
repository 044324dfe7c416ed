#include "tests/support/cmocka_all.h"

#include "resolver/prefetch/ruled_out.h"
#include "tests/support/knowledge.h"

#define ONE "target linux-x86_64 3.11\n"
#define PURE "wheel py3-none-any\n"
#define C "release c 1\n" PURE "release c 2\n" PURE

static struct pinc_prefetch *follow(struct knowledge *k, const char *text)
{
    struct pinc_prefetch *g;

    knowledge_start(k, text);
    assert_int_equal(pinc_prefetch_new(&g, k->graph, NULL), PINC_OK);
    k->wishes.guess = g;
    return g;
}

static struct prefetch_node *node_of(const struct pinc_prefetch *g, const char *name)
{
    uint32_t at;

    assert_true(pinc_map_get(g->names, pinc_slice_of(name), &at));
    return g->nodes[at];
}

/* A version is given up when the input leaves nothing of what it needs, and the next ones are asked
 * for without waiting for the solver. */
static void test_guesses(void **state)
{
    static const struct {
        const char *label, *text;
        uint32_t release; /* that is guessed in the end */
        unsigned ruled_out, asked;
    } cases[] = {
        {"allowed", "require c<3\nrelease a 1\n" PURE "release a 2\n" PURE "needs c>1\n", 1, 0, 2},
        {"forbidden", "require c<2\nrelease a 1\n" PURE "release a 2\n" PURE "needs c>1\n", 0, 1,
         3},
        {"one after the other",
         "require c<2\nrelease a 1\n" PURE "release a 2\n" PURE "needs c>1\nrelease a 3\n" PURE
         "needs c>1\nrelease a 4\n" PURE "needs c>1\n",
         0, 3, 5},
        {"no more than that",
         "require c<2\nrelease a 1\n" PURE "release a 2\n" PURE "release a 3\n" PURE
         "release a 4\n" PURE "release a 5\n" PURE "release a 6\n" PURE
         "needs c>1\nrelease a 7\n" PURE "needs c>1\nrelease a 8\n" PURE
         "needs c>1\nrelease a 9\n" PURE "needs c>1\n",
         4, 4, 6},
        {"all", "require c<2\nrelease a 1\n" PURE "needs c>1\nrelease a 2\n" PURE "needs c>1\n", 0,
         2, 3},
        {"not at this target",
         "require c<2\nrelease a 1\n" PURE "release a 2\n" PURE
         "needs c>1; sys_platform == 'win32'\n",
         1, 0, 2},
        {"by a constraint",
         "require c\nconstrain c<2\nrelease a 1\n" PURE "release a 2\n" PURE "needs c>1\n", 0, 1,
         3},
        {"by no line of the input",
         "require b\nrelease a 1\n" PURE "release a 2\n" PURE "needs c>2\n", 1, 0, 2},
    };
    size_t i, n;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf text = {0};
        struct pinc_prefetch *g;
        struct knowledge k;
        const struct prefetch_node *a;

        pinc_buf_addf(&text, ONE "require a\n%srelease b 1\n" PURE C, cases[i].text);
        g = follow(&k, text.ptr);
        for (n = k.graph->n_packages; n > 0; n--) { /* the page of c before that of a */
            assert_true(pinc_fetch_page(&k.wishes, (uint32_t)n - 1));
        }
        assert_int_equal(pinc_fetch_grant(&k.wishes, NULL), PINC_OK);
        while (node_of(g, "a")->guesses[0].metadata->state == PINC_PENDING) {
            struct pinc_arrival arrival;

            assert_int_equal(k.graph->provider->next(k.graph->provider->self, &arrival, NULL),
                             PINC_OK);
            assert_int_equal(pinc_prefetch_follow(g, &arrival, NULL), PINC_OK);
        }
        a = node_of(g, "a");
        if (a->guesses[0].release != cases[i].release ||
            a->guesses[0].n_ruled_out != cases[i].ruled_out ||
            k.index->asked_metadata != cases[i].asked) {
            fail_msg("%s: release %u, %u ruled out, %u asked for", cases[i].label,
                     a->guesses[0].release, a->guesses[0].n_ruled_out, k.index->asked_metadata);
        }
        pinc_prefetch_free(g);
        knowledge_clear(&k);
        pinc_buf_clear(&text);
    }
}

static void test_rule_out(void **state)
{
    struct knowledge k;
    struct pinc_prefetch *g = follow(&k, ONE "require a\nrelease a 1\n" PURE "release a 2\n" PURE);
    struct prefetch_node *a = node_of(g, "a");

    (void)state;
    assert_false(prefetch_input_forbids(g, a, 0)); /* nothing is known */
    assert_true(pinc_fetch_page(&k.wishes, 0));
    assert_int_equal(pinc_fetch_grant(&k.wishes, NULL), PINC_OK);
    assert_int_equal(a->guesses[0].release, 1);
    assert_false(prefetch_is_ruled_out(a, 0, 1));
    assert_true(prefetch_rule_out(g, a, 0));
    assert_true(prefetch_is_ruled_out(a, 0, 1));
    assert_false(prefetch_is_ruled_out(a, 0, 0));
    assert_false(prefetch_is_ruled_out(a, 0, PINC_NONE));
    pinc_prefetch_free(g);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guesses),
        cmocka_unit_test(test_rule_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

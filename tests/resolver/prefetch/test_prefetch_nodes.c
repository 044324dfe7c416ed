#include "tests/support/cmocka_all.h"

#include "resolver/prefetch/prefetch_nodes.h"
#include "tests/support/knowledge.h"

#define TEXT                                                                                       \
    "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\nrequire a<3\nrequire b\n"                \
    "release a 1\nwheel py3-none-any\nrelease a 2\nwheel py3-none-any\n"

struct fixture {
    struct knowledge k;
    struct pinc_prefetch *g;
};

static void open_fixture(struct fixture *f)
{
    knowledge_start(&f->k, TEXT);
    assert_int_equal(pinc_prefetch_new(&f->g, f->k.graph, NULL), PINC_OK);
}

static void close_fixture(struct fixture *f)
{
    pinc_prefetch_free(f->g);
    knowledge_clear(&f->k);
}

static const struct prefetch_node *node_of(const struct fixture *f, const char *name)
{
    uint32_t at;

    assert_true(pinc_map_get(f->g->names, pinc_slice_of(name), &at));
    return f->g->nodes[at];
}

/* A package stands once; a guess waits once; beyond the limit nothing new comes in. */
static void test_nodes(void **state)
{
    struct fixture f;
    uint32_t a, b;

    (void)state;
    open_fixture(&f);
    assert_true(prefetch_node_of(&a, f.g, PINC_LIT("a")));
    assert_true(prefetch_node_of(&b, f.g, PINC_LIT("a")));
    assert_int_equal(a, b);
    assert_int_equal(f.g->n_nodes, 2);
    assert_int_equal(f.g->nodes[a]->guesses[1].release, PINC_NONE);
    assert_int_equal(f.g->n_queue, 0); /* the resolver asks for the input's own pages */
    assert_true(prefetch_push(f.g, a, 1) && prefetch_push(f.g, a, 1));
    assert_int_equal(f.g->n_queue, 1);
    assert_false(prefetch_is_full(f.g, PINC_LIT("new")));
    f.k.index->request.choosing.max_projects = 2;
    assert_true(prefetch_is_full(f.g, PINC_LIT("new")));
    assert_false(prefetch_is_full(f.g, PINC_LIT("b")));
    close_fixture(&f);
}

static bool takes(const struct prefetch_node *node, const char *version, bool input)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_release release = {.text = pinc_slice_of(version)};
    bool taken;

    assert_int_equal(pinc_version_parse(&release.version, release.text, arena, NULL), PINC_OK);
    taken = prefetch_wishes_take(node, 0, &release, input);
    pinc_arena_free(arena);
    return taken;
}

/* What others ask for may be a guess that is given up; what the input asks for stays. */
static void test_wishes(void **state)
{
    struct pinc_requirement req = {.norm = PINC_LIT("a")};
    struct fixture f;

    (void)state;
    open_fixture(&f);
    assert_true(takes(node_of(&f, "a"), "2", true));
    assert_false(takes(node_of(&f, "a"), "3", true));
    assert_int_equal(pinc_specset_parse(&req.specs, PINC_LIT("<2"), f.g->arena, NULL), PINC_OK);
    assert_true(prefetch_wish(f.g, &req, 0, false) && prefetch_wish(f.g, &req, 0, false));
    assert_int_equal(node_of(&f, "a")->n_wishes, 2);
    assert_int_equal(f.g->n_queue, 1);
    assert_false(takes(node_of(&f, "a"), "2", false));
    assert_true(takes(node_of(&f, "a"), "1", false));
    assert_true(takes(node_of(&f, "a"), "2", true));
    close_fixture(&f);
}

/* A wish ends at one target, and may hold again; the input's own do not end. */
static void test_wishes_end(void **state)
{
    struct pinc_requirement req = {.norm = PINC_LIT("a")};
    const struct prefetch_node *node;
    struct fixture f;

    (void)state;
    open_fixture(&f);
    node = node_of(&f, "a");
    assert_int_equal(pinc_specset_parse(&req.specs, PINC_LIT("<2"), f.g->arena, NULL), PINC_OK);
    assert_false(prefetch_wish_end(node, req.specs, 0));
    assert_true(prefetch_wish(f.g, &req, 0, false) && prefetch_wish(f.g, &req, 1, false));
    assert_true(prefetch_wish_end(node, req.specs, 0));
    assert_false(prefetch_wish_end(node, req.specs, 0));
    assert_true(takes(node, "2", false));
    prefetch_wish_hold(node, req.specs, 0);
    assert_false(takes(node, "2", false));
    assert_true(prefetch_wish_end(node, req.specs, 1));
    assert_false(prefetch_wish_end(node, node->wishes[0].specs, 0));
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nodes),
        cmocka_unit_test(test_wishes),
        cmocka_unit_test(test_wishes_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

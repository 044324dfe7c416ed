#include "tests/support/sweep.h"

#include "base/limits.h"
#include "resolver/state/graph.h"
#include "tests/support/knowledge.h"

#include <stdio.h>

/* Projects behind URLs; each URL has one of its own. */
static struct pinc_project projects[2] = {{.direct_url = {"https://h/a", 11}},
                                          {.direct_url = {"https://h/b", 11}}};

static enum pinc_status direct(void *self, const struct pinc_project **out, struct pinc_slice name,
                               struct pinc_slice url, struct pinc_error *err)
{
    (void)self;
    (void)name;
    (void)err;
    *out = &projects[url.ptr[url.len - 1] == 'b'];
    return PINC_OK;
}

static enum pinc_status package_of(const struct pinc_project **out, const char *text,
                                   struct pinc_error *err)
{
    struct fake_index *index = fake_index_new(pinc_slice_of(text));
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_graph *graph = NULL;
    enum pinc_status st;
    uint32_t at;

    index->provider.direct = direct;
    assert_int_equal(pinc_graph_new(&graph, &index->request, &index->provider, arena, NULL),
                     PINC_OK);
    st = pinc_graph_package(&at, graph, PINC_LIT("a"), err);
    out[0] = graph->packages[at]->project[0];
    out[1] = graph->packages[at]->project[1];
    pinc_graph_free(graph);
    pinc_arena_free(arena);
    fake_index_free(index);
    return st;
}

#define TARGETS "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"
#define X86 "; platform_machine == 'x86_64'\n"

/* A URL of a constraint or an override binds the package where it holds; the override goes first. */
static void test_urls(void **state)
{
    const struct pinc_project *got[2];
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(
        package_of(got, TARGETS "constrain a @ https://h/a ; python_version > '3'\n", NULL),
        PINC_OK);
    assert_true(got[0] == &projects[0] && got[1] == &projects[0]);
    assert_int_equal(
        package_of(got, TARGETS "constrain a @ https://h/a\noverride a @ https://h/b " X86, NULL),
        PINC_OK);
    assert_true(got[0] == &projects[1] && got[1] == &projects[0]);
    assert_int_equal(package_of(got, TARGETS "constrain other @ https://h/a\n", NULL), PINC_OK);
    assert_true(!got[0] && !got[1]);
    assert_int_equal(
        package_of(got, TARGETS "constrain a @ https://h/a\nconstrain a @ https://h/b " X86, &err),
        PINC_EUSAGE);
    assert_string_equal(err.text, "a has two different URLs for one target");
}

static void test_packages(void **state)
{
    struct knowledge k;
    uint32_t a, b;

    (void)state;
    knowledge_start(&k, "release a 1\nsdist\nrequire a\nrequire b\n");
    assert_int_equal(k.graph->n_packages, 2);
    assert_int_equal(pinc_graph_package(&a, k.graph, PINC_LIT("b"), NULL), PINC_OK);
    assert_int_equal(a, 1);
    assert_int_equal(pinc_graph_package(&b, k.graph, PINC_LIT("c"), NULL), PINC_OK);
    assert_int_equal(b, 2);
    assert_false(pinc_package_is_direct(k.graph->packages[b]));
    knowledge_page(&k, "a");
    assert_ptr_equal(pinc_graph_table(k.graph, k.graph->packages[0]->index_project),
                     pinc_graph_table(k.graph, k.graph->packages[0]->index_project));
    assert_int_equal(k.graph->tables.n, 1);
    knowledge_clear(&k);
}

/* Extras and requirements of one package can be too many together; it is named. */
static void test_look(void **state)
{
    const struct pinc_slice wide = PINC_LIT("wide");
    struct pinc_error error = {0};
    struct knowledge k;

    (void)state;
    knowledge_start(&k, "release a 1\nsdist\nrequire a\n");
    assert_false(pinc_graph_look(k.graph, PINC_EXTRA_LOOKS_MAX - 1, PINC_LIT("a")));
    assert_false(pinc_graph_look(k.graph, 1, PINC_LIT("a")));
    assert_false(pinc_graph_exhausted(k.graph));
    assert_true(pinc_graph_look(k.graph, 1, wide));
    assert_true(pinc_graph_exhausted(k.graph));
    assert_int_equal(pinc_graph_fail_exhausted(k.graph, &error), PINC_ELIMIT);
    assert_string_equal(error.text,
                        "too many extras with too many requirements come into question of wide");
    knowledge_clear(&k);
}

/* What an extra needs may fail where only yes or no can be said: the reason is kept. */
static void test_failure(void **state)
{
    struct pinc_error error = {0};
    struct knowledge k;

    (void)state;
    knowledge_start(&k, "release a 1\nsdist\nrequire a\n");
    (void)pinc_fail(&k.graph->effort.failure, PINC_EUSAGE, "two URLs");
    assert_true(pinc_graph_exhausted(k.graph));
    assert_int_equal(pinc_graph_fail_exhausted(k.graph, &error), PINC_EUSAGE);
    assert_int_equal(error.code, PINC_EUSAGE);
    assert_string_equal(error.text, "two URLs");
    knowledge_clear(&k);
}

/* An endless row of packages, of which each needs the next: the last ones are named. */
static void test_descend(void **state)
{
    struct pinc_error error = {0};
    struct knowledge k;
    struct pinc_resolve_request request;
    enum pinc_status st = PINC_OK;
    unsigned n;

    (void)state;
    knowledge_start(&k, "release a 1\nsdist\nrequire a\n");
    request = *k.graph->request;
    request.choosing.max_projects = 0;
    k.graph->request = &request;
    for (n = 0; n < 300 && st == PINC_OK; n++) {
        const size_t first = k.graph->n_packages;
        char name[16];
        const int length = snprintf(name, sizeof name, "row%u", n);
        uint32_t at;

        assert_int_equal(
            pinc_graph_package(
                &at, k.graph,
                (struct pinc_slice){pinc_arena_copy(k.arena, name, (size_t)length), (size_t)length},
                NULL),
            PINC_OK);
        st = pinc_graph_descend(k.graph, k.graph->packages[first - 1], first, &error);
        assert_int_equal(pinc_graph_descend(k.graph, k.graph->packages[0], first + 1, NULL),
                         PINC_OK);
        if (n == 150) { /* without a limit none of that counts */
            request.choosing.max_projects = 1000;
        }
    }
    assert_int_equal(n, 152);
    assert_int_equal(st, PINC_ELIMIT);
    assert_true(pinc_graph_exhausted(k.graph));
    assert_int_equal(pinc_graph_fail_exhausted(k.graph, &error), PINC_ELIMIT);
    assert_string_equal(error.text,
                        "more than 100 projects in a row need the next one; the last ones "
                        "are row146, row147, row148, row149, row150, row151");
    knowledge_clear(&k);
}

static void test_share(void **state)
{
    static const char text[] = "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"
                               "target linux-x86_64 3.12\ntarget linux-x86_64 pypy3.11\n";
    struct knowledge k;

    (void)state;
    knowledge_start(&k, text);
    assert_int_equal(pinc_graph_all_targets(k.graph), 15);
    assert_true(pinc_graph_share(k.graph, 0, 1));
    assert_false(pinc_graph_share(k.graph, 0, 2));
    assert_false(pinc_graph_share(k.graph, 0, 3));
    k.index->request.choosing.forks = PINC_FORK_FEWEST;
    assert_true(pinc_graph_share(k.graph, 0, 2));
    k.index->request.n_envs = 64;
    assert_true(pinc_graph_all_targets(k.graph) == ~(pinc_targets)0);
    k.index->request.n_envs = 4;
    knowledge_clear(&k);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const struct fake_index *index = data;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_graph *graph = NULL;
    uint32_t at;
    enum pinc_status st = arena ? PINC_OK : pinc_fail_memory(err);

    if (st == PINC_OK) {
        st = pinc_graph_new(&graph, &index->request, &index->provider, arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_graph_package(&at, graph, PINC_LIT("a"), err);
    }
    pinc_graph_free(graph);
    pinc_arena_free(arena);
    return st;
}

static void test_sweep(void **state)
{
    struct fake_index *index = fake_index_new(PINC_LIT(TARGETS "require a\n"));

    (void)state;
    sweep(attempt, index);
    fake_index_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urls),    cmocka_unit_test(test_packages),
        cmocka_unit_test(test_look),    cmocka_unit_test(test_failure),
        cmocka_unit_test(test_descend), cmocka_unit_test(test_share),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

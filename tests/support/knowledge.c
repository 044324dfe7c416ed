#include "tests/support/knowledge.h"

#include "resolver/solve/greedy.h"
#include "resolver/state/roots.h"
#include "tests/support/cmocka_all.h"

#include <string.h>

void knowledge_start(struct knowledge *k, const char *text)
{
    struct pinc_error err = {0};

    memset(k, 0, sizeof *k);
    k->index = fake_index_new(pinc_slice_of(text));
    k->arena = pinc_arena_new();
    assert_non_null(k->arena);
    assert_int_equal(
        pinc_graph_new(&k->graph, &k->index->request, &k->index->provider, k->arena, &err),
        PINC_OK);
    assert_int_equal(pinc_roots_take(k->graph, &err), PINC_OK);
    assert_int_equal(pinc_search_init(&k->search, k->graph, &err), PINC_OK);
    k->wishes.graph = k->graph;
}

void knowledge_of(struct knowledge *k, const char *text)
{
    struct pinc_error err = {0};

    knowledge_start(k, text);
    assert_int_equal(pinc_greedy(&k->search, &k->wishes, &err), PINC_OK);
}

void knowledge_clear(struct knowledge *k)
{
    pinc_fetch_clear(&k->wishes);
    pinc_search_clear(&k->search);
    pinc_graph_free(k->graph);
    pinc_arena_free(k->arena);
    fake_index_free(k->index);
}

uint32_t knowledge_place(const struct knowledge *k, const char *name)
{
    uint32_t at = 0;

    assert_true(pinc_map_get(k->graph->names, pinc_slice_of(name), &at));
    return at;
}

void knowledge_page(struct knowledge *k, const char *name)
{
    struct pinc_error err = {0};

    pinc_fetch_reset(&k->wishes);
    assert_true(pinc_fetch_page(&k->wishes, knowledge_place(k, name)));
    assert_int_equal(pinc_fetch_grant(&k->wishes, &err), PINC_OK);
    assert_true(pinc_search_grow(&k->search));
}

void knowledge_metadata(struct knowledge *k, const char *name, uint32_t cand)
{
    struct pinc_error err = {0};
    size_t t;

    pinc_fetch_reset(&k->wishes);
    for (t = 0; t < k->index->request.n_envs; t++) {
        assert_true(pinc_fetch_cell(&k->wishes, knowledge_place(k, name), t, cand));
    }
    assert_int_equal(pinc_fetch_grant(&k->wishes, &err), PINC_OK);
    assert_true(pinc_search_grow(&k->search));
}

void knowledge_picks(struct pinc_buf *out, const struct knowledge *k)
{
    size_t i, t;

    for (i = 0; i < k->graph->n_packages; i++) {
        const struct pinc_package *p = k->graph->packages[i];

        pinc_buf_addf(out, "%s%.*s=", i ? " " : "", PINC_SLICE_ARG(p->name));
        for (t = 0; t < k->index->request.n_envs; t++) {
            const uint32_t pick = pinc_solution_pick(&k->search.solution, i, t);

            pinc_buf_add_str(out, t ? "," : "");
            if (pick == PINC_NONE) {
                pinc_buf_add_char(out, '-');
            } else {
                pinc_version_print(out, p->cands[pick].version);
            }
        }
    }
}

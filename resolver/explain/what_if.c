#include "resolver/explain/what_if.h"

#include "resolver/solve/settle.h"
#include "resolver/state/traverse.h"

static bool nothing_to_do(void *user, uint32_t from, uint32_t root, const struct pinc_dep *dep,
                          size_t target)
{
    (void)user;
    (void)from;
    (void)root;
    (void)dep;
    (void)target;
    return true;
}

/* Forget the picks that nothing needs; is all known that the others need? false: out of memory */
static bool look(struct pinc_what_if *w, const bool *without)
{
    struct pinc_search *search = &w->search;
    struct pinc_graph *graph = search->graph;
    bool *reached = pinc_alloc_array(search->solution.n, sizeof *reached);
    bool done = reached != NULL;
    size_t t, i;

    w->known = true;
    for (t = 0; done && t < graph->request->n_envs; t++) {
        done = pinc_traverse(graph, &search->solution, t, without, reached, nothing_to_do, NULL);
        for (i = 0; done && i < search->solution.n; i++) {
            const uint32_t pick = pinc_solution_pick(&search->solution, i, t);
            const struct pinc_package *p = graph->packages[i];

            if (!reached[i]) {
                pinc_solution_set(&search->solution, i, t, PINC_NONE);
            } else if (!p->ready || pick == PINC_NONE || !pinc_package_deps(p, t, pick)) {
                w->known = false;
            }
        }
    }
    pinc_free(reached);
    return done;
}

/* Let no package rest on assumed dependencies. */
static void stop_probing(struct pinc_search *search)
{
    size_t i;

    for (i = 0; i < search->solution.n; i++) {
        search->tried[i].probing = false;
    }
}

enum pinc_status pinc_what_if(struct pinc_what_if *out, const struct pinc_search *from,
                              const bool *without, struct pinc_error *err)
{
    const struct pinc_encode_request request = {.without = without};
    enum pinc_status st = pinc_search_copy(&out->search, from, err);

    out->known = false;
    if (st == PINC_OK) {
        stop_probing(&out->search);
        st = pinc_settle(&out->search, &request, err);
    }
    if (st == PINC_OK && !(pinc_traverse_prepare(out->search.graph, &out->search.solution) &&
                           pinc_search_grow(&out->search) && look(out, without))) {
        st = pinc_fail_memory(err);
    }
    return st;
}

void pinc_what_if_clear(struct pinc_what_if *what_if)
{
    pinc_search_clear(&what_if->search);
}

#include "resolver/solve/search.h"

#include "resolver/solve/hard_memory.h"

#include <string.h>

enum pinc_status pinc_search_init(struct pinc_search *search, struct pinc_graph *graph,
                                  struct pinc_error *err)
{
    *search = (struct pinc_search){
        .graph = graph, .arena = pinc_arena_new(), .solution = {.n_envs = graph->request->n_envs}};
    return search->arena && pinc_search_grow(search) ? PINC_OK : pinc_fail_memory(err);
}

bool pinc_search_grow(struct pinc_search *search)
{
    size_t from = search->solution.n, n = search->graph->n_packages;

    if (n <= from) {
        return true;
    }
    if (!PINC_GROW(search->tried, search->cap_tried, n) ||
        !PINC_GROW(search->merged, search->cap_merged, n) ||
        !pinc_solution_grow(&search->solution, n)) {
        return false;
    }
    memset(search->tried + from, 0, (n - from) * sizeof *search->tried);
    memset(search->merged + from, 0, (n - from) * sizeof *search->merged);
    return true;
}

enum pinc_status pinc_search_copy(struct pinc_search *out, const struct pinc_search *from,
                                  struct pinc_error *err)
{
    enum pinc_status st = pinc_search_init(out, from->graph, err);
    size_t n = from->solution.n;

    if (st == PINC_OK && n) {
        pinc_solution_clear(&out->solution);
        if (!pinc_solution_copy(&out->solution, &from->solution) ||
            !pinc_solution_grow(&out->solution, out->graph->n_packages)) {
            return pinc_fail_memory(err);
        }
        memcpy(out->tried, from->tried, n * sizeof *out->tried);
    }
    return st;
}

void pinc_search_clear(struct pinc_search *search)
{
    pinc_solution_clear(&search->solution);
    pinc_free(search->tried);
    pinc_free(search->merged);
    pinc_hard_memory_free(search->memory);
    pinc_arena_free(search->arena);
    memset(search, 0, sizeof *search);
}

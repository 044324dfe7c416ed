#include "lock/trim/trim_needed.h"

#include <string.h>

/* What is looked at for one line after the other. */
struct search {
    const struct pinc_resolution *resolution;
    const uint32_t *line_of;
    const bool *spare;
    struct pinc_arena *arena;
    uint32_t *first; /* of each pick in `next`; n_picks + 1 of them */
    uint32_t *next;  /* edges that start at a pick */
    uint32_t *queue;
    bool *reached; /* picks, on the target that is looked at */
};

static bool start(struct search *s)
{
    const struct pinc_resolution *r = s->resolution;
    size_t i;

    s->first = pinc_arena_array(s->arena, r->n_picks + 2, sizeof *s->first);
    s->next = pinc_arena_array(s->arena, r->n_edges + 1, sizeof *s->next);
    s->queue = pinc_arena_array(s->arena, r->n_picks + 1, sizeof *s->queue);
    s->reached = pinc_arena_array(s->arena, r->n_picks + 1, sizeof *s->reached);
    if (!s->first || !s->next || !s->queue || !s->reached) {
        return false;
    }
    /* Count, add up, fill: first[i + 1] is where the next edge of pick i goes, and then its end. */
    memset(s->first, 0, (r->n_picks + 2) * sizeof *s->first);
    for (i = 0; i < r->n_edges; i++) {
        if (r->edges[i].from != PINC_NONE) {
            s->first[r->edges[i].from + 2]++;
        }
    }
    for (i = 2; i < r->n_picks + 2; i++) {
        s->first[i] += s->first[i - 1];
    }
    for (i = 0; i < r->n_edges; i++) {
        if (r->edges[i].from != PINC_NONE) {
            s->next[s->first[r->edges[i].from + 1]++] = (uint32_t)i;
        }
    }
    return true;
}

static void reach(struct search *s, uint32_t pick, size_t *n)
{
    if (!s->reached[pick]) {
        s->reached[pick] = true;
        s->queue[(*n)++] = pick;
    }
}

/* All that the lines which stay need on a target. */
static void walk(struct search *s, size_t target)
{
    const struct pinc_resolution *r = s->resolution;
    size_t n = 0, at, i;

    memset(s->reached, 0, (r->n_picks + 1) * sizeof *s->reached);
    for (i = 0; i < r->n_edges; i++) {
        const struct pinc_edge *edge = &r->edges[i];
        const uint32_t line = edge->from == PINC_NONE ? s->line_of[edge->root] : PINC_NONE;

        if (edge->from == PINC_NONE && (edge->targets >> target & 1) &&
            (line == PINC_NONE || !s->spare[line])) {
            reach(s, edge->to, &n);
        }
    }
    for (at = 0; at < n; at++) {
        for (i = s->first[s->queue[at]]; i < s->first[s->queue[at] + 1]; i++) {
            const struct pinc_edge *edge = &r->edges[s->next[i]];

            if (edge->targets >> target & 1) {
                reach(s, edge->to, &n);
            }
        }
    }
}

/* Is all that the line asks for needed without it? */
static bool is_reached(struct search *s, uint32_t line, size_t target)
{
    const struct pinc_resolution *r = s->resolution;
    bool walked = false;
    size_t i;

    for (i = 0; i < r->n_edges; i++) {
        const struct pinc_edge *edge = &r->edges[i];

        if (edge->from != PINC_NONE || s->line_of[edge->root] != line ||
            !(edge->targets >> target & 1)) {
            continue;
        }
        if (!walked) {
            walk(s, target);
            walked = true;
        }
        if (!s->reached[edge->to]) {
            return false;
        }
    }
    return true;
}

enum pinc_status pinc_trim_find_spare(bool *spare, size_t n_lines, const uint32_t *line_of,
                                      const struct pinc_resolution *resolution, size_t n_targets,
                                      struct pinc_error *err)
{
    struct search s = {
        .resolution = resolution, .line_of = line_of, .spare = spare, .arena = pinc_arena_new()};
    enum pinc_status st = s.arena && start(&s) ? PINC_OK : pinc_fail_memory(err);
    size_t i, t;

    memset(spare, 0, n_lines * sizeof *spare);
    for (i = n_lines; st == PINC_OK && i-- > 0;) {
        spare[i] = true;
        for (t = 0; t < n_targets && spare[i]; t++) {
            spare[i] = is_reached(&s, (uint32_t)i, t);
        }
    }
    pinc_arena_free(s.arena);
    return st;
}

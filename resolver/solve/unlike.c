#include "resolver/solve/unlike.h"

/* Is some version of that public one left? */
static bool leaves(const struct decide_place *p, const struct pinc_package *known, uint32_t group)
{
    uint32_t lo = pinc_match_place_from(p->cands, 0, p->n, known->groups.first[group]);

    while (lo < p->n && p->gone[lo] && known->cands[p->cands[lo]].group == group) {
        lo++;
    }
    return lo < p->n && known->cands[p->cands[lo]].group == group;
}

/* Is it left at all of these targets that need the package? */
static bool all_leave(const struct decide_places *places, uint32_t package, pinc_targets targets,
                      uint32_t group)
{
    const struct pinc_package *known = places->e->search->graph->packages[package];
    bool all = true;
    size_t t;

    for (t = 0; t < places->e->n_envs && all; t++) {
        all = !(targets >> t & 1) || leaves(decide_place_of(places, package, t), known, group);
    }
    return all;
}

bool pinc_unlike(const struct decide_places *places, uint32_t package, size_t target,
                 pinc_targets together)
{
    const struct pinc_encoding *e = places->e;
    const struct pinc_package *known = e->search->graph->packages[package];
    const struct decide_place *p = decide_place_of(places, package, target);
    pinc_targets needed = 0;
    uint32_t k;
    size_t t;

    for (t = 0; t < e->n_envs; t++) {
        if ((together >> t & 1) && t != target && e->python[t] == e->python[target] &&
            decide_place_of(places, package, t)->need.is) {
            needed |= (pinc_targets)1 << t;
        }
    }
    if (!needed || !p->need.is) {
        return false;
    }
    for (k = 0; k < p->n; k++) {
        if (!p->gone[k] && all_leave(places, package, needed, known->cands[p->cands[k]].group)) {
            return false;
        }
    }
    return true;
}

void pinc_unlike_mark(const struct decide_places *places, pinc_targets *apart)
{
    const struct pinc_encoding *e = places->e;
    size_t i, t;

    for (i = 0; i < e->n_order; i++) {
        pinc_targets together = 0;

        for (t = 0; t < e->n_envs; t++) {
            const pinc_targets bit = (pinc_targets)1 << t;

            if (pinc_unlike(places, e->order[i], t, together)) {
                apart[e->order[i]] |= bit;
            } else {
                together |= bit;
            }
        }
    }
}

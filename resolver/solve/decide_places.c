#include "resolver/solve/decide_places.h"

/* What can be taken back. */
struct decide_change {
    enum {
        CAND_GONE,
        PLACE_NEEDED,
        PLACE_PICKED,
        EXTRA_WANTED,
        LOW_RAISED,
        HIGH_LOWERED,
        SPEC_DEAD
    } kind;
    uint32_t place, at; /* candidate, extra, specifier, or the bound before */
    pinc_blame why;     /* of the bound before */
};

bool decide_failed(const struct decide_places *d)
{
    return d->failed || d->blames.failed;
}

struct decide_place *decide_place_of(const struct decide_places *d, uint32_t package, size_t target)
{
    return &d->list[(size_t)d->order[package] * d->e->n_envs + target];
}

static uint32_t number_of(const struct decide_places *d, const struct decide_place *p)
{
    return (uint32_t)(p - d->list);
}

/* --- conflicts */

bool decide_clash(struct decide_places *d, pinc_blame a, pinc_blame b)
{
    d->conflict = pinc_blame_both(&d->blames, a, b);
    return false;
}

/* @param match of each candidate of the package: does it count? NULL: all do */
static void join_gone(struct decide_places *d, pinc_blame into, const struct decide_place *p,
                      const struct pinc_match *match)
{
    pinc_blame last = 0;
    uint32_t k;

    pinc_blame_join(&d->blames, into, p->need.why);
    for (k = 0; k < p->n; k++) {
        if ((!match || pinc_match_has(match, p->cands[k])) && p->gone[k] &&
            p->gone[k] - 1 != last) {
            last = p->gone[k] - 1;
            pinc_blame_join(&d->blames, into, last);
        }
    }
}

void decide_join_gone(struct decide_places *d, pinc_blame into, const struct decide_place *p)
{
    join_gone(d, into, p, NULL);
}

/* None of those that would do is left of a place that is needed. To blame are who asks for them, and who ruled these out: why
 * the others are gone does not matter. */
static bool clash_over(struct decide_places *d, const struct decide_place *p,
                       const struct pinc_match *match, pinc_blame why)
{
    if (p->pick.at != PINC_NONE && p->pick.chosen) {
        return decide_clash(d, p->pick.why, why);
    }
    d->conflict = pinc_blame_new(&d->blames);
    if (!d->conflict) {
        return false;
    }
    pinc_blame_join(&d->blames, d->conflict, why);
    join_gone(d, d->conflict, p, match);
    return false;
}

/* --- changes */

static bool note_change(struct decide_places *d, struct decide_change change)
{
    if (!PINC_GROW(d->changes.items, d->changes.cap, d->changes.n + 1)) {
        d->failed = true;
        return false;
    }
    d->changes.items[d->changes.n++] = change;
    return true;
}

void decide_take_back(struct decide_places *d, size_t n_changes)
{
    while (d->changes.n > n_changes) {
        const struct decide_change *change = &d->changes.items[--d->changes.n];
        struct decide_place *p = &d->list[change->place];

        switch (change->kind) {
        case CAND_GONE:
            p->gone[change->at] = 0;
            p->left++;
            break;
        case PLACE_NEEDED:
            p->need.is = false;
            break;
        case PLACE_PICKED:
            p->pick.at = PINC_NONE;
            break;
        case EXTRA_WANTED:
            p->wanted[change->at] = 0;
            break;
        case LOW_RAISED:
            p->low = (struct decide_bound){change->at, change->why};
            break;
        case HIGH_LOWERED:
            p->high = (struct decide_bound){change->at, change->why};
            break;
        case SPEC_DEAD:
            p->specs[change->at].dead = false;
            break;
        }
    }
    while (d->todos.n > 0) {
        d->list[d->todos.items[--d->todos.n].place].queued = false;
    }
}

bool decide_push(struct decide_places *d, struct decide_todo todo)
{
    if (!PINC_GROW(d->todos.items, d->todos.cap, d->todos.n + 1)) {
        d->failed = true;
        return false;
    }
    d->todos.items[d->todos.n++] = todo;
    return true;
}

/* --- what is asked of a place */

bool decide_look_at(struct decide_places *d, struct decide_place *p)
{
    if (!p->need.is || p->pick.at != PINC_NONE || p->left > 1) {
        return true;
    }
    if (p->left == 1) {
        return decide_push(d, (struct decide_todo){number_of(d, p), PINC_NONE, false});
    }
    d->conflict = pinc_blame_new(&d->blames);
    if (d->conflict) {
        decide_join_gone(d, d->conflict, p);
    }
    return false;
}

bool decide_rule_out(struct decide_places *d, struct decide_place *p, uint32_t k, pinc_blame why)
{
    if (p->gone[k]) {
        return true;
    }
    if (!note_change(d, (struct decide_change){CAND_GONE, number_of(d, p), k, 0})) {
        return false;
    }
    p->gone[k] = why + 1;
    p->left--;
    return p->pick.at != k || decide_clash(d, p->pick.why, why);
}

bool decide_need(struct decide_places *d, struct decide_place *p, pinc_blame why)
{
    if (p->need.is) {
        return true;
    }
    p->need = (struct decide_need){true, number_of(d, p) < d->at, why};
    return note_change(d, (struct decide_change){PLACE_NEEDED, number_of(d, p), 0, 0}) &&
           decide_look_at(d, p);
}

bool decide_want_extra(struct decide_places *d, struct decide_place *p, uint32_t extra,
                       pinc_blame why)
{
    if (p->wanted[extra]) {
        return true;
    }
    p->wanted[extra] = why + 1;
    return note_change(d, (struct decide_change){EXTRA_WANTED, number_of(d, p), extra, 0}) &&
           (p->pick.at == PINC_NONE ||
            decide_push(d, (struct decide_todo){number_of(d, p), extra, false}));
}

/* --- bounds */

static bool queue_bounds(struct decide_places *d, struct decide_place *p)
{
    if (p->queued) {
        return true;
    }
    p->queued = true;
    return decide_push(d, (struct decide_todo){number_of(d, p), PINC_NONE, true});
}

bool decide_raise(struct decide_places *d, struct decide_place *p, uint32_t low, pinc_blame why)
{
    const struct decide_change change = {LOW_RAISED, number_of(d, p), p->low.at, p->low.why};

    if (low <= p->low.at) {
        return true;
    }
    p->low = (struct decide_bound){low, why};
    return note_change(d, change) && queue_bounds(d, p);
}

static bool lower(struct decide_places *d, struct decide_place *p, uint32_t high, pinc_blame why)
{
    const struct decide_change change = {HIGH_LOWERED, number_of(d, p), p->high.at, p->high.why};

    if (high >= p->high.at) {
        return true;
    }
    p->high = (struct decide_bound){high, why};
    return note_change(d, change) && queue_bounds(d, p);
}

/* What needs that specifier is ruled out. */
static bool kill_spec(struct decide_places *d, struct decide_place *p, uint32_t number,
                      pinc_blame why)
{
    struct decide_spec *spec = &p->specs[number];
    uint32_t i;

    spec->dead = true;
    if (!note_change(d, (struct decide_change){SPEC_DEAD, number_of(d, p), number, 0})) {
        return false;
    }
    for (i = spec->first; i < spec->end; i++) {
        struct decide_place *other = &d->list[d->watchers[i].place];

        if (!decide_rule_out(d, other, d->watchers[i].cand, why) || !decide_look_at(d, other)) {
            return false;
        }
    }
    return true;
}

bool decide_follow_bounds(struct decide_places *d, struct decide_place *p)
{
    const size_t n = d->e->search->graph->packages[p->package]->specs.n;
    uint32_t i;

    p->queued = false;
    for (i = 0; i < n; i++) {
        const struct decide_spec *spec = &p->specs[i];
        const bool below = spec->hi <= p->low.at;

        if (!spec->dead && (below || spec->lo >= p->high.at) &&
            !kill_spec(d, p, i, below ? p->low.why : p->high.why)) {
            return false;
        }
    }
    return true;
}

bool decide_set_pick(struct decide_places *d, struct decide_place *p, uint32_t k, pinc_blame why,
                     bool chosen)
{
    p->pick = (struct decide_pick){k, why, chosen};
    return note_change(d, (struct decide_change){PLACE_PICKED, number_of(d, p), 0, 0}) &&
           decide_raise(d, p, k, why) && lower(d, p, k + 1, why);
}

bool decide_restrict(struct decide_places *d, struct decide_place *p, uint32_t number,
                     pinc_blame why)
{
    const struct pinc_match *match =
        d->e->search->graph->packages[p->package]->specs.items[number].match;
    const struct decide_spec *spec = &p->specs[number];
    /* What is beyond the bounds is gone already, or there is a pick, and it does not matter. */
    const uint32_t lo = p->low.at, hi = p->high.at;
    uint32_t k, goes = 0;

    for (k = pinc_match_next_hole(match, p->cands, lo, hi); k < hi;
         k = pinc_match_next_hole(match, p->cands, k + 1, hi)) {
        goes += !p->gone[k];
    }
    if (p->pick.at != PINC_NONE ? !pinc_match_has(match, p->cands[p->pick.at])
                                : p->need.is && goes == p->left) {
        return clash_over(d, p, match, why);
    }
    for (k = pinc_match_next_hole(match, p->cands, lo, hi); k < hi;
         k = pinc_match_next_hole(match, p->cands, k + 1, hi)) {
        if (!decide_rule_out(d, p, k, why)) {
            return false;
        }
    }
    return decide_look_at(d, p) && decide_raise(d, p, spec->lo, why) && lower(d, p, spec->hi, why);
}

/* --- setting up */

/* The candidates of a place, and what specifiers hold of them. */
static bool fill_place(const struct decide_places *d, struct decide_place *p)
{
    const struct pinc_package *known = d->e->search->graph->packages[p->package];
    const struct pinc_merged *merged = &d->e->search->merged[p->package];
    struct pinc_arena *arena = d->e->arena;
    uint32_t k;
    size_t s;

    p->gone = pinc_arena_array(arena, merged->n_cands, sizeof *p->gone);
    p->wanted = pinc_arena_array(arena, known->extras.n, sizeof *p->wanted);
    p->cands = pinc_arena_array(arena, merged->n_cands, sizeof *p->cands);
    p->specs = pinc_arena_array(arena, known->specs.n, sizeof *p->specs);
    if (!p->gone || !p->wanted || !p->cands || !p->specs) {
        return false;
    }
    for (k = 0; k < merged->n_cands; k++) {
        if (pinc_package_cell(known, p->target, merged->cands[k])->file != PINC_NONE) {
            p->cands[p->n++] = merged->cands[k];
        }
    }
    p->left = p->high.at = p->n;
    for (s = 0; s < known->specs.n && p->n; s++) {
        struct decide_spec *spec = &p->specs[s];

        pinc_match_ends(known->specs.items[s].match, p->cands, p->n, &spec->lo, &spec->hi);
    }
    return true;
}

/* Called for each known dependency of each candidate on another contested package. */
typedef void see_dep(struct decide_places *d, struct decide_spec *spec, uint32_t place,
                     uint32_t cand);

static void see_deps(struct decide_places *d, see_dep *see)
{
    uint32_t i, k;
    size_t n;

    for (i = 0; i < d->n; i++) {
        const struct decide_place *p = &d->list[i];
        const struct pinc_package *known = d->e->search->graph->packages[p->package];

        for (k = 0; k < p->n; k++) {
            const struct pinc_deps *deps = pinc_package_deps(known, p->target, p->cands[k]);

            for (n = 0; deps && n < deps->n; n++) {
                const struct pinc_dep *dep = &deps->items[n];

                if (dep->package != p->package && d->e->uncontested.contested[dep->package]) {
                    see(d, &decide_place_of(d, dep->package, p->target)->specs[dep->spec], i, k);
                }
            }
        }
    }
}

static void count_watcher(struct decide_places *d, struct decide_spec *spec, uint32_t place,
                          uint32_t cand)
{
    (void)d, (void)place, (void)cand;
    spec->end++;
}

static void add_watcher(struct decide_places *d, struct decide_spec *spec, uint32_t place,
                        uint32_t cand)
{
    d->watchers[spec->end++] = (struct decide_watcher){place, cand};
}

/* Let each specifier know which versions need it. */
static bool fill_watchers(struct decide_places *d)
{
    uint32_t i, n = 0;
    size_t s;

    see_deps(d, count_watcher);
    for (i = 0; i < d->n; i++) {
        const struct pinc_package *known = d->e->search->graph->packages[d->list[i].package];

        for (s = 0; s < known->specs.n; s++) {
            struct decide_spec *spec = &d->list[i].specs[s];
            const uint32_t count = spec->end;

            spec->first = spec->end = n;
            n += count;
        }
    }
    d->watchers = pinc_arena_array(d->e->arena, n, sizeof *d->watchers);
    if (d->watchers) {
        see_deps(d, add_watcher);
    }
    return d->watchers != NULL;
}

bool decide_places_init(struct decide_places *d, const struct pinc_encoding *e)
{
    const uint32_t n_envs = (uint32_t)e->n_envs;
    uint32_t i;

    *d = (struct decide_places){.e = e, .n = (uint32_t)e->n_order * n_envs};
    d->list = pinc_arena_array(e->arena, d->n, sizeof *d->list);
    d->order = pinc_arena_array(e->arena, e->search->graph->n_packages, sizeof *d->order);
    pinc_blames_init(&d->blames, d->n);
    if (!d->list || !d->order || d->blames.failed) {
        return false;
    }
    for (i = 0; i < d->n; i++) {
        struct decide_place *p = &d->list[i];

        p->package = e->order[i / n_envs];
        p->target = i % n_envs;
        p->pick.at = PINC_NONE;
        d->order[p->package] = i / n_envs;
        if (!fill_place(d, p) || !queue_bounds(d, p)) { /* some specifiers hold none */
            return false;
        }
    }
    return fill_watchers(d);
}

void decide_places_clear(struct decide_places *d)
{
    pinc_blames_clear(&d->blames);
    pinc_free(d->changes.items);
    pinc_free(d->todos.items);
    d->changes = (struct decide_changes){0};
    d->todos = (struct decide_todos){0};
}

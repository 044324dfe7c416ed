#include "resolver/state/package.h"

#include "resolver/policy/constraints.h"
#include "resolver/policy/yanked.h"
#include "resolver/state/shared_tables.h"

#include <string.h>

#define SPECS_LISTED 8u               /* from as many on, specifiers have a map */
#define SPEC_SEED 0x9e3779b97f4a7c15u /* any that is larger than a number of specifiers */

bool pinc_package_know(struct pinc_package *p, size_t target, uint32_t cand)
{
    if (!PINC_GROW(p->cells.known, p->cells.cap_known, p->cells.n_known + 1)) {
        return false;
    }
    p->groups.known[p->cands[cand].group] = true;
    p->cells.known[p->cells.n_known++] = (uint32_t)(target * p->n_cands + cand);
    return true;
}

bool pinc_cell_learn(struct pinc_cell *cell, struct pinc_arena *arena)
{
    if (!cell->learnt) {
        cell->learnt = pinc_arena_alloc(arena, sizeof *cell->learnt);
    }
    return cell->learnt != NULL;
}

void pinc_package_see(const struct pinc_package *p, size_t target, uint32_t cand)
{
    const struct pinc_resolve_request *request = p->cells.request;
    const struct pinc_candidates *table = p->cands[cand].table;
    const uint32_t r = p->cands[cand].release;
    const struct pinc_release *release = &table->project->releases[r];
    struct pinc_cell *cell = &p->cells.items[target * p->n_cands + cand];
    const size_t at = target * table->n + r;

    cell->seen = true;
    cell->file = PINC_NONE;
    cell->unusable = PINC_NO_WHEEL;
    if (table->project != p->project[target]) {
        return; /* a direct reference of another target */
    }
    cell->file = pinc_candidates_file(table, request, target, r);
    cell->unusable = table->unusable[at];
    if (cell->unusable == PINC_USABLE && table->yanked[at] &&
        !pinc_yanked_may_be_taken(request, p->name, target, release)) {
        cell->unusable = PINC_YANKED_ONLY;
    }
    if (cell->unusable == PINC_USABLE && p->cells.constrained &&
        pinc_constraint_against(request, p->name, target, release)) {
        cell->unusable = PINC_CONSTRAINED;
    }
    if (cell->unusable != PINC_USABLE) {
        cell->file = PINC_NONE;
    }
}

void pinc_package_refuse(struct pinc_package *package, size_t n_envs, uint32_t cand)
{
    struct pinc_cand *c = &package->cands[cand];
    size_t t;

    if (!c->refused) {
        c->refused = package->cells.refused = true;
        c->order %= (uint32_t)package->n_cands;
        for (t = 0; t < n_envs; t++) {
            pinc_package_cell(package, t, cand)->kept = 0;
        }
    }
}

uint32_t pinc_package_best(const struct pinc_package *p, size_t target)
{
    uint32_t i, best = PINC_NONE;

    /* Those that are usually preferred come first, so that few are looked at. */
    for (i = 0; i < p->n_cands; i++) {
        const uint32_t c = p->lowest ? i : (uint32_t)p->n_cands - 1 - i;

        if (best != PINC_NONE && !p->cells.kept && !pinc_package_demotes(p, best)) {
            break;
        }
        if ((best == PINC_NONE || pinc_package_prefers(p, target, c, best)) &&
            pinc_package_cell(p, target, c)->file != PINC_NONE) {
            best = c;
        }
    }
    return best;
}

bool pinc_package_is_direct(const struct pinc_package *package)
{
    return package->origin.root_order != PINC_NONE;
}

struct pinc_package *pinc_package_new(struct pinc_slice name, size_t n_envs,
                                      struct pinc_arena *arena)
{
    struct pinc_package *p = pinc_arena_alloc(arena, sizeof *p);

    if (!p) {
        return NULL;
    }
    p->name = name;
    p->origin.root_order = PINC_NONE;
    p->project = pinc_arena_array(arena, n_envs, sizeof *p->project);
    return p->project ? p : NULL;
}

void pinc_package_clear(struct pinc_package *package)
{
    pinc_free(package->specs.items);
    pinc_map_free(package->specs.by_text);
    pinc_free(package->extras.items);
    pinc_free(package->cells.known);
}

uint64_t pinc_package_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0xff51afd7ed558ccdu;
    return hash ^ hash >> 32;
}

static void sign_run(const struct pinc_package *p, uint64_t seed, uint32_t first, uint32_t end)
{
    uint32_t c;

    for (c = first; c < end; c++) {
        const uint32_t group = p->cands[c].group;

        p->groups.signature[group] += pinc_package_mix(seed, c - p->groups.first[group]) | 1;
    }
}

/* Let a specifier count in the signatures: of groups that it holds or, where these are fewer, of the others. Either tells them
 * apart. */
static void sign_spec(const struct pinc_package *p, const struct pinc_spec *spec)
{
    const struct pinc_match *match = spec->match;
    const uint64_t seed =
        pinc_package_mix(pinc_package_mix(SPEC_SEED, (uint64_t)(spec - p->specs.items)), SPEC_SEED);
    const bool others = pinc_match_size(match) > p->n_cands / 2;
    uint32_t i, at = 0;

    for (i = 0; i < match->n; i++) {
        sign_run(p, seed, others ? at : match->runs[i].first,
                 others ? match->runs[i].first : match->runs[i].end);
        at = match->runs[i].end;
    }
    if (others) {
        sign_run(p, seed, at, (uint32_t)p->n_cands);
    }
}

/* Where each candidate exists counts in its group's signature. */
static void sign_cells(struct pinc_package *p, size_t n_envs)
{
    size_t t;
    uint32_t c;

    for (c = 0; c < p->n_cands; c++) {
        uint64_t *s = &p->groups.signature[p->cands[c].group];
        uint64_t where = 0;

        for (t = 0; t < n_envs; t++) {
            where |= (uint64_t)(pinc_package_cell(p, t, c)->file != PINC_NONE) << t;
        }
        *s = pinc_package_mix(pinc_package_mix(*s, 1), where);
        p->groups.exists[p->cands[c].group] = where || p->groups.exists[p->cands[c].group];
    }
}

static enum pinc_status spec_match(struct pinc_spec *spec, const struct pinc_package *p,
                                   struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_match_builder match = {0};
    size_t c;

    /* The candidates of one table are its releases, in order. */
    if (p->n_cands > 0 && p->cands[0].table->matches && p->n_cands == p->cands[0].table->n &&
        p->cands[p->n_cands - 1].table == p->cands[0].table) {
        spec->match = pinc_shared_tables_match(p->cands[0].table, spec->text, spec->set);
        return spec->match ? PINC_OK : pinc_fail_memory(err);
    }
    for (c = 0; c < p->n_cands; c++) {
        const struct pinc_cand *cand = &p->cands[c];
        const struct pinc_release *release = &cand->table->project->releases[cand->release];

        if (pinc_specset_matches(spec->set, &release->version, release->text)) {
            pinc_match_take(&match, c, c + 1);
        }
    }
    spec->match = pinc_match_made(&match, arena);
    return spec->match ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_package_match(struct pinc_package *p, struct pinc_arena *arena,
                                    struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < p->specs.n && st == PINC_OK; i++) {
        st = spec_match(&p->specs.items[i], p, arena, err);
    }
    return st;
}

void pinc_package_sign(struct pinc_package *p, size_t n_envs)
{
    size_t i;

    memset(p->groups.signature, 0, p->groups.n * sizeof *p->groups.signature);
    memset(p->groups.exists, 0, p->groups.n * sizeof *p->groups.exists);
    sign_cells(p, n_envs);
    for (i = 0; i < p->specs.n; i++) {
        sign_spec(p, &p->specs.items[i]);
    }
    p->groups.is_signed = true;
}

/* Many packages have few specifiers, and few packages have many. */
static bool find_spec(uint32_t *out, const struct pinc_package *p, struct pinc_slice text)
{
    uint32_t i;

    if (p->specs.by_text) {
        return pinc_map_get(p->specs.by_text, text, out);
    }
    for (i = 0; i < p->specs.n; i++) {
        if (pinc_slice_equal(p->specs.items[i].text, text)) {
            *out = i;
            return true;
        }
    }
    return false;
}

static bool add_spec(struct pinc_package *p, const struct pinc_spec *spec)
{
    const size_t n = p->specs.n;
    size_t i;

    if (n == SPECS_LISTED) {
        p->specs.by_text = pinc_map_new();
        for (i = 0; p->specs.by_text && i < n; i++) {
            if (!pinc_map_put(p->specs.by_text, p->specs.items[i].text, (uint32_t)i)) {
                return false;
            }
        }
    }
    if ((n >= SPECS_LISTED &&
         (!p->specs.by_text || !pinc_map_put(p->specs.by_text, spec->text, (uint32_t)n))) ||
        !PINC_GROW(p->specs.items, p->specs.cap, n + 1)) {
        return false;
    }
    p->specs.items[p->specs.n++] = *spec;
    return true;
}

enum pinc_status pinc_package_spec(uint32_t *out, struct pinc_package *p,
                                   const struct pinc_specset *set, struct pinc_arena *arena,
                                   struct pinc_error *err)
{
    struct pinc_spec spec = {.text = pinc_specset_text(set, arena), .set = set};
    enum pinc_status st = PINC_OK;

    if (!spec.text.ptr) {
        return pinc_fail_memory(err);
    }
    if (find_spec(out, p, spec.text)) {
        return PINC_OK;
    }
    *out = (uint32_t)p->specs.n;
    if (!add_spec(p, &spec)) {
        return pinc_fail_memory(err);
    }
    if (p->ready) {
        st = spec_match(&p->specs.items[*out], p, arena, err);
        if (st == PINC_OK && p->groups.is_signed) {
            sign_spec(p, &p->specs.items[*out]);
        }
        p->revision += st == PINC_OK;
    }
    return st;
}

enum pinc_status pinc_package_extra(uint32_t *out, struct pinc_package *p, struct pinc_slice name,
                                    struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < p->extras.n; i++) {
        if (pinc_slice_equal(p->extras.items[i], name)) {
            *out = (uint32_t)i;
            return PINC_OK;
        }
    }
    if (!PINC_GROW(p->extras.items, p->extras.cap, p->extras.n + 1)) {
        return pinc_fail_memory(err);
    }
    *out = (uint32_t)p->extras.n;
    p->extras.items[p->extras.n++] = name;
    p->revision++;
    return PINC_OK;
}

#include "resolver/explain/parties.h"

#include "resolver/policy/overrides.h"
#include "resolver/policy/unusable.h"

#define PARTIES_MAX 1000u /* steps of a long story behind these are left out */

struct adding {
    struct pinc_conflict *conflict;
    const struct pinc_derivation *story;
};

static const char *copy(const struct adding *a, struct pinc_slice text)
{
    const char *out = text.ptr ? pinc_arena_copy(a->conflict->arena, text.ptr, text.len) : "";

    return out ? out : "";
}

static const char *version_text(const struct adding *a, uint32_t package, uint32_t cand)
{
    const struct pinc_package *p = a->story->graph->packages[package];

    return cand == PINC_NONE || cand >= p->n_cands
               ? ""
               : copy(a, p->cands[cand].table->project->releases[p->cands[cand].release].text);
}

static const char *requirement_text(const struct adding *a, const struct pinc_requirement *req)
{
    struct pinc_buf text = {0};

    pinc_requirement_print_without_url(&text, req);
    return copy(a, pinc_buf_keep(&text, a->conflict->arena));
}

static void add(const struct adding *a, struct pinc_party party)
{
    struct pinc_conflict *c = a->conflict;
    struct pinc_party *items;

    if (c->n_parties >= PARTIES_MAX || !PINC_GROW(c->parties, c->cap_parties, c->n_parties + 1)) {
        return;
    }
    items = c->parties;
    items[c->n_parties++] = party;
}

static struct pinc_party party_of(enum pinc_party_kind kind)
{
    return (struct pinc_party){kind, "", "", "", "", "", ""};
}

static void add_root(const struct adding *a, enum pinc_party_kind kind,
                     const struct pinc_root *root)
{
    struct pinc_party party = party_of(kind);

    party.where = copy(a, root->where);
    party.requirement = requirement_text(a, root->req);
    add(a, party);
}

/* The override that speaks where a requirement of a package has none. */
static void add_override(const struct adding *a, const struct pinc_dep *dep)
{
    const struct pinc_resolve_request *request = a->story->graph->request;
    const struct pinc_root *override =
        dep ? pinc_override_of(request, dep->req->norm, a->story->target) : NULL;
    size_t i;

    for (i = 0; override && i < a->conflict->n_parties; i++) {
        const struct pinc_party *party = &a->conflict->parties[i];

        if (party->kind == PINC_PARTY_OVERRIDE &&
            pinc_slice_equal(pinc_slice_of(party->where), override->where) &&
            pinc_slice_equal(pinc_slice_of(party->requirement),
                             pinc_slice_of(requirement_text(a, override->req)))) {
            return;
        }
    }
    if (override) {
        add_root(a, PINC_PARTY_OVERRIDE, override);
    }
}

static void add_step(const struct adding *a, const struct pinc_step *step)
{
    const struct pinc_resolve_request *request = a->story->graph->request;
    struct pinc_party party = party_of(PINC_PARTY_PACKAGE);
    const uint32_t package = step->root == PINC_NONE ? step->package : step->from;

    if (step->from == PINC_NONE) {
        const struct pinc_root *root = step->constraint ? &request->constraints[step->root]
                                                        : &request->requirements[step->root];

        add_root(a, step->constraint ? PINC_PARTY_CONSTRAINT : PINC_PARTY_REQUIREMENT, root);
        return;
    }
    add_override(a, step->dep);
    party.name = copy(a, a->story->graph->packages[package]->name);
    party.first = version_text(a, package, step->first);
    party.last = version_text(a, package, step->last);
    party.requirement = step->dep ? requirement_text(a, step->dep->req) : "";
    add(a, party);
}

/* Versions that would fit, and cannot be used on the target. */
static void add_unusable(const struct adding *a)
{
    const uint32_t package = a->story->empty;
    const struct pinc_package *p = a->story->graph->packages[package];
    uint32_t c;

    for (c = (uint32_t)p->n_cands; c > 0; c--) {
        const struct pinc_cell *cell = pinc_package_cell(p, a->story->target, c - 1);
        struct pinc_party party = party_of(PINC_PARTY_UNUSABLE);

        if (cell->file == PINC_NONE && pinc_derivation_wants(a->story, package, c - 1)) {
            party.name = copy(a, p->name);
            party.first = party.last = version_text(a, package, c - 1);
            party.reason = pinc_unusable_text((enum pinc_unusable)cell->unusable);
            add(a, party);
        }
    }
}

void pinc_parties_add(struct pinc_conflict *conflict, const struct pinc_derivation *story)
{
    const struct adding a = {conflict, story};
    const struct pinc_env *env = story->graph->request->envs[story->target];
    size_t i;

    conflict->target = copy(&a, pinc_env_short_label(env));
    conflict->python = copy(&a, pinc_env_python_option(env));
    conflict->package =
        story->empty == PINC_NONE ? "" : copy(&a, story->graph->packages[story->empty]->name);
    conflict->missing = story->empty != PINC_NONE && story->graph->packages[story->empty]->missing;
    for (i = 0; i < story->n_steps; i++) {
        if (story->steps[i].told) {
            add_step(&a, &story->steps[i]);
        }
    }
    for (i = 0; story->empty == PINC_NONE && i < story->graph->request->n_requirements; i++) {
        if (!story->without[i]) {
            add_root(&a, PINC_PARTY_REQUIREMENT, &story->graph->request->requirements[i]);
        }
    }
    if (story->empty != PINC_NONE) {
        add_unusable(&a);
    }
}

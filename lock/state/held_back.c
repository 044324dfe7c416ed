#include "lock/state/held_back.h"

#include "resolver/policy/unusable.h"
#include "resolver/state/candidates.h"

#define SHOWN 200 /* bytes of a text of others */

static const char *keep(struct pinc_buf *text, struct pinc_arena *arena)
{
    const char *kept = text->failed == PINC_OK ? pinc_buf_keep(text, arena).ptr : NULL;

    pinc_buf_clear(text);
    return kept;
}

static const char *escaped(struct pinc_slice text, struct pinc_arena *arena)
{
    struct pinc_buf buf = {0};

    pinc_buf_add_escaped(&buf, text, SHOWN);
    return keep(&buf, arena);
}

static const char *requirement_text(const struct pinc_requirement *req, struct pinc_arena *arena)
{
    struct pinc_buf buf = {0};

    pinc_buf_add(&buf, req->norm);
    if (req->url.ptr) {
        pinc_buf_add_str(&buf, " from a URL");
    } else {
        pinc_specset_print_written(&buf, req->specs);
    }
    return keep(&buf, arena);
}

static bool excludes(const struct pinc_held_back *held, const struct pinc_requirement *req)
{
    return req->url.ptr || !pinc_specset_matches(req->specs, held->version, (struct pinc_slice){0});
}

/* A line of the input (its constraints, its overrides) that the version does not satisfy. */
static bool find_root(struct pinc_party *out, const struct pinc_held_back *held,
                      const struct pinc_root *roots, size_t n, enum pinc_party_kind kind,
                      struct pinc_arena *arena)
{
    const struct pinc_slice name = held->resolution->picks[held->pick].name;
    size_t i;

    for (i = 0; i < n; i++) {
        if ((roots[i].targets >> held->target & 1) && pinc_slice_equal(roots[i].req->norm, name) &&
            excludes(held, roots[i].req)) {
            out->kind = kind;
            out->where = escaped(roots[i].where, arena);
            out->requirement = requirement_text(roots[i].req, arena);
            return true;
        }
    }
    return false;
}

/* A package of the solution that needs another version. */
static bool find_edge(struct pinc_party *out, const struct pinc_held_back *held,
                      struct pinc_arena *arena)
{
    const struct pinc_resolution *r = held->resolution;
    size_t i;

    for (i = 0; i < r->n_edges; i++) {
        const struct pinc_edge *edge = &r->edges[i];

        if (edge->to == held->pick && edge->from != PINC_NONE &&
            (edge->targets >> held->target & 1) && excludes(held, edge->req)) {
            const struct pinc_pick *from = &r->picks[edge->from];

            out->kind = PINC_PARTY_PACKAGE;
            out->name = escaped(from->name, arena);
            out->first = out->last = escaped(
                from->project[held->target]->releases[from->release[held->target]].text, arena);
            out->requirement = requirement_text(edge->req, arena);
            return true;
        }
    }
    return false;
}

static const char *unusable_reason(const struct pinc_held_back *held, enum pinc_unusable why,
                                   struct pinc_arena *arena)
{
    struct pinc_buf text = {0};

    if (why == PINC_NO_WHEEL) {
        pinc_buf_add_str(&text, "it has no file for ");
        pinc_env_print(&text, held->request->envs[held->target]);
    } else {
        pinc_buf_add_str(&text, "it cannot be used on ");
        pinc_env_print(&text, held->request->envs[held->target]);
        pinc_buf_addf(&text, ": %s", pinc_unusable_text(why));
    }
    return keep(&text, arena);
}

/* The index has no such version, or no file of it for the target. */
static enum pinc_status find_files(struct pinc_party *out, bool *found,
                                   const struct pinc_held_back *held, struct pinc_arena *arena,
                                   struct pinc_error *err)
{
    const struct pinc_project *p = held->resolution->picks[held->pick].project[held->target];
    struct pinc_candidates *c;
    enum pinc_status st = pinc_candidates_new(&c, p, held->request, arena, err);
    size_t i;

    for (i = 0; st == PINC_OK && i < p->n_releases; i++) {
        if (pinc_version_compare(&p->releases[i].version, held->version) == 0) {
            break;
        }
    }
    if (st != PINC_OK) {
        return st;
    }
    *found = i == p->n_releases || c->file[held->target * c->n + i] == PINC_NONE;
    if (*found) {
        out->kind = PINC_PARTY_UNUSABLE;
        out->name = escaped(p->name, arena);
        out->reason =
            i < p->n_releases
                ? unusable_reason(held, (enum pinc_unusable)c->unusable[held->target * c->n + i],
                                  arena)
            : p->direct_url.ptr ? "another file is named"
                                : "no index in use has it";
    }
    return PINC_OK;
}

enum pinc_status pinc_held_back_find(struct pinc_party *out, bool *found,
                                     const struct pinc_held_back *held, struct pinc_arena *arena,
                                     struct pinc_error *err)
{
    const struct pinc_resolve_request *q = held->request;
    struct pinc_buf version = {0};
    enum pinc_status st = PINC_OK;

    *out = (struct pinc_party){0};
    out->name = out->first = out->last = out->where = out->requirement = out->reason = "";
    *found =
        find_root(out, held, q->overrides, q->n_overrides, PINC_PARTY_OVERRIDE, arena) ||
        find_root(out, held, q->requirements, q->n_requirements, PINC_PARTY_REQUIREMENT, arena) ||
        find_root(out, held, q->constraints, q->n_constraints, PINC_PARTY_CONSTRAINT, arena) ||
        find_edge(out, held, arena);
    if (!*found) {
        st = find_files(out, found, held, arena, err);
        if (st == PINC_OK && *found) {
            pinc_version_print(&version, held->version);
            out->first = out->last = keep(&version, arena);
        }
    }
    if (st == PINC_OK &&
        (!out->name || !out->first || !out->where || !out->requirement || !out->reason)) {
        st = pinc_fail_memory(err);
    }
    return st;
}

void pinc_held_back_print(struct pinc_buf *buf, const struct pinc_party *party)
{
    switch (party->kind) {
    case PINC_PARTY_OVERRIDE:
        pinc_buf_addf(buf, "%s overrides with %s", party->where, party->requirement);
        break;
    case PINC_PARTY_REQUIREMENT:
        pinc_buf_addf(buf, "%s asks for %s", party->where, party->requirement);
        break;
    case PINC_PARTY_CONSTRAINT:
        pinc_buf_addf(buf, "%s allows %s", party->where, party->requirement);
        break;
    case PINC_PARTY_PACKAGE:
        pinc_buf_addf(buf, "%s %s needs %s", party->name, party->first, party->requirement);
        break;
    case PINC_PARTY_UNUSABLE:
        pinc_buf_add_str(buf, party->reason);
        break;
    }
}

#include "lock/judge/verify_lock.h"

#include "lock/state/advisories.h"
#include "lock/state/pinned.h"
#include "resolver/policy/preferred_file.h"
#include "resolver/policy/standing.h"
#include "resolver/policy/unusable.h"

#define AFFECTED_MAX 16u /* advisories about one version that are told */

/* What a pin comes to on one target. */
struct held {
    const struct pinc_pin *pin;
    uint32_t release, file; /* PINC_NONE: nothing that can be taken */
    const struct pinc_metadata *metadata;
};

struct judge {
    const struct pinc_verify_lock *in;
    struct pinc_pin *pins;
    size_t n_pins;
    /* of the target at hand */
    size_t target;
    struct held *held;
    size_t n_held;
    struct pinc_map *by_name; /* to held */
    struct need { /* a held pin, or an extra of it ("": none), whose requirements are judged */
        uint32_t held;
        struct pinc_slice extra;
    } * needs;
    size_t n_needs, cap_needs;
};

/* --- findings */

static enum pinc_status add(const struct judge *j, enum pinc_rule rule, const struct pinc_pin *pin,
                            struct pinc_buf *text)
{
    return pinc_findings_add(j->in->findings, rule, pin->line, (pinc_targets)1 << j->target, text,
                             j->in->err);
}

static void add_pin_name(struct pinc_buf *text, const struct pinc_pin *pin)
{
    pinc_buf_add_escaped(text, pin->line->written, 120);
    pinc_buf_add_str(text, ": ");
}

static enum pinc_status add_text(const struct judge *j, enum pinc_rule rule,
                                 const struct pinc_pin *pin, const char *what,
                                 struct pinc_slice detail)
{
    struct pinc_buf text = {0};

    add_pin_name(&text, pin);
    pinc_buf_add_str(&text, what);
    pinc_buf_add_escaped(&text, detail, 200);
    return add(j, rule, pin, &text);
}

/* --- lines, before the index is asked */

/* What is wrong with a line whatever the index says. */
static enum pinc_status judge_line(struct judge *j, const struct pinc_requirement_line *line,
                                   pinc_targets all)
{
    struct pinc_buf text = {0};
    enum pinc_rule rule = PINC_RULE_NOT_A_LOCK;
    pinc_targets targets = all;

    pinc_buf_add_escaped(&text, line->written, 120);
    if (!line->req) {
        rule = PINC_RULE_NOT_JUDGED;
        pinc_buf_add_str(&text, ": a path without a name is not judged");
    } else if (!pinc_pinned_is(line->req)) {
        pinc_buf_add_str(&text, ": pins no version: this is not a lock");
    } else if (pinc_marker_targets(line->marker, j->in->request->envs, j->in->request->n_envs) ==
               0) {
        rule = PINC_RULE_DEAD_MARKER;
        pinc_buf_add_str(&text, ": the marker holds on none of the targets");
    } else {
        pinc_buf_clear(&text);
        return PINC_OK;
    }
    return pinc_findings_add(j->in->findings, rule, line, targets, &text, j->in->err);
}

static enum pinc_status make_pins(struct judge *j)
{
    const struct pinc_requirements *list = j->in->list;
    const struct pinc_resolve_request *request = j->in->request;
    const pinc_targets all = pinc_targets_all(request->n_envs);
    enum pinc_status st = PINC_OK;
    size_t i;

    j->pins = pinc_arena_array(j->in->arena, list->n_lines + 1, sizeof *j->pins);
    j->held = pinc_arena_array(j->in->arena, list->n_lines + 1, sizeof *j->held);
    if (!j->pins || !j->held) {
        return pinc_fail_memory(j->in->err);
    }
    for (i = 0; i < list->n_lines && st == PINC_OK; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];
        struct pinc_pin *pin = &j->pins[j->n_pins];

        if (line->kind != PINC_LINE_REQUIREMENT) {
            continue;
        }
        st = judge_line(j, line, all);
        if (line->req && pinc_pinned_is(line->req)) {
            pin->line = line;
            pin->targets = pinc_marker_targets(line->marker, request->envs, request->n_envs);
            j->n_pins += pin->targets != 0;
        }
    }
    return st;
}

/* --- what a pin comes to */

/* Tells what is wrong with what a pin came to. Of a quarantined project there are no files: that is
 * told already. */
static enum pinc_status fail_pinned(const struct judge *j, const struct pinc_pin *pin,
                                    struct pinc_pinned pinned)
{
    if (pin->project->standing.status == PINC_PROJECT_QUARANTINED &&
        (pinned.state == PINC_PINNED_NO_VERSION || pinned.state == PINC_PINNED_NO_PROJECT)) {
        return PINC_OK;
    }
    switch (pinned.state) {
    case PINC_PINNED_TAKEN:
        break;
    case PINC_PINNED_NO_PROJECT:
        return add_text(j, PINC_RULE_NO_PROJECT, pin, "there is no such project on the index",
                        PINC_LIT(""));
    case PINC_PINNED_NO_VERSION:
        return add_text(j, PINC_RULE_NO_VERSION, pin, "there is no such version", PINC_LIT(""));
    case PINC_PINNED_NO_FILE:
        return add_text(j, PINC_RULE_NO_FILE, pin, "nothing that can be installed here: ",
                        pinc_slice_of(pinc_unusable_text((enum pinc_unusable)pinned.unusable)));
    case PINC_PINNED_OTHER_HASH:
        return add_text(j, PINC_RULE_HASH, pin,
                        "none of its hashes is that of a file for here; pip would take ",
                        pinc_file_name(pin->project, pinned.file));
    }
    return PINC_OK;
}

/* What the index says of the project as a whole. */
static enum pinc_status judge_standing(const struct judge *j, const struct pinc_pin *pin)
{
    static const enum pinc_rule rule_of[PINC_PROJECT_STATUS_COUNT] = {
        [PINC_PROJECT_DEPRECATED] = PINC_RULE_DEPRECATED,
        [PINC_PROJECT_ARCHIVED] = PINC_RULE_ARCHIVED,
        [PINC_PROJECT_QUARANTINED] = PINC_RULE_QUARANTINED,
    };
    const struct pinc_standing *standing = &pin->project->standing;
    struct pinc_buf text = {0};

    if (standing->status == PINC_PROJECT_ACTIVE) {
        return PINC_OK;
    }
    add_pin_name(&text, pin);
    pinc_buf_add_str(&text, "the project is ");
    pinc_standing_print(&text, standing);
    return add(j, rule_of[standing->status], pin, &text);
}

/* Advisories about the version that is taken. */
static enum pinc_status judge_advisories(const struct judge *j, const struct held *held)
{
    struct pinc_affected found[AFFECTED_MAX];
    const struct pinc_project *project = held->pin->project;
    enum pinc_status st = PINC_OK;
    size_t n = 0, i;

    if (j->in->advisories && held->release != PINC_NONE && !project->direct_url.ptr) {
        n = pinc_advisories_find(j->in->advisories, project->name,
                                 &project->releases[held->release].version, found, AFFECTED_MAX);
    }
    for (i = 0; i < n && i < AFFECTED_MAX && st == PINC_OK; i++) {
        struct pinc_buf text = {0};

        add_pin_name(&text, held->pin);
        pinc_buf_add_str(&text, "is affected by ");
        pinc_affected_print(&text, &found[i]);
        st = add(j, PINC_RULE_VULNERABLE, held->pin, &text);
    }
    return st;
}

static enum pinc_status hold(struct judge *j, const struct pinc_pin *pin)
{
    struct held *held = &j->held[j->n_held];
    const struct pinc_candidates *c = pin->candidates;
    struct pinc_pinned pinned;
    uint32_t other = 0;
    enum pinc_status st;

    if (pinc_map_get(j->by_name, pin->line->req->norm, &other)) {
        const struct pinc_pin *first = j->held[other].pin;

        return pinc_slice_equal(first->line->text, pin->line->text)
                   ? PINC_OK
                   : add_text(j, PINC_RULE_TWO_LINES, pin,
                              "another line holds here, too: ", first->line->written);
    }
    held->pin = pin;
    held->metadata = NULL;
    pinned = pinc_pinned_find(pin->line, c, j->in->request, j->target);
    held->release = pinned.state == PINC_PINNED_NO_FILE ? PINC_NONE : pinned.release;
    held->file = pinned.file;
    if (!pinc_map_put(j->by_name, pin->line->req->norm, (uint32_t)j->n_held)) {
        return pinc_fail_memory(j->in->err);
    }
    j->n_held++;
    st = judge_standing(j, pin);
    st = st == PINC_OK ? fail_pinned(j, pin, pinned) : st;
    if (st == PINC_OK && held->release != PINC_NONE &&
        c->yanked[j->target * c->n + held->release]) {
        struct pinc_file_details details;

        pin->project->details(&details, pin->project, held->file);
        st = add_text(j, PINC_RULE_YANKED, pin,
                      details.yanked_reason.len ? "this version is yanked: "
                                                : "this version is yanked",
                      details.yanked_reason);
    }
    return st == PINC_OK ? judge_advisories(j, held) : st;
}

/* --- what the lines need */

static enum pinc_status ask_metadata(struct judge *j)
{
    const struct pinc_provider *provider = j->in->provider;
    const struct pinc_env *env = j->in->request->envs[j->target];
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < j->n_held && st == PINC_OK; i++) {
        struct held *held = &j->held[i];

        if (held->file != PINC_NONE) {
            st = provider->metadata(provider->self, &held->metadata, held->pin->project,
                                    pinc_metadata_file(held->pin->project, env, held->file),
                                    PINC_NEEDED, j->in->err);
        }
    }
    return st;
}

static enum pinc_status need(struct judge *j, uint32_t held, struct pinc_slice extra)
{
    size_t i;

    for (i = 0; extra.len && i < j->n_needs; i++) {
        if (j->needs[i].held == held && pinc_slice_equal(j->needs[i].extra, extra)) {
            return PINC_OK;
        }
    }
    if (!PINC_GROW(j->needs, j->cap_needs, j->n_needs + 1)) {
        return pinc_fail_memory(j->in->err);
    }
    j->needs[j->n_needs++] = (struct need){held, extra};
    return PINC_OK;
}

static enum pinc_status fail_need(const struct judge *j, const struct pinc_pin *from,
                                  const struct pinc_requirement *req, const struct pinc_pin *to)
{
    struct pinc_buf text = {0};

    add_pin_name(&text, from);
    pinc_buf_add_str(&text, "needs ");
    pinc_buf_add_escaped(&text, req->text, 120);
    if (to) {
        pinc_buf_add_str(&text, ", and line ");
        pinc_buf_add_uint(&text, to->line->at.line);
        pinc_buf_add_str(&text, " is ");
        pinc_buf_add_escaped(&text, to->line->written, 120);
    } else {
        pinc_buf_add_str(&text, ", which has no line here");
    }
    return add(j, to ? PINC_RULE_UNSATISFIED : PINC_RULE_MISSING, from, &text);
}

static enum pinc_status judge_need(struct judge *j, const struct held *from,
                                   const struct pinc_requirement *req)
{
    const struct held *to;
    const struct pinc_release *release;
    enum pinc_status st = PINC_OK;
    uint32_t at = 0;
    size_t i;

    if (!pinc_map_get(j->by_name, req->norm, &at)) {
        return fail_need(j, from->pin, req, NULL);
    }
    to = &j->held[at];
    if (to->release == PINC_NONE) {
        return PINC_OK; /* told already */
    }
    release = &to->pin->project->releases[to->release];
    if (!req->url.ptr && !pinc_specset_matches(req->specs, &release->version, release->text)) {
        return fail_need(j, from->pin, req, to->pin);
    }
    for (i = 0; i < req->n_extras && st == PINC_OK; i++) {
        st = need(j, at, req->extras[i]);
    }
    return st;
}

/* What a held pin needs for one extra, or without ("", which comes first). */
static enum pinc_status follow(struct judge *j, struct need what)
{
    const struct held *held = &j->held[what.held];
    const struct pinc_env *env = j->in->request->envs[j->target];
    const struct pinc_metadata *metadata = held->metadata;
    enum pinc_status st = PINC_OK;
    size_t i;

    if (!metadata) {
        return PINC_OK;
    }
    if (metadata->state != PINC_READY || metadata->unusable.len) {
        return add_text(j, PINC_RULE_UNKNOWN_NEEDS, held->pin, "what it needs cannot be judged: ",
                        metadata->state == PINC_READY ? metadata->unusable
                                                      : pinc_slice_of(metadata->error->text));
    }
    if (!what.extra.len && metadata->requires_python &&
        !pinc_env_python_allowed(env, metadata->requires_python)) {
        st = add_text(j, PINC_RULE_REQUIRES_PYTHON, held->pin, "its metadata is for another Python",
                      PINC_LIT(""));
    }
    for (i = 0; i < metadata->n_requires && st == PINC_OK; i++) {
        const struct pinc_requirement *req = metadata->requires[i];

        st = pinc_patch_turns_add(&j->in->turns[j->target], req->marker, env, what.extra,
                                  j->in->err);
        /* Only what the extra adds. */
        if (st == PINC_OK && pinc_marker_holds(req->marker, env, what.extra) &&
            (!what.extra.len || !pinc_marker_holds(req->marker, env, PINC_LIT("")))) {
            st = judge_need(j, held, req);
        }
    }
    return st;
}

/* pip checks hashes for all lines or for none. */
static enum pinc_status judge_mixed_hashes(const struct judge *j)
{
    enum pinc_status st = PINC_OK;
    size_t i;
    bool some = false;

    for (i = 0; i < j->n_held; i++) {
        some = some || j->held[i].pin->line->hashes.n;
    }
    for (i = 0; some && i < j->n_held && st == PINC_OK; i++) {
        if (j->held[i].pin->line->hashes.n == 0) {
            st = add_text(j, PINC_RULE_NO_HASH, j->held[i].pin,
                          "has no hash, and pip refuses it, since other lines have some",
                          PINC_LIT(""));
        }
    }
    return st;
}

static enum pinc_status hold_target(struct judge *j, size_t target)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    j->target = target;
    j->n_held = j->n_needs = 0;
    pinc_map_free(j->by_name);
    j->by_name = pinc_map_new();
    if (!j->by_name) {
        return pinc_fail_memory(j->in->err);
    }
    for (i = 0; i < j->n_pins && st == PINC_OK; i++) {
        if (j->pins[i].targets >> target & 1) {
            st = hold(j, &j->pins[i]);
        }
    }
    return st;
}

static enum pinc_status judge_target(struct judge *j, size_t target)
{
    enum pinc_status st = hold_target(j, target);
    size_t i, k;

    if (st == PINC_OK) {
        st = judge_mixed_hashes(j);
    }
    if (st == PINC_OK) {
        st = ask_metadata(j);
    }
    if (st == PINC_OK) {
        st = pinc_pins_wait(j->in->provider, j->in->err);
    }
    for (i = 0; i < j->n_held && st == PINC_OK; i++) {
        const struct pinc_requirement *req = j->held[i].pin->line->req;

        st = need(j, (uint32_t)i, PINC_LIT(""));
        for (k = 0; k < req->n_extras && st == PINC_OK; k++) {
            st = need(j, (uint32_t)i, req->extras[k]);
        }
    }
    for (i = 0; i < j->n_needs && st == PINC_OK; i++) {
        st = follow(j, j->needs[i]);
    }
    return st;
}

enum pinc_status pinc_verify_lines(const struct pinc_verify_lock *verify)
{
    struct judge j = {.in = verify};
    enum pinc_status st = make_pins(&j);
    size_t t;

    if (st == PINC_OK) {
        st = pinc_pins_ask(j.pins, j.n_pins, verify->provider, verify->request, verify->arena,
                           verify->err);
    }
    for (t = 0; t < verify->request->n_envs && st == PINC_OK; t++) {
        st = judge_target(&j, t);
    }
    if (!pinc_findings_sort(verify->findings) && st == PINC_OK) {
        st = pinc_fail_memory(verify->err);
    }
    pinc_map_free(j.by_name);
    pinc_free(j.needs);
    return st;
}

#include "lock/judge/outdated.h"

#include "lock/result/changes.h"
#include "lock/compile/compile.h"
#include "lock/compile/settle_lock.h"
#include "lock/config/project_locks.h"
#include "lock/state/held_back.h"
#include "lock/state/newest.h"
#include "lock/state/pinned.h"
#include "lock/state/read_advisories.h"
#include "lock/result/target_labels.h"
#include "resolver/policy/preferred_file.h"
#include "resolver/policy/standing.h"

#include <string.h>

#define AFFECTED_MAX 16u /* advisories about one version that are told */
#define ROWS_BACK 1000u  /* rows of one name that are looked through for one that is the same */

/* A pin of the output on one target, and what the index and the solution have. */
struct pin {
    const struct pinc_compile *compile;
    const struct pinc_changes_line *line;
    struct pinc_candidates *candidates;
    struct pinc_arena *arena; /* of the answer */
    size_t target;
    uint32_t pick, newest; /* PINC_NONE: none */
};

static uint32_t chosen(const struct pin *pin)
{
    return pin->pick == PINC_NONE
               ? PINC_NONE
               : pin->compile->result.resolution->picks[pin->pick].release[pin->target];
}

static const struct pinc_release *release_of(const struct pin *pin, uint32_t at)
{
    const struct pinc_pick *pick = &pin->compile->result.resolution->picks[pin->pick];

    return &pick->project[pin->target]->releases[at];
}

static const char *version_text(const struct pin *pin, uint32_t at)
{
    struct pinc_buf text = {0};
    const char *kept;

    if (at == PINC_NONE) {
        return "";
    }
    pinc_version_print(&text, &release_of(pin, at)->version);
    kept = pinc_buf_keep(&text, pin->arena).ptr;
    pinc_buf_clear(&text);
    return kept;
}

static bool name_newest(struct pinc_party *out, const struct pin *pin)
{
    out->name = pinc_arena_copy(pin->arena, pin->line->name.ptr, pin->line->name.len);
    out->first = out->last = version_text(pin, pin->newest);
    return true;
}

/* The requirement of the version's own metadata that the solution does not satisfy. */
static bool find_need(struct pinc_party *out, const struct pin *pin,
                      const struct pinc_metadata *metadata)
{
    const struct pinc_resolution *r = pin->compile->result.resolution;
    const struct pinc_env *env = pin->compile->request.envs[pin->target];
    size_t i;

    if (metadata && metadata->state == PINC_READY && metadata->requires_python &&
        !pinc_env_python_allowed(env, metadata->requires_python)) {
        *out = (struct pinc_party){.kind = PINC_PARTY_UNUSABLE, .where = "", .requirement = ""};
        out->reason = "its metadata is for another Python";
        return name_newest(out, pin);
    }
    for (i = 0; metadata && metadata->state == PINC_READY && i < metadata->n_requires; i++) {
        const struct pinc_requirement *req = metadata->requires[i];
        const uint32_t pick = pinc_pick_find(r->picks, r->n_picks, req->norm);
        const uint32_t at = pick == PINC_NONE ? PINC_NONE : r->picks[pick].release[pin->target];
        const struct pinc_release *release =
            at == PINC_NONE ? NULL : &r->picks[pick].project[pin->target]->releases[at];
        struct pinc_buf text = {0};

        if (release && !req->url.ptr && pinc_marker_holds(req->marker, env, PINC_LIT("")) &&
            !pinc_specset_matches(req->specs, &release->version, release->text)) {
            *out = (struct pinc_party){.kind = PINC_PARTY_PACKAGE, .where = "", .reason = ""};
            pinc_buf_add(&text, req->norm);
            pinc_specset_print_written(&text, req->specs);
            out->requirement = pinc_buf_keep(&text, pin->arena).ptr;
            pinc_buf_clear(&text);
            return name_newest(out, pin);
        }
    }
    return false;
}

/* Look at what the newest version needs. Nothing is built for that. */
static enum pinc_status find_own_needs(struct pinc_party *out, bool *found, const struct pin *pin,
                                       struct pinc_error *err)
{
    const struct pinc_provider *provider = pinc_source_provider(pin->compile->result.source);
    const struct pinc_env *env = pin->compile->request.envs[pin->target];
    const struct pinc_project *project = pin->candidates->project;
    const uint32_t file = pin->candidates->file[pin->target * pin->candidates->n + pin->newest];
    const struct pinc_metadata *metadata = NULL;
    enum pinc_status st;

    if (file == PINC_NONE) {
        return PINC_OK;
    }
    st = provider->metadata(provider->self, &metadata, project,
                            pinc_metadata_file(project, env, file), PINC_PREFETCH, err);
    if (st == PINC_OK) {
        st = pinc_pins_wait(provider, err);
    }
    *found = st == PINC_OK && find_need(out, pin, metadata);
    return st == PINC_OK && *found && (!out->name || !out->first || !out->requirement)
               ? pinc_fail_memory(err)
               : st;
}

/* Who keeps the newest version out: on the target itself, by its own needs, or on another target, whose
 * version is shared. */
static enum pinc_status find_holder(struct pinc_outdated_package *row, const struct pin *pin,
                                    struct pinc_error *err)
{
    const struct pinc_resolution *r = pin->compile->result.resolution;
    struct pinc_held_back held = {r, &pin->compile->request, pin->pick,
                                  &release_of(pin, pin->newest)->version, pin->target};
    enum pinc_status st =
        pinc_held_back_find(&row->holder, &row->has_holder, &held, pin->arena, err);
    struct pinc_buf text = {0};

    if (st == PINC_OK && !row->has_holder) {
        st = find_own_needs(&row->holder, &row->has_holder, pin, err);
    }
    for (held.target = 0; st == PINC_OK && !row->has_holder && held.target < held.request->n_envs;
         held.target++) {
        if (r->picks[pin->pick].release[held.target] != PINC_NONE) {
            st = pinc_held_back_find(&row->holder, &row->has_holder, &held, pin->arena, err);
        }
    }
    if (st == PINC_OK && row->has_holder) {
        pinc_held_back_print(&text, &row->holder);
    } else {
        pinc_buf_add_str(&text, "what other packages need, taken together");
    }
    row->held_by = pinc_buf_keep(&text, pin->arena).ptr;
    pinc_buf_clear(&text);
    return st == PINC_OK && !row->held_by ? pinc_fail_memory(err) : st;
}

/* What advisories say of the locked version. */
static enum pinc_status find_affected(struct pinc_outdated_package *row, const struct pin *pin,
                                      const struct pinc_version *locked, struct pinc_error *err)
{
    const struct pinc_advisories *advisories = pin->compile->result.advisories;
    struct pinc_affected found[AFFECTED_MAX];
    size_t i;

    if (!advisories) {
        return PINC_OK;
    }
    row->n_affected =
        pinc_advisories_find(advisories, pin->line->name, locked, found, AFFECTED_MAX);
    row->n_affected = row->n_affected < AFFECTED_MAX ? row->n_affected : AFFECTED_MAX;
    row->affected = pinc_arena_array(pin->arena, row->n_affected + 1, sizeof *row->affected);
    for (i = 0; row->affected && i < row->n_affected; i++) {
        struct pinc_buf text = {0};

        pinc_affected_print(&text, &found[i]);
        row->affected[i] = pinc_buf_keep(&text, pin->arena).ptr;
        pinc_buf_clear(&text);
        if (!row->affected[i]) {
            return pinc_fail_memory(err);
        }
    }
    return row->affected ? PINC_OK : pinc_fail_memory(err);
}

/* What the index says of the project as a whole. */
static enum pinc_status find_standing(struct pinc_outdated_package *row, const struct pin *pin,
                                      struct pinc_error *err)
{
    const struct pinc_standing *standing = &pin->candidates->project->standing;
    struct pinc_buf text = {0};

    if (standing->status != PINC_PROJECT_ACTIVE) {
        pinc_standing_print(&text, standing);
        row->standing = pinc_buf_keep(&text, pin->arena).ptr;
        pinc_buf_clear(&text);
    }
    return row->standing ? PINC_OK : pinc_fail_memory(err);
}

static bool same_row(const struct pinc_outdated_package *a, const struct pinc_outdated_package *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->locked, b->locked) == 0 &&
           strcmp(a->fits, b->fits) == 0 && strcmp(a->newest, b->newest) == 0 &&
           strcmp(a->held_by, b->held_by) == 0;
}

/* The same on another target is one row; those of a name come one after the other. */
static enum pinc_status add_row(struct pinc_outdated *out, const struct pinc_outdated_package *row,
                                struct pinc_error *err)
{
    size_t i;

    if (!row->name || !row->locked || !row->fits || !row->newest) {
        return pinc_fail_memory(err);
    }
    for (i = out->n; i > 0 && out->n - i < ROWS_BACK; i--) {
        if (same_row(&out->items[i - 1], row)) {
            out->items[i - 1].targets |= row->targets;
            return PINC_OK;
        }
    }
    if (!PINC_GROW(out->items, out->cap, out->n + 1)) {
        return pinc_fail_memory(err);
    }
    out->items[out->n++] = *row;
    return PINC_OK;
}

/* Is the locked version the one that is chosen, and that the newest? */
static bool is_current(const struct pin *pin, const struct pinc_version *locked)
{
    const uint32_t at = chosen(pin);

    return at != PINC_NONE && pin->newest == at &&
           pinc_version_compare(&release_of(pin, at)->version, locked) == 0;
}

static enum pinc_status look_at(struct pinc_outdated *out, struct pin *pin, struct pinc_error *err)
{
    const uint32_t at = chosen(pin);
    struct pinc_outdated_package row = {
        .targets = (pinc_targets)1 << pin->target, .held_by = "", .standing = ""};
    struct pinc_version locked;
    enum pinc_status st = PINC_OK;

    if (pinc_version_parse(&locked, pin->line->version, pin->arena, NULL) != PINC_OK) {
        return PINC_OK;
    }
    st = find_affected(&row, pin, &locked, err);
    if (st == PINC_OK && at != PINC_NONE) {
        st = pinc_candidates_new(
            &pin->candidates,
            pin->compile->result.resolution->picks[pin->pick].project[pin->target],
            &pin->compile->request, pin->compile->arena, err);
        if (st != PINC_OK || pin->candidates->project->direct_url.ptr) {
            return st;
        }
        pin->newest = pinc_newest_release(pin->candidates, &pin->compile->request, pin->target, at);
        /* A variant of the same public version, or something older: nothing newer is there. */
        if (pin->newest == PINC_NONE || pin->newest < at ||
            pin->candidates->group[pin->newest] == pin->candidates->group[at]) {
            pin->newest = at;
        }
        st = find_standing(&row, pin, err);
        row.current = is_current(pin, &locked);
        if (st == PINC_OK && row.n_affected == 0 && !*row.standing && row.current) {
            return PINC_OK;
        }
    }
    row.name = pinc_arena_copy(pin->arena, pin->line->name.ptr, pin->line->name.len);
    row.locked = pinc_arena_copy(pin->arena, pin->line->version.ptr, pin->line->version.len);
    row.fits = version_text(pin, at);
    row.newest = version_text(pin, pin->newest);
    if (st == PINC_OK && pin->newest != at) {
        st = find_holder(&row, pin, err);
    }
    return st == PINC_OK ? add_row(out, &row, err) : st;
}

/* What the index says of the locked versions. */
static enum pinc_status ask_index(struct pinc_compile *compile,
                                  const struct pinc_changes_line *lines, size_t n,
                                  struct pinc_error *err)
{
    struct pinc_advised *pins = pinc_arena_array(compile->arena, n + 1, sizeof *pins);
    size_t i, n_pins = 0;

    for (i = 0; pins && i < n; i++) {
        if (!lines[i].hashed || !lines[i].hashed->req->url.ptr) {
            pins[n_pins++] = (struct pinc_advised){lines[i].name, lines[i].version};
        }
    }
    return pins ? pinc_advisories_ask(compile, pins, n_pins, err) : pinc_fail_memory(err);
}

enum pinc_status pinc_outdated_find(struct pinc_outdated *out, struct pinc_compile *compile,
                                    struct pinc_error *err)
{
    const struct pinc_resolve_request *request = &compile->request;
    const struct pinc_resolution *r = compile->result.resolution;
    struct pinc_changes_line *lines;
    enum pinc_status st = pinc_changes_lines(&lines, &out->n_locked, compile->old.pins,
                                             request->envs, request->n_envs, compile->arena, err);
    size_t i, t;

    st = st == PINC_OK ? ask_index(compile, lines, out->n_locked, err) : st;

    for (i = 0; st == PINC_OK && i < out->n_locked; i++) {
        const bool direct = lines[i].hashed && lines[i].hashed->req->url.ptr;
        const uint32_t pick = pinc_pick_find(r->picks, r->n_picks, lines[i].name);

        for (t = 0; st == PINC_OK && !direct && t < request->n_envs; t++) {
            struct pin pin = {compile, &lines[i], NULL, out->arena, t, pick, PINC_NONE};

            st = lines[i].targets >> t & 1 ? look_at(out, &pin, err) : PINC_OK;
        }
    }
    out->n_targets = request->n_envs;
    out->labels = pinc_target_labels(request->envs, request->n_envs, out->arena);
    out->path = pinc_arena_copy(out->arena, compile->files.path.ptr, compile->files.path.len);
    return st == PINC_OK && (!out->labels || !out->path) ? pinc_fail_memory(err) : st;
}

/* The output has to be there; its versions do not count. */
static enum pinc_status check_output(struct pinc_compile *compile, struct pinc_error *err)
{
    if (pinc_slice_equal(compile->files.path, PINC_LIT("-"))) {
        (void)pinc_fail(err, PINC_EUSAGE, "standard output cannot be outdated");
        pinc_fail_hint(err, "name the lock with --output-file");
        return PINC_EUSAGE;
    }
    if (!compile->old.there) {
        (void)pinc_fail(err, PINC_ENOTFOUND, "there is no lock to compare with: %.*s",
                        PINC_SLICE_ARG(compile->files.path));
        if (!compile->project.lock && compile->session->n_inputs == 0) {
            pinc_project_locks_hint(&compile->project.own, err);
        }
        pinc_fail_hint(err, "`pinc compile` makes it; --output-file names another one");
        return PINC_ENOTFOUND;
    }
    compile->settings.versions.upgrade = true;
    return PINC_OK;
}

static enum pinc_status run(struct pinc_outdated *out, struct pinc_session *session,
                            struct pinc_error *err)
{
    struct pinc_compile compile = {.session = session, .arena = pinc_arena_new()};
    enum pinc_status st =
        compile.arena ? pinc_compile_settle_lock(&compile, err) : pinc_fail_memory(err);

    if (st == PINC_OK) {
        st = check_output(&compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_run(&compile, session, err);
    }
    if (st == PINC_OK && compile.old.pins) {
        st = pinc_outdated_find(out, &compile, err);
    }
    pinc_compile_clear(&compile);
    return st;
}

enum pinc_status pinc_outdated(struct pinc_session *session, struct pinc_outdated **out,
                               struct pinc_error *err)
{
    struct pinc_outdated *outdated = pinc_alloc(sizeof *outdated);
    enum pinc_status st;

    *out = NULL;
    pinc_session_forget(session);
    if (outdated) {
        outdated->arena = pinc_arena_new();
    }
    st = outdated && outdated->arena ? run(outdated, session, err) : pinc_fail_memory(err);
    st = pinc_session_check_read(session, st, err);
    if (st == PINC_OK) {
        *out = outdated;
        outdated = NULL;
    }
    pinc_outdated_free(outdated);
    return pinc_session_end(session, st, err);
}

/* --- as pinc/outdated.h shows it */

void pinc_outdated_free(struct pinc_outdated *outdated)
{
    if (outdated) {
        pinc_free(outdated->items);
        pinc_arena_free(outdated->arena);
        pinc_free(outdated);
    }
}

const char *pinc_outdated_path(const struct pinc_outdated *outdated)
{
    return outdated->path;
}

size_t pinc_outdated_locked_count(const struct pinc_outdated *outdated)
{
    return outdated->n_locked;
}

size_t pinc_outdated_target_count(const struct pinc_outdated *outdated)
{
    return outdated->n_targets;
}

const char *pinc_outdated_target(const struct pinc_outdated *outdated, size_t at)
{
    return at < outdated->n_targets ? outdated->labels[at] : NULL;
}

size_t pinc_outdated_count(const struct pinc_outdated *outdated)
{
    return outdated->n;
}

const struct pinc_outdated_package *pinc_outdated_at(const struct pinc_outdated *outdated,
                                                     size_t at)
{
    return at < outdated->n ? &outdated->items[at] : NULL;
}

const char *pinc_outdated_name(const struct pinc_outdated_package *package)
{
    return package->name;
}

const char *pinc_outdated_locked(const struct pinc_outdated_package *package)
{
    return package->locked;
}

const char *pinc_outdated_fits(const struct pinc_outdated_package *package)
{
    return package->fits;
}

const char *pinc_outdated_newest(const struct pinc_outdated_package *package)
{
    return package->newest;
}

const struct pinc_party *pinc_outdated_holder(const struct pinc_outdated_package *package)
{
    return package->has_holder ? &package->holder : NULL;
}

const char *pinc_outdated_held_by(const struct pinc_outdated_package *package)
{
    return package->held_by;
}

int pinc_outdated_on_target(const struct pinc_outdated_package *package, size_t at)
{
    return at < PINC_TARGETS_MAX && (package->targets >> at & 1) != 0;
}

int pinc_outdated_is_current(const struct pinc_outdated_package *package)
{
    return package->current;
}

const char *pinc_outdated_standing(const struct pinc_outdated_package *package)
{
    return package->standing;
}

size_t pinc_outdated_affected_count(const struct pinc_outdated_package *package)
{
    return package->n_affected;
}

const char *pinc_outdated_affected(const struct pinc_outdated_package *package, size_t at)
{
    return at < package->n_affected ? package->affected[at] : NULL;
}

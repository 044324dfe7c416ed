/*
 * Judging a lock that is a file: what is read before its lines are judged, and the verdict.
 */
#include "base/limits.h"
#include "lock/judge/lock_file.h"
#include "lock/state/compile_request.h"
#include "lock/state/compile_limits.h"
#include "lock/state/compile_patches.h"
#include "lock/state/lock_pins.h"
#include "lock/state/pinned.h"
#include "lock/state/read_advisories.h"
#include "lock/result/target_labels.h"
#include "lock/judge/verify_lock.h"

struct pinc_verdict {
    struct pinc_arena *arena;
    struct pinc_findings findings;
    const char **targets, **labels;
    size_t n_targets, n_lines;
};

static enum pinc_status name_targets(struct pinc_verdict *verdict, const struct pinc_compile *c,
                                     struct pinc_error *err)
{
    const struct pinc_env *const *envs = pinc_target_list_envs(&c->targets);
    const size_t n = c->targets.n_envs;

    verdict->targets = pinc_target_names(envs, n, verdict->arena);
    verdict->labels = pinc_target_labels(envs, n, verdict->arena);
    verdict->n_targets = n;
    return verdict->targets && verdict->labels ? PINC_OK : pinc_fail_memory(err);
}

/* Was the same found on two targets? */
static bool same_findings(const void *user, size_t a, size_t b)
{
    const struct pinc_findings *findings = user;
    size_t i;

    for (i = 0; i < findings->n; i++) {
        if ((findings->items[i].targets >> a & 1) != (findings->items[i].targets >> b & 1)) {
            return false;
        }
    }
    return true;
}

static enum pinc_status join_findings(void *user, const size_t *after, size_t n,
                                      struct pinc_error *err)
{
    struct pinc_findings *findings = user;
    size_t i;

    (void)err;
    findings->faulty = pinc_targets_after(findings->faulty, after, n);
    for (i = 0; i < findings->n; i++) {
        findings->items[i].targets = pinc_targets_after(findings->items[i].targets, after, n);
    }
    return PINC_OK;
}

/* Judge the lines; *again when a target is parted by what they need. */
static enum pinc_status judge_lines(bool *again, struct pinc_verdict *verdict,
                                    struct pinc_compile *c, struct pinc_error *err)
{
    pinc_turns turns[PINC_TARGETS_MAX] = {0};
    const struct pinc_verify_lock verify = {
        .list = c->input.list,
        .request = &c->request,
        .provider = pinc_source_provider(c->result.source),
        .arena = c->arena,
        .advisories = c->result.advisories,
        .findings = &verdict->findings,
        .turns = turns,
        .err = err,
    };
    const struct pinc_env *const *envs = c->request.envs;
    const size_t n = c->request.n_envs;
    enum pinc_status st = pinc_verify_lines(&verify);
    size_t t;

    *again = false;
    for (t = 0; t < n && st == PINC_OK; t++) {
        st = pinc_patches_part(again, c, pinc_env_value(envs[t], PINC_VAR_PYTHON_VERSION), turns[t],
                               err);
    }
    return st == PINC_OK && *again ? pinc_compile_request(c, true, err) : st;
}

/* What the index says of the versions that are pinned. */
static enum pinc_status ask_index(struct pinc_compile *c, struct pinc_error *err)
{
    struct pinc_advised *pins =
        pinc_arena_array(c->arena, c->input.list->n_lines + 1, sizeof *pins);
    enum pinc_operator op;
    size_t i, n = 0;

    if (!pins) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < c->input.list->n_lines; i++) {
        const struct pinc_requirement *req = c->input.list->lines[i].req;

        if (req && !req->url.ptr && pinc_pinned_is(req)) {
            pins[n].name = req->norm;
            pinc_specset_item(req->specs, 0, &op, &pins[n++].version);
        }
    }
    return pinc_advisories_ask(c, pins, n, err);
}

static enum pinc_status judge(struct pinc_verdict *verdict, struct pinc_session *session,
                              const char *path, struct pinc_error *err)
{
    struct pinc_compile c = {.session = session, .arena = pinc_arena_new()};
    enum pinc_status st =
        c.arena ? pinc_lock_file_open(&c, session, path, err) : pinc_fail_memory(err);
    bool again = true;

    if (st == PINC_OK && pinc_slice_ends(pinc_slice_of(path), ".in")) {
        st = pinc_lock_pins_check(c.input.list, err); /* an input, by its name too */
    }
    if (st == PINC_OK) {
        st = pinc_advisories_read(&c, err);
    }
    if (st == PINC_OK) {
        st = ask_index(&c, err);
    }
    while (again && st == PINC_OK) {
        pinc_findings_clear(&verdict->findings);
        st = judge_lines(&again, verdict, &c, err);
    }
    if (st == PINC_OK) {
        const struct pinc_sides sides = {same_findings, join_findings, &verdict->findings};

        st = pinc_target_list_join(&c.targets, &sides, err);
    }
    if (st == PINC_OK) {
        verdict->n_lines = c.input.list->n_lines;
        st = name_targets(verdict, &c, err);
    }
    st = pinc_compile_tell_limit(&c, st, err);
    pinc_compile_clear(&c);
    return st;
}

enum pinc_status pinc_verify_file(struct pinc_session *session, const char *path,
                                  struct pinc_verdict **out, struct pinc_error *err)
{
    struct pinc_verdict *verdict = pinc_alloc(sizeof *verdict);
    enum pinc_status st;

    *out = NULL;
    pinc_session_forget(session);
    if (verdict) {
        verdict->arena = verdict->findings.arena = pinc_arena_new();
    }
    st = verdict && verdict->arena ? judge(verdict, session, path, err) : pinc_fail_memory(err);
    st = pinc_session_check_read(session, st, err);
    if (st != PINC_OK) {
        pinc_verdict_free(verdict);
        return pinc_session_end(session, st, err);
    }
    *out = verdict;
    return PINC_OK;
}

void pinc_verdict_free(struct pinc_verdict *verdict)
{
    if (verdict) {
        pinc_findings_clear(&verdict->findings);
        pinc_arena_free(verdict->arena);
        pinc_free(verdict);
    }
}

int pinc_verdict_good(const struct pinc_verdict *verdict)
{
    return verdict->findings.faulty == 0;
}

int pinc_verdict_good_on(const struct pinc_verdict *verdict, size_t at)
{
    return at < verdict->n_targets && !(verdict->findings.faulty >> at & 1);
}

size_t pinc_verdict_line_count(const struct pinc_verdict *verdict)
{
    return verdict->n_lines;
}

size_t pinc_verdict_target_count(const struct pinc_verdict *verdict)
{
    return verdict->n_targets;
}

const char *pinc_verdict_target(const struct pinc_verdict *verdict, size_t at)
{
    return at < verdict->n_targets ? verdict->targets[at] : NULL;
}

const char *pinc_verdict_target_label(const struct pinc_verdict *verdict, size_t at)
{
    return at < verdict->n_targets ? verdict->labels[at] : NULL;
}

size_t pinc_verdict_count(const struct pinc_verdict *verdict)
{
    return verdict->findings.n;
}

const struct pinc_finding *pinc_verdict_at(const struct pinc_verdict *verdict, size_t at)
{
    return at < verdict->findings.n ? &verdict->findings.items[at] : NULL;
}

enum pinc_severity pinc_finding_severity(const struct pinc_finding *finding)
{
    return finding->severity;
}

const char *pinc_finding_text(const struct pinc_finding *finding)
{
    return finding->text;
}

const char *pinc_finding_file(const struct pinc_finding *finding)
{
    return finding->file;
}

unsigned pinc_finding_line(const struct pinc_finding *finding)
{
    return finding->line;
}

int pinc_finding_on_target(const struct pinc_finding *finding, size_t at)
{
    return at < PINC_TARGETS_MAX && (finding->targets >> at & 1) != 0;
}

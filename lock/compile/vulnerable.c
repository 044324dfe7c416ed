#include "lock/compile/vulnerable.h"

#include "lock/compile/fewest_changes.h"
#include "lock/state/read_advisories.h"
#include "resolver/resolve.h"

#define TOLD 8u /* advisories of one version */

static bool is_affected(void *user, struct pinc_slice name, const struct pinc_version *version)
{
    return pinc_advisories_affect(user, name, version);
}

enum pinc_status pinc_vulnerable_resolve(struct pinc_compile *compile,
                                         const struct pinc_provider *provider,
                                         struct pinc_conflict **conflict, struct pinc_error *err)
{
    const struct pinc_fewest_changes in = {
        .request = &compile->request,
        .provider = provider,
        .banned = is_affected,
        .user = compile->result.advisories,
        .where = PINC_LIT("--upgrade-vulnerable"),
        .arena = compile->arena,
    };
    struct pinc_fewest_changes_stats stats;
    enum pinc_status st;

    if (!compile->settings.versions.advisories.upgrade) {
        return pinc_resolve(&compile->result.resolution, &compile->request, provider, conflict,
                            err);
    }
    st = pinc_fewest_changes_solve(&compile->result.resolution, &in, &stats, conflict, err);
    pinc_session_tell(compile->session, PINC_MESSAGE_DETAIL,
                      "%u resolutions to change the fewest versions", stats.solves);
    if (stats.given_up) {
        pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                          "more versions may change than have to: there were too many "
                          "possibilities to try");
    }
    return st;
}

/* --- telling */

static void tell_version(const struct pinc_compile *compile, const struct pinc_pick *pick,
                         const struct pinc_release *release)
{
    struct pinc_affected found[TOLD];
    const size_t n = pinc_advisories_find(compile->result.advisories, pick->name, &release->version,
                                          found, TOLD);
    size_t i;

    for (i = 0; i < n && i < TOLD; i++) {
        struct pinc_buf text = {0};

        pinc_buf_add(&text, pick->name);
        pinc_buf_add_char(&text, ' ');
        pinc_buf_add_escaped(&text, release->text, 100);
        pinc_buf_add_str(&text, " is affected by ");
        pinc_affected_print(&text, &found[i]);
        if (text.failed == PINC_OK) {
            pinc_session_tell(compile->session, PINC_MESSAGE_WARNING, "%s", text.ptr);
        }
        pinc_buf_clear(&text);
    }
}

/* The first target that has this release, so that it counts once. */
static bool is_first(const struct pinc_pick *pick, size_t target)
{
    size_t t;

    for (t = 0; t < target; t++) {
        if (pick->release[t] == pick->release[target] &&
            pick->project[t] == pick->project[target]) {
            return false;
        }
    }
    return pick->release[target] != PINC_NONE && !pick->project[target]->direct_url.ptr;
}

static enum pinc_status ask_index(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_resolution *r = compile->result.resolution;
    const size_t n_envs = compile->request.n_envs;
    struct pinc_advised *pins =
        pinc_arena_array(compile->arena, r->n_picks * n_envs + 1, sizeof *pins);
    size_t i, t, n = 0;

    if (!pins) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < r->n_picks; i++) {
        for (t = 0; t < n_envs; t++) {
            if (is_first(&r->picks[i], t)) {
                pins[n++] = (struct pinc_advised){
                    r->picks[i].name,
                    r->picks[i].project[t]->releases[r->picks[i].release[t]].text};
            }
        }
    }
    return pinc_advisories_ask(compile, pins, n, err);
}

enum pinc_status pinc_vulnerable_tell(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_resolution *r = compile->result.resolution;
    enum pinc_status st;
    size_t i, t;

    if (!compile->result.advisories) {
        return PINC_OK;
    }
    st = ask_index(compile, err);
    for (i = 0; st == PINC_OK && i < r->n_picks; i++) {
        for (t = 0; t < compile->request.n_envs; t++) {
            if (is_first(&r->picks[i], t)) {
                tell_version(compile, &r->picks[i],
                             &r->picks[i].project[t]->releases[r->picks[i].release[t]]);
            }
        }
    }
    return st;
}

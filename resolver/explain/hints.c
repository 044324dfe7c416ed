#include "resolver/explain/hints.h"

#include "resolver/explain/import_names.h"
#include "resolver/explain/popular_names.h"
#include "resolver/policy/unusable.h"

static void add_version(struct pinc_buf *out, const struct pinc_package *p, uint32_t cand)
{
    const struct pinc_cand *c = &p->cands[cand];

    pinc_buf_add_escaped(out, c->table->project->releases[c->release].text, 60);
}

static bool lacks_wheel(const struct pinc_derivation *s, uint32_t cand)
{
    const struct pinc_package *p = s->graph->packages[s->empty];

    return pinc_unusable_for_want_of_wheel(
        (enum pinc_unusable)pinc_package_cell(p, s->target, cand)->unusable);
}

/*
 * A local version that the target has no file for, while its public version would do there: the
 * input can name both.
 */
static void suggest_split(struct pinc_buf *out, const struct pinc_derivation *s)
{
    const struct pinc_package *p = s->graph->packages[s->empty];
    struct pinc_slice machine =
        pinc_env_value(s->graph->request->envs[s->target], PINC_VAR_PLATFORM_MACHINE);
    uint32_t c, k;

    for (c = 0; c < p->n_cands; c++) {
        const struct pinc_cand *local = &p->cands[c];

        if (!pinc_version_has_local(local->version) || !pinc_derivation_wants(s, s->empty, c) ||
            !lacks_wheel(s, c)) {
            continue;
        }
        for (k = p->groups.first[local->group]; k < p->groups.first[local->group + 1]; k++) {
            if (pinc_package_cell(p, s->target, k)->file == PINC_NONE) {
                continue;
            }
            pinc_buf_addf(out, "hint: %.*s ", PINC_SLICE_ARG(p->name));
            add_version(out, p, k);
            pinc_buf_addf(out, " has a file for it: write '%.*s==", PINC_SLICE_ARG(p->name));
            add_version(out, p, k);
            pinc_buf_addf(out,
                          " ; platform_machine == \"%.*s\"' and '%.*s==", PINC_SLICE_ARG(machine),
                          PINC_SLICE_ARG(p->name));
            add_version(out, p, c);
            pinc_buf_addf(out, " ; platform_machine != \"%.*s\"'\n", PINC_SLICE_ARG(machine));
            return;
        }
    }
}

/* The target with another platform, when a wheel of these tags suits it. */
static bool suits_platform(const struct pinc_env *env, struct pinc_slice platform,
                           const struct pinc_tag_set *tags)
{
    struct pinc_env *other = NULL;
    bool suits = false;

    if (pinc_env_new(&other, pinc_env_python_option(env), platform, NULL) == PINC_OK) {
        suits = pinc_slice_equal(pinc_env_value(other, PINC_VAR_SYS_PLATFORM),
                                 pinc_env_value(env, PINC_VAR_SYS_PLATFORM)) &&
                pinc_slice_equal(pinc_env_value(other, PINC_VAR_PLATFORM_MACHINE),
                                 pinc_env_value(env, PINC_VAR_PLATFORM_MACHINE)) &&
                pinc_env_wheel_rank(other, tags->python, tags->abi, platform) >= 0;
    }
    pinc_env_free(other);
    return suits;
}

/* Of the platforms in a wheel's tags the one that the target would have to be, one with a newer C
 * library or system; empty: none. */
static struct pinc_slice newer_platform(const struct pinc_env *env, const struct pinc_tag_set *tags)
{
    static const char *const families[] = {"manylinux_", "musllinux_", "macosx_"};
    const struct pinc_slice own = pinc_env_platform_label(env);
    struct pinc_slice rest = tags->platform;
    size_t i;

    while (rest.len) {
        const size_t end = pinc_slice_find(rest, '.');
        const struct pinc_slice platform = pinc_slice_part(rest, 0, end);

        rest = pinc_slice_part(rest, end + (end < rest.len), rest.len);
        for (i = 0; i < sizeof families / sizeof *families; i++) {
            if (pinc_slice_starts(own, families[i]) && pinc_slice_starts(platform, families[i]) &&
                suits_platform(env, platform, tags)) {
                return platform;
            }
        }
    }
    return (struct pinc_slice){NULL, 0};
}

/* Wheels for a newer C library or system only: the platform to ask for. */
static void suggest_platform(struct pinc_buf *out, const struct pinc_derivation *s)
{
    const struct pinc_package *p = s->graph->packages[s->empty];
    const struct pinc_env *env = s->graph->request->envs[s->target];
    uint32_t c, i;

    for (c = (uint32_t)p->n_cands; c > 0; c--) {
        const struct pinc_project *project = p->cands[c - 1].table->project;
        const struct pinc_release *release = &project->releases[p->cands[c - 1].release];

        if (!pinc_derivation_wants(s, s->empty, c - 1) || !lacks_wheel(s, c - 1)) {
            continue;
        }
        for (i = release->first_file; i < release->first_file + release->n_files; i++) {
            struct pinc_slice platform = {NULL, 0};

            if (project->files[i].tags != PINC_NONE) {
                platform = newer_platform(env, &project->tags[project->files[i].tags]);
            }
            if (platform.len) {
                pinc_buf_addf(out, "hint: %.*s ", PINC_SLICE_ARG(p->name));
                add_version(out, p, c - 1);
                pinc_buf_addf(out, " has a wheel for a newer system: --platform %.*s\n",
                              PINC_SLICE_ARG(platform));
                return;
            }
        }
    }
}

static void suggest_spelling(struct pinc_buf *out, const struct pinc_derivation *s)
{
    const struct pinc_package *p = s->graph->packages[s->empty];
    struct pinc_slice near;
    struct pinc_buf known = {0};

    if (!p->missing) {
        return;
    }
    near = pinc_popular_names_nearest(p->name);
    if (pinc_import_names_add_advice(&known, p->name)) {
        pinc_buf_add_str(out, "hint: ");
        pinc_buf_add(out, pinc_buf_slice(&known));
        pinc_buf_add_char(out, '\n');
    } else if (near.ptr) {
        pinc_buf_addf(out, "hint: did you mean %.*s?\n", PINC_SLICE_ARG(near));
    }
    pinc_buf_clear(&known);
}

/* Versions like 1.12.1+cu113 are not on the default index. */
static void suggest_index(struct pinc_buf *out, const struct pinc_derivation *s)
{
    const struct pinc_package *p = s->graph->packages[s->empty];
    const struct pinc_specset *set = pinc_derivation_pin(s, s->empty);
    size_t c;

    if (!set || p->missing || !pinc_specset_names_local(set)) {
        return;
    }
    for (c = 0; c < p->n_cands; c++) {
        if (pinc_specset_matches(set, p->cands[c].version, (struct pinc_slice){0})) {
            return;
        }
    }
    pinc_buf_addf(out, "hint: no index in use has %.*s", PINC_SLICE_ARG(p->name));
    pinc_specset_print_written(out, set);
    pinc_buf_add_str(out, "; name the one that has it with --extra-index-url\n");
}

void pinc_hints_add(struct pinc_buf *out, const struct pinc_derivation *story)
{
    suggest_split(out, story);
    suggest_platform(out, story);
    suggest_spelling(out, story);
    suggest_index(out, story);
}

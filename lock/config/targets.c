#include "lock/config/targets.h"

#include "lock/config/build_pythons.h"
#include "lock/config/interpreter.h"

#include <stdlib.h>
#include <string.h>

const struct pinc_env *const *pinc_target_list_envs(const struct pinc_target_list *list)
{
    return (const struct pinc_env *const *)list->envs;
}

void pinc_target_list_clear(struct pinc_target_list *list)
{
    size_t i;

    for (i = 0; i < list->n_envs; i++) {
        pinc_env_free(list->envs[i]);
    }
    for (i = 0; i < list->n_joined; i++) {
        pinc_env_free(list->joined[i]);
    }
    list->n_envs = list->n_joined = 0;
}

/* One target more, unless it is there already. */
static enum pinc_status add(struct pinc_target_list *list, struct pinc_slice python,
                            struct pinc_slice platform, const struct pinc_env_list *others,
                            struct pinc_error *err)
{
    struct pinc_env *env = NULL;
    enum pinc_status st = pinc_env_new_beside(&env, python, platform, others, err);
    size_t i;

    if (st != PINC_OK) {
        return st;
    }
    for (i = 0; i < list->n_envs; i++) {
        if (pinc_slice_equal(pinc_env_python_option(list->envs[i]), pinc_env_python_option(env)) &&
            pinc_slice_equal(pinc_env_platform_label(list->envs[i]),
                             pinc_env_platform_label(env))) {
            pinc_env_free(env);
            return PINC_OK;
        }
    }
    if (list->n_envs == PINC_TARGETS_MAX) {
        pinc_env_free(env);
        return pinc_fail(err, PINC_ELIMIT, "more than %u targets", PINC_TARGETS_MAX);
    }
    list->envs[list->n_envs++] = env;
    return PINC_OK;
}

/* The Python that is taken when neither an option nor a header names one. */
static void default_python(struct pinc_slice *out, const struct pinc_session *session,
                           struct pinc_arena *arena)
{
    *out = pinc_interpreter_version(session, "python3", arena);
    if (out->ptr) {
        return;
    }
    pinc_session_tell(session, PINC_MESSAGE_NOTE,
                      "no python3 found, so the target is Python " PINC_NEWEST_PYTHON
                      "; --python-version names another one");
    *out = PINC_LIT(PINC_NEWEST_PYTHON);
}

/* Pythons times platforms; an empty list stands for what the header has. */
static enum pinc_status multiply(struct pinc_target_list *list, struct pinc_texts pythons,
                                 struct pinc_texts platforms, const struct pinc_header *header,
                                 const struct pinc_env_list *others, struct pinc_error *err)
{
    const size_t n_a = pythons.n ? pythons.n : header->n_targets;
    const size_t n_b = platforms.n ? platforms.n : header->n_targets;
    enum pinc_status st = PINC_OK;
    size_t a, b;

    for (a = 0; a < n_a; a++) {
        for (b = 0; b < n_b && st == PINC_OK; b++) {
            st = add(list, pythons.n ? pythons.items[a] : header->targets[a].python,
                     platforms.n ? platforms.items[b] : header->targets[b].platform, others, err);
        }
    }
    return st;
}

/* Linux first, then macOS, then Windows; x86_64 first among those of one system: as people list
 * them. */
static int rank_of(const struct pinc_env *env)
{
    static const char *const systems[] = {"linux", "darwin", "win32"};
    struct pinc_slice system = pinc_env_value(env, PINC_VAR_SYS_PLATFORM);
    int rank = 0;

    while (rank < 3 && !pinc_slice_equal(system, pinc_slice_of(systems[rank]))) {
        rank++;
    }
    return 2 * rank + !pinc_slice_ends(pinc_env_platform_label(env), "x86_64");
}

static int compare_envs(const void *a, const void *b)
{
    const struct pinc_env *x = *(struct pinc_env *const *)a, *y = *(struct pinc_env *const *)b;
    const struct pinc_version *vx = pinc_env_version(x, PINC_VAR_PYTHON_FULL_VERSION);
    const struct pinc_version *vy = pinc_env_version(y, PINC_VAR_PYTHON_FULL_VERSION);
    int order = vx && vy ? pinc_version_compare(vx, vy) : 0;

    if (order == 0) {
        order = pinc_slice_compare(pinc_env_python_option(x), pinc_env_python_option(y));
    }
    if (order == 0) {
        order = rank_of(x) - rank_of(y);
    }
    return order ? order
                 : pinc_slice_compare(pinc_env_platform_label(x), pinc_env_platform_label(y));
}

enum pinc_status pinc_target_list_find(struct pinc_target_list *out,
                                       const struct pinc_target_settings *settings,
                                       const struct pinc_session *session, struct pinc_arena *arena,
                                       struct pinc_error *err)
{
    static const struct pinc_slice linux_both[] = {{"linux-x86_64", 12}, {"linux-aarch64", 13}};
    static const struct pinc_header none = {0};
    const struct pinc_header *header = settings->header ? settings->header : &none;
    struct pinc_texts pythons = settings->pythons, platforms = settings->platforms;
    struct pinc_slice python;
    enum pinc_status st = PINC_OK;
    size_t i;

    if (!pythons.n && !platforms.n) {
        for (i = 0; i < header->n_targets && st == PINC_OK; i++) {
            st = add(out, header->targets[i].python, header->targets[i].platform, settings->others,
                     err);
        }
    }
    if (out->n_envs == 0 && st == PINC_OK) {
        if (!pythons.n && !header->n_targets) {
            st = pinc_build_pythons_versions(&pythons, settings->interpreters, session, arena, err);
            if (st == PINC_OK && pythons.n == 0) {
                default_python(&python, session, arena);
                pythons = (struct pinc_texts){&python, 1};
            }
        }
        if (!platforms.n && !header->n_targets) {
            platforms = (struct pinc_texts){linux_both, 2};
        }
        if (st == PINC_OK) {
            st = multiply(out, pythons, platforms, header, settings->others, err);
        }
    }
    if (st != PINC_OK) {
        pinc_target_list_clear(out);
        return st;
    }
    qsort(out->envs, out->n_envs, sizeof *out->envs, compare_envs);
    return PINC_OK;
}

/* --- patch releases */

/* A target, and where it was in the list. */
struct part {
    struct pinc_env *env;
    size_t before;
};

static int compare_parts(const void *a, const void *b)
{
    const struct part *x = a, *y = b;

    return compare_envs(&x->env, &y->env);
}

static bool is_of_minor(const struct pinc_env *env, struct pinc_slice minor)
{
    return !pinc_env_patch_known(env) &&
           pinc_slice_equal(pinc_env_value(env, PINC_VAR_PYTHON_VERSION), minor);
}

/* Add the later parts of a target to the end of the list. */
static enum pinc_status split_one(struct pinc_target_list *list, size_t at, pinc_turns turns,
                                  size_t *before, struct pinc_error *err)
{
    struct pinc_env *env = list->envs[at];
    enum pinc_status st = PINC_OK;
    unsigned p;

    for (p = 1; p <= PINC_PATCH_LAST && st == PINC_OK; p++) {
        const struct pinc_patches patches = pinc_env_patches(env);

        if (!(turns >> p & 1) || p <= patches.first || p > patches.last) {
            continue;
        }
        if (list->n_envs == PINC_TARGETS_MAX) {
            (void)pinc_fail(
                err, PINC_ELIMIT,
                "more than %u targets, where markers part the patch releases of Python %.*s",
                PINC_TARGETS_MAX, PINC_SLICE_ARG(pinc_env_value(env, PINC_VAR_PYTHON_VERSION)));
            pinc_fail_hint(err, "name patch releases: --python-version %.*s.N",
                           PINC_SLICE_ARG(pinc_env_value(env, PINC_VAR_PYTHON_VERSION)));
            return PINC_ELIMIT;
        }
        st = pinc_env_split(env, p, &list->envs[list->n_envs], err);
        if (st == PINC_OK) {
            before[list->n_envs] = before[at];
            env = list->envs[list->n_envs++];
        }
    }
    return st;
}

enum pinc_status pinc_target_list_split(struct pinc_target_list *list, struct pinc_slice minor,
                                        pinc_turns turns, size_t *before, struct pinc_error *err)
{
    struct part parts[PINC_TARGETS_MAX];
    const size_t n = list->n_envs;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < n; i++) {
        before[i] = i;
    }
    for (i = 0; i < n && st == PINC_OK; i++) {
        if (is_of_minor(list->envs[i], minor)) {
            st = split_one(list, i, turns, before, err);
        }
    }
    for (i = 0; i < list->n_envs; i++) {
        parts[i] = (struct part){list->envs[i], before[i]};
    }
    qsort(parts, list->n_envs, sizeof *parts, compare_parts);
    for (i = 0; i < list->n_envs; i++) {
        list->envs[i] = parts[i].env;
        before[i] = parts[i].before;
    }
    return st;
}

/* Is target b the part that follows target a, from this turn on? */
static bool follows(const struct pinc_env *a, const struct pinc_env *b, unsigned turn)
{
    return !pinc_env_patch_known(a) && !pinc_env_patch_known(b) &&
           pinc_env_patches(b).first == turn && pinc_env_patches(a).last + 1 == turn &&
           pinc_slice_equal(pinc_env_python_option(a), pinc_env_python_option(b)) &&
           pinc_slice_equal(pinc_env_platform_label(a), pinc_env_platform_label(b));
}

/* Is the turn one of this minor version, and everything the same on both sides of it? */
static bool can_join(const struct pinc_target_list *list, struct pinc_slice minor, unsigned turn,
                     const struct pinc_sides *sides)
{
    bool any = false;
    size_t a, b;

    for (b = 0; b < list->n_envs; b++) {
        for (a = 0; a < b && is_of_minor(list->envs[b], minor); a++) {
            if (follows(list->envs[a], list->envs[b], turn)) {
                any = true;
                if (!sides->same(sides->user, a, b)) {
                    return false;
                }
            }
        }
    }
    return any;
}

static enum pinc_status join(struct pinc_target_list *list, struct pinc_slice minor, unsigned turn,
                             const struct pinc_sides *sides, struct pinc_error *err)
{
    const size_t n = list->n_envs;
    size_t after[PINC_TARGETS_MAX] = {0}, i, k;
    enum pinc_status st = PINC_OK;

    list->n_envs = 0;
    for (i = 0; i < n; i++) {
        struct pinc_env *env = list->envs[i];

        for (k = 0;
             k < list->n_envs && !(is_of_minor(env, minor) && follows(list->envs[k], env, turn));
             k++) {
        }
        after[i] = k;
        if (k == list->n_envs) {
            list->envs[list->n_envs++] = env;
        } else {
            list->joined[list->n_joined++] = env;
        }
    }
    for (i = n - list->n_envs; i > 0 && st == PINC_OK; i--) {
        struct pinc_env *env = list->joined[list->n_joined - i];

        for (k = 0; !follows(list->envs[k], env, turn); k++) {
        }
        st = pinc_env_join(list->envs[k], env, err);
    }
    return st == PINC_OK ? sides->joined(sides->user, after, n, err) : st;
}

enum pinc_status pinc_target_list_join(struct pinc_target_list *list,
                                       const struct pinc_sides *sides, struct pinc_error *err)
{
    struct pinc_slice minors[PINC_TARGETS_MAX];
    const size_t n = pinc_target_list_minors(minors, list);
    enum pinc_status st = PINC_OK;
    unsigned turn;
    size_t i;

    for (i = 0; i < n; i++) {
        for (turn = 1; turn <= PINC_PATCH_LAST && st == PINC_OK; turn++) {
            if (can_join(list, minors[i], turn, sides)) {
                st = join(list, minors[i], turn, sides, err);
            }
        }
    }
    return st;
}

pinc_targets pinc_targets_after(pinc_targets targets, const size_t *after, size_t n)
{
    pinc_targets out = 0;
    size_t t;

    for (t = 0; t < n; t++) {
        out |= (targets >> t & 1) << after[t];
    }
    return out;
}

bool pinc_target_list_has_python(const struct pinc_target_list *list, struct pinc_slice python)
{
    size_t t = 0;

    while (t < list->n_envs && !pinc_slice_equal(pinc_env_python_option(list->envs[t]), python)) {
        t++;
    }
    return t < list->n_envs;
}

size_t pinc_target_list_minors(struct pinc_slice minors[PINC_TARGETS_MAX],
                               const struct pinc_target_list *list)
{
    size_t n = 0, t, k;

    for (t = 0; t < list->n_envs; t++) {
        minors[n] = pinc_env_value(list->envs[t], PINC_VAR_PYTHON_VERSION);
        for (k = 0; k < n && !pinc_slice_equal(minors[k], minors[n]); k++) {
        }
        n += k == n;
    }
    return n;
}

#include "lock/config/targets.h"

#include "lock/config/build_pythons.h"
#include "lock/config/interpreter.h"

#include <stdlib.h>
#include <string.h>

void pinc_target_list_clear(struct pinc_target_list *list)
{
    size_t i;

    for (i = 0; i < list->n_envs; i++) {
        pinc_env_free(list->envs[i]);
    }
    list->n_envs = 0;
}

void pinc_target_print(struct pinc_buf *buf, const struct pinc_env *env)
{
    pinc_buf_add(buf, pinc_env_python_label(env));
    pinc_buf_add_str(buf, " on ");
    pinc_buf_add(buf, pinc_env_short_label(env));
}

/* One target more, unless it is there already. */
static enum pinc_status add(struct pinc_target_list *list, struct pinc_slice python,
                            struct pinc_slice platform, struct pinc_error *err)
{
    struct pinc_env *env = NULL;
    enum pinc_status st = pinc_env_new(&env, python, platform, err);
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
                                 struct pinc_error *err)
{
    const size_t n_a = pythons.n ? pythons.n : header->n_targets;
    const size_t n_b = platforms.n ? platforms.n : header->n_targets;
    enum pinc_status st = PINC_OK;
    size_t a, b;

    for (a = 0; a < n_a; a++) {
        for (b = 0; b < n_b && st == PINC_OK; b++) {
            st = add(list, pythons.n ? pythons.items[a] : header->targets[a].python,
                     platforms.n ? platforms.items[b] : header->targets[b].platform, err);
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
            st = add(out, header->targets[i].python, header->targets[i].platform, err);
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
            st = multiply(out, pythons, platforms, header, err);
        }
    }
    if (st != PINC_OK) {
        pinc_target_list_clear(out);
        return st;
    }
    qsort(out->envs, out->n_envs, sizeof *out->envs, compare_envs);
    return PINC_OK;
}

/* markers.json: evaluation in every environment, extras, the variables of lock files, refusals. */
#include "tests/conformance/conformance.h"

#include "markers/marker/marker.h"

#include <string.h>

#define ENVS_MAX 64u

struct envs {
    const char *names[ENVS_MAX];
    struct pinc_env *envs[ENVS_MAX];
    size_t n;
};

static void envs_clear(struct envs *envs)
{
    while (envs->n > 0) {
        pinc_env_free(envs->envs[--envs->n]);
    }
}

static bool envs_read(struct envs *out, const json_t *vectors)
{
    const json_t *order = json_object_get(vectors, "env_order");
    const json_t *all = json_object_get(vectors, "envs");
    struct pinc_slice values[PINC_VAR_COUNT];
    unsigned var;

    for (out->n = 0; out->n < json_array_size(order) && out->n < ENVS_MAX; out->n++) {
        const char *name = json_string_value(json_array_get(order, out->n));

        for (var = 0; var < PINC_VAR_COUNT; var++) {
            values[var] = conformance_text(json_object_get(all, name),
                                           pinc_variable_name((enum pinc_variable)var));
        }
        out->names[out->n] = name;
        if (pinc_env_new_custom(&out->envs[out->n], values, NULL, 0, NULL) != PINC_OK) {
            return false;
        }
    }
    return out->n == json_array_size(order);
}

static const struct pinc_env *env_named(const struct envs *envs, const json_t *row)
{
    const char *name = json_string_value(json_object_get(row, "env"));
    size_t i;

    for (i = 0; i < envs->n; i++) {
        if (name && strcmp(envs->names[i], name) == 0) {
            return envs->envs[i];
        }
    }
    return NULL;
}

static enum pinc_truth truth_of(const json_t *value)
{
    if (json_is_string(value)) {
        return strcmp(json_string_value(value), "UndefinedComparison") == 0
                   ? PINC_UNDEFINED_COMPARISON
                   : PINC_UNDEFINED_NAME;
    }
    return json_is_true(value) ? PINC_TRUE : PINC_FALSE;
}

/* The marker of a row, when it also prints as the row says. */
static const struct pinc_marker *read_marker(const json_t *row, struct pinc_arena *arena)
{
    const struct pinc_marker *marker;
    struct pinc_buf buf = {0};
    bool ok;

    if (pinc_marker_parse(&marker, conformance_text(row, "m"), arena, NULL) != PINC_OK) {
        return NULL;
    }
    pinc_marker_print(&buf, marker);
    ok = pinc_slice_equal(pinc_buf_slice(&buf), conformance_text(row, "canon"));
    pinc_buf_clear(&buf);
    return ok ? marker : NULL;
}

static void check_eval(struct conformance *run, const json_t *row, const struct envs *envs,
                       struct pinc_arena *arena)
{
    const struct pinc_marker *marker = read_marker(row, arena);
    const json_t *want = json_object_get(row, "r");
    size_t i = 0;

    while (marker && i < envs->n &&
           pinc_marker_eval(marker, envs->envs[i], PINC_CONTEXT_METADATA, NULL) ==
               truth_of(json_array_get(want, i))) {
        i++;
    }
    conformance_check(run, marker && i == envs->n, conformance_text(row, "m").ptr, "%s",
                      !marker ? "not read, or printed differently"
                              : envs->names[i < envs->n ? i : 0]);
}

/* The texts of an array in the arena. */
static const struct pinc_slice *names_of(const json_t *array, size_t *n, struct pinc_arena *arena)
{
    struct pinc_slice *names = pinc_arena_array(arena, json_array_size(array), sizeof *names);

    for (*n = 0; *n < json_array_size(array); ++*n) {
        names[*n] = conformance_item(array, *n);
    }
    return names;
}

/* Rows of "extras" and "lock". */
static void check_sets(struct conformance *run, const json_t *row, const struct envs *envs,
                       struct pinc_arena *arena)
{
    const struct pinc_marker *marker = read_marker(row, arena);
    const struct pinc_env *env = env_named(envs, row);
    const char *context = json_string_value(json_object_get(row, "context"));
    struct pinc_marker_sets sets;
    enum pinc_marker_context where = PINC_CONTEXT_METADATA;
    bool ok = marker && env;

    if (context) {
        where =
            strcmp(context, "lock_file") == 0 ? PINC_CONTEXT_LOCK_FILE : PINC_CONTEXT_REQUIREMENT;
    }
    sets.extras = names_of(json_object_get(row, "extras"), &sets.n_extras, arena);
    sets.groups = names_of(json_object_get(row, "groups"), &sets.n_groups, arena);
    ok = ok && pinc_marker_eval(marker, env, where, &sets) == truth_of(json_object_get(row, "r"));
    conformance_check(run, ok, conformance_text(row, "m").ptr, "in %s",
                      json_string_value(json_object_get(row, "env")));
}

static void check_invalid(struct conformance *run, const json_t *row, const struct envs *envs,
                          struct pinc_arena *arena)
{
    struct pinc_slice in = conformance_text(row, "m");
    const struct pinc_marker *marker;

    (void)envs;
    conformance_check(run, pinc_marker_parse(&marker, in, arena, NULL) == PINC_ESYNTAX, in.ptr,
                      "wanted a refusal");
}

void conformance_markers(struct conformance *run, const json_t *vectors)
{
    static const struct {
        const char *key;
        void (*check)(struct conformance *run, const json_t *row, const struct envs *envs,
                      struct pinc_arena *arena);
    } parts[] = {
        {"eval", check_eval},
        {"extras", check_sets},
        {"lock", check_sets},
        {"invalid", check_invalid},
    };
    struct envs envs = {0};
    size_t part, i;

    if (!envs_read(&envs, vectors)) {
        conformance_check(run, false, "envs", "the environments cannot be read");
    }
    for (part = 0; part < sizeof parts / sizeof *parts && envs.n > 0; part++) {
        const json_t *rows = json_object_get(vectors, parts[part].key);

        for (i = 0; i < json_array_size(rows); i++) {
            struct pinc_arena *arena = pinc_arena_new();

            parts[part].check(run, json_array_get(rows, i), &envs, arena);
            pinc_arena_free(arena);
        }
    }
    envs_clear(&envs);
}

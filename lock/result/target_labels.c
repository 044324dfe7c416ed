#include "lock/result/target_labels.h"

static bool several_pythons(const struct pinc_env *const *envs, size_t n)
{
    size_t t;

    for (t = 1; t < n; t++) {
        if (!pinc_slice_equal(pinc_env_python_label(envs[0]), pinc_env_python_label(envs[t]))) {
            return true;
        }
    }
    return false;
}

static const char **make(const struct pinc_env *const *envs, size_t n, bool whole,
                         struct pinc_arena *arena)
{
    const char **names = pinc_arena_array(arena, n + 1, sizeof *names);
    size_t t;

    for (t = 0; names && t < n; t++) {
        struct pinc_buf buf = {0};

        if (whole) {
            pinc_env_print(&buf, envs[t]);
        } else {
            pinc_buf_add(&buf, pinc_env_short_label(envs[t]));
        }
        names[t] = pinc_buf_keep(&buf, arena).ptr;
        if (!names[t]) {
            return NULL;
        }
    }
    return names;
}

const char **pinc_target_labels(const struct pinc_env *const *envs, size_t n,
                                struct pinc_arena *arena)
{
    return make(envs, n, several_pythons(envs, n), arena);
}

const char **pinc_target_names(const struct pinc_env *const *envs, size_t n,
                               struct pinc_arena *arena)
{
    return make(envs, n, true, arena);
}

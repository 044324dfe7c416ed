#include "markers/marker/patch_turns.h"

/* Can its truth depend on the patch release of this Python at all? Nearly all markers end here: they do
 * not compare what has a patch release, or never name this minor version. Texts that are looked for in
 * other texts need not name it. */
static bool may_turn(const struct pinc_marker *marker, const struct pinc_env *env)
{
    const struct pinc_slice minor = pinc_env_value(env, PINC_VAR_PYTHON_VERSION);
    struct pinc_slice text;
    size_t i;

    if (!marker || pinc_env_patch_known(env) ||
        (!pinc_marker_uses(marker, PINC_VAR_PYTHON_FULL_VERSION) &&
         !pinc_marker_uses(marker, PINC_VAR_IMPLEMENTATION_VERSION))) {
        return false;
    }
    text = pinc_marker_text(marker);
    for (i = 0; i + minor.len <= text.len; i++) {
        if (pinc_slice_equal(pinc_slice_part(text, i, i + minor.len), minor) ||
            pinc_slice_equal(pinc_slice_part(text, i, i + 3), PINC_LIT("in "))) {
            return true;
        }
    }
    return false;
}

enum pinc_status pinc_patch_turns_add(pinc_turns *turns, const struct pinc_marker *marker,
                                      const struct pinc_env *env, struct pinc_slice extra,
                                      struct pinc_error *err)
{
    const struct pinc_patches patches = pinc_env_patches(env);
    struct pinc_arena *arena;
    struct pinc_env *one = NULL;
    enum pinc_status st = PINC_OK;
    bool before = false;
    unsigned p;

    if (!may_turn(marker, env)) {
        return PINC_OK;
    }
    arena = pinc_arena_new();
    for (p = patches.first; arena && p <= patches.last; p++) {
        bool holds;

        if (!one) {
            one = pinc_env_at_patch(env, p, arena);
        } else if (!pinc_env_move_patch(one, p, arena)) {
            break;
        }
        if (!one) {
            break;
        }
        holds = pinc_marker_holds(marker, one, extra);
        if (p > patches.first && holds != before) {
            *turns |= (pinc_turns)1 << p;
        }
        before = holds;
    }
    if (!arena || p <= patches.last) {
        st = pinc_fail_memory(err);
    }
    pinc_arena_free(arena);
    return st;
}

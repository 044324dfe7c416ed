#include "lock/compile/not_kept.h"

#include "lock/state/held_back.h"

/* Is another version than the pin's chosen on the target? */
static bool is_lost(const struct pinc_kept *pin, const struct pinc_held_back *held)
{
    const struct pinc_pick *pick = &held->resolution->picks[held->pick];
    const uint32_t release = pick->release[held->target];

    return release != PINC_NONE && (pin->targets >> held->target & 1) &&
           pinc_version_compare(&pick->project[held->target]->releases[release].version,
                                held->version) != 0;
}

/* The first reason of the first target that has one. */
static enum pinc_status find_reason(struct pinc_party *party, bool *found,
                                    const struct pinc_kept *pin, struct pinc_held_back *held,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    *found = false;
    for (held->target = 0; held->target < held->request->n_envs && st == PINC_OK && !*found;
         held->target++) {
        if (is_lost(pin, held)) {
            st = pinc_held_back_find(party, found, held, arena, err);
        }
    }
    return st;
}

static enum pinc_status tell_all(struct pinc_buf *buf, const struct pinc_resolution *resolution,
                                 const struct pinc_resolve_request *request,
                                 struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct pinc_party party;
    size_t i;
    bool found;

    for (i = 0; i < request->n_kept && st == PINC_OK; i++) {
        const struct pinc_kept *pin = &request->kept[i];
        struct pinc_held_back held = {
            resolution, request, pinc_pick_find(resolution->picks, resolution->n_picks, pin->name),
            &pin->version, 0};

        if (pin->wished || held.pick == PINC_NONE) {
            continue;
        }
        st = find_reason(&party, &found, pin, &held, arena, err);
        if (st == PINC_OK && found) {
            pinc_buf_add(buf, pin->name);
            pinc_buf_add_char(buf, ' ');
            pinc_version_print(buf, &pin->version);
            pinc_buf_add_str(buf, ": ");
            pinc_held_back_print(buf, &party);
            pinc_buf_add_char(buf, '\n');
        }
    }
    return st == PINC_OK && buf->failed != PINC_OK ? pinc_fail_memory(err) : st;
}

enum pinc_status pinc_not_kept_tell(struct pinc_buf *buf, const struct pinc_resolution *resolution,
                                    const struct pinc_resolve_request *request,
                                    struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    enum pinc_status st =
        arena ? tell_all(buf, resolution, request, arena, err) : pinc_fail_memory(err);

    pinc_arena_free(arena);
    return st;
}

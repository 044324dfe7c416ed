#include "lock/state/lock_pins.h"

#include "lock/output/output_path.h"
#include "resolver/policy/standing.h"
#include "resolver/policy/unusable.h"

#include <unistd.h>

enum pinc_status pinc_lock_pins_fail(const struct pinc_requirement_line *line,
                                     enum pinc_status code, const char *what, const char *detail,
                                     struct pinc_error *err)
{
    struct pinc_buf shown = {0};

    pinc_buf_add_escaped(&shown, line->written, 120);
    (void)pinc_fail(err, code, "%s: %s%s", shown.ptr ? shown.ptr : "", what, detail);
    pinc_buf_clear(&shown);
    pinc_requirement_line_fail_at(line, err);
    return code;
}

/* requirements.in was named, and requirements.txt was meant. */
static void hint_at_lock(struct pinc_error *err)
{
    const struct pinc_slice path = pinc_slice_of(err ? err->source : "");
    struct pinc_arena *arena = pinc_slice_ends(path, ".in") ? pinc_arena_new() : NULL;
    struct pinc_slice lock;
    int pylock;

    for (pylock = 0; arena && pylock < 2; pylock++) {
        if (pinc_output_path_default_output(&lock, path, pylock, arena, NULL) == PINC_OK &&
            access(lock.ptr, F_OK) == 0) {
            pinc_fail_hint(err, "the lock of %s is %s", path.ptr, lock.ptr);
        }
    }
    if (arena) {
        pinc_fail_hint(err, "`pinc compile %s` makes a lock of it", path.ptr);
    }
    pinc_arena_free(arena);
}

enum pinc_status pinc_lock_pins_refuse(const struct pinc_requirement_line *line,
                                       struct pinc_error *err)
{
    (void)pinc_lock_pins_fail(line, PINC_EUSAGE, "pins no version: this is not a lock", "", err);
    hint_at_lock(err);
    return PINC_EUSAGE;
}

enum pinc_status pinc_lock_pins_check(const struct pinc_requirements *list, struct pinc_error *err)
{
    const struct pinc_requirement_line *first = NULL;
    size_t i;

    for (i = 0; i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        if (line->kind != PINC_LINE_REQUIREMENT) {
            continue;
        }
        if (!line->req || pinc_pinned_is(line->req)) {
            return PINC_OK;
        }
        first = first ? first : line;
    }
    return first ? pinc_lock_pins_refuse(first, err) : PINC_OK;
}

enum pinc_status pinc_lock_pins_ask(struct pinc_lock_pins *out, struct pinc_compile *c,
                                    struct pinc_error *err)
{
    const struct pinc_resolve_request *request = &c->request;
    const struct pinc_requirements *list = c->input.list;
    size_t i;

    out->n = 0;
    out->items = pinc_arena_array(c->arena, list->n_lines + 1, sizeof *out->items);
    if (!out->items) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        if (line->kind != PINC_LINE_REQUIREMENT) {
            continue;
        }
        if (!line->req || !pinc_pinned_is(line->req)) {
            return pinc_lock_pins_refuse(line, err);
        }
        out->items[out->n++] = (struct pinc_pin){
            .line = line,
            .targets = pinc_marker_targets(line->marker, request->envs, request->n_envs),
        };
    }
    return pinc_pins_ask(out->items, out->n, pinc_source_provider(c->result.source), request,
                         c->arena, err);
}

/* There are no files of it: the index says why. */
static enum pinc_status fail_quarantined(const struct pinc_pin *pin, struct pinc_error *err)
{
    struct pinc_buf text = {0};
    enum pinc_status st;

    pinc_standing_print(&text, &pin->project->standing);
    st = text.failed == PINC_OK
             ? pinc_lock_pins_fail(pin->line, PINC_ENOTFOUND, "the project is ", text.ptr, err)
             : pinc_fail_memory(err);
    pinc_buf_clear(&text);
    return st;
}

enum pinc_status pinc_lock_pins_find(struct pinc_pinned *out, const struct pinc_pin *pin,
                                     const struct pinc_resolve_request *request, size_t target,
                                     struct pinc_error *err)
{
    *out = pinc_pinned_find(pin->line, pin->candidates, request, target);
    if (out->state != PINC_PINNED_TAKEN && pin->project &&
        pin->project->standing.status == PINC_PROJECT_QUARANTINED) {
        return fail_quarantined(pin, err);
    }
    switch (out->state) {
    case PINC_PINNED_NO_PROJECT:
        return pinc_lock_pins_fail(pin->line, PINC_ENOTFOUND,
                                   "there is no such project on the index", "", err);
    case PINC_PINNED_NO_VERSION:
        return pinc_lock_pins_fail(pin->line, PINC_ENOTFOUND, "there is no such version", "", err);
    case PINC_PINNED_NO_FILE:
        return pinc_lock_pins_fail(pin->line, PINC_ENOTFOUND, "nothing that can be installed: ",
                                   pinc_unusable_text((enum pinc_unusable)out->unusable), err);
    case PINC_PINNED_OTHER_HASH:
        return pinc_lock_pins_fail(pin->line, PINC_EHASH, "none of its hashes is that of a file",
                                   "", err);
    case PINC_PINNED_TAKEN:
        break;
    }
    return PINC_OK;
}

#include "lock/input/format_control.h"

#include "base/limits.h"
#include "markers/name.h"

#include <string.h>

/* The place of a name in a sorted list, or where it belongs. */
static size_t name_place(const struct pinc_name_list *set, struct pinc_slice name, bool *found)
{
    size_t from = 0, to = set->n;

    *found = false;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const int order = pinc_slice_compare(set->names[middle], name);

        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

enum pinc_status pinc_format_control_add(struct pinc_name_list *set, struct pinc_slice name)
{
    bool found;
    const size_t at = name_place(set, name, &found);

    if (found) {
        return PINC_OK;
    }
    if (set->n >= PINC_REQUIREMENTS_FILE_NAMES) {
        return PINC_ELIMIT;
    }
    if (!PINC_GROW(set->names, set->cap, set->n + 1)) {
        return PINC_ENOMEM;
    }
    memmove(set->names + at + 1, set->names + at, (set->n - at) * sizeof *set->names);
    set->names[at] = name;
    ++set->n;
    return PINC_OK;
}

bool pinc_name_list_has(const struct pinc_name_list *list, struct pinc_slice name)
{
    bool found;

    (void)name_place(list, name, &found);
    return found;
}

void pinc_formats_clear(struct pinc_formats *formats)
{
    pinc_free(formats->only_binary.names);
    pinc_free(formats->no_binary.names);
    memset(formats, 0, sizeof *formats);
}

static bool copy_list(struct pinc_name_list *out, const struct pinc_name_list *from)
{
    if (from->n == 0) {
        return true;
    }
    if (!PINC_GROW(out->names, out->cap, from->n)) {
        return false;
    }
    memcpy(out->names, from->names, from->n * sizeof *from->names);
    out->n = from->n;
    return true;
}

enum pinc_status pinc_formats_copy(struct pinc_formats *out, const struct pinc_formats *from)
{
    if (copy_list(&out->only_binary, &from->only_binary) &&
        copy_list(&out->no_binary, &from->no_binary)) {
        return PINC_OK;
    }
    pinc_formats_clear(out);
    return PINC_ENOMEM;
}

static void name_drop(struct pinc_name_list *set, struct pinc_slice name)
{
    bool found;
    const size_t at = name_place(set, name, &found);

    if (found) {
        --set->n;
        memmove(set->names + at, set->names + at + 1, (set->n - at) * sizeof *set->names);
    }
}

/* The part behind the last ":all:" of a list of names; ptr NULL when there is no ":all:". */
static struct pinc_slice behind_all(struct pinc_slice names)
{
    struct pinc_slice behind = {NULL, 0};

    for (;;) {
        const size_t comma = pinc_slice_find(names, ',');
        const struct pinc_slice name = pinc_slice_part(names, 0, comma);

        names = pinc_slice_part(names, comma + 1, names.len);
        if (pinc_slice_equal(name, PINC_LIT(":all:"))) {
            behind = names.ptr ? names : PINC_LIT("");
        }
        if (names.len == 0) {
            return behind;
        }
    }
}

static bool names_none(struct pinc_slice names)
{
    while (names.len) {
        const size_t comma = pinc_slice_find(names, ',');

        if (pinc_slice_equal(pinc_slice_part(names, 0, comma), PINC_LIT(":none:"))) {
            return true;
        }
        names = pinc_slice_part(names, comma + 1, names.len);
    }
    return false;
}

bool pinc_format_control_valid(struct pinc_slice names, struct pinc_slice *bad)
{
    while (names.len) {
        const size_t comma = pinc_slice_find(names, ',');
        const struct pinc_slice name = pinc_slice_part(names, 0, comma);

        if (name.len && !pinc_name_valid(name) && !pinc_slice_equal(name, PINC_LIT(":all:")) &&
            !pinc_slice_equal(name, PINC_LIT(":none:"))) {
            if (bad) {
                *bad = name;
            }
            return false;
        }
        names = pinc_slice_part(names, comma + 1, names.len);
    }
    return true;
}

enum pinc_status pinc_format_control_apply(struct pinc_name_list *set, struct pinc_name_list *other,
                                           struct pinc_slice names, struct pinc_arena *arena)
{
    const struct pinc_slice behind = behind_all(names);
    enum pinc_status st = PINC_OK;
    bool more = true;

    if (behind.ptr) {
        set->n = other->n = 0;
        st = pinc_format_control_add(set, PINC_LIT(":all:"));
        more = names_none(behind);
        names = behind;
    }
    while (st == PINC_OK && more) {
        const size_t comma = pinc_slice_find(names, ',');
        const struct pinc_slice name = pinc_slice_part(names, 0, comma);

        more = comma < names.len;
        names = pinc_slice_part(names, comma + 1, names.len);
        if (pinc_slice_equal(name, PINC_LIT(":none:"))) {
            set->n = 0;
        } else {
            const struct pinc_slice norm = pinc_name_normalize(arena, name);

            name_drop(other, norm);
            st = norm.ptr || name.len == 0 ? pinc_format_control_add(set, norm) : PINC_ENOMEM;
        }
    }
    return st;
}

#include "markers/version/version_ranges.h"

#include "base/sort.h"

#include <string.h>

#define FEW 8u

/* The ends of an item on the line of versions, as places seen from its version. */
struct bounds {
    bool from, to; /* are there ends? */
    enum pinc_cut lo, hi;
    unsigned family;
};

static struct bounds bounds_of(const struct pinc_specifier *item)
{
    const struct pinc_version *v = &item->version;
    struct bounds b = {false, false, PINC_CUT_AT, PINC_CUT_AT, 1};

    switch (item->op) {
    case PINC_OP_GE:
        b.from = true;
        break;
    case PINC_OP_GT:
        b.from = true;
        b.lo = pinc_version_is_postrelease(v) || pinc_version_is_devrelease(v)
                   ? PINC_CUT_AFTER_LOCALS
                   : PINC_CUT_AFTER_POSTS;
        break;
    case PINC_OP_LE:
        b.to = true;
        b.hi = PINC_CUT_AFTER_LOCALS;
        break;
    case PINC_OP_LT:
        b.to = true;
        b.hi = pinc_version_is_prerelease(v) ? PINC_CUT_AT : PINC_CUT_BEFORE_DEVS;
        break;
    case PINC_OP_EQ:
    case PINC_OP_NE:
        b.from = b.to = true;
        b.hi = pinc_version_has_local(v) ? PINC_CUT_AFTER : PINC_CUT_AFTER_LOCALS;
        if (item->wildcard) {
            b.lo = PINC_CUT_FAMILY_START;
            b.hi = PINC_CUT_FAMILY_END;
            b.family = pinc_version_release_count(v);
        }
        break;
    case PINC_OP_COMPATIBLE:
        b.from = b.to = true;
        b.hi = PINC_CUT_FAMILY_END;
        b.family = pinc_version_release_count(v) - 1;
        break;
    case PINC_OP_ARBITRARY:
        break;
    }
    return b;
}

/* Room for the keys of a range that are too long to lie in it. */
struct range_space {
    unsigned char lo[PINC_VERSION_KEY_MAX], hi[PINC_VERSION_KEY_MAX];
};

/* The range of an item; for != what it leaves out. */
static void range_of(struct pinc_version_range *range, const struct pinc_specifier *item,
                     struct range_space *space)
{
    struct bounds b = bounds_of(item);

    memset(&range->hi, 0, sizeof range->hi);
    if (b.from) {
        pinc_version_cut(&range->lo, &item->version, b.lo, b.family, space->lo);
    } else {
        range->lo = *pinc_version_least();
    }
    if (b.to) {
        pinc_version_cut(&range->hi, &item->version, b.hi, b.family, space->hi);
    }
}

static bool range_keep(struct pinc_version_range *range, struct pinc_arena *arena)
{
    return pinc_version_keep(&range->lo, arena) && pinc_version_keep(&range->hi, arena);
}

/* Is a, an end, below b? An end that is not set is above everything. */
static bool ends_before(const struct pinc_version *a, const struct pinc_version *b)
{
    return pinc_version_is_set(a) && (!pinc_version_is_set(b) || pinc_version_compare(a, b) < 0);
}

static bool is_empty(const struct pinc_version_range *range)
{
    return pinc_version_is_set(&range->hi) && pinc_version_compare(&range->lo, &range->hi) >= 0;
}

static int compare_holes(const void *a, const void *b)
{
    return pinc_version_compare(&((const struct pinc_version_range *)a)->lo,
                                &((const struct pinc_version_range *)b)->lo);
}

/* `whole` less the holes. */
static bool cut_holes(struct pinc_version_ranges *out, struct pinc_version_range whole,
                      struct pinc_version_range *holes, size_t n_holes, struct pinc_arena *arena)
{
    struct pinc_version_range *ranges = pinc_arena_array(arena, n_holes + 1, sizeof *ranges);
    size_t i;

    if (!ranges) {
        return false;
    }
    pinc_sort(holes, n_holes, sizeof *holes, compare_holes);
    out->items = ranges;
    for (i = 0; i < n_holes && !is_empty(&whole); i++) {
        struct pinc_version_range piece = {whole.lo, holes[i].lo};

        if (ends_before(&whole.hi, &piece.hi)) {
            break;
        }
        if (!is_empty(&piece)) {
            ranges[out->n++] = piece;
        }
        if (pinc_version_compare(&whole.lo, &holes[i].hi) < 0) {
            whole.lo = holes[i].hi;
        }
    }
    if (!is_empty(&whole)) {
        ranges[out->n++] = whole;
    }
    return true;
}

bool pinc_version_ranges_compile(struct pinc_version_ranges *out,
                                 const struct pinc_specifier *items, size_t n_items,
                                 struct pinc_arena *arena)
{
    struct pinc_version_range whole = {*pinc_version_least(), {0}};
    struct pinc_version_range few[FEW], *holes = few, range;
    struct range_space space;
    size_t n_holes = 0, i;

    if (n_items > FEW) {
        holes = pinc_arena_array(arena, n_items, sizeof *holes);
        if (!holes) {
            return false;
        }
    }
    for (i = 0; i < n_items; i++) {
        range_of(&range, &items[i], &space);
        if (!range_keep(&range, arena)) {
            return false;
        }
        if (items[i].op == PINC_OP_NE) {
            holes[n_holes++] = range;
            continue;
        }
        if (pinc_version_compare(&range.lo, &whole.lo) > 0) {
            whole.lo = range.lo;
        }
        if (ends_before(&range.hi, &whole.hi)) {
            whole.hi = range.hi;
        }
    }
    return cut_holes(out, whole, holes, n_holes, arena);
}

size_t pinc_version_ranges_before(const struct pinc_version_ranges *ranges,
                                  const struct pinc_version *v)
{
    size_t low = 0, high = ranges->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (pinc_version_compare(v, &ranges->items[middle].lo) >= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool pinc_specifier_holds(const struct pinc_specifier *item, const struct pinc_version *v)
{
    struct range_space space;
    struct pinc_version_range range;

    range_of(&range, item, &space);
    return pinc_version_range_holds(&range, v) != (item->op == PINC_OP_NE);
}

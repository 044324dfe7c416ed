/*
 * Ranges of versions: what a set of specifiers allows.
 *
 * A set of specifiers becomes one list of ranges, [lo, hi) with lo and hi on the line of versions,
 * sorted and apart. Every operator but != and != .* is one range; these two are a hole. The set is
 * the intersection of the ranges less the holes. === is a comparison of texts, and no range.
 */
#ifndef PINC_MARKERS_VERSION_VERSION_RANGES_H
#define PINC_MARKERS_VERSION_VERSION_RANGES_H

#include "markers/version/specifier_item.h"

struct pinc_version_range {
    struct pinc_version lo, hi; /* hi not set: no end */
};

/* Sorted and apart. */
struct pinc_version_ranges {
    const struct pinc_version_range *items;
    size_t n;
};

/**
 * The ranges that all of some specifiers allow.
 * @param out   zeroed; lives in the arena
 * @param items those with === count as ranges without ends
 * @return false when out of memory
 */
bool pinc_version_ranges_compile(struct pinc_version_ranges *out,
                                 const struct pinc_specifier *items, size_t n_items,
                                 struct pinc_arena *arena);

/** The number of ranges that begin at v or below it. */
size_t pinc_version_ranges_before(const struct pinc_version_ranges *ranges,
                                  const struct pinc_version *v);

/** Does one specifier, not of ===, hold for a version? */
bool pinc_specifier_holds(const struct pinc_specifier *item, const struct pinc_version *v);

/** Is v below an end? */
static inline bool pinc_version_is_below(const struct pinc_version *v,
                                         const struct pinc_version *end)
{
    return !pinc_version_is_set(end) || pinc_version_compare(v, end) < 0;
}

/** Is v in the range? */
static inline bool pinc_version_range_holds(const struct pinc_version_range *range,
                                            const struct pinc_version *v)
{
    return pinc_version_compare(v, &range->lo) >= 0 && pinc_version_is_below(v, &range->hi);
}

/** Is v in a range? *at is the range to look at first, where the last answer was found: right when
 * asked in ascending order. */
static inline bool pinc_version_ranges_hold(const struct pinc_version_ranges *ranges,
                                            const struct pinc_version *v, size_t *at)
{
    const struct pinc_version_range *r = ranges->items + *at, *end = ranges->items + ranges->n;
    size_t before;

    if (r < end && pinc_version_compare(v, &r->lo) >= 0) {
        if (pinc_version_is_below(v, &r->hi)) {
            return true;
        }
        if (r + 1 == end || pinc_version_compare(v, &r[1].lo) < 0) {
            return false;
        }
    } else if (*at == 0) {
        return false;
    }
    before = pinc_version_ranges_before(ranges, v);
    *at = before > 0 ? before - 1 : 0;
    return before > 0 && pinc_version_range_holds(&ranges->items[before - 1], v);
}

#endif

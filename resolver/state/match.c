#include "resolver/state/match.h"

#include <string.h>

void pinc_match_take(struct pinc_match_builder *b, size_t first, size_t end)
{
    if (first >= end) {
        return;
    }
    if (b->n > 0 && b->items[b->n - 1].end == first) {
        b->items[b->n - 1].end = (uint32_t)end;
    } else if (!PINC_GROW(b->items, b->cap, b->n + 1)) {
        b->failed = true;
    } else {
        b->items[b->n++] = (struct pinc_match_run){(uint32_t)first, (uint32_t)end};
    }
}

const struct pinc_match *pinc_match_made(struct pinc_match_builder *b, struct pinc_arena *arena)
{
    struct pinc_match *match =
        b->failed ? NULL
                  : pinc_arena_alloc(arena, sizeof *match + b->n * sizeof(struct pinc_match_run));

    if (match) {
        match->n = (uint32_t)b->n;
        if (b->n > 0) {
            memcpy(match->runs, b->items, b->n * sizeof *b->items);
        }
    }
    pinc_free(b->items);
    *b = (struct pinc_match_builder){0};
    return match;
}

uint32_t pinc_match_place_from(const uint32_t *cands, uint32_t at, uint32_t end, uint32_t cand)
{
    while (at < end) {
        const uint32_t mid = at + (end - at) / 2;

        if (cands[mid] < cand) {
            at = mid + 1;
        } else {
            end = mid;
        }
    }
    return at;
}

void pinc_match_ends(const struct pinc_match *match, const uint32_t *cands, uint32_t n,
                     uint32_t *lo, uint32_t *hi)
{
    uint32_t i;

    *lo = *hi = n;
    for (i = 0; i < match->n; i++) {
        *lo = pinc_match_place_from(cands, 0, n, match->runs[i].first);
        if (*lo == n || cands[*lo] < match->runs[i].end) {
            break;
        }
    }
    if (i == match->n || *lo == n) {
        *lo = n;
        return;
    }
    for (i = match->n; i-- > 0;) {
        *hi = pinc_match_place_from(cands, *lo, n, match->runs[i].end);
        if (*hi > 0 && cands[*hi - 1] >= match->runs[i].first) {
            break;
        }
    }
}

uint32_t pinc_match_next_hole(const struct pinc_match *match, const uint32_t *cands, uint32_t at,
                              uint32_t end)
{
    while (at < end) {
        const uint32_t run = pinc_match_run_of(match, cands[at]);

        if (run == match->n || cands[at] >= match->runs[run].end) {
            break;
        }
        at = pinc_match_place_from(cands, at, end, match->runs[run].end);
    }
    return at;
}

void pinc_match_count(const struct pinc_match *match, uint32_t *counts)
{
    uint32_t i;

    for (i = 0; i < match->n; i++) {
        counts[match->runs[i].first]++;
        counts[match->runs[i].end]--;
    }
}

uint32_t pinc_match_size(const struct pinc_match *match)
{
    uint32_t i, n = 0;

    for (i = 0; i < match->n; i++) {
        n += match->runs[i].end - match->runs[i].first;
    }
    return n;
}

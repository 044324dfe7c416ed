/*
 * Which candidates of a package a specifier holds, as runs of them: most specifiers hold one or two, whatever the number of versions.
 */
#ifndef PINC_RESOLVER_STATE_MATCH_H
#define PINC_RESOLVER_STATE_MATCH_H

#include "base/alloc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pinc_match {
    uint32_t n;
    struct pinc_match_run {
        uint32_t first, end; /* behind the last one */
    } runs[];                /* ascending, with candidates between them */
};

/* One that is being made. */
struct pinc_match_builder {
    struct pinc_match_run *items;
    size_t n, cap;
    bool failed; /* out of memory */
};

/** Candidates from first up to end are held; called in their order. */
void pinc_match_take(struct pinc_match_builder *builder, size_t first, size_t end);

/** All are told: the match, in the arena; the builder is cleared. NULL: out of memory */
const struct pinc_match *pinc_match_made(struct pinc_match_builder *builder,
                                         struct pinc_arena *arena);

/** The last run that begins at the candidate or before; n: none does. */
static inline uint32_t pinc_match_run_of(const struct pinc_match *match, uint32_t cand)
{
    uint32_t lo = 0, hi = match->n;

    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;

        if (match->runs[mid].first <= cand) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo > 0 ? lo - 1 : match->n;
}

/** Is the candidate held? */
static inline bool pinc_match_has(const struct pinc_match *match, uint32_t cand)
{
    uint32_t at;

    if (match->n == 1) {
        return cand >= match->runs[0].first && cand < match->runs[0].end;
    }
    at = pinc_match_run_of(match, cand);
    return at < match->n && cand < match->runs[at].end;
}

/** Of ascending candidates: the first place from `at` on whose candidate is not below; end: none before that. */
uint32_t pinc_match_place_from(const uint32_t *cands, uint32_t at, uint32_t end, uint32_t cand);

/**
 * Of ascending candidates: the first one that is held, and the one behind the last.
 * @param lo the same as hi where none is held
 */
void pinc_match_ends(const struct pinc_match *match, const uint32_t *cands, uint32_t n,
                     uint32_t *lo, uint32_t *hi);

/** Of ascending candidates: the first place from `at` on that is not held; end: none before that. */
uint32_t pinc_match_next_hole(const struct pinc_match *match, const uint32_t *cands, uint32_t at,
                              uint32_t end);

/** Count each candidate that is held: counts[first of a run]++, counts[end]--, so that sums are what was counted.
 * @param counts one more than there are candidates */
void pinc_match_count(const struct pinc_match *match, uint32_t *counts);

/** The number of candidates that are held. */
uint32_t pinc_match_size(const struct pinc_match *match);

#endif

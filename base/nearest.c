#include "base/nearest.h"

#include <string.h>

#define WORD_MAX 64u

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool same(struct pinc_slice a, size_t i, struct pinc_slice b, size_t j)
{
    return pinc_to_lower(a.ptr[i]) == pinc_to_lower(b.ptr[j]);
}

/* Optimal string alignment: three rows of the table of distances between the words' beginnings. */
size_t pinc_word_distance(struct pinc_slice a, struct pinc_slice b)
{
    size_t before[WORD_MAX + 1] = {0}, above[WORD_MAX + 1], row[WORD_MAX + 1];
    size_t i, j;

    if (a.len > WORD_MAX || b.len > WORD_MAX) {
        return SIZE_MAX;
    }
    for (j = 0; j <= b.len; j++) {
        row[j] = j;
    }
    for (i = 1; i <= a.len; i++) {
        memcpy(before, i == 1 ? row : above, sizeof before);
        memcpy(above, row, sizeof above);
        row[0] = i;
        for (j = 1; j <= b.len; j++) {
            size_t change = above[j - 1] + (same(a, i - 1, b, j - 1) ? 0 : 1);

            row[j] = least(change, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && same(a, i - 1, b, j - 2) && same(a, i - 2, b, j - 1)) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
    }
    return row[b.len];
}

size_t pinc_nearest(struct pinc_slice word, const struct pinc_slice *candidates, size_t n)
{
    size_t best = n, best_distance = word.len / 3 + 1, i;

    for (i = 0; i < n; i++) {
        size_t distance = pinc_word_distance(word, candidates[i]);

        if (distance < best_distance) {
            best = i;
            best_distance = distance;
        }
    }
    return best;
}

#include "resolver/solve/blame.h"

#include "base/alloc.h"

#include <string.h>

void pinc_blames_init(struct pinc_blames *b, size_t decisions)
{
    *b = (struct pinc_blames){.words = decisions / 64 + 1};
    (void)pinc_blame_new(b);
}

void pinc_blames_clear(struct pinc_blames *b)
{
    pinc_free(b->bits);
    *b = (struct pinc_blames){0};
}

pinc_blame pinc_blames_cut(struct pinc_blames *b, size_t n, pinc_blame set)
{
    const pinc_blame last = pinc_blame_new(b); /* so that there is room for one more */

    if (last == 0) {
        return 0;
    }
    memmove(&b->bits[n * b->words], &b->bits[set * b->words], b->words * sizeof *b->bits);
    b->n = n + 1;
    return (pinc_blame)n;
}

pinc_blame pinc_blame_new(struct pinc_blames *b)
{
    if (b->n >= UINT32_MAX || !PINC_GROW(b->bits, b->cap, (b->n + 1) * b->words)) {
        b->failed = true;
        return 0;
    }
    memset(&b->bits[b->n * b->words], 0, b->words * sizeof *b->bits);
    return (pinc_blame)b->n++;
}

void pinc_blame_join(struct pinc_blames *b, pinc_blame into, pinc_blame set)
{
    size_t i;

    for (i = 0; i < b->words; i++) {
        b->bits[into * b->words + i] |= b->bits[set * b->words + i];
    }
}

pinc_blame pinc_blame_both(struct pinc_blames *b, pinc_blame set, pinc_blame other)
{
    pinc_blame both;

    if (set == other || set == 0 || other == 0) {
        return set == 0 ? other : set;
    }
    both = pinc_blame_new(b);
    if (both != 0) {
        pinc_blame_join(b, both, set);
        pinc_blame_join(b, both, other);
    }
    return both;
}

void pinc_blame_put(struct pinc_blames *b, pinc_blame set, size_t decision, bool in)
{
    uint64_t *word = &b->bits[set * b->words + decision / 64];
    const uint64_t bit = (uint64_t)1 << decision % 64;

    *word = in ? *word | bit : *word & ~bit;
}

size_t pinc_blame_last(const struct pinc_blames *b, pinc_blame set)
{
    size_t i, bit = 63;

    for (i = b->words; i-- > 0;) {
        const uint64_t word = b->bits[set * b->words + i];

        if (word) {
            while (!(word >> bit & 1)) {
                bit--;
            }
            return i * 64 + bit;
        }
    }
    return SIZE_MAX;
}

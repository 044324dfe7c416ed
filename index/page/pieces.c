#include "index/page/pieces.h"

#define SLOTS_LEAST 16u

/* What is looked for. */
struct wanted {
    const struct pinc_pieces *pieces;
    struct pinc_slice text;
    uint32_t hash;
};

static bool same(const void *things, uint32_t number, const void *key)
{
    const struct wanted *wanted = key;

    return ((const struct pinc_piece *)things)[number].hash == wanted->hash &&
           pinc_slice_equal(pinc_pieces_get(wanted->pieces, number), wanted->text);
}

static uint64_t hash_of(const void *things, uint32_t number)
{
    return ((const struct pinc_piece *)things)[number].hash;
}

struct pinc_slice pinc_pieces_get(const struct pinc_pieces *pieces, uint32_t number)
{
    const struct pinc_piece *piece = &pieces->items[number];

    return pinc_slice_part(pinc_buf_slice(&pieces->text), piece->at,
                           (size_t)piece->at + piece->len);
}

/* Is it the text that was asked for last? */
static bool is_last(const struct pinc_pieces *pieces, struct pinc_slice text)
{
    const struct pinc_piece *last = pieces->n ? &pieces->items[pieces->last] : NULL;

    return last && last->len == text.len &&
           (text.len == 0 || memcmp(pieces->text.ptr + last->at, text.ptr, text.len) == 0);
}

/* Where the number of a text stands in the table, or goes. */
static uint32_t *slot_of(const struct pinc_pieces *pieces, const struct wanted *wanted)
{
    return pinc_table_slot(&pieces->table, wanted->hash, same, pieces->items, wanted);
}

bool pinc_pieces_find(struct pinc_pieces *pieces, struct pinc_slice text, uint32_t *number)
{
    uint32_t slot;

    if (!is_last(pieces, text)) {
        const struct wanted wanted = {pieces, text, (uint32_t)pinc_map_hash(text, pieces->seed)};

        slot = pieces->n ? *slot_of(pieces, &wanted) : 0;
        if (slot == 0) {
            return false;
        }
        pieces->last = slot - 1;
    }
    *number = pieces->last;
    return true;
}

bool pinc_pieces_add(struct pinc_pieces *pieces, struct pinc_slice text, uint32_t *number)
{
    struct wanted wanted = {pieces, text, 0};
    uint32_t *slot;

    if (is_last(pieces, text)) {
        *number = pieces->last;
        return true;
    }
    wanted.hash = (uint32_t)pinc_map_hash(text, pieces->seed);
    if (!pinc_table_reserve(&pieces->table, pieces->n, SLOTS_LEAST, 3, hash_of, pieces->items)) {
        return false;
    }
    slot = slot_of(pieces, &wanted);
    if (*slot) {
        *number = pieces->last = *slot - 1;
        return true;
    }
    if (text.len > UINT32_MAX - pieces->text.len) {
        pieces->text.failed = PINC_ELIMIT;
    }
    if (!PINC_GROW(pieces->items, pieces->cap, pieces->n + 1)) {
        return false;
    }
    *number = (uint32_t)pieces->n;
    pieces->items[pieces->n] =
        (struct pinc_piece){(uint32_t)pieces->text.len, (uint32_t)text.len, wanted.hash};
    pinc_buf_add(&pieces->text, text);
    if (pieces->text.failed != PINC_OK) {
        return false;
    }
    pieces->n++;
    pieces->last = *number;
    *slot = *number + 1;
    return true;
}

void pinc_pieces_clear(struct pinc_pieces *pieces)
{
    pinc_free(pieces->items);
    pinc_buf_clear(&pieces->text);
    pinc_table_clear(&pieces->table);
}

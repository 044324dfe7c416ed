/*
 * Finding things by their hash: a table of the numbers of things that the caller keeps in an array
 * of its own. It never gets full, and nothing is ever taken out of it.
 */
#ifndef PINC_BASE_TABLE_H
#define PINC_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A zeroed one is empty. */
struct pinc_table {
    uint32_t *slots; /* number + 1; 0: free */
    size_t n_slots;  /* 0, or a power of two */
};

/** Is the thing of that number the one that `key` asks for? */
typedef bool pinc_table_same(const void *things, uint32_t number, const void *key);

/** The hash of the thing of that number. */
typedef uint64_t pinc_table_hash(const void *things, uint32_t number);

/** Free what it holds, not the things. */
void pinc_table_clear(struct pinc_table *table);

/**
 * Make room for one thing more: at most `quarters` of four slots are taken.
 * @param count of things that are in the table
 * @param least slots to start with, a power of two; later the table doubles
 * @return false when out of memory; the table is as it was
 */
bool pinc_table_reserve(struct pinc_table *table, size_t count, size_t least, unsigned quarters,
                        pinc_table_hash *hash, const void *things);

/**
 * The slot of what `key` asks for: 0 stands in it when it is not there, and the caller may put the
 * number + 1 of a new thing in. The table must have slots. In the header, so that `same` is not
 * called but compiled in.
 */
static inline uint32_t *pinc_table_slot(const struct pinc_table *table, uint64_t hash,
                                        pinc_table_same *same, const void *things, const void *key)
{
    const size_t mask = table->n_slots - 1;
    size_t at = (size_t)hash & mask;

    while (table->slots[at] != 0 && !same(things, table->slots[at] - 1, key)) {
        at = (at + 1) & mask;
    }
    return &table->slots[at];
}

#endif

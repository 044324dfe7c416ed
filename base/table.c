#include "base/table.h"

#include "base/alloc.h"

void pinc_table_clear(struct pinc_table *table)
{
    pinc_free(table->slots);
    *table = (struct pinc_table){0};
}

bool pinc_table_reserve(struct pinc_table *table, size_t count, size_t least, unsigned quarters,
                        pinc_table_hash *hash, const void *things)
{
    const size_t n_slots = table->n_slots ? table->n_slots * 2 : least;
    uint32_t *slots;
    size_t i, at;

    if (count < table->n_slots / 4 * quarters) {
        return true;
    }
    slots = count < UINT32_MAX ? pinc_alloc_array(n_slots, sizeof *slots) : NULL;
    if (!slots) {
        return false;
    }
    for (i = 0; i < table->n_slots; i++) {
        if (table->slots[i] == 0) {
            continue;
        }
        at = (size_t)hash(things, table->slots[i] - 1) & (n_slots - 1);
        while (slots[at] != 0) {
            at = (at + 1) & (n_slots - 1);
        }
        slots[at] = table->slots[i];
    }
    pinc_free(table->slots);
    table->slots = slots;
    table->n_slots = n_slots;
    return true;
}

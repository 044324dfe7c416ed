#include "index/source/meta_slots.h"

#include "base/alloc.h"

#define BLOCK 64u

struct meta *meta_slots_get(const struct meta_slots *slots, uint32_t file)
{
    struct meta **block = file / BLOCK < slots->n_blocks ? slots->blocks[file / BLOCK] : NULL;

    return block ? block[file % BLOCK] : NULL;
}

bool meta_slots_put(struct meta_slots *slots, uint32_t file, struct meta *meta, size_t n_files)
{
    if (!slots->blocks) {
        slots->blocks = pinc_alloc_array(n_files / BLOCK + 1, sizeof *slots->blocks);
        slots->n_blocks = slots->blocks ? n_files / BLOCK + 1 : 0;
    }
    if (slots->blocks && !slots->blocks[file / BLOCK]) {
        slots->blocks[file / BLOCK] = pinc_alloc_array(BLOCK, sizeof(struct meta *));
    }
    if (!slots->blocks || !slots->blocks[file / BLOCK]) {
        return false;
    }
    slots->blocks[file / BLOCK][file % BLOCK] = meta;
    slots->n++;
    return true;
}

void meta_slots_clear(struct meta_slots *slots)
{
    size_t i;

    for (i = 0; i < slots->n_blocks; i++) {
        pinc_free(slots->blocks[i]);
    }
    pinc_free(slots->blocks);
    *slots = (struct meta_slots){0};
}

/*
 * The metadata objects of a project's files. A project may have tens of thousands of files, of which few are asked
 * for: there is room for those alone.
 */
#ifndef PINC_INDEX_SOURCE_META_SLOTS_H
#define PINC_INDEX_SOURCE_META_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct meta;

/* Zero it. */
struct meta_slots {
    struct meta **
        *blocks; /* of slots, NULL where none of a block is taken; NULL before the first */
    size_t n_blocks;
    size_t n; /* slots that are taken */
};

/** The object of a file; NULL when there is none yet. */
struct meta *meta_slots_get(const struct meta_slots *slots, uint32_t file);

/**
 * Put the object of a file in, which must have none.
 * @param n_files how many files there are, the same each time; file is below it
 * @return false when out of memory
 */
bool meta_slots_put(struct meta_slots *slots, uint32_t file, struct meta *meta, size_t n_files);

/** Free the slots, not the objects. A zeroed struct is fine. */
void meta_slots_clear(struct meta_slots *slots);

#endif

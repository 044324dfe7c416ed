/*
 * From text to a number.
 */
#ifndef PINC_BASE_MAP_H
#define PINC_BASE_MAP_H

#include "base/slice.h"

/* Keys are borrowed: they must outlive the map. Opaque. */
struct pinc_map;

/** A new map, freed by pinc_map_free(). NULL when out of memory. */
struct pinc_map *pinc_map_new(void);

/** Free a map, not its keys. NULL is fine. */
void pinc_map_free(struct pinc_map *map);

/** Is the key there? *value is set then; value may be NULL. */
bool pinc_map_get(const struct pinc_map *map, struct pinc_slice key, uint32_t *value);

/** Set a key to a value, in place of an earlier one. false when out of memory. */
bool pinc_map_put(struct pinc_map *map, struct pinc_slice key, uint32_t value);

/** What a map goes by. @param seed should differ from run to run, so that no input can aim at
 * collisions */
uint64_t pinc_map_hash(struct pinc_slice key, uint64_t seed);

/** The number of keys. */
size_t pinc_map_count(const struct pinc_map *map);

#endif

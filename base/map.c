#include "base/map.h"

#include "base/table.h"

struct entry {
    struct pinc_slice key;
    uint64_t hash;
    uint32_t value;
};

struct pinc_map {
    struct entry *entries;
    size_t count, cap;
    struct pinc_table table; /* of entries */
    uint64_t seed;
};

struct pinc_map *pinc_map_new(void)
{
    struct pinc_map *map = pinc_alloc(sizeof *map);

    if (map) {
        /* The address differs from run to run, so that no input can aim at collisions. */
        map->seed = (uint64_t)(uintptr_t)map * 0x9e3779b97f4a7c15u;
    }
    return map;
}

void pinc_map_free(struct pinc_map *map)
{
    if (map) {
        pinc_table_clear(&map->table);
        pinc_free(map->entries);
        pinc_free(map);
    }
}

uint64_t pinc_map_hash(struct pinc_slice key, uint64_t seed)
{
    uint64_t h = seed ^ key.len, word;
    size_t i = 0;

    for (; i + 8 <= key.len; i += 8) {
        memcpy(&word, key.ptr + i, 8);
        h = (h ^ word) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    for (; i < key.len; i++) {
        h = (h ^ (unsigned char)key.ptr[i]) * 0xc4ceb9fe1a85ec53u;
    }
    h ^= h >> 29;
    h *= 0xc4ceb9fe1a85ec53u;
    h ^= h >> 32;
    return h;
}

/* What is looked for. */
struct wanted {
    struct pinc_slice key;
    uint64_t hash;
};

static bool same_key(const void *entries, uint32_t number, const void *key)
{
    const struct entry *e = (const struct entry *)entries + number;
    const struct wanted *wanted = key;

    return e->hash == wanted->hash && pinc_slice_equal(e->key, wanted->key);
}

static uint64_t entry_hash(const void *entries, uint32_t number)
{
    return ((const struct entry *)entries)[number].hash;
}

bool pinc_map_get(const struct pinc_map *map, struct pinc_slice key, uint32_t *value)
{
    struct wanted wanted;
    uint32_t slot;

    if (map->count == 0) {
        return false;
    }
    wanted = (struct wanted){key, pinc_map_hash(key, map->seed)};
    slot = *pinc_table_slot(&map->table, wanted.hash, same_key, map->entries, &wanted);
    if (slot != 0 && value) {
        *value = map->entries[slot - 1].value;
    }
    return slot != 0;
}

bool pinc_map_put(struct pinc_map *map, struct pinc_slice key, uint32_t value)
{
    const struct wanted wanted = {key, pinc_map_hash(key, map->seed)};
    uint32_t *slot;

    if (!pinc_table_reserve(&map->table, map->count, 16, 3, entry_hash, map->entries) ||
        !PINC_GROW(map->entries, map->cap, map->count + 1)) {
        return false;
    }
    slot = pinc_table_slot(&map->table, wanted.hash, same_key, map->entries, &wanted);
    if (*slot == 0) {
        map->entries[map->count++] = (struct entry){key, wanted.hash, value};
        *slot = (uint32_t)map->count;
    }
    map->entries[*slot - 1].value = value;
    return true;
}

size_t pinc_map_count(const struct pinc_map *map)
{
    return map->count;
}

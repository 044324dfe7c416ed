/*
 * Packs that were read: the entries of one run lie together, so who asks for one of them asks for its neighbours.
 */
#ifndef PINC_INDEX_CLIENT_RECENT_PACKS_H
#define PINC_INDEX_CLIENT_RECENT_PACKS_H

#include "index/client/cache_pack.h"

#define PINC_RECENT_PACKS 16u

/* Zero it. A pack goes when each of its entries was asked for, or when others came after it; its bytes with the last
 * entry that was taken out of it. */
struct pinc_recent_packs {
    struct pinc_recent_pack {
        struct pinc_cache_shared *file;
        size_t left; /* entries that were not asked for; 0: no pack is here */
    } packs[PINC_RECENT_PACKS];
    bool any;    /* was one kept? */
    size_t next; /* the one that was read longest ago */
};

/** Keep a pack that was read. @param file of pinc_file_load(): owned, whatever it holds; then zeroed */
void pinc_recent_packs_keep(struct pinc_recent_packs *packs, struct pinc_file *file);

/**
 * A sound entry out of a pack that is here, and still has the entry's name.
 * @param path of the entry
 * @param out zeroed; it shares the bytes of the pack, and is cleared by pinc_cache_entry_clear() after true
 * @return false: none, or out of memory
 */
bool pinc_recent_packs_take(struct pinc_recent_packs *packs, const char *path,
                            enum pinc_cache_kind kind, struct pinc_slice key,
                            struct pinc_cache_entry *out);

/** The entry of a key was found to be good. */
void pinc_recent_packs_stamp(struct pinc_recent_packs *packs, enum pinc_cache_kind kind,
                             struct pinc_slice key, int64_t validated);

/** Let go of all of them. */
void pinc_recent_packs_clear(struct pinc_recent_packs *packs);

#endif

/*
 * A pack: one file that holds several small entries of the cache, one behind the other, and has the name of each of
 * them as a hard link. To make a file costs more than to write what is in a small one.
 *
 * An entry is found by its name as one with a file of its own is, removed by that, and checked by its own checksums.
 * When it was last known to be good stands beside it, as the file's time is that of them all: the only bytes of a pack
 * that are changed in place. What is damaged so that no entry can be found behind it is a miss for those entries.
 */
#ifndef PINC_INDEX_CLIENT_CACHE_PACK_H
#define PINC_INDEX_CLIENT_CACHE_PACK_H

#include "base/file/linked_file.h"
#include "index/client/cache_entry.h"

/* Few: a copy of the folder that does not know links has a whole pack for each name. */
#define PINC_CACHE_PACK_ENTRIES 16u
#define PINC_CACHE_PACK_ENTRY_MAX                                                                  \
    ((size_t)16 << 10) /* bytes of an entry; a larger one has its own file */
#define PINC_CACHE_PACK_MAX ((size_t)128 << 10) /* bytes of a pack, about */

/* An entry in a pack. */
struct pinc_cache_packed {
    struct pinc_slice bytes; /* as a file of its own would hold */
    int64_t validated;       /* seconds since 1970; -1: damaged, it is not known */
    size_t at;               /* where it lies in the pack; not 0 */
};

/** Are those the first bytes of a pack? */
bool pinc_cache_is_pack(struct pinc_slice bytes);

/** The next entry of a pack, whether it is sound or not. @param at 0 at first
 * @return false: none is left, or what follows is damaged */
bool pinc_cache_pack_next(struct pinc_slice pack, size_t *at, struct pinc_cache_packed *out);

/** The last entry for a key, whether it is sound or not. */
bool pinc_cache_pack_find(struct pinc_cache_packed *out, struct pinc_slice pack,
                          enum pinc_cache_kind kind, struct pinc_slice key);

/** The last sound entry of that name. @param folder, name as pinc_cache_is_sound() */
bool pinc_cache_pack_find_name(struct pinc_cache_packed *out, struct pinc_slice pack,
                               const char *folder, const char *name);

/** Set in memory when an entry was last known to be good. @param bytes writable, as long as the pack */
void pinc_cache_pack_stamp(char *bytes, size_t at, int64_t validated);

/** As pinc_cache_pack_stamp() in a file, if that is a pack with this entry. @param path of the entry */
void pinc_cache_pack_touch(const char *path, const struct pinc_cache_entry *entry,
                           int64_t validated);

/* A pack that entries are added to. Zero it. */
struct pinc_cache_packer {
    struct pinc_linked_file file;
    size_t n; /* entries in it; 0: none is open */
    bool off; /* the file system has no such files */
};

/**
 * Write a small entry into a pack, and give that its name.
 * @param path of the entry; its folder is there
 * @return false: it is not there (it is too large, the disk is full, links are not known ...)
 */
bool pinc_cache_packer_put(struct pinc_cache_packer *packer, const char *path,
                           struct pinc_slice bytes, int64_t validated);

/** Close its file. Fine on a zeroed struct. */
void pinc_cache_packer_close(struct pinc_cache_packer *packer);

/**
 * The bytes of a sound entry, out of its own file or a pack's.
 * @param file cleared by pinc_file_clear(), whatever the result
 * @param name as the file's in its folder
 * @param out its bytes point into the file; validated 0: it is not known when
 * @return false: it cannot be read, or is damaged
 */
bool pinc_cache_load_sound(struct pinc_file *file, struct pinc_cache_packed *out, const char *path,
                           const char *folder, const char *name);

#endif

/*
 * The rest of an entry of the cache: what lies behind its head, in blocks with a checksum each, so that
 * only what is asked for needs to be read.
 *
 * The checksums are a part of the head. The file stays open: whatever other processes do to its name,
 * the blocks that are read later are those that the head speaks of. They are copied into memory, where
 * nobody can cut them off.
 */
#ifndef PINC_INDEX_CLIENT_CACHE_REST_H
#define PINC_INDEX_CLIENT_CACHE_REST_H

#include "base/file/file.h"

#define PINC_CACHE_BLOCK 1024u /* bytes; the last one may be shorter */

/* Files that are open for the rest of entries, and how many may be. */
struct pinc_open_files {
    size_t n, most;
};

/* Zero it: there is none. */
struct pinc_cache_rest {
    char *bytes;         /* in the memory of the entry; a block counts once it is read */
    size_t len, at;      /* at: where it begins in the file */
    const char *sums;    /* of the blocks */
    unsigned char *read; /* a bit for each block: it was read, and is sound. NULL: all were */
    int fd;
    struct pinc_open_files *files; /* that this one is counted among */
};

/** How many may be open: others need files, too. */
void pinc_open_files_init(struct pinc_open_files *files);

/** How many blocks so many bytes are. */
size_t pinc_cache_rest_blocks(size_t len);

/** Write the checksums of the blocks. @param sums 8 bytes for each block */
void pinc_cache_rest_sum(char *sums, struct pinc_slice bytes);

/** Do all blocks have their checksums? */
bool pinc_cache_rest_sound(const char *sums, struct pinc_slice bytes);

/**
 * From now on blocks are read out of an open file, when they are needed. The fields up to sums are set.
 * @param fd owned after true
 * @param files counted up after true, down by pinc_cache_rest_close(); as long as this
 * @return false: out of memory, or too many are open
 */
bool pinc_cache_rest_open(struct pinc_cache_rest *rest, int fd, struct pinc_open_files *files);

/** Read what of some bytes is not there yet. @param from, len within rest->bytes @return false: it cannot
 * be read, or is damaged */
bool pinc_cache_rest_need(const struct pinc_cache_rest *rest, const void *from, size_t len);

/** Close its file. Fine on a zeroed struct. */
void pinc_cache_rest_close(struct pinc_cache_rest *rest);

#endif

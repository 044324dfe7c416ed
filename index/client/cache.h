/*
 * The cache: a folder of entries, each with a name of its own, which is that of a file that is replaced as a whole; small
 * ones share a file under several names (cache_pack.h). Folders and
 * files are for their owner alone; what belongs to another user is neither read nor written, and
 * links are not followed.
 *
 * An entry says which key (URL) it stands for and carries checksums over everything in it: what is
 * damaged, cut off, of another format or of another key is a miss (cache_entry.h). Many processes may use one
 * folder. When an entry was last known to be good is the time of its file's last change, or stands beside it in a pack,
 * so that a revalidation costs no write of the content.
 */
#ifndef PINC_INDEX_CLIENT_CACHE_H
#define PINC_INDEX_CLIENT_CACHE_H

#include "index/client/cache_entry.h"
#include "index/client/cache_record.h"

/* An open cache. Opaque. */
struct pinc_cache;

/** @param dir made when the first entry is written. PINC_OK, PINC_ENOMEM. *out is freed by
 * pinc_cache_free(). */
PINC_MUST_USE enum pinc_status pinc_cache_new(struct pinc_cache **out, const char *dir,
                                              struct pinc_error *err);

/** From now on note in `record` which entries are read and written. @param record borrowed until
 * pinc_cache_free(); NULL: none */
void pinc_cache_record_to(struct pinc_cache *cache, struct pinc_cache_record *record);

/** Waits until everything is written. NULL is fine. */
void pinc_cache_free(struct pinc_cache *cache);

/** Look an entry up. Every failure is a miss. Of a large page the rest is not read yet. @param out cleared by pinc_cache_entry_clear() after
 * true */
bool pinc_cache_get(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                    struct pinc_cache_entry *out);

/**
 * Write an entry, on a thread of the cache's own. A failure does no harm: see pinc_cache_trouble().
 * @param payload borrowed until pinc_cache_free(); key and facts are copied
 */
void pinc_cache_put(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                    const struct pinc_cache_facts *facts, struct pinc_slice payload);

/** As pinc_cache_put() of an entry that was made, which is written as it is; `validated` may be 0: now.
 * @param entry borrowed until pinc_cache_free(), or pinc_cache_leave_rest()
 * @return a number for that one; 0: it is not written */
uint64_t pinc_cache_put_made(struct pinc_cache *cache, enum pinc_cache_kind kind,
                             const struct pinc_cache_entry *entry);

/**
 * Note that an entry was found to be still good now (304).
 * @param entry    as pinc_cache_get() gave it
 * @param lifetime seconds that it is fresh from now on, if it does not say less itself
 */
void pinc_cache_touch(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                      const struct pinc_cache_entry *entry, int64_t lifetime);

/** Something of the cache that another part writes cannot be written: nothing more is, and
 * pinc_cache_trouble() tells. On any thread. */
void pinc_cache_give_up(struct pinc_cache *cache, const struct pinc_error *why);

/** The reason of the first write that failed, once: true the first time it is asked for after that.
 * Waits for no write. */
bool pinc_cache_trouble(struct pinc_cache *cache, struct pinc_error *out);

/** Wait until everything is written that was put so far. */
void pinc_cache_flush(struct pinc_cache *cache);

/**
 * Let go of the rest of an entry that was put: it is read again out of the file when it is needed.
 * Nothing is done where its file cannot be read, or has become another one.
 * @param number by pinc_cache_put_made()
 * @return false: it is not written yet, and neither are those that were put after it
 */
bool pinc_cache_leave_rest(struct pinc_cache *cache, enum pinc_cache_kind kind,
                           struct pinc_cache_entry *entry, uint64_t number);

/* What became of an entry of another cache. */
enum pinc_cache_adopted {
    PINC_CACHE_TAKEN,
    PINC_CACHE_KEPT, /* the one that is there is sound, and was found to be good later, or at the same time */
    PINC_CACHE_REFUSED /* pinc_cache_is_sound() says no */
};

/**
 * Take the file of an entry over from another cache, at once.
 * @param folder, name, bytes as they lay there
 * @param validated when it was last known to be good; what lies in the future counts as now
 * @return PINC_OK; PINC_EIO (it cannot be written; or the folder belongs to another user), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_cache_adopt(struct pinc_cache *cache, const char *folder,
                                                const char *name, struct pinc_slice bytes,
                                                int64_t validated, enum pinc_cache_adopted *out,
                                                struct pinc_error *err);

#endif

/*
 * The cache: a folder of entries, each one file that is replaced as a whole. Folders and
 * files are for their owner alone; what belongs to another user is neither read nor written, and
 * links are not followed.
 *
 * An entry says which key (URL) it stands for and carries a checksum over everything in it: what is
 * damaged, cut off, of another format or of another key is a miss. Many processes may use one
 * folder. When an entry was last known to be good is the time of its file's last change, so that a
 * revalidation costs no write of the content.
 */
#ifndef PINC_INDEX_CLIENT_CACHE_H
#define PINC_INDEX_CLIENT_CACHE_H

#include "base/file.h"

/* What an entry holds; each kind has a folder and a format of its own. */
enum pinc_cache_kind {
    PINC_CACHE_PAGE, /* listing.h, by the page's URL and the project; an empty one: the index has no
                        such project */
    PINC_CACHE_METADATA, /* metadata_pack.h, by a digest that the text was found to have, else by index and URL */
    PINC_CACHE_HOST,     /* what a server cannot do, by origin */
    PINC_CACHE_DIGEST,   /* sha256 of a file, by URL; of the wheel that a sdist was built to */
    PINC_CACHE_DOCUMENT, /* a requirements file, by URL */
    PINC_CACHE_PYTHON    /* what an interpreter said of itself, by its path, size and time */
};

/* What is known of an entry beside its content. */
struct pinc_cache_facts {
    struct pinc_slice etag, last_modified;
    int64_t lifetime; /* seconds that it stays fresh after it was validated; INT64_MAX: for ever */
};

/* An entry that was found. Zero it before use. */
struct pinc_cache_entry {
    struct pinc_cache_facts facts; /* slices point into the mapping */
    int64_t validated;             /* seconds since 1970 */
    struct pinc_slice payload;     /* aligned to 8 bytes */
    struct pinc_file file;         /* private */
};

/* An open cache. Opaque. */
struct pinc_cache;

/** @param dir made when the first entry is written. PINC_OK, PINC_ENOMEM. *out is freed by
 * pinc_cache_free(). */
PINC_MUST_USE enum pinc_status pinc_cache_new(struct pinc_cache **out, const char *dir,
                                              struct pinc_error *err);

/** Does a cache folder belong to the user whose process this is, or not exist? */
bool pinc_cache_is_ours(const char *dir);

/** Waits until everything is written. NULL is fine. */
void pinc_cache_free(struct pinc_cache *cache);

/** Look an entry up. Every failure is a miss. @param out cleared by pinc_cache_entry_clear() after
 * true */
bool pinc_cache_get(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                    struct pinc_cache_entry *out);

/** Let go of what pinc_cache_get() filled in; what pointed into it is gone. Fine on a zeroed
 * entry. */
void pinc_cache_entry_clear(struct pinc_cache_entry *entry);

/** Is it fresh at `now` (RFC 9111)? An entry from the future is not. */
bool pinc_cache_fresh(const struct pinc_cache_entry *entry, int64_t now);

/**
 * Write an entry, on a thread of the cache's own. A failure does no harm: see pinc_cache_trouble().
 * @param payload borrowed until pinc_cache_free(); key and facts are copied
 */
void pinc_cache_put(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                    const struct pinc_cache_facts *facts, struct pinc_slice payload);

/**
 * Make an entry that is in no folder yet, as pinc_cache_get() would give it. Thread-safe: works on
 * its arguments alone.
 * @param out cleared by pinc_cache_entry_clear() after PINC_OK
 * @return PINC_OK, PINC_ENOMEM, PINC_ELIMIT
 */
PINC_MUST_USE enum pinc_status pinc_cache_make(struct pinc_cache_entry *out,
                                               enum pinc_cache_kind kind, struct pinc_slice key,
                                               const struct pinc_cache_facts *facts,
                                               struct pinc_slice payload, struct pinc_error *err);

/**
 * As pinc_cache_make() in two steps: the payload is written in place.
 * @param payload where payload_len bytes are to be written, 8-byte aligned, before
 * pinc_cache_make_end()
 */
PINC_MUST_USE enum pinc_status
pinc_cache_make_begin(struct pinc_cache_entry *out, enum pinc_cache_kind kind,
                      struct pinc_slice key, const struct pinc_cache_facts *facts,
                      size_t payload_len, char **payload, struct pinc_error *err);
/** The payload is written: put the checksum over it. */
void pinc_cache_make_end(struct pinc_cache_entry *entry);

/** As pinc_cache_put() of an entry that was made, which is written as it is.
 * @param entry borrowed until pinc_cache_free() */
void pinc_cache_put_made(struct pinc_cache *cache, enum pinc_cache_kind kind,
                         const struct pinc_cache_entry *entry);

/** Note that an entry was found to be still good now. */
void pinc_cache_touch(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key);

/** The reason of the first write that failed, once: true the first time it is asked for after that.
 * Waits for no write. */
bool pinc_cache_trouble(struct pinc_cache *cache, struct pinc_error *out);

/** Wait until everything is written that was put so far. */
void pinc_cache_flush(struct pinc_cache *cache);

/**
 * An entry's bytes, for tests and fuzzing: what a file of that kind and key holds.
 * @return false: damaged or foreign
 */
bool pinc_cache_read_bytes(struct pinc_cache_entry *out, enum pinc_cache_kind kind,
                           struct pinc_slice key, struct pinc_slice bytes);

/**
 * Is a file of the cache sound: of a kind and format that this version reads, under the name that its
 * key gives it, and with the checksum that it carries?
 * @param folder, name as it lies in the cache
 */
bool pinc_cache_is_sound(const char *folder, const char *name, struct pinc_slice bytes);

/** Add the bytes that such a file holds. */
void pinc_cache_add_bytes(struct pinc_buf *buf, enum pinc_cache_kind kind, struct pinc_slice key,
                          const struct pinc_cache_facts *facts, struct pinc_slice payload);

#endif

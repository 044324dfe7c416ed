/*
 * One entry of the cache: the bytes of its file.
 *
 * It says which key (URL) it stands for and carries checksums over everything in it: one over its
 * head, which is all of it but for pages, and one over each block of the rest. An entry whose head is
 * damaged, cut off, of another format or of another key is a miss; a block is checked before it is used.
 */
#ifndef PINC_INDEX_CLIENT_CACHE_ENTRY_H
#define PINC_INDEX_CLIENT_CACHE_ENTRY_H

#include "index/client/cache_rest.h"

/* What an entry holds; each kind has a folder and a format of its own. */
enum pinc_cache_kind {
    PINC_CACHE_PAGE, /* listing.h, by the page's URL and the project; an empty one: the index has no
                        such project */
    PINC_CACHE_METADATA, /* metadata_pack.h, by a digest that the text was found to have, else by index and URL */
    PINC_CACHE_HOST,     /* what a server cannot do, by origin */
    PINC_CACHE_DIGEST,   /* sha256 of a file, by URL; of the wheel that a sdist was built to */
    PINC_CACHE_DOCUMENT, /* a requirements file, by URL */
    PINC_CACHE_PYTHON,   /* what an interpreter said of itself, by its path, size and time */
    PINC_CACHE_KINDS
};

/* What is known of an entry beside its content. */
struct pinc_cache_facts {
    struct pinc_slice etag, last_modified;
    int64_t lifetime; /* seconds that it stays fresh after it was validated; INT64_MAX: for ever */
};

/* A file that several entries are read of: freed with the last of its users. Opaque. */
struct pinc_cache_shared;

/* An entry that was found. Zero it before use. */
struct pinc_cache_entry {
    struct pinc_cache_facts facts; /* slices point into the mapping */
    int64_t validated;             /* seconds since 1970 */
    struct pinc_slice payload;     /* aligned to 8 bytes; the rest of it may not be read yet */
    struct pinc_cache_rest rest;
    size_t
        packed_at; /* where it lies in a file with other entries (cache_pack.h); 0: it has its own */
    struct pinc_file file; /* private */
    struct pinc_cache_shared *
        shared; /* private: what holds the bytes of `file` where that does not own them; else NULL */
};

/** Share a file: there is one user. @param file owned after that, and zeroed. NULL: out of memory */
struct pinc_cache_shared *pinc_cache_shared_new(struct pinc_file *file);

/** The file that is shared. */
struct pinc_file *pinc_cache_shared_file(struct pinc_cache_shared *shared);

/** One user more. On any thread. */
struct pinc_cache_shared *pinc_cache_shared_use(struct pinc_cache_shared *shared);

/** One user less. NULL is fine. On any thread. */
void pinc_cache_shared_drop(struct pinc_cache_shared *shared);

/** The name of the folder of a kind; it carries the kind's format. */
const char *pinc_cache_kind_folder(enum pinc_cache_kind kind);

/** The kind whose entries lie in a folder of that name. false: none that this version reads */
bool pinc_cache_kind_of(enum pinc_cache_kind *out, const char *folder);

/** Does an entry say something about this machine alone? @param folder as it lies in the cache */
bool pinc_cache_is_local(const char *folder);

/** A key as files know it: without tokens of URLs, and still another for another token.
 * @param buf owns the result where it is another than key
 * @return empty when out of memory */
struct pinc_slice pinc_cache_kept_key(struct pinc_buf *buf, struct pinc_slice key);

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
 * @param rest_len how many bytes at the end of the payload are the rest
 * @param payload where payload_len bytes are to be written, 8-byte aligned, before
 * pinc_cache_make_end()
 */
PINC_MUST_USE enum pinc_status
pinc_cache_make_begin(struct pinc_cache_entry *out, enum pinc_cache_kind kind,
                      struct pinc_slice key, const struct pinc_cache_facts *facts,
                      size_t payload_len, size_t rest_len, char **payload, struct pinc_error *err);
/** The payload is written: put the checksums over it. */
void pinc_cache_make_end(struct pinc_cache_entry *entry);

/** The key of an entry that was made or read, as files know it. */
struct pinc_slice pinc_cache_entry_key(const struct pinc_cache_entry *entry);

/**
 * Read the rest of an entry that was made out of its file from now on, and let go of what is in memory.
 * @param fd of a file that may be it: owned after true
 * @param files as above
 * @return false: it has no rest, the file is another one, or too many are open
 */
bool pinc_cache_leave_to_file(struct pinc_cache_entry *entry, int fd,
                              struct pinc_open_files *files);

/** Is all of its payload there, and sound? Reads what is not there yet. */
bool pinc_cache_entry_whole(const struct pinc_cache_entry *entry);

/** Let go of what pinc_cache_get() filled in; what pointed into it is gone. Fine on a zeroed
 * entry. */
void pinc_cache_entry_clear(struct pinc_cache_entry *entry);

/**
 * When an entry was last found to be good, as its file tells it, if that is so now and for `lifetime`
 * seconds more: before now where it would be fresh for longer than that.
 */
int64_t pinc_cache_as_of(const struct pinc_cache_entry *entry, int64_t lifetime, int64_t now);

/** Is it fresh at `now` (RFC 9111)? An entry from the future, or from before 1970, is not. */
bool pinc_cache_fresh(const struct pinc_cache_entry *entry, int64_t now);

/**
 * Read an entry of which pinc_file_load_start() has read out->file: all of it but the rest.
 * @param fd of the file: owned, also after false
 * @param n_read bytes of the file that are there
 * @param files that are open for the rest of entries: another one than before, or all is read
 * @return false: damaged, foreign, or out of memory
 */
bool pinc_cache_read_open(struct pinc_cache_entry *out, enum pinc_cache_kind kind,
                          struct pinc_slice key, int fd, size_t n_read,
                          struct pinc_open_files *files);

/**
 * An entry's bytes: what a file of that kind and key holds.
 * @return false: damaged or foreign
 */
bool pinc_cache_read_bytes(struct pinc_cache_entry *out, enum pinc_cache_kind kind,
                           struct pinc_slice key, struct pinc_slice bytes);

/** Are those bytes an entry of that kind and key, as far as they say so themselves? Nothing is checked. */
bool pinc_cache_bytes_are_for(enum pinc_cache_kind kind, struct pinc_slice key,
                              struct pinc_slice bytes);

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

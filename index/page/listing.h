/*
 * What one index lists of one project, packed into one run of bytes: the form in which a page is
 * kept in the cache and used.
 *
 * A page is packed once, when it comes off the wire; from then on, in this run and in later ones,
 * opening it is one pass over fixed-size records without parsing a version or a file name again.
 */
#ifndef PINC_INDEX_PAGE_LISTING_H
#define PINC_INDEX_PAGE_LISTING_H

#include "index/page/page.h"
#include "resolver/provider.h"

/* Reads what is not there yet. */
struct pinc_listing_reader {
    /** @param from, len bytes of the listing. @return false: they cannot be had. NULL: all are there */
    bool (*need)(void *user, const void *from, size_t len);
    void *user;
};

/* What is told of files beside what choosing needs. Private. */
struct pinc_listing_rest {
    const struct pinc_listing_facts *facts; /* one a file */
    const unsigned char *digests;           /* 32 bytes each */
    const struct pinc_hash *hashes;         /* those that are not sha256 */
    const char *names;
    uint32_t n_digests, n_hashes, names_len;
    struct pinc_listing_reader reader;
};

/* An opened listing. Releases and files are as in struct pinc_project; they point into the bytes
 * and the arena. */
struct pinc_listing {
    struct pinc_release *releases; /* ascending */
    size_t n_releases;
    const struct pinc_project_file *files; /* by release, then wheels before sdists, then build tag
                                              (highest first), then file name */
    size_t n_files;
    struct pinc_tag_set *tags;
    size_t n_tags;
    struct pinc_slice *requires_python; /* texts, each once */
    size_t n_requires_python;
    struct pinc_standing standing;
    bool times_settled;        /* upload times are complete, or were looked for everywhere */
    struct pinc_slice head;    /* the bytes that all of this is in */
    struct pinc_slice *pieces; /* private: texts that files share */
    size_t n_pieces;           /* private */
    struct pinc_listing_rest rest;
};

/**
 * Pack the files of a page that belong to the project: others, and those whose names say nothing,
 * are left out; of two files with one name the last counts, as for pip. Thread-safe: works on its
 * arguments alone.
 * @param out     bytes are added at its end, which must be 8-byte aligned
 * @param project normalized name
 * @param times_settled see struct pinc_listing
 * @return PINC_OK, PINC_ENOMEM, PINC_ELIMIT
 */
PINC_MUST_USE enum pinc_status pinc_listing_pack(struct pinc_buf *out, const struct pinc_page *page,
                                                 struct pinc_slice project, bool times_settled,
                                                 struct pinc_error *err);

/**
 * Open packed bytes. They are checked, the rest when it is asked for: whatever they hold, nothing outside of
 * them is read.
 * @param bytes 8-byte aligned; must outlive the listing. What lies behind out->head is not read here
 * @param index the index number to put on the files
 * @return PINC_OK, PINC_ESYNTAX (no packed listing), PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_listing_open(struct pinc_listing *out, struct pinc_slice bytes,
                                                 uint16_t index, struct pinc_arena *arena,
                                                 struct pinc_error *err);

/** The rest may not be there yet: it is read by this one. */
void pinc_listing_set_reader(struct pinc_listing *listing, struct pinc_listing_reader reader);

/** Is all that is told of a file there, and sound? Reads what is not there yet. */
bool pinc_listing_has(const struct pinc_listing *listing, size_t file);

/** What is told of a file beside what choosing needs; slices point into the packed bytes. Zero
 * where pinc_listing_has() says no. */
void pinc_listing_details(struct pinc_file_details *out, const struct pinc_listing *listing,
                          size_t file);

/** The URL of a file, in the arena. PINC_OK, PINC_ENOMEM, PINC_ESYNTAX (pinc_listing_has() says no). */
PINC_MUST_USE enum pinc_status pinc_listing_url(struct pinc_slice *out,
                                                const struct pinc_listing *listing, size_t file,
                                                struct pinc_arena *arena, struct pinc_error *err);

/** What the page says of <file>.metadata: nothing where pinc_listing_has() says no. @param hash of
 * PINC_HASH_NONE when it gives no digest */
enum pinc_page_metadata pinc_listing_metadata(const struct pinc_listing *listing, size_t file,
                                              struct pinc_hash *hash);

#endif

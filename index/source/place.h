/*
 * Where projects are listed: indexes and find-links, and what one of them says of one project.
 */
#ifndef PINC_INDEX_SOURCE_PLACE_H
#define PINC_INDEX_SOURCE_PLACE_H

#include "index/page/listing.h"
#include "index/source/context.h"

struct links_page;

/* An index, or one find-links folder or page. */
struct place {
    struct pinc_slice
        url; /* without credentials; an index's ends in '/'; find-links folders: as given */
    const char *folder;      /* a local folder or file, else NULL */
    uint16_t number;         /* in order of preference */
    bool links;              /* find-links: one page for all projects */
    bool bound;              /* an index of source rules: for the packages of its rules alone */
    bool silent;             /* a page of it told no upload times */
    bool warned;             /* that they are not known */
    struct links_page *page; /* of find-links; NULL before it is asked for */
};

/* All of them: indexes, find-links, indexes of source rules. */
struct places {
    struct place *items;
    size_t n;
};

/* What one place says of one project. Zero it. */
struct place_listing {
    enum pinc_state state;
    const struct pinc_error *error; /* set with PINC_FAILED */
    struct pinc_cache_entry entry;  /* stays open: the listing points into it */
    struct pinc_buf bytes;          /* else this holds the listing */
    size_t n_read;                  /* with PINC_FAILED: bytes that had come */
    struct pinc_listing listing;
    uint64_t put; /* number of the entry in the cache, where it was put there; else 0 */
    struct place_listing *next; /* that was put after it; NULL: none */
    struct place_listing
        *repaired; /* a page that stands in for what of this one was damaged; NULL: none */
};

/** Called once, when state is set; it may be before the function returns that was given it. */
typedef void place_listing_done(void *user);

/** Take the indexes and find-links of the options, whose credentials the client remembers. PINC_OK,
 * PINC_EUSAGE, PINC_ELIMIT, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status places_read(struct places *out, struct source_context *ctx,
                                           struct pinc_error *err);

/** Are upload times wanted? */
bool source_wants_times(const struct source_context *ctx);

/** Open a packed page, which lies in out->entry or out->bytes, and stays where it is. @return false: it is damaged, or
 * memory is out */
bool place_listing_open(struct place_listing *out, struct source_context *ctx, struct place *place,
                        struct pinc_slice packed, struct pinc_error *err);

/** Keep the listing's entry in the cache; of those that are written, memory has no more than the head then. */
void place_listing_put(struct place_listing *listing, struct source_context *ctx);

/** Set the state of a listing that cannot be had. */
void place_listing_fail(struct place_listing *out, struct source_context *ctx,
                        const struct pinc_error *error);

/** Free what the listing owns. Fine on a zeroed struct. */
void place_listing_clear(struct place_listing *listing);

#endif

/*
 * Reading and packing one page, on a thread of its own where it is large.
 */
#ifndef PINC_INDEX_SOURCE_PAGE_READING_H
#define PINC_INDEX_SOURCE_PAGE_READING_H

#include "index/page/listing.h"
#include "index/source/context.h"

/* A page as it is kept: an entry of the cache where it may be one, else its bytes alone. */
struct packed_page {
    struct pinc_buf bytes;
    struct pinc_cache_entry entry;
};

/* How a page is packed. Slices live as long as the source. */
struct page_packing {
    struct pinc_slice name; /* of the project */
    struct pinc_slice key;  /* of the cache; empty: it is not kept */
    struct pinc_cache_facts facts;
    bool times_settled; /* as in struct pinc_listing */
};

/* One page that is read. */
struct page_reading {
    struct pinc_work work;
    void (*done)(void *user, struct page_reading *reading); /* NULL: nobody wants it any more */
    void *user;
    struct pinc_buf body;
    struct pinc_arena *arena; /* of got */
    struct pinc_page_text got;
    bool pack; /* do that, too; else the page stays as it is read */
    struct page_packing how;
    struct pinc_arena *page_arena; /* may be taken */
    struct pinc_page page;
    struct packed_page packed; /* may be taken */
    struct pinc_error error;
};

/** Pack a page, on any thread. PINC_OK, PINC_ENOMEM, PINC_ELIMIT. */
PINC_MUST_USE enum pinc_status page_pack(struct packed_page *out, const struct page_packing *how,
                                         const struct pinc_page *page, struct pinc_error *err);

/** Free what the page owns. Fine on a zeroed struct. */
void packed_page_clear(struct packed_page *packed);

/**
 * Read an answer; `done` is called with the result, at once for a small page, else by
 * page_readings_go_on(). What it does not take is freed after it.
 * @param pack how to pack it, too; NULL: not at all
 * @return NULL when it was done at once, or memory is out (then done was not called: see *started)
 */
struct page_reading *page_reading_start(struct source_context *ctx, bool *started,
                                        struct pinc_http_answer *answer,
                                        const struct page_packing *pack,
                                        void (*done)(void *user, struct page_reading *reading),
                                        void *user);

/** Take the pages that were read on other threads meanwhile. */
void page_readings_go_on(struct source_context *ctx);

/** For pinc_workers_free(). */
void page_reading_drop(struct pinc_work *work);

#endif

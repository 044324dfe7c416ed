/*
 * Reading and packing one page while it arrives, on a thread of its own where it is large.
 */
#ifndef PINC_INDEX_SOURCE_PAGE_READING_H
#define PINC_INDEX_SOURCE_PAGE_READING_H

#include "index/page/listing.h"
#include "index/page/listing_pack.h"
#include "index/page/page_stream.h"
#include "index/source/context.h"

/* A page as it is kept: an entry of the cache where it may be one, else its bytes alone. */
struct packed_page {
    struct pinc_buf bytes;
    struct pinc_cache_entry entry;
};

/* How a page is kept. Slices live as long as the source. */
struct page_packing {
    struct pinc_slice key; /* of the cache; empty: it is not kept */
    struct pinc_cache_facts facts;
    bool times_settled; /* as in struct pinc_listing */
};

/* What came of it. */
struct page_result {
    struct pinc_error error;
    struct pinc_packer *packer; /* when it was not to be packed; may be taken */
    struct packed_page packed;  /* else; may be taken */
};

/* Opaque. */
struct page_reading;

typedef void page_reading_done(void *user, struct page_result *result);

/** Pack what a packer has, on any thread. PINC_OK, PINC_ENOMEM, PINC_ELIMIT. */
PINC_MUST_USE enum pinc_status page_pack(struct packed_page *out, const struct page_packing *how,
                                         struct pinc_packer *packer, struct pinc_error *err);

/** Free what the page owns. Fine on a zeroed struct. */
void packed_page_clear(struct packed_page *packed);

/**
 * Begin.
 * @param name of the project
 * @param got  url and type of what comes
 * @param done called once after page_reading_end(), with a result of which what it does not take is
 * freed after it; the reading is gone then
 * @return NULL when out of memory
 */
struct page_reading *page_reading_new(struct source_context *ctx, struct pinc_slice name,
                                      const struct pinc_page_text *got, page_reading_done *done,
                                      void *user);

/** Take a part of the page; may wait until what came before is read. false: out of memory. */
bool page_reading_add(struct page_reading *reading, struct pinc_slice part);

/** All has come. @param whole see struct pinc_page_text @param pack how to pack it; NULL: not at all */
void page_reading_end(struct page_reading *reading, bool whole, const struct page_packing *pack);

/** Forget it; done() is not called. NULL is fine. */
void page_reading_cancel(struct page_reading *reading);

/** Take the parts that were read on other threads meanwhile. */
void page_readings_go_on(struct source_context *ctx);

/** For pinc_workers_free(). */
void page_reading_drop(struct pinc_work *work);

#endif

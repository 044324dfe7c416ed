/*
 * Packing a listing (listing.h) file by file, as a page is read: what is known of a file is packed at
 * once, so that the page itself need not be kept.
 *
 * Files of other projects, and those whose names say nothing, are left out; of two files with one name
 * the last counts, as for pip. A packer works on its arguments alone: any thread may use it, one at
 * a time.
 */
#ifndef PINC_INDEX_PAGE_LISTING_PACK_H
#define PINC_INDEX_PAGE_LISTING_PACK_H

#include "index/page/page.h"

/* Opaque. */
struct pinc_packer;

/** @param project normalized name, copied. PINC_OK, PINC_ENOMEM. *out is freed by
 * pinc_packer_free(). */
PINC_MUST_USE enum pinc_status pinc_packer_new(struct pinc_packer **out, struct pinc_slice project,
                                               struct pinc_error *err);
/** NULL is fine. */
void pinc_packer_free(struct pinc_packer *packer);

/** Add a file, of which nothing is borrowed afterwards. PINC_OK, PINC_ENOMEM, PINC_ELIMIT (too many
 * files, or over 4 GB). */
PINC_MUST_USE enum pinc_status pinc_packer_add(struct pinc_packer *packer,
                                               const struct pinc_page_file *file,
                                               struct pinc_error *err);

/** What the page says of the project; nothing is borrowed afterwards. PINC_OK, PINC_ENOMEM, PINC_ELIMIT. */
PINC_MUST_USE enum pinc_status pinc_packer_set_standing(struct pinc_packer *packer,
                                                        const struct pinc_standing *standing,
                                                        struct pinc_error *err);

/** Is there a file without a known upload time? */
bool pinc_packer_lacks_times(const struct pinc_packer *packer);

/**
 * Set upload times that are not known out of a project document of the legacy JSON API (key
 * "releases"), by file name.
 * @return PINC_OK, PINC_ESYNTAX, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_packer_add_times(struct pinc_packer *packer, struct pinc_slice text, struct pinc_error *err);

/**
 * All files are there: put them in order.
 * @param times_settled see struct pinc_listing
 * @return PINC_OK, PINC_ENOMEM, PINC_ELIMIT
 */
PINC_MUST_USE enum pinc_status pinc_packer_finish(struct pinc_packer *packer, bool times_settled,
                                                  struct pinc_error *err);

/** Bytes of the packed listing; after pinc_packer_finish(), as all that follows. */
size_t pinc_packer_size(const struct pinc_packer *packer);

/** How many of them pinc_listing_open() reads; the rest is read when it is asked for. */
size_t pinc_packer_head(const struct pinc_packer *packer);

/** Write it. @param to 8-byte aligned room for pinc_packer_size() bytes */
void pinc_packer_write(const struct pinc_packer *packer, char *to);

#endif

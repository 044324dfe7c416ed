/*
 * A JSON page that is read part by part. Private to index/page.
 */
#ifndef PINC_INDEX_PAGE_PAGE_JSON_H
#define PINC_INDEX_PAGE_PAGE_JSON_H

#include "index/page/page_builder.h"

/* Opaque. */
struct pinc_page_json;

/** @param base, arena borrowed @param sink see pinc_page_builder_init(). NULL when out of memory. */
struct pinc_page_json *pinc_page_json_new(struct pinc_slice base, struct pinc_arena *arena,
                                          const struct pinc_page_sink *sink);
/** NULL is fine. */
void pinc_page_json_free(struct pinc_page_json *page);

/** Read a part; what is not whole in it is copied. PINC_OK, PINC_ESYNTAX, PINC_ELIMIT, PINC_ENOMEM:
 * nothing may be added after a failure. */
PINC_MUST_USE enum pinc_status pinc_page_json_add(struct pinc_page_json *page,
                                                  struct pinc_slice part, struct pinc_error *err);

/** Read the last part; see pinc_page_read_json(). @param out the files that were collected */
PINC_MUST_USE enum pinc_status pinc_page_json_end(struct pinc_page_json *page,
                                                  struct pinc_slice part, struct pinc_page *out,
                                                  struct pinc_error *err);

#endif

/*
 * An HTML page that is read part by part. Private to index/page.
 */
#ifndef PINC_INDEX_PAGE_PAGE_HTML_H
#define PINC_INDEX_PAGE_PAGE_HTML_H

#include "index/page/page_builder.h"

/* Opaque. */
struct pinc_page_html;

/** @param base, arena borrowed @param sink see pinc_page_builder_init() @param out freed by
 * pinc_page_html_free(). PINC_OK, PINC_EINTERNAL (libxml2 cannot be loaded), PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_page_html_new(struct pinc_page_html **out,
                                                  struct pinc_slice base, struct pinc_arena *arena,
                                                  const struct pinc_page_sink *sink,
                                                  struct pinc_error *err);
/** NULL is fine. */
void pinc_page_html_free(struct pinc_page_html *page);

/** Read a part. As pinc_page_read_html(); nothing may be added after a failure. */
PINC_MUST_USE enum pinc_status pinc_page_html_add(struct pinc_page_html *page,
                                                  struct pinc_slice part, struct pinc_error *err);

/** Read the last part. @param out the files that were collected */
PINC_MUST_USE enum pinc_status pinc_page_html_end(struct pinc_page_html *page,
                                                  struct pinc_slice part, struct pinc_page *out,
                                                  struct pinc_error *err);

#endif

/*
 * A page that is read while it arrives, by the type that it has.
 */
#ifndef PINC_INDEX_PAGE_PAGE_STREAM_H
#define PINC_INDEX_PAGE_PAGE_STREAM_H

#include "index/page/page.h"

/* Opaque. Any thread may use it, one at a time. */
struct pinc_page_stream;

/**
 * Begin.
 * @param got  its url and type; copied. The type that came back counts, whatever was asked for
 * (PEP 691).
 * @param sink takes the files
 * @return PINC_OK, PINC_ENET (another type), PINC_EINTERNAL (libxml2 cannot be loaded), PINC_ENOMEM.
 * *out is freed by pinc_page_stream_free().
 */
PINC_MUST_USE enum pinc_status pinc_page_stream_new(struct pinc_page_stream **out,
                                                    const struct pinc_page_text *got,
                                                    const struct pinc_page_sink *sink,
                                                    struct pinc_error *err);
/** NULL is fine. */
void pinc_page_stream_free(struct pinc_page_stream *stream);

/** Read a part. As pinc_page_read(); nothing may be added after a failure. */
PINC_MUST_USE enum pinc_status pinc_page_stream_add(struct pinc_page_stream *stream,
                                                    struct pinc_slice part, struct pinc_error *err);

/** Read the last part. @param whole does the transfer say that nothing is missing? */
PINC_MUST_USE enum pinc_status pinc_page_stream_end(struct pinc_page_stream *stream,
                                                    struct pinc_slice part, bool whole,
                                                    struct pinc_error *err);

#endif

/*
 * What comes in for one HTTP request: header fields that matter, the decoded body, limits, and
 * whether anything is missing. Knows nothing of libcurl.
 */
#ifndef PINC_INDEX_NET_HTTP_RECEIVE_H
#define PINC_INDEX_NET_HTTP_RECEIVE_H

#include "index/net/http_field.h"
#include "index/net/http_types.h"

struct pinc_decoder;

/* Header fields of the answer under way; slices live in the request's arena. */
struct http_fields {
    struct pinc_slice content_type, encoding, etag, last_modified, location, retry_after,
        content_range;
    struct pinc_http_freshness freshness;
    bool chunked, has_length;
    uint64_t length;
    size_t bytes;
};

/* One attempt's answer. */
struct http_reception {
    const struct pinc_http_request *want;
    struct pinc_arena *arena; /* borrowed */
    struct http_fields got;
    unsigned code; /* status; 0 until it is known */
    struct pinc_decoder *decoder;
    struct pinc_buf body;
    struct pinc_buf held;    /* as transferred, until it can be read: see http_turn.h */
    uint64_t encoded;        /* bytes that the decoder was given */
    uint64_t received;       /* decoded bytes */
    struct pinc_error error; /* why it cannot be taken */
    bool stop;               /* enough was read of an answer that nobody wants */
};

/** Nothing may be left of an earlier attempt. @return false (see error) when the file that the body
 * goes to cannot be emptied */
bool http_reception_reset(struct http_reception *in);

/** Free the buffers; fine on a zeroed struct. */
void http_reception_clear(struct http_reception *in);

/** Files and parts of files are taken as they are: an encoding there would be part of the file
 * (x.tar.gz). */
bool http_is_raw(const struct pinc_http_request *want);

/** Take a line of the header. @return false (see error) to stop */
bool http_reception_header(struct http_reception *in, struct pinc_slice line);

/** Before the first byte of a body: is it what was asked for, and how is it encoded? @return false
 * (see error) to stop */
bool http_reception_begin(struct http_reception *in, unsigned code);

/** Take a piece of the body, as transferred. @return false (see error and stop) to stop */
bool http_reception_body(struct http_reception *in, struct pinc_slice piece);

/** All has come: did a compressed body end properly? Else error says so. */
bool http_reception_end(struct http_reception *in);

/** Does length, chunks or checksum say that nothing is missing? */
bool http_reception_whole(const struct http_reception *in);

/** Where a 206 starts, and the length of the whole thing. error is set when it is not what came. */
void http_reception_range(struct http_reception *in, uint64_t *from, uint64_t *total);

#endif

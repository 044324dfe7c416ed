#include "index/net/http_receive.h"

#include "index/net/decoder.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define HEADERS_MAX (256u << 10)
#define ERROR_BODY_MAX (64u << 10) /* of an answer that is not wanted */

static bool field_named(struct pinc_slice line, const char *name, struct pinc_slice *value)
{
    size_t colon = pinc_slice_find(line, ':');

    if (colon == line.len ||
        !pinc_slice_equal_nocase(pinc_slice_part(line, 0, colon), pinc_slice_of(name))) {
        return false;
    }
    *value = pinc_slice_trim(pinc_slice_part(line, colon + 1, line.len));
    return true;
}

/* A list that comes in several fields is one list (RFC 9110, 5.3). */
static bool add_to_list(struct pinc_slice *list, struct pinc_slice value, struct pinc_arena *arena)
{
    struct pinc_buf both = {0};

    pinc_buf_add(&both, *list);
    pinc_buf_add_str(&both, ", ");
    pinc_buf_add(&both, value);
    *list = pinc_buf_keep(&both, arena);
    return list->ptr != NULL;
}

/* Keep the fields that matter. A field that comes twice: the first one counts, but Cache-Control,
 * where both do. */
static bool keep_field(struct http_reception *in, struct pinc_slice line)
{
    struct http_fields *f = &in->got;
    const struct {
        const char *name;
        struct pinc_slice *to;
    } texts[] = {
        {"content-type", &f->content_type},
        {"content-encoding", &f->encoding},
        {"etag", &f->etag},
        {"last-modified", &f->last_modified},
        {"location", &f->location},
        {"retry-after", &f->retry_after},
        {"content-range", &f->content_range},
        {"cache-control", &f->freshness.cache_control},
        {"age", &f->freshness.age},
        {"date", &f->freshness.date},
        {"expires", &f->freshness.expires},
    };
    struct pinc_slice value;
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!field_named(line, texts[i].name, &value)) {
            continue;
        }
        if (texts[i].to->ptr) {
            return texts[i].to != &f->freshness.cache_control ||
                   add_to_list(texts[i].to, value, in->arena);
        }
        *texts[i].to = pinc_slice_dup(in->arena, value);
        return texts[i].to->ptr != NULL;
    }
    if (field_named(line, "transfer-encoding", &value)) {
        f->chunked = true;
    } else if (field_named(line, "content-length", &value)) {
        f->has_length = pinc_http_number(&value, &f->length);
    }
    return true;
}

bool http_reception_header(struct http_reception *in, struct pinc_slice line)
{
    if (pinc_slice_starts(line, "HTTP/")) {
        /* the status line of another answer (100, or after authentication) */
        memset(&in->got, 0, sizeof in->got);
    }
    in->got.bytes += line.len;
    if (in->got.bytes > HEADERS_MAX) {
        (void)pinc_fail(&in->error, PINC_ELIMIT, "the header of the answer is longer than %u bytes",
                        HEADERS_MAX);
        return false;
    }
    if (!keep_field(in, line)) {
        (void)pinc_fail_memory(&in->error);
        return false;
    }
    return true;
}

static bool write_file(struct http_reception *in, struct pinc_slice piece)
{
    while (piece.len) {
        ssize_t n = write(*in->want->fd, piece.ptr, piece.len);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            (void)pinc_fail(&in->error, PINC_EIO, "cannot write the downloaded file: %s",
                            strerror(errno));
            return false;
        }
        piece = pinc_slice_part(piece, (size_t)n, piece.len);
    }
    return true;
}

/* One more piece, counted in *sum. @return false (see error) when that is too much */
static bool count(struct http_reception *in, uint64_t *sum, struct pinc_slice piece)
{
    if (piece.len > in->want->max - *sum) {
        (void)pinc_fail(&in->error, PINC_ELIMIT, "the answer is larger than %llu bytes",
                        (unsigned long long)in->want->max);
        return false;
    }
    *sum += piece.len;
    return true;
}

/* Decoded data, counted here: a server may promise one length and send another. */
static bool on_decoded(void *user, struct pinc_slice piece)
{
    struct http_reception *in = user;

    if (!count(in, &in->received, piece)) {
        return false;
    }
    if (in->want->fd) {
        return write_file(in, piece);
    }
    if (in->want->sink) {
        return in->want->sink->take(in->want->user, piece) ||
               pinc_fail_memory(&in->error) == PINC_OK;
    }
    pinc_buf_add(&in->body, piece);
    if (in->body.failed != PINC_OK) {
        (void)pinc_fail_memory(&in->error);
        return false;
    }
    return true;
}

bool http_is_raw(const struct pinc_http_request *want)
{
    return want->fd || want->range.kind != PINC_HTTP_ALL;
}

struct pinc_slice pinc_http_media_type(struct pinc_slice field)
{
    return pinc_slice_trim(pinc_slice_part(field, 0, pinc_slice_find(field, ';')));
}

/* Tell the sink. */
static bool begin_sink(struct http_reception *in)
{
    const struct pinc_http_sink *sink = in->want->sink;

    return !sink ||
           sink->begin(in->want->user, in->want->url, pinc_http_media_type(in->got.content_type)) ||
           pinc_fail_memory(&in->error) == PINC_OK;
}

bool http_reception_begin(struct http_reception *in, unsigned code)
{
    struct http_fields *f = &in->got;
    enum pinc_status st;

    in->code = code;
    if (code / 100 != 2) {
        return true;
    }
    if (in->want->range.kind != PINC_HTTP_ALL && code == 200 &&
        (!f->has_length || f->length > in->want->range.max_whole)) {
        (void)pinc_fail(&in->error, PINC_ELIMIT, "the server does not send parts of files");
        return false;
    }
    if (http_is_raw(in->want) || f->encoding.len == 0 ||
        pinc_slice_equal_nocase(f->encoding, PINC_LIT("identity"))) {
        return begin_sink(in);
    }
    st = pinc_decoder_new(&in->decoder, f->encoding, &in->error);
    if (st != PINC_ENOTFOUND) {
        return st == PINC_OK && begin_sink(in);
    }
    (void)pinc_fail_quoting(&in->error, PINC_ESYNTAX, 60, "the answer is encoded as ", f->encoding,
                            ", which was not asked for");
    return false;
}

bool http_reception_body(struct http_reception *in, struct pinc_slice piece)
{
    if (in->code / 100 != 2) {
        in->received += piece.len;
        in->stop = in->received > ERROR_BODY_MAX;
        return !in->stop;
    }
    if (!in->decoder) {
        return on_decoded(in, piece);
    }
    /* Data that stands for nothing may come without an end: empty members, frames to skip. */
    return count(in, &in->encoded, piece) &&
           pinc_decoder_add(in->decoder, piece, on_decoded, in, &in->error) == PINC_OK;
}

bool http_reception_end(struct http_reception *in)
{
    return !in->decoder || pinc_decoder_whole(in->decoder) ||
           pinc_fail(&in->error, PINC_ESYNTAX, "the compressed answer ends too early") == PINC_OK;
}

bool http_reception_whole(const struct http_reception *in)
{
    return in->got.has_length || in->got.chunked || in->decoder;
}

void http_reception_range(struct http_reception *in, uint64_t *from, uint64_t *total)
{
    uint64_t to = 0;

    if (in->code != 206 || in->error.code != PINC_OK) {
        return;
    }
    if (!pinc_http_content_range(in->got.content_range, from, &to, total) ||
        to - *from + 1 != in->received) {
        (void)pinc_fail(&in->error, PINC_ENET,
                        "the server sends another part of the file than it says");
    } else if (in->want->range.kind == PINC_HTTP_ALL && in->received != *total) {
        (void)pinc_fail(&in->error, PINC_ENET, "the server sends a part of the file only");
    }
}

bool http_reception_reset(struct http_reception *in)
{
    const off_t keep = (off_t)in->want->keep;
    const int *fd = in->want->fd;

    memset(&in->got, 0, sizeof in->got);
    pinc_error_clear(&in->error);
    pinc_decoder_free(in->decoder);
    in->decoder = NULL;
    in->body.len = 0;
    in->held.len = 0;
    in->encoded = 0;
    in->received = 0;
    in->code = 0;
    in->stop = false;
    if (fd && (ftruncate(*fd, keep) != 0 || lseek(*fd, keep, SEEK_SET) != keep)) {
        (void)pinc_fail(&in->error, PINC_EIO, "cannot write the downloaded file: %s",
                        strerror(errno));
        return false;
    }
    return true;
}

void http_reception_clear(struct http_reception *in)
{
    pinc_decoder_free(in->decoder);
    in->decoder = NULL;
    pinc_buf_clear(&in->body);
    pinc_buf_clear(&in->held);
}

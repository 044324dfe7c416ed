#include "index/page/page_stream.h"

#include "index/page/page_html.h"
#include "index/page/page_json.h"

#include <string.h>

#define TAIL_MAX (64u << 10) /* of an HTML page: its end tag and the comments behind it */

static bool is_json(struct pinc_slice type)
{
    return pinc_slice_equal_nocase(type, PINC_LIT("application/vnd.pypi.simple.v1+json")) ||
           pinc_slice_equal_nocase(type, PINC_LIT("application/json"));
}

static bool is_html(struct pinc_slice type)
{
    return type.len == 0 || pinc_slice_equal_nocase(type, PINC_LIT("text/html")) ||
           pinc_slice_equal_nocase(type, PINC_LIT("application/vnd.pypi.simple.v1+html")) ||
           pinc_slice_equal_nocase(type, PINC_LIT("application/xhtml+xml"));
}

static enum pinc_status fail_cut(struct pinc_error *err)
{
    return pinc_fail(err, PINC_ENET,
                     "the page is cut off: it has no length and does not end in </html>");
}

static enum pinc_status fail_type(const struct pinc_page_text *got, struct pinc_error *err)
{
    return pinc_fail_quoting(err, PINC_ENET, 60, "the answer is not an index page: its type is ",
                             got->type, "");
}

enum pinc_status pinc_page_read(struct pinc_page *page, const struct pinc_page_text *got,
                                struct pinc_arena *arena, struct pinc_error *err)
{
    if (is_json(got->type)) {
        return pinc_page_read_json(page, got->text, got->url, arena, err);
    }
    if (is_html(got->type)) {
        if (!got->whole && !pinc_page_html_whole(got->text)) {
            return fail_cut(err);
        }
        return pinc_page_read_html(page, got->text, got->url, arena, err);
    }
    return fail_type(got, err);
}

/* --- part by part */

struct pinc_page_stream {
    struct pinc_arena *arena; /* of the URL */
    struct pinc_arena *texts; /* of one file */
    struct pinc_page_json *json;
    struct pinc_page_html *html;
    struct pinc_buf tail; /* of an HTML page, for whether it is whole */
};

void pinc_page_stream_free(struct pinc_page_stream *stream)
{
    if (stream) {
        pinc_page_json_free(stream->json);
        pinc_page_html_free(stream->html);
        pinc_buf_clear(&stream->tail);
        pinc_arena_free(stream->texts);
        pinc_arena_free(stream->arena);
        pinc_free(stream);
    }
}

static enum pinc_status begin(struct pinc_page_stream *stream, const struct pinc_page_text *got,
                              const struct pinc_page_sink *sink, struct pinc_error *err)
{
    struct pinc_slice url = {NULL, 0};

    stream->arena = pinc_arena_new();
    stream->texts = pinc_arena_new();
    if (stream->arena && stream->texts) {
        url = pinc_slice_dup(stream->arena, got->url);
    }
    if (!url.ptr) {
        return pinc_fail_memory(err);
    }
    if (is_json(got->type)) {
        stream->json = pinc_page_json_new(url, stream->texts, sink);
        return stream->json ? PINC_OK : pinc_fail_memory(err);
    }
    return is_html(got->type) ? pinc_page_html_new(&stream->html, url, stream->texts, sink, err)
                              : fail_type(got, err);
}

enum pinc_status pinc_page_stream_new(struct pinc_page_stream **out,
                                      const struct pinc_page_text *got,
                                      const struct pinc_page_sink *sink, struct pinc_error *err)
{
    struct pinc_page_stream *stream = pinc_alloc(sizeof *stream);
    enum pinc_status st = stream ? begin(stream, got, sink, err) : pinc_fail_memory(err);

    if (st != PINC_OK) {
        pinc_page_stream_free(stream);
        stream = NULL;
    }
    *out = stream;
    return st;
}

/* The last bytes of the page. */
static enum pinc_status keep_tail(struct pinc_page_stream *stream, struct pinc_slice part,
                                  struct pinc_error *err)
{
    struct pinc_buf *tail = &stream->tail;
    size_t drop;

    part = pinc_slice_part(part, part.len > TAIL_MAX ? part.len - TAIL_MAX : 0, part.len);
    drop = tail->len + part.len > TAIL_MAX ? tail->len + part.len - TAIL_MAX : 0;
    if (drop) {
        memmove(tail->ptr, tail->ptr + drop, tail->len - drop);
        tail->len -= drop;
    }
    pinc_buf_add(tail, part);
    return tail->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_page_stream_add(struct pinc_page_stream *stream, struct pinc_slice part,
                                      struct pinc_error *err)
{
    enum pinc_status st;

    if (stream->json) {
        return pinc_page_json_add(stream->json, part, err);
    }
    st = keep_tail(stream, part, err);
    return st == PINC_OK ? pinc_page_html_add(stream->html, part, err) : st;
}

enum pinc_status pinc_page_stream_end(struct pinc_page_stream *stream, struct pinc_slice part,
                                      bool whole, struct pinc_error *err)
{
    struct pinc_page page;
    enum pinc_status st;

    if (stream->json) {
        return pinc_page_json_end(stream->json, part, &page, err);
    }
    st = whole ? PINC_OK : keep_tail(stream, part, err);
    if (st == PINC_OK && !whole && !pinc_page_html_whole(pinc_buf_slice(&stream->tail))) {
        st = fail_cut(err);
    }
    return st == PINC_OK ? pinc_page_html_end(stream->html, part, &page, err) : st;
}

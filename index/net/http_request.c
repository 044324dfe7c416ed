#include "index/net/http_request.h"

#include <unistd.h>

/* What goes out, as long as the request. false: out of memory */
static bool copy_upload(struct request *r, const struct pinc_http_upload *put)
{
    struct pinc_http_upload *copy;

    if (!put) {
        return true;
    }
    copy = pinc_arena_alloc(r->arena, sizeof *copy);
    if (copy) {
        *copy = (struct pinc_http_upload){pinc_slice_dup(r->arena, put->head), put->rest};
    }
    r->want.put = copy;
    r->want.once = true;
    return copy && copy->head.ptr;
}

void http_request_drop_socket(struct request *r)
{
    if (r->attempt.socket >= 0) {
        (void)close(r->attempt.socket);
    }
    r->attempt.socket = r->attempt.handed = -1;
}

struct request *http_request_new(struct http_setup *setup, const struct pinc_http_request *want)
{
    struct request *r = pinc_alloc(sizeof *r);

    if (!r) {
        return NULL;
    }
    r->setup = setup;
    r->want = *want;
    r->in.want = &r->want;
    r->attempt.socket = r->attempt.handed = -1;
    r->arena = pinc_arena_new();
    r->in.arena = r->arena;
    if (r->arena) {
        r->want.etag = pinc_slice_dup(r->arena, want->etag);
        r->want.last_modified = pinc_slice_dup(r->arena, want->last_modified);
    }
    if (!r->arena || !r->want.etag.ptr || !r->want.last_modified.ptr ||
        !copy_upload(r, want->put)) {
        http_request_free(r);
        return NULL;
    }
    return r;
}

void http_request_free(struct request *r)
{
    if (!r) {
        return;
    }
    if (r->headers) { /* else libcurl may not be there yet */
        curl_slist_free_all(r->headers);
    }
    http_request_drop_socket(r);
    http_reception_clear(&r->in);
    pinc_arena_free(r->arena);
    pinc_free(r);
}

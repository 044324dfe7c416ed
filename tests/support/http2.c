#include "tests/support/http2.h"

#include "tests/support/http_text.h"

#include <nghttp2/nghttp2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_MAX 16
#define STREAMS_MAX 100

/* A connection. */
struct session {
    struct stream *stream;
    const struct http2_host *host;
    nghttp2_session *nghttp2;
    struct exchange *exchanges; /* all, until the connection ends */
    int broken;                 /* end it now */
};

/* A request and its answer. */
struct exchange {
    struct exchange *next;
    char path[1024], request[HTTP_REQUEST_MAX];
    size_t len;
    struct http_reply reply;
    const char *body;
    size_t left;
    char names[FIELDS_MAX][64], values[FIELDS_MAX][1024];
};

/* --- the request */

static int on_begin_headers(nghttp2_session *nghttp2, const nghttp2_frame *frame, void *user)
{
    struct session *session = user;
    struct exchange *x = calloc(1, sizeof *x);

    if (!x) {
        return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
    x->next = session->exchanges;
    session->exchanges = x;
    return nghttp2_session_set_stream_user_data(nghttp2, frame->hd.stream_id, x);
}

static int on_header(nghttp2_session *nghttp2, const nghttp2_frame *frame, const uint8_t *name,
                     size_t name_len, const uint8_t *value, size_t value_len, uint8_t flags,
                     void *user)
{
    struct exchange *x = nghttp2_session_get_stream_user_data(nghttp2, frame->hd.stream_id);
    const size_t room = x ? sizeof x->request - x->len : 0;

    (void)flags;
    (void)user;
    (void)name_len;
    (void)value_len;
    if (!x) {
        return 0;
    }
    if (strcmp((const char *)name, ":path") == 0) {
        (void)snprintf(x->path, sizeof x->path, "%s", (const char *)value);
    }
    if (name_len + value_len + 5 < room) {
        x->len += (size_t)snprintf(x->request + x->len, room, "%s: %s\r\n", (const char *)name,
                                   (const char *)value);
    }
    return 0;
}

/* --- the answer */

static ssize_t read_body(nghttp2_session *nghttp2, int32_t id, uint8_t *out, size_t size,
                         uint32_t *flags, nghttp2_data_source *source, void *user)
{
    struct exchange *x = source->ptr;
    size_t n = x->left < size ? x->left : size;

    (void)nghttp2;
    (void)id;
    (void)user;
    if (n == 0 && x->reply.fault == HTTP_STALL) {
        return NGHTTP2_ERR_DEFERRED;
    }
    if (n == 0 && x->reply.fault == HTTP_RESET) {
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE; /* the stream is reset */
    }
    if (n > 0) {
        memcpy(out, x->body, n);
    }
    x->body += n;
    x->left -= n;
    if (x->left == 0 && x->reply.fault != HTTP_STALL && x->reply.fault != HTTP_RESET) {
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    }
    return (ssize_t)n;
}

static void add_field(struct exchange *x, nghttp2_nv *fields, size_t *n, const char *name,
                      size_t name_len, const char *value, size_t value_len)
{
    size_t i;

    if (*n == FIELDS_MAX || name_len >= sizeof x->names[0] || value_len >= sizeof x->values[0]) {
        return;
    }
    for (i = 0; i < name_len; i++) {
        x->names[*n][i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
    }
    memcpy(x->values[*n], value, value_len);
    fields[*n] = (nghttp2_nv){(uint8_t *)x->names[*n], (uint8_t *)x->values[*n], name_len,
                              value_len, NGHTTP2_NV_FLAG_NONE};
    ++*n;
}

static void add_number(struct exchange *x, nghttp2_nv *fields, size_t *n, const char *name,
                       size_t number)
{
    char text[32];
    const int len = snprintf(text, sizeof text, "%zu", number);

    add_field(x, fields, n, name, strlen(name), text, (size_t)len);
}

/* The fields of a script: "Name: value\r\n" each. */
static void add_script(struct exchange *x, nghttp2_nv *fields, size_t *n)
{
    const char *line = x->reply.headers;

    while (line && *line) {
        const size_t name = strcspn(line, ":"), end = strcspn(line, "\r\n");
        size_t from = name + 1;

        from += strspn(line + from, " ");
        add_field(x, fields, n, line, name, line + from, end - from);
        line += end + strspn(line + end, "\r\n");
    }
}

static int submit(struct session *session, int32_t id, struct exchange *x)
{
    const struct http_reply *reply = &x->reply;
    nghttp2_data_provider provider = {{.ptr = x}, read_body};
    nghttp2_nv fields[FIELDS_MAX];
    char range[128], text[128];
    size_t n = 0, total, from, to;
    int part;

    x->body = reply->body ? reply->body : "";
    total = reply->len ? reply->len : strlen(x->body);
    http_text_field(x->request, "range", range, sizeof range);
    part = reply->ranges && http_text_range(range, total, &from, &to);
    if (!part) {
        from = 0;
        to = total;
    }
    add_number(x, fields, &n, ":status", part ? 206u : reply->code ? (size_t)reply->code : 200u);
    add_script(x, fields, &n);
    if (part) {
        (void)snprintf(text, sizeof text, "bytes %zu-%zu/%zu", from, to - 1, total);
        add_field(x, fields, &n, "content-range", 13, text, strlen(text));
    }
    if (reply->fault != HTTP_NO_LENGTH && reply->fault != HTTP_CHUNKED) {
        add_number(x, fields, &n, "content-length", to - from);
    }
    x->body += from;
    x->left = to - from;
    if (reply->fault == HTTP_SHORT || reply->fault == HTTP_RESET || reply->fault == HTTP_STALL) {
        x->left /= 2;
    }
    return nghttp2_submit_response(session->nghttp2, id, fields, n, &provider);
}

static int answer(struct session *session, int32_t id, struct exchange *x)
{
    char text[HTTP_REQUEST_MAX];

    (void)snprintf(text, sizeof text, "GET %s HTTP/2\r\n%.6000s\r\n", x->path, x->request);
    x->reply = session->host->choose(session->host->user, x->path, text);
    if (x->reply.fault == HTTP_NO_REPLY) {
        session->broken = 1;
        return 0;
    }
    if (x->reply.fault == HTTP_REFUSED) {
        return nghttp2_submit_rst_stream(session->nghttp2, NGHTTP2_FLAG_NONE, id,
                                         NGHTTP2_REFUSED_STREAM);
    }
    if (x->reply.fault == HTTP_GOAWAY &&
        nghttp2_submit_goaway(session->nghttp2, NGHTTP2_FLAG_NONE, id, NGHTTP2_NO_ERROR, NULL, 0) !=
            0) {
        return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
    return submit(session, id, x);
}

static int on_frame(nghttp2_session *nghttp2, const nghttp2_frame *frame, void *user)
{
    struct exchange *x;

    if (frame->hd.type != NGHTTP2_HEADERS || !(frame->hd.flags & NGHTTP2_FLAG_END_STREAM)) {
        return 0;
    }
    x = nghttp2_session_get_stream_user_data(nghttp2, frame->hd.stream_id);
    return x ? answer(user, frame->hd.stream_id, x) : 0;
}

/* --- the connection */

static int send_waiting(struct session *session)
{
    const uint8_t *bytes;
    ssize_t n;

    while ((n = nghttp2_session_mem_send(session->nghttp2, &bytes)) > 0) {
        if (!stream_send(session->stream, (const char *)bytes, (size_t)n)) {
            return 0;
        }
    }
    return n == 0;
}

static nghttp2_session *new_session(struct session *session)
{
    const nghttp2_settings_entry settings = {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, STREAMS_MAX};
    nghttp2_session_callbacks *calls = NULL;

    if (nghttp2_session_callbacks_new(&calls) != 0) {
        return NULL;
    }
    nghttp2_session_callbacks_set_on_begin_headers_callback(calls, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(calls, on_header);
    nghttp2_session_callbacks_set_on_frame_recv_callback(calls, on_frame);
    if (nghttp2_session_server_new(&session->nghttp2, calls, session) != 0 ||
        nghttp2_submit_settings(session->nghttp2, NGHTTP2_FLAG_NONE, &settings, 1) != 0) {
        nghttp2_session_del(session->nghttp2);
        session->nghttp2 = NULL;
    }
    nghttp2_session_callbacks_del(calls);
    return session->nghttp2;
}

void http2_serve(struct stream *s, const struct http2_host *host)
{
    struct session session = {.stream = s, .host = host};
    struct exchange *x;
    char bytes[16384];
    ssize_t n;

    if (!new_session(&session)) {
        return;
    }
    while (!session.broken && send_waiting(&session) &&
           (nghttp2_session_want_read(session.nghttp2) ||
            nghttp2_session_want_write(session.nghttp2))) {
        n = stream_receive(s, bytes, sizeof bytes);
        if (n <= 0 ||
            nghttp2_session_mem_recv(session.nghttp2, (const uint8_t *)bytes, (size_t)n) < 0) {
            break;
        }
    }
    nghttp2_session_del(session.nghttp2);
    while ((x = session.exchanges) != NULL) {
        session.exchanges = x->next;
        free(x);
    }
}

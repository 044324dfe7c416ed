#include "index/net/http_private.h"

#include <time.h>

int64_t http_now(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void http_queue_add(struct http_queue *q, struct request *r)
{
    r->next = NULL;
    if (q->last) {
        q->last->next = r;
    } else {
        q->first = r;
    }
    q->last = r;
}

struct request *http_queue_take(struct http_queue *q)
{
    struct request *r = q->first;

    if (r) {
        q->first = r->next;
        q->last = q->first ? q->last : NULL;
        r->next = NULL;
    }
    return r;
}

bool http_queue_remove(struct http_queue *q, uint64_t id, struct request **out)
{
    struct request *r, *before = NULL;

    for (r = q->first; r && r->id != id; r = r->next) {
        before = r;
    }
    if (!r) {
        return false;
    }
    if (before) {
        before->next = r->next;
    } else {
        q->first = r->next;
    }
    q->last = q->last == r ? before : q->last;
    r->next = NULL;
    *out = r;
    return true;
}

void http_enqueue(struct request *r)
{
    http_queue_add(r->want.urgent ? &r->origin->urgent : &r->origin->waiting, r);
}

void http_delay(struct pinc_http *http, struct request *r, int64_t ms)
{
    r->not_before = http_now() + ms;
    http_queue_add(&http->delayed, r);
}

int http_release_delayed(struct pinc_http *http, int most)
{
    struct http_queue later = {NULL, NULL};
    struct request *r;
    int64_t now;

    if (!http->delayed.first) {
        return most;
    }
    now = http_now();
    while ((r = http_queue_take(&http->delayed)) != NULL) {
        if (r->not_before <= now) {
            http_enqueue(r);
            continue;
        }
        most = r->not_before - now < most ? (int)(r->not_before - now) : most;
        http_queue_add(&later, r);
    }
    http->delayed = later;
    return most;
}

static bool is_trusted(const struct pinc_http *http, const struct pinc_url *url)
{
    size_t i, k;

    for (i = 0; i < http->options.n_trusted_hosts; i++) {
        struct pinc_slice entry = http->options.trusted_hosts[i], port;
        uint64_t n = 0;

        k = pinc_slice_find(entry, ']');
        k = k < entry.len ? k + 1 : pinc_slice_find(entry, ':');
        port = pinc_slice_part(entry, k + 1, entry.len);
        if (pinc_slice_equal_nocase(pinc_slice_part(entry, 0, k), url->host) &&
            (port.len == 0 || (pinc_http_number(&port, &n) && n == url->port))) {
            return true;
        }
    }
    return false;
}

static struct origin *origin_of(struct pinc_http *http, const struct pinc_url *url)
{
    struct pinc_buf key = {0};
    struct origin *o;

    pinc_url_add_origin(&key, url);
    for (o = http->origins; o; o = o->next) {
        if (pinc_slice_equal(o->key, pinc_buf_slice(&key))) {
            break;
        }
    }
    if (!o && key.failed == PINC_OK && (o = pinc_arena_alloc(http->arena, sizeof *o)) != NULL) {
        o->key = pinc_slice_dup(http->arena, pinc_buf_slice(&key));
        o->most = url->https ? TLS_STREAMS : PLAIN_CONNECTIONS;
        o->trusted = is_trusted(http, url);
        o->https = url->https;
        o->alone = !url->https; /* without TLS there is no HTTP/2 */
        if (o->key.ptr) {
            o->next = http->origins;
            http->origins = o;
        } else {
            o = NULL;
        }
    }
    pinc_buf_clear(&key);
    return o;
}

enum pinc_status http_aim(struct request *r, struct pinc_slice url, struct pinc_error *err)
{
    struct pinc_url parts;
    struct pinc_buf text = {0};

    if (!pinc_url_split(&parts, url)) {
        pinc_buf_add_quoted(&text, pinc_url_public(r->arena, url), 200);
        (void)pinc_fail(err, PINC_EUSAGE, "%s is not an http or https URL",
                        text.ptr ? text.ptr : "this");
        pinc_buf_clear(&text);
        return PINC_EUSAGE;
    }
    r->origin = origin_of(r->http, &parts);
    url = pinc_url_public(r->arena, url);
    r->want.url = pinc_slice_dup(r->arena, url);
    return r->origin && r->want.url.ptr ? PINC_OK : pinc_fail_memory(err);
}

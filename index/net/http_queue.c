#include "index/net/http_queue.h"

#include "base/time/clock.h"
#include "index/net/trusted_host.h"

static void queue_add(struct http_queue *q, struct request *r)
{
    r->next = NULL;
    if (q->last) {
        q->last->next = r;
    } else {
        q->first = r;
    }
    q->last = r;
}

static struct request *queue_take(struct http_queue *q)
{
    struct request *r = q->first;

    if (r) {
        q->first = r->next;
        q->last = q->first ? q->last : NULL;
        r->next = NULL;
    }
    return r;
}

/* Take out the request of that id; NULL when it is not there. */
static struct request *queue_remove(struct http_queue *q, uint64_t id)
{
    struct request *r, *before = NULL;

    for (r = q->first; r && r->id != id; r = r->next) {
        before = r;
    }
    if (!r) {
        return NULL;
    }
    if (before) {
        before->next = r->next;
    } else {
        q->first = r->next;
    }
    q->last = q->last == r ? before : q->last;
    r->next = NULL;
    return r;
}

void http_enqueue(struct request *r)
{
    queue_add(r->want.urgent ? &r->origin->urgent : &r->origin->waiting, r);
}

void http_delay(struct http_queues *queues, struct request *r, int64_t ms)
{
    r->times.not_before = pinc_clock_ms() + ms;
    queue_add(&queues->delayed, r);
}

int http_release_delayed(struct http_queues *queues, int most)
{
    struct http_queue later = {NULL, NULL};
    struct request *r;
    int64_t now;

    if (!queues->delayed.first) {
        return most;
    }
    now = pinc_clock_ms();
    while ((r = queue_take(&queues->delayed)) != NULL) {
        if (r->times.not_before <= now) {
            http_enqueue(r);
            continue;
        }
        most = r->times.not_before - now < most ? (int)(r->times.not_before - now) : most;
        queue_add(&later, r);
    }
    queues->delayed = later;
    return most;
}

/* How much may be under way at once. */
static void set_most(struct origin *o, const struct pinc_http_memory *memory)
{
    o->crowd.known = !o->https && memory->crowd && memory->crowd(memory->user, o->key);
    o->most = o->https ? TLS_STREAMS : o->crowd.known ? PLAIN_CONNECTIONS : PLAIN_FIRST;
}

static struct origin *origin_of(struct http_queues *queues, const struct pinc_http_options *options,
                                const struct pinc_url *url)
{
    struct pinc_buf key = {0};
    struct origin *o;

    pinc_url_add_origin(&key, url);
    for (o = queues->origins; o; o = o->next) {
        if (pinc_slice_equal(o->key, pinc_buf_slice(&key))) {
            break;
        }
    }
    if (!o && key.failed == PINC_OK && (o = pinc_arena_alloc(queues->arena, sizeof *o)) != NULL) {
        o->key = pinc_slice_dup(queues->arena, pinc_buf_slice(&key));
        o->trusted = pinc_trusted_host_has(options->trusted_hosts, options->n_trusted_hosts, url);
        o->https = url->https;
        o->alone = !url->https; /* without TLS there is no HTTP/2 */
        if (o->key.ptr) {
            set_most(o, &options->memory);
            o->next = queues->origins;
            queues->origins = o;
        } else {
            o = NULL;
        }
    }
    pinc_buf_clear(&key);
    return o;
}

enum pinc_status http_aim(struct http_queues *queues, struct request *r, struct pinc_slice url,
                          struct pinc_error *err)
{
    struct pinc_url parts;

    if (!pinc_url_split(&parts, url)) {
        return pinc_fail_quoting(err, PINC_EUSAGE, 200, "", pinc_url_public(r->arena, url),
                                 " is not an http or https URL");
    }
    r->origin = origin_of(queues, &r->setup->options, &parts);
    url = pinc_url_public(r->arena, url);
    r->want.url = pinc_slice_dup(r->arena, url);
    return r->origin && r->want.url.ptr ? PINC_OK : pinc_fail_memory(err);
}

void http_queues_trust(struct http_queues *queues, const struct pinc_http_options *options)
{
    struct pinc_url url;
    struct origin *o;

    for (o = queues->origins; o; o = o->next) {
        o->trusted = pinc_url_split(&url, o->key) &&
                     pinc_trusted_host_has(options->trusted_hosts, options->n_trusted_hosts, &url);
    }
}

static bool is_file(const struct request *r)
{
    return r->want.fd || r->want.put;
}

/* The first one that is no file. */
static struct request *queue_take_document(struct http_queue *q)
{
    const struct request *r;

    for (r = q->first; r && is_file(r); r = r->next) {
    }
    return r ? queue_remove(q, r->id) : NULL;
}

struct request *http_next_of(struct origin *o)
{
    struct request *r;

    if (o->active >= o->most) {
        return NULL;
    }
    if (!o->alone || o->active_files < PLAIN_FILES) {
        return queue_take(o->urgent.first ? &o->urgent : &o->waiting);
    }
    r = queue_take_document(&o->urgent);
    return r ? r : queue_take_document(&o->waiting);
}

void http_count_active(struct request *r, bool begins)
{
    const unsigned change = begins ? 1 : UINT_MAX;

    r->origin->active += change;
    r->origin->active_files += is_file(r) ? change : 0;
}

void http_queues_hurry(struct http_queues *queues, uint64_t id)
{
    struct request *r = NULL;
    struct origin *o;

    for (o = queues->origins; o && !r; o = o->next) {
        r = queue_remove(&o->waiting, id);
    }
    if (r) {
        r->want.urgent = true;
        http_enqueue(r);
    }
}

struct request *http_queues_remove(struct http_queues *queues, uint64_t id)
{
    struct request *r = queue_remove(&queues->delayed, id);
    struct origin *o;

    for (o = queues->origins; o && !r; o = o->next) {
        r = queue_remove(&o->urgent, id);
        r = r ? r : queue_remove(&o->waiting, id);
    }
    return r;
}

static size_t keep_uploads(struct http_queue *q)
{
    struct http_queue kept = {NULL, NULL};
    struct request *r;
    size_t n = 0;

    while ((r = queue_take(q)) != NULL) {
        if (r->want.put) {
            queue_add(&kept, r);
        } else {
            http_request_free(r);
            n++;
        }
    }
    *q = kept;
    return n;
}

size_t http_queues_keep_uploads(struct http_queues *queues)
{
    size_t n = keep_uploads(&queues->delayed);
    struct origin *o;

    for (o = queues->origins; o; o = o->next) {
        n += keep_uploads(&o->urgent) + keep_uploads(&o->waiting);
    }
    return n;
}

static void free_all(struct http_queue *q)
{
    struct request *r;

    while ((r = queue_take(q)) != NULL) {
        http_request_free(r);
    }
}

void http_queues_free(struct http_queues *queues)
{
    struct origin *o;

    for (o = queues->origins; o; o = o->next) {
        free_all(&o->urgent);
        free_all(&o->waiting);
    }
    free_all(&queues->delayed);
}

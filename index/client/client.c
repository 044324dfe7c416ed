#include "index/client/client.h"

#include "base/time/clock.h"
#include "base/limits.h"
#include "index/client/patience.h"
#include "index/net/url_tokens.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#define WAIT_MS 50      /* so long nobody looks whether the work is to end */
#define PROGRESS_MS 100 /* between two reports */

/* Requests that were made. */
struct client_asked {
    unsigned n;
    unsigned remote; /* to the cache on another machine, as far as they were sent */
    bool too_many;   /* there were more than are allowed */
};

struct pinc_client {
    struct pinc_client_options options;
    struct pinc_arena *arena;
    struct pinc_auth *auth;
    struct pinc_http *http;           /* NULL: stopped */
    struct pinc_cache *cache;         /* NULL: none */
    struct pinc_remote_cache *remote; /* likewise */
    struct pinc_known_hosts hosts;
    struct pinc_scratch scratch;
    struct pinc_client_stats stats;
    struct pinc_patience patience;
    const char *const *environment;
    int64_t next_progress; /* monotonic milliseconds */
    struct client_asked asked;
    bool unsent; /* requests were made since the network was last looked at */
    bool out_of_memory;
};

/* --- parts */

const struct pinc_client_options *pinc_client_options(const struct pinc_client *client)
{
    return &client->options;
}

struct pinc_cache *pinc_client_cache(const struct pinc_client *client)
{
    return client->cache;
}

struct pinc_arena *pinc_client_arena(const struct pinc_client *client)
{
    return client->arena;
}

struct pinc_remote_cache *pinc_client_remote(const struct pinc_client *client)
{
    return client->remote;
}

struct pinc_remote_cache *pinc_client_remote_for(const struct pinc_client *client,
                                                 struct pinc_slice url)
{
    struct pinc_url parts;

    return client->remote && pinc_url_split(&parts, url) && !pinc_url_tokens_in(url) &&
                   !pinc_auth_find(client->auth, &parts)
               ? client->remote
               : NULL;
}

struct pinc_known_hosts *pinc_client_hosts(struct pinc_client *client)
{
    return &client->hosts;
}

struct pinc_scratch *pinc_client_scratch(struct pinc_client *client)
{
    return &client->scratch;
}

struct pinc_client_stats *pinc_client_counts(struct pinc_client *client)
{
    return &client->stats;
}

const char *const *pinc_client_environment(const struct pinc_client *client)
{
    return client->environment;
}

const char *pinc_client_variable(const struct pinc_client *client, const char *name)
{
    const struct pinc_client_callbacks *c = &client->options.callbacks;

    return c->getenv ? c->getenv(c->user, name) : NULL;
}

/* --- telling */

void pinc_client_message(const struct pinc_client *client, enum pinc_note_kind kind,
                         const char *fmt, ...)
{
    const struct pinc_client_callbacks *c = &client->options.callbacks;
    struct pinc_buf text = {0};
    va_list ap;

    if (!c->message) {
        return;
    }
    va_start(ap, fmt);
    pinc_buf_vaddf(&text, fmt, ap);
    va_end(ap);
    if (text.failed == PINC_OK) {
        c->message(c->user, kind, text.ptr);
    }
    pinc_buf_clear(&text);
}

static void tell_trouble(const struct pinc_client *client)
{
    struct pinc_error trouble = {0};

    if (client->cache && pinc_cache_trouble(client->cache, &trouble)) {
        pinc_client_message(client, PINC_NOTE_WARNING, "nothing more is written to the cache: %s",
                            trouble.text);
    }
}

static void tell_passwords(struct pinc_client *client)
{
    const char *text;

    while (client->auth && (text = pinc_auth_note(client->auth)) != NULL) {
        pinc_client_message(client, PINC_NOTE_WARNING, "%s", text);
    }
}

enum pinc_status pinc_client_progress(struct pinc_client *client, struct pinc_error *err)
{
    const struct pinc_client_callbacks *c = &client->options.callbacks;
    struct pinc_client_stats stats;
    int64_t now;

    tell_trouble(client);
    tell_passwords(client);
    if (c->stopped && c->stopped(c->user) != 0) {
        return pinc_fail(err, PINC_ECANCELLED, "stopped");
    }
    if (!c->progress) {
        return PINC_OK;
    }
    now = pinc_clock_ms();
    if (now < client->next_progress) {
        return PINC_OK;
    }
    client->next_progress = now + PROGRESS_MS;
    pinc_client_stats_get(client, &stats);
    return c->progress(c->user, &stats) == 0 ? PINC_OK : pinc_fail(err, PINC_ECANCELLED, "stopped");
}

void pinc_client_stats_get(const struct pinc_client *client, struct pinc_client_stats *out)
{
    struct pinc_http_stats http;

    *out = client->stats;
    if (client->http) {
        pinc_http_stats_get(client->http, &http);
        out->requests = http.requests;
        out->bytes = http.bytes;
        out->remote = pinc_remote_cache_counts(client->remote);
    }
}

void pinc_client_lost(const struct pinc_client *client, const struct pinc_error *why)
{
    if (client->options.callbacks.lost) {
        client->options.callbacks.lost(client->options.callbacks.user, why);
    }
}

void pinc_client_fail_memory(struct pinc_client *client)
{
    client->out_of_memory = true;
}

bool pinc_client_out_of_memory(const struct pinc_client *client)
{
    return client->out_of_memory;
}

/* --- asking */

enum pinc_status pinc_client_credentials(struct pinc_client *client, const struct pinc_url *url,
                                         struct pinc_error *err)
{
    return pinc_auth_add(client->auth, url, err);
}

enum pinc_status pinc_client_get(struct pinc_client *client,
                                 const struct pinc_http_request *request, uint64_t *id,
                                 struct pinc_error *err)
{
    if (!client->http) {
        return pinc_fail(err, PINC_ECANCELLED, "stopped");
    }
    if (client->options.in_all.max_requests &&
        client->asked.n >= client->options.in_all.max_requests) {
        client->asked.too_many = true;
        (void)pinc_fail(err, PINC_ELIMIT, "more than %u request%s would be sent",
                        client->options.in_all.max_requests,
                        client->options.in_all.max_requests == 1 ? "" : "s");
        pinc_fail_hint(err, "--max-requests NUMBER allows more");
        return PINC_ELIMIT;
    }
    client->asked.n++;
    client->unsent = true;
    return pinc_http_get(client->http, request, id, err);
}

bool pinc_client_exhausted(const struct pinc_client *client)
{
    return client->asked.too_many;
}

void pinc_client_hurry(struct pinc_client *client, uint64_t id)
{
    if (client->http && id) {
        pinc_http_hurry(client->http, id);
    }
}

void pinc_client_cancel(struct pinc_client *client, uint64_t id)
{
    if (client->http && id) {
        pinc_http_cancel(client->http, id);
    }
}

enum pinc_status pinc_client_send(struct pinc_client *client, struct pinc_error *err)
{
    const unsigned asked = pinc_remote_cache_counts(client->remote).asked;

    if ((!client->unsent && client->asked.remote == asked) || !client->http) {
        return PINC_OK;
    }
    client->unsent = false;
    client->asked.remote = asked;
    return pinc_http_run(client->http, 0, NULL, 0, err);
}

enum pinc_status pinc_client_look(struct pinc_client *client, struct pinc_error *err)
{
    return client->http ? pinc_http_run(client->http, 0, NULL, 0, err) : PINC_OK;
}

size_t pinc_client_pending(const struct pinc_client *client)
{
    return client->http
               ? pinc_http_pending(client->http) - pinc_remote_cache_uploads(client->remote)
               : 0;
}

int64_t pinc_client_waited(const struct pinc_client *client)
{
    return client->http ? pinc_http_waited(client->http) : 0;
}

bool pinc_client_impatient(const struct pinc_client *client)
{
    return pinc_patience_ended(&client->patience);
}

enum pinc_status pinc_client_run(struct pinc_client *client, const int *fds, size_t n_fds,
                                 struct pinc_error *err)
{
    enum pinc_status st;

    if (!client->http) {
        return pinc_fail(err, PINC_ECANCELLED, "stopped");
    }
    st = pinc_http_run(client->http, pinc_remote_cache_due(client->remote, WAIT_MS), fds, n_fds,
                       err);
    pinc_remote_cache_look(client->remote);
    return st;
}

enum pinc_status pinc_client_run_for_answers(struct pinc_client *client, const int *fds,
                                             size_t n_fds, struct pinc_error *err)
{
    struct pinc_client_stats before, after;
    const int64_t start = pinc_clock_ms();
    enum pinc_status st;

    pinc_client_stats_get(client, &before);
    st = pinc_client_run(client, fds, n_fds, err);
    if (st != PINC_OK) {
        return st;
    }
    pinc_client_stats_get(client, &after);
    if (pinc_patience_ends(&client->patience, pinc_clock_ms() - start,
                           after.bytes - before.bytes)) {
        (void)pinc_fail(err, PINC_ENET, "answers were waited for longer than %u second%s in all",
                        client->patience.seconds, client->patience.seconds == 1 ? "" : "s");
        pinc_fail_hint(err, "--wait-timeout SECONDS allows more");
        return PINC_ENET;
    }
    return PINC_OK;
}

enum pinc_status pinc_client_wait(struct pinc_client *client, uint64_t id, const bool *done,
                                  struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    while (st == PINC_OK && !*done) {
        st = pinc_client_run_for_answers(client, NULL, 0, err);
        if (st == PINC_OK) {
            st = pinc_client_progress(client, err);
        }
    }
    if (*done) {
        return PINC_OK;
    }
    pinc_client_cancel(client, id); /* the answer would come to a variable that is gone */
    return st;
}

/* --- the cache */

struct pinc_cache_facts pinc_client_facts(struct pinc_client *client,
                                          const struct pinc_http_answer *answer)
{
    return (struct pinc_cache_facts){pinc_slice_dup(client->arena, answer->etag),
                                     pinc_slice_dup(client->arena, answer->last_modified),
                                     answer->lifetime};
}

bool pinc_client_may_use(const struct pinc_client *client, const struct pinc_cache_entry *entry)
{
    return client->options.offline ||
           (!client->options.refresh && pinc_cache_fresh(entry, client->options.now));
}

/* --- life */

static const char *variable(const struct pinc_client *client, const char *name)
{
    const char *value = pinc_client_variable(client, name);

    return value && *value ? value : NULL;
}

/* --cert, else what pip's way of asking (requests) looks at, else what OpenSSL does. pip takes a
 * folder for each, too. */
static void find_authorities(struct pinc_http_options *http, const struct pinc_client *client)
{
    static const char *const names[] = {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"};
    const char *found = client->options.cert;
    struct stat info;
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names && !found; i++) {
        found = variable(client, names[i]);
    }
    if (found && stat(found, &info) == 0 && S_ISDIR(info.st_mode)) {
        http->ca_path = found;
    } else {
        http->ca_file = found;
        http->ca_path = client->options.cert ? NULL : variable(client, "SSL_CERT_DIR");
    }
    http->ca_fallback = variable(client, "PINC_CA_FALLBACK");
}

static bool takes_crowd(void *user, struct pinc_slice origin)
{
    struct pinc_client *client = user;
    const struct pinc_known_host *host = pinc_known_hosts_get(&client->hosts, origin);

    return host && host->crowd;
}

static void learn_crowd(void *user, struct pinc_slice origin, bool takes)
{
    struct pinc_client *client = user;
    struct pinc_known_host *host = pinc_known_hosts_get(&client->hosts, origin);

    if (host && host->crowd != takes) {
        host->crowd = takes;
        pinc_known_hosts_save(&client->hosts, host);
    }
}

static enum pinc_status make_http(struct pinc_client *client, struct pinc_error *err)
{
    const struct pinc_client_options *o = &client->options;
    struct pinc_http_options http = {
        .client_cert = o->client_cert,
        .trusted_hosts = o->trusted_hosts,
        .n_trusted_hosts = o->n_trusted_hosts,
        .limits = {.timeout = o->limits.timeout ? o->limits.timeout : PINC_TIMEOUT_SECONDS,
                   .retries = o->limits.retries == UINT_MAX ? PINC_RETRIES : o->limits.retries,
                   .page_seconds = o->limits.page_seconds},
        .memory = {takes_crowd, learn_crowd, client}};
    enum pinc_status st = pinc_auth_new(&client->auth, o->netrc, o->keyring,
                                        pinc_client_variable(client, "PATH"), err);

    if (st != PINC_OK) {
        return st;
    }
    http.auth = client->auth;
    if (o->proxy) {
        client->environment = pinc_proxy_environment(o->proxy, client->arena);
        if (!client->environment) {
            return pinc_fail_memory(err);
        }
    }
    http.proxies = pinc_proxies_find(o->proxy, o->callbacks.getenv, o->callbacks.user);
    find_authorities(&http, client);
    return pinc_http_new(&client->http, &http, err);
}

static void warn(void *user, const char *text)
{
    pinc_client_message(user, PINC_NOTE_WARNING, "%s", text);
}

static enum pinc_status make_remote(struct pinc_client *client, struct pinc_error *err)
{
    const struct pinc_remote_options *o = &client->options.caching.remote;
    struct pinc_slice url;
    struct pinc_url parts;
    enum pinc_status st;

    if (!o->url || !client->cache || client->options.offline) {
        return PINC_OK;
    }
    url = pinc_slice_of(o->url);
    if (!pinc_url_split(&parts, url) || memchr(url.ptr, '?', url.len)) {
        (void)pinc_fail(err, PINC_EUSAGE,
                        "--remote-cache takes an http or https URL without a "
                        "query");
        return PINC_EUSAGE;
    }
    st = pinc_client_credentials(client, &parts, err);
    return st == PINC_OK
               ? pinc_remote_cache_new(&client->remote, o, pinc_url_public(client->arena, url),
                                       client->http, warn, client, err)
               : st;
}

static enum pinc_status set_up(struct pinc_client *client, struct pinc_error *err)
{
    enum pinc_status st;

    client->arena = pinc_arena_new();
    if (!client->arena) {
        return pinc_fail_memory(err);
    }
    client->options.now = client->options.now ? client->options.now : pinc_clock_now();
    client->patience.seconds = client->options.in_all.wait_seconds;
    client->scratch.base = pinc_client_variable(client, "TMPDIR");
    st = make_http(client, err);
    if (st == PINC_OK && client->options.cache_dir) {
        st = pinc_cache_new(&client->cache, client->options.cache_dir, err);
    }
    if (client->cache) {
        pinc_cache_record_to(client->cache, client->options.caching.record);
    }
    if (st == PINC_OK) {
        st = make_remote(client, err);
    }
    client->hosts = (struct pinc_known_hosts){.arena = client->arena,
                                              .cache = client->cache,
                                              .refresh = client->options.refresh,
                                              .now = client->options.now};
    return st;
}

enum pinc_status pinc_client_new(struct pinc_client **out,
                                 const struct pinc_client_options *options, struct pinc_error *err)
{
    struct pinc_client *client = pinc_alloc(sizeof *client);
    enum pinc_status st;

    *out = NULL;
    if (!client) {
        return pinc_fail_memory(err);
    }
    client->options = *options;
    st = set_up(client, err);
    if (st != PINC_OK) {
        pinc_client_free(client);
        return st;
    }
    *out = client;
    return PINC_OK;
}

enum pinc_status pinc_client_trust(struct pinc_client *client, const struct pinc_slice *hosts,
                                   size_t n, struct pinc_error *err)
{
    struct pinc_slice *copy = pinc_arena_array(client->arena, n + 1, sizeof *copy);
    bool ok = copy != NULL;
    size_t i;

    for (i = 0; i < n && ok; i++) {
        copy[i] = pinc_slice_dup(client->arena, hosts[i]);
        ok = copy[i].ptr != NULL;
    }
    if (!ok) {
        return pinc_fail_memory(err);
    }
    client->options.trusted_hosts = copy;
    client->options.n_trusted_hosts = n;
    pinc_http_trust(client->http, copy, n);
    return PINC_OK;
}

void pinc_client_stop(struct pinc_client *client)
{
    if (!client) {
        return;
    }
    pinc_remote_cache_end(client->remote);
    pinc_remote_cache_free(client->remote);
    client->remote = NULL;
    pinc_http_free(client->http);
    client->http = NULL;
    if (client->cache) {
        pinc_cache_flush(client->cache);
        tell_trouble(client);
    }
    tell_passwords(client); /* a request may have begun and ended since they were told */
}

void pinc_client_free(struct pinc_client *client)
{
    if (!client) {
        return;
    }
    pinc_client_stop(client);
    pinc_cache_free(client->cache);
    pinc_scratch_clear(&client->scratch);
    pinc_auth_free(client->auth);
    pinc_arena_free(client->arena);
    pinc_free(client);
}

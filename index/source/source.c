#include "index/source/source.h"

#include "base/file.h"
#include "base/limits.h"
#include "index/dist/metadata.h"
#include "index/source/build_service.h"
#include "index/source/source_private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MS 100
#define HOST_SECONDS 86400 /* how long it is believed that a host cannot do something */

static int64_t monotonic_ms(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- telling ------------------------------------------------------------------------------ */

void source_message(struct pinc_source *source, enum pinc_note_kind kind, const char *fmt, ...)
{
    struct pinc_buf text = {0};
    va_list ap;

    if (!source->options.message) {
        return;
    }
    va_start(ap, fmt);
    pinc_buf_vaddf(&text, fmt, ap);
    va_end(ap);
    if (text.failed == PINC_OK) {
        source->options.message(source->options.user, kind, text.ptr);
    }
    pinc_buf_clear(&text);
}

void source_arrive(struct pinc_source *source, const struct pinc_project *project,
                   const struct pinc_metadata *metadata)
{
    source->stats.projects_ready += project ? 1 : 0;
    source->stats.metadata_ready += metadata ? 1 : 0;
    if (source->first_arrival == source->n_arrivals) {
        source->first_arrival = source->n_arrivals = 0;
    }
    if (!PINC_GROW(source->arrivals, source->cap_arrivals, source->n_arrivals + 1)) {
        source->failed = PINC_ENOMEM;
        return;
    }
    source->arrivals[source->n_arrivals++] = (struct pinc_arrival){project, metadata};
}

enum pinc_status source_progress(struct pinc_source *source, struct pinc_error *err)
{
    struct pinc_source_stats stats;
    struct pinc_error trouble = {0};
    int64_t now;

    if (source->cache && pinc_cache_trouble(source->cache, &trouble)) {
        source_message(source, PINC_NOTE_WARNING, "nothing more is written to the cache: %s",
                       trouble.text);
    }
    if (!source->options.progress) {
        return PINC_OK;
    }
    now = monotonic_ms();
    if (now < source->next_progress) {
        return PINC_OK;
    }
    source->next_progress = now + WAIT_MS;
    pinc_source_stats_get(source, &stats);
    return source->options.progress(source->options.user, &stats) == 0
               ? PINC_OK
               : pinc_fail(err, PINC_ECANCELLED, "stopped");
}

void pinc_source_stats_get(const struct pinc_source *source, struct pinc_source_stats *out)
{
    struct pinc_http_stats http;

    *out = source->stats;
    if (source->http) {
        pinc_http_stats_get(source->http, &http);
        out->requests = http.requests;
        out->requests_active = http.active;
        out->bytes = http.bytes;
    }
}

/* --- waiting ------------------------------------------------------------------------------ */

/* What goes on beside the network, and descriptors to wait for: at most BUILDS_MAX + 1. */
static size_t under_way(struct pinc_source *source, int *fds, size_t *n_fds)
{
    size_t n = source_builds(source, fds, n_fds);

    if (source->workers && pinc_workers_pending(source->workers) > 0) {
        fds[(*n_fds)++] = pinc_workers_fd(source->workers);
        n += pinc_workers_pending(source->workers);
    }
    return n;
}

static enum pinc_status source_next(void *self, struct pinc_arrival *out, struct pinc_error *err)
{
    struct pinc_source *source = self;
    enum pinc_status st = PINC_OK;
    int fds[BUILDS_MAX + 1];
    size_t n_fds;

    *out = (struct pinc_arrival){NULL, NULL};
    if (source->unsent && source->http) {
        source->unsent = false;
        st = pinc_http_run(source->http, 0, NULL, 0, err);
    }
    while (st == PINC_OK && source->failed == PINC_OK &&
           source->first_arrival == source->n_arrivals) {
        if (!source->http ||
            pinc_http_pending(source->http) + under_way(source, fds, &n_fds) == 0) {
            return PINC_OK;
        }
        st = pinc_http_run(source->http, WAIT_MS, fds, n_fds, err);
        source_readings_go_on(source);
        source_builds_go_on(source);
        if (st == PINC_OK) {
            st = source_progress(source, err);
        }
    }
    if (st == PINC_OK && source->failed != PINC_OK) {
        st = pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        *out = source->arrivals[source->first_arrival++];
    }
    return st;
}

static enum pinc_status source_proceed(void *self, struct pinc_error *err)
{
    return source_progress(self, err);
}

enum pinc_status source_wait(struct pinc_source *source, const bool *done, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    while (st == PINC_OK && !*done) {
        st = pinc_http_run(source->http, WAIT_MS, NULL, 0, err);
        if (st == PINC_OK) {
            st = source_progress(source, err);
        }
    }
    if (!*done) {
        /* The answer would come to a variable that is gone. */
        pinc_http_free(source->http);
        source->http = NULL;
    }
    return *done ? PINC_OK : st;
}

enum pinc_status source_get(struct pinc_source *source, const struct pinc_http_request *request,
                            uint64_t *id, struct pinc_error *err)
{
    if (!source->http) {
        return pinc_fail(err, PINC_ECANCELLED, "stopped");
    }
    source->unsent = true;
    return pinc_http_get(source->http, request, id, err);
}

/* --- the cache */

struct pinc_cache_facts source_facts(struct pinc_source *source,
                                     const struct pinc_http_answer *answer)
{
    return (struct pinc_cache_facts){pinc_slice_dup(source->arena, answer->etag),
                                     pinc_slice_dup(source->arena, answer->last_modified),
                                     answer->lifetime};
}

bool source_may_use(const struct pinc_source *source, const struct pinc_cache_entry *entry)
{
    return source->options.offline ||
           (!source->options.refresh && pinc_cache_fresh(entry, source->now));
}

/* --- what is known of hosts ------------------------------------------------------------------ */

#define HOST_NO_METADATA 1
#define HOST_NO_RANGES 2

static void host_load(struct pinc_source *source, struct host *host)
{
    struct pinc_cache_entry entry;

    if (!source->cache || source->options.refresh ||
        !pinc_cache_get(source->cache, PINC_CACHE_HOST, host->origin, &entry)) {
        return;
    }
    if (entry.payload.len == 1 && pinc_cache_fresh(&entry, source->now)) {
        host->no_metadata = (entry.payload.ptr[0] & HOST_NO_METADATA) != 0;
        host->no_ranges = (entry.payload.ptr[0] & HOST_NO_RANGES) != 0;
    }
    pinc_cache_entry_clear(&entry);
}

void source_host_save(struct pinc_source *source, const struct host *host)
{
    struct pinc_cache_facts facts = {.lifetime = HOST_SECONDS};
    char *payload = pinc_arena_alloc(source->arena, 1);

    if (source->cache && payload) {
        *payload = (char)((host->no_metadata ? HOST_NO_METADATA : 0) |
                          (host->no_ranges ? HOST_NO_RANGES : 0));
        pinc_cache_put(source->cache, PINC_CACHE_HOST, host->origin, &facts,
                       (struct pinc_slice){payload, 1});
    }
}

struct host *source_host(struct pinc_source *source, struct pinc_slice url)
{
    struct pinc_buf origin = {0};
    struct pinc_url parts;
    struct host *host = NULL;

    if (!pinc_url_split(&parts, url)) {
        return NULL;
    }
    pinc_url_add_origin(&origin, &parts);
    for (host = source->hosts; host; host = host->next) {
        if (pinc_slice_equal(host->origin, pinc_buf_slice(&origin))) {
            break;
        }
    }
    if (!host && (host = pinc_arena_alloc(source->arena, sizeof *host)) != NULL) {
        host->origin = pinc_slice_dup(source->arena, pinc_buf_slice(&origin));
        if (host->origin.ptr) {
            host->next = source->hosts;
            source->hosts = host;
            host_load(source, host);
        } else {
            host = NULL;
        }
    }
    pinc_buf_clear(&origin);
    return host;
}

/* --- Requires-Python ------------------------------------------------------------------------- */

enum pinc_status source_python(struct pinc_source *source, const struct pinc_specset **out,
                               struct pinc_slice text)
{
    const struct pinc_specset *set = NULL;
    enum pinc_status st;
    uint32_t id;

    *out = NULL;
    if (pinc_map_get(source->python_ids, text, &id)) {
        *out = source->pythons[id];
        return PINC_OK;
    }
    st = pinc_specset_parse(&set, text, source->arena, NULL);
    if (st != PINC_OK && st != PINC_ENOMEM) {
        st = pinc_metadata_repair_specifiers(&set, text, source->arena, NULL);
    }
    if (st == PINC_ENOMEM ||
        !PINC_GROW(source->pythons, source->cap_pythons, source->n_pythons + 1) ||
        !pinc_map_put(source->python_ids, text, (uint32_t)source->n_pythons)) {
        return PINC_ENOMEM;
    }
    *out =
        st == PINC_OK ? set : NULL; /* what cannot be read even repaired is ignored, as pip does */
    source->pythons[source->n_pythons++] = *out;
    return PINC_OK;
}

/* --- scratch files --------------------------------------------------------------------------- */

static enum pinc_status fail_scratch(struct pinc_error *err, const struct pinc_buf *path)
{
    return path->failed != PINC_OK ? pinc_fail_memory(err)
                                   : pinc_fail(err, PINC_EIO, "cannot make the temporary '%s': %s",
                                               path->ptr, strerror(errno));
}

static enum pinc_status make_scratch(struct pinc_source *source, struct pinc_error *err)
{
    const char *base =
        source->options.getenv ? source->options.getenv(source->options.user, "TMPDIR") : NULL;

    if (source->scratch.len) {
        return PINC_OK;
    }
    pinc_buf_addf(&source->scratch, "%s/pinc-XXXXXX", base && *base ? base : "/tmp");
    if (source->scratch.failed != PINC_OK || !mkdtemp(source->scratch.ptr)) {
        enum pinc_status st = fail_scratch(err, &source->scratch);

        pinc_buf_clear(&source->scratch);
        return st;
    }
    return PINC_OK;
}

enum pinc_status source_scratch(struct pinc_source *source, struct pinc_buf *path, int *fd,
                                struct pinc_slice filename, struct pinc_error *err)
{
    enum pinc_status st = make_scratch(source, err);

    *fd = -1;
    if (st != PINC_OK) {
        return st;
    }
    if (filename.len == 0 || filename.ptr[0] == '.' || memchr(filename.ptr, '/', filename.len) ||
        memchr(filename.ptr, '\0', filename.len)) {
        return pinc_fail(err, PINC_EUSAGE, "a file cannot have the name that the index gives it");
    }
    pinc_buf_addf(path, "%s/%u", source->scratch.ptr, source->n_scratch++);
    if (path->failed != PINC_OK || mkdir(path->ptr, 0700) != 0) {
        return fail_scratch(err, path);
    }
    pinc_buf_add_char(path, '/');
    pinc_buf_add(path, filename);
    *fd =
        path->failed == PINC_OK ? open(path->ptr, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    *fd = pinc_file_above_standard(*fd);
    return *fd >= 0 ? PINC_OK : fail_scratch(err, path);
}

void source_scratch_drop(struct pinc_buf *path, int *fd)
{
    size_t slash;

    if (*fd >= 0) {
        (void)close(*fd);
        *fd = -1;
    }
    if (path->len) {
        slash = pinc_slice_rfind(pinc_buf_slice(path), '/');
        (void)unlink(path->ptr);
        path->ptr[slash] = '\0';
        (void)rmdir(path->ptr);
    }
    pinc_buf_clear(path);
}

/* --- life ------------------------------------------------------------------------------------ */

static const char *variable(const struct pinc_source *source, const char *name)
{
    const char *value =
        source->options.getenv ? source->options.getenv(source->options.user, name) : NULL;

    return value && *value ? value : NULL;
}

/* --cert, else what pip's way of asking (requests) looks at, else what OpenSSL does. pip takes a
 * folder for each, too. */
static void find_authorities(struct pinc_http_options *http, const struct pinc_source *source)
{
    static const char *const names[] = {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"};
    const char *found = source->options.cert;
    struct stat info;
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names && !found; i++) {
        found = variable(source, names[i]);
    }
    if (found && stat(found, &info) == 0 && S_ISDIR(info.st_mode)) {
        http->ca_path = found;
    } else {
        http->ca_file = found;
        http->ca_path = source->options.cert ? NULL : variable(source, "SSL_CERT_DIR");
    }
    http->ca_fallback = variable(source, "PINC_CA_FALLBACK");
}

static enum pinc_status make_client(struct pinc_source *source, struct pinc_error *err)
{
    const struct pinc_source_options *o = &source->options;
    struct pinc_http_options http = {.client_cert = o->client_cert,
                                     .trusted_hosts = o->trusted_hosts,
                                     .n_trusted_hosts = o->n_trusted_hosts,
                                     .timeout = o->timeout ? o->timeout : PINC_TIMEOUT_SECONDS,
                                     .retries =
                                         o->retries == UINT_MAX ? PINC_RETRIES : o->retries};
    enum pinc_status st = pinc_auth_new(&source->auth, o->netrc, o->keyring, err);

    if (st != PINC_OK) {
        return st;
    }
    http.auth = source->auth;
    if (o->proxy) {
        source->proxy_environment = pinc_proxy_environment(o->proxy, source->arena);
        if (!source->proxy_environment) {
            return pinc_fail_memory(err);
        }
    }
    http.proxies = pinc_proxies_find(o->proxy, o->getenv, o->user);
    find_authorities(&http, source);
    return pinc_http_new(&source->http, &http, err);
}

static enum pinc_status set_up(struct pinc_source *source, struct pinc_error *err)
{
    struct timespec t = {0};
    enum pinc_status st;

    source->arena = pinc_arena_new();
    source->by_name = pinc_map_new();
    source->python_ids = pinc_map_new();
    if (!source->arena || !source->by_name || !source->python_ids) {
        return pinc_fail_memory(err);
    }
    (void)clock_gettime(CLOCK_REALTIME, &t);
    source->now = source->options.now ? source->options.now : (int64_t)t.tv_sec;
    source->provider = (struct pinc_provider){source,          source_project, source_direct,
                                              source_metadata, source_next,    source_proceed};
    st = make_client(source, err);
    if (st == PINC_OK && source->options.cache_dir) {
        st = pinc_cache_new(&source->cache, source->options.cache_dir, err);
    }
    return st == PINC_OK ? source_places(source, err) : st;
}

enum pinc_status pinc_source_new(struct pinc_source **out,
                                 const struct pinc_source_options *options, struct pinc_error *err)
{
    struct pinc_source *source = pinc_alloc(sizeof *source);
    enum pinc_status st;

    *out = NULL;
    if (!source) {
        return pinc_fail_memory(err);
    }
    source->options = *options;
    st = set_up(source, err);
    if (st != PINC_OK) {
        pinc_source_free(source);
        return st;
    }
    *out = source;
    return PINC_OK;
}

static void warn_of_trouble(struct pinc_source *source)
{
    struct pinc_error trouble = {0};

    if (source->cache) {
        pinc_cache_flush(source->cache);
        if (pinc_cache_trouble(source->cache, &trouble)) {
            source_message(source, PINC_NOTE_WARNING, "nothing more is written to the cache: %s",
                           trouble.text);
        }
    }
}

void pinc_source_free(struct pinc_source *source)
{
    size_t i;

    if (!source) {
        return;
    }
    warn_of_trouble(source);
    build_service_stop(source->build_service);
    source_builds_free(source);
    pinc_http_free(source->http);
    pinc_workers_free(source->workers, source_reading_drop);
    for (i = 0; i < source->n_metas; i++) {
        source_meta_free(source->metas[i]);
    }
    pinc_cache_free(source->cache); /* its thread reads what the projects hold */
    build_service_free(source->build_service);
    for (i = 0; i < source->n_projects; i++) {
        source_project_free(source->projects[i]);
    }
    for (i = 0; i < source->n_places; i++) {
        pinc_arena_free(source->places[i].arena);
    }
    if (source->scratch.len) {
        (void)rmdir(source->scratch.ptr);
    }
    pinc_buf_clear(&source->scratch);
    pinc_auth_free(source->auth);
    pinc_free(source->metas);
    pinc_free(source->projects);
    pinc_free(source->arrivals);
    pinc_free(source->pythons);
    pinc_map_free(source->by_name);
    pinc_map_free(source->python_ids);
    pinc_arena_free(source->arena);
    pinc_free(source);
}

const struct pinc_provider *pinc_source_provider(struct pinc_source *source)
{
    return &source->provider;
}

#include "index/source/metadata_ways.h"

#include "base/limits.h"
#include "index/client/file_digest.h"
#include "index/source/metadata_build.h"
#include "index/source/metadata_cache.h"
#include "index/source/metadata_remote.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOST_MISSING 4u /* 404s for <file>.metadata after which a host is not asked any more */

static void ask_network(struct metadata_job *m);
static void ask_whole(struct metadata_job *m);

/* --- <file>.metadata */

static void count_dotted(struct metadata_job *m, bool found)
{
    struct pinc_known_host *host = m->host;

    if (m->want.offer == PINC_METADATA_YES || !host) {
        return;
    }
    host->found += found ? 1 : 0;
    host->missing += found ? 0 : 1;
    if (!host->no_metadata && host->found == 0 && host->missing >= HOST_MISSING) {
        host->no_metadata = true;
        pinc_known_hosts_save(pinc_client_hosts(m->ctx->client), host);
    }
}

/* Stores behind a bucket say 403 for what is not there, and others stumble over it; a page that
 * offers the text makes that an error. */
static bool is_not_there(const struct metadata_job *m, unsigned code)
{
    return code == 404 || code == 410 ||
           (m->want.offer != PINC_METADATA_YES &&
            ((code / 100 == 4 && code != 429) || (code / 100 == 5 && code != 503)));
}

static void on_dotted(void *user, struct pinc_http_answer *answer)
{
    struct metadata_job *m = user;
    const struct pinc_hash *want = &m->want.digest;
    struct pinc_slice bytes = pinc_buf_slice(answer->body);

    m->request = 0;
    m->dotted = true;
    if (is_not_there(m, answer->code)) {
        count_dotted(m, false);
        ask_network(m);
    } else if (answer->error.code != PINC_OK) {
        metadata_fail(m, &answer->error);
    } else if (want->alg == PINC_HASH_NONE && !answer->whole) {
        /* Without a digest or a length nobody can tell whether it is whole; the wheel's own
         * directory can. */
        ask_network(m);
    } else if (metadata_take_bytes(m, bytes, m->want.offer != PINC_METADATA_YES)) {
        count_dotted(m, true);
    } else {
        count_dotted(m, false);
        ask_network(m);
    }
}

static void send(struct metadata_job *m, struct pinc_http_request *request, pinc_http_done *done)
{
    struct pinc_error error = {0};

    request->urgent = m->urgent;
    request->done = done;
    request->user = m;
    if (pinc_client_get(m->ctx->client, request, &m->request, &error) != PINC_OK) {
        metadata_fail(m, &error);
    }
}

static void ask_dotted(struct metadata_job *m)
{
    struct pinc_buf url = {0};
    struct pinc_http_request request = {.max = PINC_METADATA_MAX};

    pinc_buf_add(&url, m->want.url);
    pinc_buf_add_str(&url, ".metadata");
    request.url = pinc_buf_slice(&url);
    if (url.failed == PINC_OK) {
        send(m, &request, on_dotted);
    } else {
        metadata_fail_memory(m);
    }
    pinc_buf_clear(&url);
}

/* --- parts of a wheel */

static void no_ranges(struct metadata_job *m)
{
    if (m->host && !m->host->no_ranges) {
        m->host->no_ranges = true;
        pinc_known_hosts_save(pinc_client_hosts(m->ctx->client), m->host);
    }
    ask_network(m);
}

static void take_outcome(struct metadata_job *m, struct wheel_outcome *outcome);

/* Other wheels of the server may need as much. */
static void learn_tail(struct metadata_job *m)
{
    const unsigned used = m->host ? m->host->tail_doublings : 0;
    const unsigned needed = wheel_parts_doublings(&m->parts, used);

    if (m->host && needed > used) {
        m->host->tail_doublings = needed;
        pinc_known_hosts_save(pinc_client_hosts(m->ctx->client), m->host);
    }
}

static void on_part(void *user, struct pinc_http_answer *answer)
{
    struct metadata_job *m = user;
    struct wheel_outcome outcome;

    m->request = 0;
    wheel_parts_take(&outcome, &m->parts, &m->want, answer, m->ctx->arena);
    if (outcome.step == WHEEL_TEXT && !outcome.whole) {
        pinc_client_counts(m->ctx->client)->unverified++;
        learn_tail(m);
    }
    take_outcome(m, &outcome);
}

/* Go by what was read of a wheel. */
static void take_outcome(struct metadata_job *m, struct wheel_outcome *outcome)
{
    struct pinc_http_request request;

    switch (outcome->step) {
    case WHEEL_TEXT:
        /* a wheel's is always final */
        (void)metadata_take_bytes(m, (struct pinc_slice){outcome->bytes, outcome->len}, false);
        break;
    case WHEEL_MORE:
        if (wheel_parts_request(&request, &m->want, &outcome->missing)) {
            send(m, &request, on_part);
        } else {
            ask_whole(m);
        }
        break;
    case WHEEL_UNUSABLE:
        metadata_unusable(m, outcome->error.text);
        break;
    case WHEEL_UNRANGED:
        no_ranges(m);
        break;
    case WHEEL_FAILED:
        metadata_fail(m, &outcome->error);
        break;
    }
    pinc_free(outcome->bytes);
}

static void ask_tail(struct metadata_job *m)
{
    struct pinc_http_request request;

    wheel_parts_first(&request, &m->want, m->host ? m->host->tail_doublings : 0);
    send(m, &request, on_part);
}

/* --- a whole file */

/* A file that is whole and has its digest. */
static void read_file(struct metadata_job *m, const char *path, int fd)
{
    struct wheel_outcome outcome;

    if (m->want.kind == PINC_SDIST) {
        metadata_read_sdist(m, path);
    } else {
        wheel_parts_of_file(&outcome, &m->want, fd);
        take_outcome(m, &outcome);
    }
}

static void on_whole(void *user, struct pinc_http_answer *answer)
{
    struct metadata_job *m = user;
    const struct pinc_hash *want = &m->want.details.hash;
    struct pinc_error error = answer->error;

    m->request = 0;
    if (error.code == PINC_OK && !answer->whole && want->alg == PINC_HASH_NONE) {
        (void)pinc_fail(
            &error, PINC_ENET,
            "the server does not say how long the file is, and nobody gives its digest");
    }
    if (error.code != PINC_OK || pinc_file_digest_check(want, m->fd, &error) != PINC_OK) {
        metadata_fail(m, &error);
    } else {
        read_file(m, m->path.ptr, m->fd);
    }
}

static void ask_whole(struct metadata_job *m)
{
    struct pinc_http_request request = {.url = m->want.url, .max = PINC_FILE_MAX};
    struct pinc_error error = {0};

    if (!m->urgent) {
        m->asked = false; /* dropped: a guess is not worth a download */
        return;
    }
    if (pinc_scratch_file(pinc_client_scratch(m->ctx->client), &m->path, &m->fd,
                          m->want.details.filename, &error) != PINC_OK) {
        metadata_fail(m, &error);
        return;
    }
    request.fd = &m->fd;
    send(m, &request, on_whole);
}

/* --- a file of this machine */

static void read_local(struct metadata_job *m, const char *path, int fd)
{
    struct pinc_error error = {0};
    struct stat info;

    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        (void)pinc_fail(&error, PINC_EIO, "it is not a file");
        metadata_fail(m, &error);
    } else if (pinc_file_digest_check(&m->want.details.hash, fd, &error) != PINC_OK) {
        metadata_fail(m, &error);
    } else {
        read_file(m, path, fd);
    }
}

static void ask_local(struct metadata_job *m)
{
    struct pinc_error error = {0};
    char *path = pinc_url_file_path(m->ctx->arena, m->want.url);
    bool is_sdist = m->want.kind == PINC_SDIST;
    struct stat info;
    int fd;

    if (!pinc_url_is_local(m->want.url)) {
        metadata_unusable(m, "its URL names no file of this machine");
    } else if (!path) {
        metadata_fail_memory(m);
    } else if (is_sdist && stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        metadata_read_folder(m, path);
    } else if (is_sdist && !m->urgent) {
        m->asked = false;
    } else if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) < 0) { /* a FIFO would wait */
        (void)pinc_fail(&error, PINC_EIO, "cannot read the file: %s", strerror(errno));
        metadata_fail(m, &error);
    } else {
        read_local(m, path, fd);
        (void)close(fd);
    }
}

/* --- which way */

/* Take the next way that is open. */
static void ask_network(struct metadata_job *m)
{
    const struct wanted_file *want = &m->want;
    /* Behind a query there is no path to add ".metadata" to. */
    bool silent = want->offer == PINC_METADATA_UNKNOWN && want->kind == PINC_WHEEL &&
                  pinc_slice_find(want->url, '?') == want->url.len;

    if (!m->dotted &&
        (want->offer == PINC_METADATA_YES || (silent && m->host && !m->host->no_metadata))) {
        ask_dotted(m);
    } else if (want->kind == PINC_WHEEL && m->host && !m->host->no_ranges) {
        ask_tail(m);
    } else {
        ask_whole(m);
    }
}

/* A direct reference without a digest ("main.zip") may be another file tomorrow; those of an index
 * never change. */
static bool may_change(const struct metadata_job *m)
{
    return m->want.direct && m->want.details.hash.alg == PINC_HASH_NONE &&
           !m->ctx->options.client.offline;
}

/* What was read of this very file, where nothing covered it. */
static bool use_own_cache(struct metadata_job *m)
{
    return m->keys.own.ptr && !pinc_slice_equal(m->keys.own, m->keys.text) &&
           metadata_use_cache(m, m->keys.own);
}

/* @return is it settled? */
static bool use_cache(struct metadata_job *m)
{
    const struct wanted_file *want = &m->want;

    m->keys.text = m->keys.text.ptr ? m->keys.text : metadata_key(m->ctx, want);
    if (m->keys.text.ptr && !may_change(m) && metadata_use_cache(m, m->keys.text)) {
        return true;
    }
    m->keys.own = m->keys.own.ptr ? m->keys.own : metadata_own_key(m->ctx, want);
    if (!m->keys.text.ptr) {
        metadata_fail_memory(m);
        return true;
    }
    return (!may_change(m) && use_own_cache(m)) ||
           (pinc_hash_is_strong(want->details.hash.alg) && want->kind == PINC_SDIST &&
            metadata_is_built(m, &want->details.hash));
}

static void start(struct metadata_job *m)
{
    const struct wanted_file *want = &m->want;
    struct pinc_error error = {0};

    if (want->vcs) {
        metadata_checkout(m);
        return;
    }
    if (pinc_url_is_file(want->url)) {
        ask_local(m);
        return;
    }
    if (use_cache(m)) {
        return;
    }
    if (m->ctx->options.client.offline) {
        (void)pinc_fail(&error, PINC_ENET,
                        "the metadata is not in the cache, and --offline forbids asking");
        metadata_fail(m, &error);
    } else {
        m->host = pinc_known_hosts_get(pinc_client_hosts(m->ctx->client), want->url);
        if (may_change(m) || !metadata_remote_ask(m, ask_network)) {
            ask_network(m);
        }
    }
}

bool metadata_job_ask_cache(struct metadata_job *m)
{
    if (!m->asked && !m->want.vcs && !pinc_url_is_file(m->want.url)) {
        m->asked = use_cache(m);
    }
    return m->asked;
}

void metadata_job_ask(struct metadata_job *m, bool urgent)
{
    if (urgent && !m->urgent) {
        m->urgent = true;
        pinc_client_hurry(m->ctx->client, m->request);
    }
    if (!m->asked) {
        m->asked = true;
        start(m);
    }
}

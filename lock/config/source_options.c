#include "lock/config/source_options.h"

#include "lock/config/cache_folder.h"

static int is_cancelled(void *user)
{
    const struct pinc_session *session = user;

    return atomic_load(&session->progress.cancelled);
}

static int on_progress(void *user, const struct pinc_client_stats *stats)
{
    const struct pinc_session *session = user;
    struct pinc_progress progress = {.building = stats->building};

    if (!session->progress.call) {
        return 0;
    }
    progress.counts[PINC_COUNT_PROJECTS] = stats->projects_ready;
    progress.counts[PINC_COUNT_PROJECTS_ASKED] = stats->projects_asked;
    progress.counts[PINC_COUNT_METADATA] = stats->metadata_ready;
    progress.counts[PINC_COUNT_METADATA_ASKED] = stats->metadata_asked;
    progress.counts[PINC_COUNT_BUILDS] = stats->builds_ended;
    progress.counts[PINC_COUNT_REQUESTS] = stats->requests;
    progress.counts[PINC_COUNT_BYTES] = stats->bytes;
    progress.counts[PINC_COUNT_BUILDS_ASKED] = stats->builds_asked;
    return session->progress.call(session->progress.user, &progress);
}

enum pinc_message_kind pinc_source_options_message_kind(enum pinc_note_kind kind)
{
    switch (kind) {
    case PINC_NOTE_DETAIL:
        return PINC_MESSAGE_DETAIL;
    case PINC_NOTE_INFO:
        return PINC_MESSAGE_NOTE;
    case PINC_NOTE_WARNING:
        return PINC_MESSAGE_WARNING;
    }
    return PINC_MESSAGE_NOTE;
}

static void on_message(void *user, enum pinc_note_kind kind, const char *text)
{
    pinc_session_tell(user, pinc_source_options_message_kind(kind), "%s", text);
}

static const char *source_getenv(void *user, const char *name)
{
    return pinc_session_getenv(user, name);
}

static void set_network(struct pinc_client_options *options, const struct pinc_settings *settings,
                        const struct pinc_indexes *indexes)
{
    const struct pinc_network_settings *network = &settings->network;

    options->limits.timeout = network->timeout;
    options->limits.retries = network->retries;
    options->trusted_hosts = indexes->trusted_hosts.items;
    options->n_trusted_hosts = indexes->trusted_hosts.n;
    options->cert = network->cert.ptr;
    options->client_cert = network->client_cert.ptr;
    options->proxy = network->proxy.ptr;
    options->keyring = network->keyring;
    options->limits.page_seconds = settings->limits.page_seconds;
    options->in_all.wait_seconds = settings->limits.wait_seconds;
    options->in_all.max_requests = settings->limits.requests;
}

enum pinc_status pinc_netrc_path(const char **out, const struct pinc_session *session,
                                 struct pinc_arena *arena, struct pinc_error *err)
{
    const char *home = pinc_session_home(session);

    *out = pinc_session_getenv(session, "NETRC");
    if (!*out && home) {
        *out = pinc_path_join(arena, pinc_slice_of(home), PINC_LIT(".netrc"));
        return *out ? PINC_OK : pinc_fail_memory(err);
    }
    return PINC_OK;
}

static enum pinc_status set_cache(struct pinc_client_options *options,
                                  const struct pinc_cache_settings *cache,
                                  const struct pinc_session *session, struct pinc_arena *arena,
                                  struct pinc_error *err)
{
    struct pinc_slice folder = {0};
    enum pinc_status st;

    options->offline = cache->offline;
    options->refresh = cache->refresh;
    if (cache->none) {
        return PINC_OK;
    }
    st = pinc_cache_folder(&folder, session, arena, err);
    options->cache_dir = folder.ptr;
    options->caching.record = session->cache_record;
    options->caching.remote = (struct pinc_remote_options){.url = cache->remote.url.ptr,
                                                           .wait_ms = cache->remote.wait_ms,
                                                           .write = cache->remote.write,
                                                           .builds = cache->remote.builds};
    return st;
}

/* The first one is told. */
static void on_lost(void *user, const struct pinc_error *why)
{
    struct pinc_session *session = user;

    if (session->progress.lost.code == PINC_OK) {
        session->progress.lost = *why;
    }
}

enum pinc_status pinc_client_options_set(struct pinc_client_options *options,
                                         const struct pinc_settings *settings,
                                         const struct pinc_indexes *indexes,
                                         const struct pinc_session *session,
                                         struct pinc_arena *arena, struct pinc_error *err)
{
    union {
        const struct pinc_session *in;
        void *out; /* handed back to the callbacks above alone */
    } user = {.in = session};
    enum pinc_status st = set_cache(options, &settings->cache, session, arena, err);

    set_network(options, settings, indexes);
    if (st == PINC_OK) {
        st = pinc_netrc_path(&options->netrc, session, arena, err);
    }
    options->callbacks = (struct pinc_client_callbacks){.progress = on_progress,
                                                        .stopped = is_cancelled,
                                                        .message = on_message,
                                                        .lost = on_lost,
                                                        .getenv = source_getenv,
                                                        .user = user.out};
    return st;
}

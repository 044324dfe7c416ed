#include "index/source/page_job.h"

#include "base/limits.h"
#include "index/source/html_file.h"
#include "index/source/page_reading.h"
#include "index/source/page_remote.h"

#define ABSENT_SECONDS 600 /* how long "no such project" is believed at most */

/* Upload times that the page does not tell: a document of its own. */
struct page_times {
    enum { TIMES_NOT_ASKED, TIMES_ASKED, TIMES_THERE, TIMES_NOWHERE } state;
    uint64_t request;
    struct pinc_buf text;
};

/* The page as it comes. */
struct page_body {
    struct page_reading *reading;
    size_t n_read; /* bytes that it was given */
};

struct page_job {
    struct source_context *ctx;
    struct place *place;
    struct pinc_slice name;
    bool urgent;
    struct place_listing *out;
    struct place_listing **otherwise; /* where what is not out's comes to; NULL: that is out */
    place_listing_done *done;
    void *user;
    struct pinc_slice key; /* the page's URL: of the cache too */
    uint64_t request;      /* id, 0 when none is under way */
    struct page_remote remote;
    struct pinc_cache_facts facts;
    struct page_body body;
    struct page_times times;
    struct pinc_packer *packer; /* it waits for its upload times, or the other way round */
};

/* --- ends */

void page_job_free(struct page_job *job)
{
    if (!job) {
        return;
    }
    pinc_client_cancel(job->ctx->client, job->request);
    pinc_client_cancel(job->ctx->client, job->times.request);
    page_remote_cancel(&job->remote);
    page_reading_cancel(job->body.reading);
    pinc_packer_free(job->packer);
    pinc_buf_clear(&job->times.text);
    pinc_free(job);
}

static void settle(struct page_job *job, enum pinc_state state)
{
    place_listing_done *done = job->done;
    void *user = job->user;

    job->out->state = state;
    page_job_free(job);
    done(user);
}

/* The answer is not what `out` has, which somebody goes by: it comes to a listing of its own. */
static bool turn(struct page_job *job)
{
    struct place_listing *listing;

    if (job->otherwise) {
        listing = pinc_arena_alloc(job->ctx->arena, sizeof *listing);
        if (!listing) {
            pinc_client_fail_memory(job->ctx->client);
            settle(job, PINC_READY); /* the client ends here */
            return false;
        }
        *job->otherwise = job->out = listing;
        job->otherwise = NULL;
    }
    return true;
}

static void fail(struct page_job *job, const struct pinc_error *error)
{
    job->out->n_read = page_job_bytes(job);
    place_listing_fail(job->out, job->ctx, error);
    settle(job, PINC_FAILED);
}

static void fail_here(struct page_job *job, struct pinc_error *error)
{
    source_fail_page(error, job->key);
    fail(job, error);
}

/* --- a page that was read */

static struct page_packing packing_of(const struct page_job *job)
{
    bool storable = job->ctx->cache && job->facts.lifetime != PINC_HTTP_NO_STORE;

    return (struct page_packing){.key = storable ? job->key : (struct pinc_slice){NULL, 0},
                                 .facts = job->facts,
                                 .times_settled = source_wants_times(job->ctx)};
}

/* Where the cache of others borrows all of it, all of it stays. */
static void keep(struct page_job *job)
{
    if (job->remote.cache) {
        (void)pinc_cache_put_made(job->ctx->cache, PINC_CACHE_PAGE, &job->out->entry);
    } else {
        place_listing_put(job->out, job->ctx);
    }
}

/* Open a page that was packed, and keep it. */
static void take_packed(struct page_job *job, struct packed_page *packed)
{
    struct place_listing *out = job->out;
    struct pinc_error error = {0};
    bool made = packed->entry.payload.ptr != NULL;

    place_listing_clear(out); /* an older state of the page */
    out->bytes = packed->bytes;
    out->entry = packed->entry;
    *packed = (struct packed_page){0};
    if (!place_listing_open(out, job->ctx, job->place,
                            made ? out->entry.payload : pinc_buf_slice(&out->bytes), &error)) {
        fail_here(job, &error);
        return;
    }
    if (made) {
        keep(job);
        page_remote_put(&job->remote, &out->entry);
    }
    settle(job, PINC_READY);
}

/* The page is there, with the upload times if they are wanted. */
static void take_page(struct page_job *job)
{
    const struct page_packing how = packing_of(job);
    struct pinc_error error = {0};
    struct packed_page packed = {0};
    enum pinc_status st = PINC_OK;

    if (job->times.state == TIMES_THERE) {
        st = pinc_packer_add_times(job->packer, pinc_buf_slice(&job->times.text), &error);
    }
    if (st == PINC_OK) {
        st = page_pack(&packed, &how, job->packer, &error);
    }
    if (st == PINC_OK) {
        take_packed(job, &packed);
    } else {
        fail_here(job, &error);
    }
    packed_page_clear(&packed);
}

/* --- upload times that the page does not tell */

static void on_times(void *user, struct pinc_http_answer *answer)
{
    struct page_job *job = user;

    job->times.request = 0;
    job->times.state = answer->error.code == PINC_OK ? TIMES_THERE : TIMES_NOWHERE;
    if (job->times.state == TIMES_THERE) {
        job->times.text = *answer->body;
        *answer->body = (struct pinc_buf){0};
    } else if (answer->code / 100 != 4 || answer->code == 429) {
        /* Only a document that does not exist is silence; trouble with one that does would change
         * the result. */
        if (turn(job)) {
            fail(job, &answer->error);
        }
        return;
    }
    if (job->packer) {
        take_page(job);
    }
}

/* The legacy document of a project lies beside the index: .../simple/ and .../pypi/NAME/json. */
static enum pinc_status ask_times(struct page_job *job, struct pinc_error *err)
{
    struct pinc_slice index = job->place->url;
    struct pinc_buf url = {0};
    struct pinc_http_request request = {.accept = "application/json",
                                        .max = PINC_LEGACY_JSON_MAX,
                                        .urgent = job->urgent,
                                        .done = on_times,
                                        .user = job};
    enum pinc_status st;

    job->times.state = TIMES_NOWHERE;
    if (!pinc_slice_ends(index, "/simple/")) {
        return PINC_OK;
    }
    pinc_buf_add(&url, pinc_slice_part(index, 0, index.len - 7));
    pinc_buf_add_str(&url, "pypi/");
    pinc_buf_add(&url, job->name);
    pinc_buf_add_str(&url, "/json");
    request.url = pinc_buf_slice(&url);
    st = url.failed == PINC_OK
             ? pinc_client_get(job->ctx->client, &request, &job->times.request, err)
             : pinc_fail_memory(err);
    job->times.state = st == PINC_OK ? TIMES_ASKED : TIMES_NOWHERE;
    pinc_buf_clear(&url);
    return st;
}

/* A page was read: is everything there that was wanted? */
static void look_for_times(struct page_job *job)
{
    struct pinc_error error = {0};

    if (source_wants_times(job->ctx) && pinc_packer_lacks_times(job->packer)) {
        job->place->silent = true;
        if (job->times.state == TIMES_NOT_ASKED && ask_times(job, &error) != PINC_OK) {
            fail_here(job, &error);
            return;
        }
        if (job->times.state == TIMES_ASKED) {
            return;
        }
    }
    take_page(job);
}

/* --- answers */

static void on_read(void *user, struct page_result *result)
{
    struct page_job *job = user;

    job->body.reading = NULL;
    if (result->error.code != PINC_OK) {
        fail(job, &result->error);
    } else if (!result->packer) {
        take_packed(job, &result->packed);
    } else {
        job->packer = result->packer;
        result->packer = NULL;
        look_for_times(job);
    }
}

/* A page begins to come; perhaps once more. */
static bool on_begin(void *user, struct pinc_slice url, struct pinc_slice type)
{
    struct page_job *job = user;
    const struct pinc_page_text got = {.url = url, .type = type};

    page_reading_cancel(job->body.reading);
    job->body.n_read = 0;
    job->body.reading = page_reading_new(job->ctx, job->name, &got, on_read, job);
    return job->body.reading != NULL;
}

static bool on_part(void *user, struct pinc_slice part)
{
    struct page_job *job = user;

    job->body.n_read += part.len;
    return page_reading_add(job->body.reading, part);
}

static void read_answer(struct page_job *job, const struct pinc_http_answer *answer)
{
    const struct page_packing how = packing_of(job);
    struct pinc_error error = {0};

    /* The answer may have no body at all. */
    if (!job->body.reading && !on_begin(job, answer->url, answer->content_type)) {
        (void)pinc_fail_memory(&error);
        source_fail_page(&error, answer->url);
        fail(job, &error);
        return;
    }
    /* Upload times may have to be asked for before a page is packed. */
    page_reading_end(job->body.reading, answer->whole, source_wants_times(job->ctx) ? NULL : &how);
}

static void on_absent(struct page_job *job, const struct pinc_http_answer *answer)
{
    struct pinc_cache_facts facts = {
        .lifetime = answer->lifetime < ABSENT_SECONDS ? answer->lifetime : ABSENT_SECONDS};

    if (job->ctx->cache && answer->lifetime != PINC_HTTP_NO_STORE) {
        pinc_cache_put(job->ctx->cache, PINC_CACHE_PAGE, job->key, &facts, PINC_LIT(""));
        page_remote_put_absent(&job->remote, &facts);
    }
    settle(job, PINC_ABSENT);
}

/* It was opened when it was found. An entry that another machine had is not in the cache yet. */
static void take_unchanged(struct page_job *job, int64_t lifetime)
{
    struct pinc_cache_entry *entry = &job->out->entry;

    entry->validated =
        pinc_cache_as_of(entry, lifetime, pinc_client_options(job->ctx->client)->now);
    if (job->remote.stale) {
        (void)pinc_cache_put_made(job->ctx->cache, PINC_CACHE_PAGE, entry);
    } else {
        pinc_cache_touch(job->ctx->cache, PINC_CACHE_PAGE, job->key, entry, lifetime);
    }
    page_remote_put(&job->remote, entry);
    settle(job, PINC_READY);
}

static void on_page(void *user, struct pinc_http_answer *answer)
{
    struct page_job *job = user;

    job->request = 0;
    page_remote_note(&job->remote, answer);
    job->ctx->marks.personal = job->ctx->marks.personal || job->remote.personal;
    if (answer->code == 304 && job->out->entry.payload.len) {
        job->ctx->stats->revalidated++;
        take_unchanged(job, answer->lifetime);
    } else if (!turn(job)) {
        return;
    } else if (answer->code == 404) {
        on_absent(job, answer);
    } else if (answer->error.code != PINC_OK) {
        fail(job, &answer->error);
    } else {
        job->facts = pinc_client_facts(job->ctx->client, answer);
        read_answer(job, answer);
    }
}

/* --- asking */

static void on_warm(void *user, struct pinc_http_answer *answer)
{
    (void)user;
    (void)answer;
}

/* The handshake with the server of the files goes on while the first page is on its way. */
static void warm(struct source_context *ctx)
{
    struct pinc_http_request request = {
        .url = ctx->options.warm_url, .warm = true, .done = on_warm};

    if (ctx->marks.warmed || request.url.len == 0) {
        return;
    }
    ctx->marks.warmed = true;
    if (pinc_client_get(ctx->client, &request, NULL, NULL) == PINC_ENOMEM) {
        pinc_client_fail_memory(ctx->client);
    }
}

static const struct pinc_http_sink page_sink = {on_begin, on_part};

/* @return is it under way? Else it was settled. */
static bool ask_page(struct page_job *job)
{
    struct source_context *ctx = job->ctx;
    struct pinc_error error = {0};
    struct pinc_http_request request = {.url = job->key,
                                        .accept = SOURCE_ACCEPT_PAGE,
                                        .etag = job->out->entry.facts.etag,
                                        .last_modified = job->out->entry.facts.last_modified,
                                        .max = PINC_PAGE_MAX,
                                        .sink = &page_sink,
                                        .urgent = job->urgent,
                                        .done = on_page,
                                        .user = job};
    enum pinc_status st = pinc_client_get(ctx->client, &request, &job->request, &error);

    page_remote_start(&job->remote, ctx->client, job->key);
    if (st == PINC_OK && source_wants_times(ctx) && job->place->silent) {
        st = ask_times(job, &error); /* other pages of this index told none: ask at once */
    }
    if (st != PINC_OK) {
        fail(job, &error);
        return false;
    }
    warm(ctx);
    return true;
}

/* An entry was found. @return true when it settles the matter: state is set */
static bool use_entry(struct page_job *job, enum pinc_state *state)
{
    struct source_context *ctx = job->ctx;
    struct place_listing *out = job->out;
    const bool usable = pinc_client_may_use(ctx->client, &out->entry);

    *state = PINC_READY;
    if (usable && out->entry.payload.len == 0) {
        *state = PINC_ABSENT;
    } else if (out->entry.payload.len == 0 ||
               !place_listing_open(out, ctx, job->place, out->entry.payload, NULL) ||
               (source_wants_times(ctx) && !out->listing.times_settled &&
                !ctx->options.client.offline)) {
        pinc_cache_entry_clear(&out->entry); /* nothing that could be revalidated */
        return false;
    }
    return usable;
}

/* @return true when the cache settles it: state is set */
static bool use_cache(struct page_job *job, enum pinc_state *state)
{
    struct source_context *ctx = job->ctx;
    bool usable;

    if (!ctx->cache || !pinc_cache_get(ctx->cache, PINC_CACHE_PAGE, job->key, &job->out->entry)) {
        ctx->stats->cache_misses++;
        return false;
    }
    usable = use_entry(job, state);
    ctx->stats->cache_hits += usable ? 1 : 0;
    return usable;
}

/* What another machine had. A page that is too old is asked for anew, by what is known of it. */
static void on_remote(void *user, struct pinc_remote_answer *answer)
{
    struct page_job *job = user;
    struct place_listing *out = job->out;
    enum pinc_state state;

    job->remote.request = 0;
    if (answer->found &&
        (pinc_client_may_use(job->ctx->client, answer->entry) || out->entry.payload.len == 0)) {
        place_listing_clear(out);
        out->entry = *answer->entry;
        *answer->entry = (struct pinc_cache_entry){.validated = 0};
        if (use_entry(job, &state)) {
            (void)pinc_cache_put_made(job->ctx->cache, PINC_CACHE_PAGE, &out->entry);
            settle(job, state);
            return;
        }
        job->remote.stale = true;
    }
    (void)ask_page(job);
}

/* Not where the user wants the index itself to be asked. @return is it under way? */
static bool ask_remote(struct page_job *job)
{
    struct source_context *ctx = job->ctx;

    return ctx->cache && !ctx->options.client.refresh &&
           page_remote_ask(&job->remote, ctx->client, job->key, job->urgent, on_remote, job);
}

static struct pinc_slice url_of(const struct page_job *job)
{
    struct pinc_buf url = {0};

    pinc_buf_add(&url, job->place->url);
    pinc_buf_add(&url, job->name); /* normalized: nothing in it needs an escape */
    pinc_buf_add_char(&url, '/');
    return pinc_buf_keep(&url, job->ctx->arena);
}

/* NULL when out of memory: then out has failed. */
static struct page_job *job_new(struct source_context *ctx, struct place *place,
                                struct pinc_slice name, bool urgent, struct place_listing *out,
                                place_listing_done *done, void *user)
{
    struct page_job *job = pinc_alloc(sizeof *job);
    struct pinc_error error = {0};

    if (job) {
        *job = (struct page_job){.ctx = ctx,
                                 .place = place,
                                 .name = name,
                                 .urgent = urgent,
                                 .out = out,
                                 .done = done,
                                 .user = user};
        job->key = url_of(job);
    }
    if (!job || !job->key.ptr) {
        (void)pinc_fail_memory(&error);
        place_listing_fail(out, ctx, &error);
        page_job_free(job);
        done(user);
        job = NULL;
    }
    return job;
}

struct page_job *page_job_start(struct source_context *ctx, struct place *place,
                                struct pinc_slice name, bool urgent, struct place_listing *out,
                                place_listing_done *done, void *user)
{
    struct page_job *job = job_new(ctx, place, name, urgent, out, done, user);
    struct pinc_error error = {0};
    enum pinc_state state;

    if (!job) {
        return NULL;
    }
    if (use_cache(job, &state)) {
        settle(job, state);
    } else if (ctx->options.client.offline) {
        (void)pinc_fail(&error, PINC_ENET,
                        "the page of %.*s is not in the cache, and --offline forbids asking",
                        PINC_SLICE_ARG(name));
        fail_here(job, &error);
    } else if (ask_remote(job) || ask_page(job)) {
        return job;
    }
    return NULL;
}

struct page_job *page_job_anew(struct source_context *ctx, struct place *place,
                               struct pinc_slice name, struct place_listing *out,
                               place_listing_done *done, void *user)
{
    struct page_job *job = job_new(ctx, place, name, true, out, done, user);

    return job && ask_page(job) ? job : NULL;
}

bool page_job_presume(struct page_job *job, struct place_listing **otherwise)
{
    const struct pinc_cache_entry *entry = &job->out->entry;

    if (!job->ctx->presumption.on || !job->request || !entry->payload.len || job->remote.stale ||
        !(entry->facts.etag.len || entry->facts.last_modified.len)) {
        return false;
    }
    job->otherwise = otherwise;
    job->out->state = PINC_READY;
    return true;
}

void page_job_hurry(struct page_job *job)
{
    job->urgent = true;
    pinc_client_hurry(job->ctx->client, job->request);
}

size_t page_job_bytes(const struct page_job *job)
{
    return job ? job->body.n_read + job->times.text.len : 0;
}

/* --- an index in a folder */

static enum pinc_status read_folder_page(struct pinc_buf *out, const struct source_context *ctx,
                                         const struct place *place, struct pinc_slice name,
                                         struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_page page = {0};
    struct pinc_buf path = {0};
    enum pinc_status st;

    pinc_buf_addf(&path, "%s/", place->folder);
    pinc_buf_add(&path, name);
    pinc_buf_add_str(&path, "/index.html");
    st = path.failed == PINC_OK && arena ? html_file_read(&page, path.ptr, arena, err)
                                         : pinc_fail_memory(err);
    if (st == PINC_OK) {
        st = pinc_listing_pack(out, &page, name, source_wants_times(ctx), err);
    }
    pinc_buf_clear(&path);
    pinc_arena_free(arena);
    return st;
}

void page_of_folder(struct source_context *ctx, struct place *place, struct pinc_slice name,
                    struct place_listing *out, place_listing_done *done, void *user)
{
    struct pinc_error error = {0};
    enum pinc_status st = read_folder_page(&out->bytes, ctx, place, name, &error);

    if (st == PINC_OK) {
        st = place_listing_open(out, ctx, place, pinc_buf_slice(&out->bytes), &error) ? PINC_OK
                                                                                      : error.code;
    }
    if (st == PINC_OK) {
        out->state = PINC_READY;
    } else if (st == PINC_ENOTFOUND) {
        out->state = PINC_ABSENT;
    } else {
        place_listing_fail(out, ctx, &error);
    }
    done(user);
}

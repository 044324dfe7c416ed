#include "index/source/run_notes.h"

#define SHARED_MAX (256u << 10) /* bytes of a note that another machine made */

/* The shared cache, unless an index, a page or a folder is not for everybody: what is noted tells names of projects. */
static struct pinc_remote_cache *shared_cache(const struct run_notes *notes,
                                              const struct places *places)
{
    struct pinc_client *client = notes->ctx->client;
    bool open = places->n > 0 && !notes->ctx->marks.personal;
    size_t i;

    for (i = 0; open && i < places->n; i++) {
        open = !places->items[i].folder && pinc_client_remote_for(client, places->items[i].url);
    }
    return open ? pinc_client_remote(client) : NULL;
}

static void on_shared(void *user, struct pinc_remote_answer *answer)
{
    struct run_notes *notes = user;

    notes->request = 0;
    if (!answer->found || answer->entry->payload.len > SHARED_MAX) {
        return;
    }
    notes->shared = pinc_slice_dup(notes->ctx->arena, answer->entry->payload);
    if (notes->shared.ptr) {
        notes->done(notes->user, notes->shared);
    } else {
        pinc_client_fail_memory(notes->ctx->client);
    }
}

/* What this machine has; empty when it has nothing. */
static enum pinc_status own_note(struct pinc_slice *out, const struct source_context *ctx,
                                 struct pinc_slice key, struct pinc_error *err)
{
    struct pinc_cache_entry entry = {.validated = 0};

    *out = PINC_LIT("");
    if (pinc_cache_get(ctx->cache, PINC_CACHE_DOCUMENT, key, &entry)) {
        *out = pinc_slice_dup(ctx->arena, entry.payload);
        pinc_cache_entry_clear(&entry);
    }
    return out->ptr ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status run_notes_recall(struct run_notes *notes, const struct places *places,
                                  struct pinc_slice key, run_notes_told *done, void *user,
                                  struct pinc_error *err)
{
    const struct source_context *ctx = notes->ctx;
    struct pinc_slice text;
    enum pinc_status st;

    if (!ctx->cache || ctx->options.client.offline) {
        return PINC_OK;
    }
    st = own_note(&text, ctx, key, err);
    if (st == PINC_OK && text.len) {
        done(user, text);
    } else if (st == PINC_OK && !notes->shared.ptr) {
        run_notes_cancel(notes);
        notes->done = done;
        notes->user = user;
        notes->request = pinc_remote_cache_get(shared_cache(notes, places), PINC_CACHE_DOCUMENT,
                                               key, true, on_shared, notes);
    }
    return st;
}

static void share(struct run_notes *notes, const struct places *places, struct pinc_slice key,
                  struct pinc_slice text)
{
    const struct pinc_cache_facts facts = {.lifetime = PINC_REMOTE_LIFETIME_MAX};
    const struct pinc_remote_facts shared = {.validated =
                                                 pinc_client_options(notes->ctx->client)->now};
    struct pinc_remote_cache *remote = shared_cache(notes, places);
    struct pinc_buf bytes = {0};

    if (!remote || !notes->ctx->options.client.caching.remote.write || text.len > SHARED_MAX ||
        (notes->shared.ptr && pinc_slice_equal(notes->shared, text))) {
        return;
    }
    pinc_cache_add_bytes(&bytes, PINC_CACHE_DOCUMENT, key, &facts, text);
    pinc_remote_cache_put(remote, PINC_CACHE_DOCUMENT, key, &shared,
                          pinc_buf_keep(&bytes, notes->ctx->arena));
}

enum pinc_status run_notes_keep(struct run_notes *notes, const struct places *places,
                                struct pinc_slice key, struct pinc_slice text,
                                struct pinc_error *err)
{
    const struct pinc_cache_facts facts = {.lifetime = INT64_MAX};
    const struct source_context *ctx = notes->ctx;
    struct pinc_slice own;
    enum pinc_status st;

    if (!ctx->cache || ctx->options.client.offline) {
        return PINC_OK;
    }
    st = own_note(&own, ctx, key, err);
    if (st != PINC_OK || pinc_slice_equal(own, text)) {
        return st;
    }
    text = pinc_slice_dup(ctx->arena, text); /* the cache's thread writes it */
    if (!text.ptr) {
        return pinc_fail_memory(err);
    }
    pinc_cache_put(ctx->cache, PINC_CACHE_DOCUMENT, key, &facts, text);
    share(notes, places, key, text);
    return PINC_OK;
}

void run_notes_cancel(struct run_notes *notes)
{
    if (notes->request) {
        pinc_remote_cache_cancel(pinc_client_remote(notes->ctx->client), notes->request);
        notes->request = 0;
    }
}

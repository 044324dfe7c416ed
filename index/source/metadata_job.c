#include "index/source/metadata_job.h"

#include "index/source/metadata_share.h"

/* --- ends */

void metadata_job_clear(struct metadata_job *m)
{
    pinc_client_cancel(m->ctx->client, m->request);
    m->request = 0;
    pinc_remote_cache_cancel(pinc_client_remote(m->ctx->client), m->remote.request);
    m->remote.request = 0;
    wheel_parts_clear(&m->parts);
    if (m->fd >= 0) {
        pinc_scratch_drop(&m->path, &m->fd);
    }
    pinc_buf_clear(&m->path);
}

static void settle(struct metadata_job *m, const struct metadata_result *result)
{
    metadata_job_clear(m);
    m->done(m->user, result);
}

void metadata_fail(struct metadata_job *m, const struct pinc_error *error)
{
    if (error->code == PINC_ENOMEM) {
        pinc_client_fail_memory(m->ctx->client);
    }
    settle(m, &(struct metadata_result){.error = error});
}

void metadata_fail_memory(struct metadata_job *m)
{
    struct pinc_error error = {0};

    (void)pinc_fail_memory(&error);
    metadata_fail(m, &error);
}

void metadata_unusable(struct metadata_job *m, const char *why)
{
    struct pinc_slice copy = pinc_slice_dup(m->ctx->arena, pinc_slice_of(why));

    if (copy.ptr) {
        settle(m, &(struct metadata_result){.unusable = copy});
    } else {
        metadata_fail_memory(m);
    }
}

bool metadata_use_cache(struct metadata_job *m, struct pinc_slice key)
{
    struct pinc_metadata_text text;

    if (!metadata_cache_get(m->ctx, key, &text)) {
        return false;
    }
    if (!m->asked && text.unbuilt.len) {
        return false; /* of which a warning is told */
    }
    settle(m, &(struct metadata_result){.text = &text});
    return true;
}

bool metadata_is_built(struct metadata_job *m, const struct pinc_hash *digest)
{
    if (!m->keys.build.ptr) {
        m->keys.build = metadata_build_key(m->ctx, &m->want, digest);
    }
    return metadata_use_cache(m, m->keys.build);
}

/* --- a text has come */

void metadata_take(struct metadata_job *m, struct pinc_metadata_text *text, struct pinc_slice key)
{
    if (metadata_cache_put(m->ctx, key, text)) {
        if (!m->remote.found) {
            metadata_share_fields(m->ctx, &m->want, &m->keys, key, text);
        }
        settle(m, &(struct metadata_result){.text = text});
    } else {
        metadata_fail_memory(m);
    }
}

/* What is kept under a digest has that digest: whatever way the text came. */
static bool has_digest(const struct pinc_hash *want, struct pinc_slice bytes,
                       struct pinc_error *err)
{
    struct pinc_hash hash;

    if (want->alg == PINC_HASH_NONE) {
        return true;
    }
    if (pinc_hash_of(&hash, want->alg, bytes, err) != PINC_OK) {
        return false;
    }
    if (!pinc_hash_equal(&hash, want)) {
        (void)pinc_fail(err, PINC_EHASH,
                        "the metadata does not have the %s digest that the index promises",
                        pinc_hash_alg_name(want->alg));
        return false;
    }
    return true;
}

bool metadata_take_bytes(struct metadata_job *m, struct pinc_slice bytes, bool guessed)
{
    enum pinc_metadata_source kind =
        m->want.kind == PINC_WHEEL ? PINC_METADATA_OF_WHEEL : PINC_METADATA_OF_SDIST;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text = {.final = false};
    struct pinc_error error = {0};
    struct pinc_slice wrong;
    enum pinc_status st = arena ? PINC_OK : pinc_fail_memory(&error);
    bool settled = true;

    if (st == PINC_OK && !has_digest(&m->want.digest, bytes, &error)) {
        pinc_arena_free(arena);
        metadata_fail(m, &error);
        return true;
    }
    st = st == PINC_OK ? pinc_metadata_read(&text, bytes, kind, arena, &error) : st;

    if (guessed && (st == PINC_ESYNTAX || st == PINC_ELIMIT ||
                    (st == PINC_OK && !wanted_file_is(&m->want, &text, arena, &wrong)))) {
        settled = false;
    } else if (st == PINC_ESYNTAX || st == PINC_ELIMIT) {
        metadata_unusable(m, error.text);
    } else if (st != PINC_OK) {
        metadata_fail(m, &error);
    } else if (!text.final) {
        settled = false;
    } else {
        if (!m->remote.found) {
            metadata_share_text(m->ctx, &m->want, bytes);
        }
        metadata_take(m, &text, m->keys.text);
    }
    pinc_arena_free(arena);
    return settled;
}

void metadata_job_init(struct metadata_job *m, struct source_context *ctx, struct builds *builds,
                       void (*done)(void *user, const struct metadata_result *result), void *user)
{
    m->ctx = ctx;
    m->builds = builds;
    m->done = done;
    m->user = user;
    m->fd = -1;
}

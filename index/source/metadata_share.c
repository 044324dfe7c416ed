#include "index/source/metadata_share.h"

#include "index/dist/metadata_pack.h"

#include <sys/utsname.h>

struct pinc_remote_cache *metadata_share_cache(const struct source_context *ctx,
                                               const struct wanted_file *want)
{
    return !want->direct && want->index.len && pinc_client_remote_for(ctx->client, want->index)
               ? pinc_client_remote_for(ctx->client, want->url)
               : NULL;
}

static void add_urls(struct pinc_buf *key, const struct source_context *ctx,
                     const struct pinc_slice *urls, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_buf_add_char(key, ' ');
        pinc_buf_add(key, pinc_url_public(ctx->arena, urls[i]));
    }
}

/* What it depends on beside what metadata_build_key() has. */
struct pinc_slice metadata_share_build_key(const struct source_context *ctx, struct pinc_slice key)
{
    const struct pinc_source_options *o = &ctx->options;
    struct pinc_buf all = {0};
    struct utsname system;

    if (key.len == 0 || uname(&system) != 0) {
        return (struct pinc_slice){NULL, 0};
    }
    pinc_buf_add(&all, key);
    pinc_buf_addf(&all, " on %s %s newer %lld", system.sysname, system.machine,
                  (long long)o->exclude_newer);
    pinc_buf_add_str(&all, o->strategy == PINC_INDEX_FIRST ? " first" : "");
    add_urls(&all, ctx, o->index_urls, o->n_index_urls);
    if (o->n_find_links) {
        pinc_buf_add_str(&all, " links");
        add_urls(&all, ctx, o->find_links, o->n_find_links);
    }
    return pinc_buf_keep(&all, ctx->arena);
}

void metadata_share_text(const struct source_context *ctx, const struct wanted_file *want,
                         struct pinc_slice bytes)
{
    struct pinc_remote_cache *remote = metadata_share_cache(ctx, want);
    struct pinc_buf copy = {0};

    if (remote && ctx->options.client.caching.remote.write &&
        want->digest.alg == PINC_HASH_SHA256) {
        pinc_buf_add(&copy, bytes);
        pinc_remote_cache_put_text(remote, &want->digest, &copy);
    }
}

/* An entry as it would be here. */
static void put(const struct source_context *ctx, struct pinc_remote_cache *remote,
                struct pinc_slice key, const struct pinc_metadata_text *text)
{
    const struct pinc_cache_facts facts = {.lifetime = INT64_MAX};
    const struct pinc_remote_facts shared = {.validated = pinc_client_options(ctx->client)->now};
    struct pinc_buf packed = {0}, bytes = {0};

    pinc_metadata_pack(&packed, text);
    if (packed.failed == PINC_OK && key.len) {
        pinc_cache_add_bytes(&bytes, PINC_CACHE_METADATA, key, &facts, pinc_buf_slice(&packed));
        pinc_remote_cache_put(remote, PINC_CACHE_METADATA, key, &shared,
                              pinc_buf_keep(&bytes, ctx->arena));
    }
    pinc_buf_clear(&packed);
}

void metadata_share_fields(const struct source_context *ctx, const struct wanted_file *want,
                           const struct metadata_keys *keys, struct pinc_slice key,
                           const struct pinc_metadata_text *text)
{
    struct pinc_remote_cache *remote = metadata_share_cache(ctx, want);

    if (!remote || !ctx->options.client.caching.remote.write || text->unbuilt.len || !key.len) {
        return;
    }
    if (pinc_slice_equal(key, keys->build)) {
        if (pinc_remote_cache_has_builds(remote)) {
            put(ctx, remote, metadata_share_build_key(ctx, key), text);
        }
    } else if (pinc_slice_equal(key, keys->own)) {
        put(ctx, remote, key, text);
    }
}

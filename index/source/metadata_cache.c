#include "index/source/metadata_cache.h"

#include "index/source/build_config.h"
#include "index/dist/metadata_pack.h"

#define UNBUILT_SECONDS (24 * 3600) /* a build that failed is not tried again for that long */

static struct pinc_slice keep(const struct source_context *ctx, struct pinc_buf *key)
{
    struct pinc_slice copy = key->failed == PINC_OK
                                 ? pinc_slice_dup(ctx->arena, pinc_buf_slice(key))
                                 : (struct pinc_slice){NULL, 0};

    pinc_buf_clear(key);
    return copy;
}

static void add_digest(struct pinc_buf *key, const struct pinc_hash *digest)
{
    pinc_buf_add_str(key, pinc_hash_alg_name(digest->alg));
    pinc_buf_add_char(key, ':');
    pinc_hash_print(key, digest);
}

struct pinc_slice metadata_key(const struct source_context *ctx, const struct wanted_file *want)
{
    struct pinc_buf key = {0};

    if (want->kind != PINC_WHEEL || !pinc_hash_is_strong(want->digest.alg)) {
        return metadata_own_key(ctx, want);
    }
    pinc_buf_add_str(&key, "text ");
    add_digest(&key, &want->digest);
    return keep(ctx, &key);
}

struct pinc_slice metadata_own_key(const struct source_context *ctx, const struct wanted_file *want)
{
    struct pinc_buf key = {0};

    pinc_buf_add_str(&key, "file ");
    pinc_buf_add(&key, want->index);
    pinc_buf_add_char(&key, ' ');
    pinc_buf_add(&key, want->url);
    pinc_buf_add_char(&key, ' ');
    if (want->details.hash.alg != PINC_HASH_NONE) {
        add_digest(&key, &want->details.hash);
    }
    return keep(ctx, &key);
}

/* What a build tells may depend on the Python that builds. */
static void start_build_key(struct pinc_buf *key, const struct source_context *ctx,
                            const struct wanted_file *want)
{
    const struct pinc_source_build_options *o = &ctx->options.build;
    const struct pinc_build_config *config = build_config_of(o, want->name);
    size_t i;

    pinc_buf_add_str(key, want->editable ? "editable build " : "build ");
    for (i = 0; i < o->n_pythons; i++) {
        const struct pinc_build_python *python = &o->pythons[i];

        pinc_buf_add(key, python->version);
        /* The same once more when it is there one day. */
        pinc_buf_add_str(key, python->given ? "=" : python->program ? " " : "? ");
        if (python->given && python->program) {
            pinc_buf_addf(key, "%s ", python->program);
        }
    }
    if (o->no_isolation || config->no_isolation) {
        pinc_buf_add_str(key, "alone ");
    }
    pinc_buf_add(key, config->settings);
}

struct pinc_slice metadata_build_key(const struct source_context *ctx,
                                     const struct wanted_file *want, const struct pinc_hash *digest)
{
    struct pinc_buf key = {0};

    start_build_key(&key, ctx, want);
    add_digest(&key, digest);
    pinc_buf_add_char(&key, ' ');
    pinc_buf_add(&key, want->subdirectory);
    return keep(ctx, &key);
}

struct pinc_slice metadata_commit_key(const struct source_context *ctx,
                                      const struct wanted_file *want, struct pinc_slice commit)
{
    struct pinc_buf key = {0};

    start_build_key(&key, ctx, want);
    pinc_buf_add(&key, pinc_url_public(ctx->arena, want->vcs->url));
    pinc_buf_add_char(&key, '@');
    pinc_buf_add(&key, commit);
    pinc_buf_add_char(&key, ' ');
    pinc_buf_add(&key, want->subdirectory);
    return keep(ctx, &key);
}

/* Is a build to be tried again whose failure the entry tells of? Nothing else ever grows old. */
static bool is_stale(const struct source_context *ctx, const struct pinc_cache_entry *entry)
{
    return entry->facts.lifetime != INT64_MAX && !pinc_client_may_use(ctx->client, entry);
}

/* Entries are small: what is needed is copied, so that no mapping has to stay. */
bool metadata_cache_get(struct source_context *ctx, struct pinc_slice key,
                        struct pinc_metadata_text *text)
{
    struct pinc_cache_entry entry;
    struct pinc_slice copy = {NULL, 0};
    bool found;

    if (!ctx->cache || key.len == 0 ||
        !pinc_cache_get(ctx->cache, PINC_CACHE_METADATA, key, &entry)) {
        ctx->stats->cache_misses++;
        return false;
    }
    if (!is_stale(ctx, &entry)) {
        copy = pinc_slice_dup(ctx->arena, entry.payload);
    }
    pinc_cache_entry_clear(&entry);
    found = copy.ptr && pinc_metadata_unpack(text, copy, ctx->arena, NULL) == PINC_OK;
    ctx->stats->cache_hits += found ? 1 : 0;
    return found;
}

bool metadata_cache_put(struct source_context *ctx, struct pinc_slice key,
                        struct pinc_metadata_text *text)
{
    /* A file never changes under its URL or digest; whether it can be built may. */
    struct pinc_cache_facts facts = {.lifetime = text->unbuilt.len ? UNBUILT_SECONDS : INT64_MAX};
    struct pinc_buf packed = {0};
    struct pinc_slice copy = {NULL, 0};

    pinc_metadata_pack(&packed, text);
    if (packed.failed == PINC_OK) {
        copy = pinc_slice_dup(ctx->arena, pinc_buf_slice(&packed));
    }
    pinc_buf_clear(&packed);
    if (!copy.ptr || pinc_metadata_unpack(text, copy, ctx->arena, NULL) != PINC_OK) {
        return false;
    }
    if (ctx->cache && key.len) {
        pinc_cache_put(ctx->cache, PINC_CACHE_METADATA, key, &facts, copy);
    }
    return true;
}

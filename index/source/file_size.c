#include "index/source/file_size.h"

#include <sys/stat.h>

/* A question that somebody waits for. */
struct question {
    uint64_t request; /* 0: not asked */
    bool done;
    struct pinc_slice url;
    uint64_t total;
};

static void on_part(void *user, struct pinc_http_answer *answer)
{
    struct question *q = user;

    q->done = true;
    q->total = answer->error.code == PINC_OK && answer->code == 206 ? answer->total : 0;
}

/* The key of the cache for a file's size. */
static struct pinc_slice size_key(struct source_context *ctx, struct pinc_slice url)
{
    struct pinc_buf key = {0};

    pinc_buf_add(&key, url);
    pinc_buf_add_str(&key, "#size");
    return pinc_buf_keep(&key, ctx->arena);
}

static uint64_t cached_size(struct source_context *ctx, struct pinc_slice url)
{
    struct pinc_slice key = size_key(ctx, url);
    struct pinc_cache_entry entry;
    uint64_t size = 0;
    size_t i;

    if (!ctx->cache || !key.ptr || !pinc_cache_get(ctx->cache, PINC_CACHE_DIGEST, key, &entry)) {
        return 0;
    }
    for (i = 0; i < entry.payload.len && i < 18 && pinc_is_digit(entry.payload.ptr[i]); i++) {
        size = size * 10 + (uint64_t)(entry.payload.ptr[i] - '0');
    }
    pinc_cache_entry_clear(&entry);
    return size;
}

static void keep_size(struct source_context *ctx, struct pinc_slice url, uint64_t size)
{
    struct pinc_cache_facts facts = {.lifetime = INT64_MAX};
    struct pinc_slice key = size_key(ctx, url), text;
    struct pinc_buf buf = {0};

    pinc_buf_add_uint(&buf, size);
    text = pinc_buf_keep(&buf, ctx->arena);
    if (ctx->cache && key.ptr && text.ptr) {
        pinc_cache_put(ctx->cache, PINC_CACHE_DIGEST, key, &facts, text);
    }
}

static uint64_t local_size(struct source_context *ctx, struct pinc_slice url)
{
    char *path = pinc_url_is_local(url) ? pinc_url_file_path(ctx->arena, url) : NULL;
    struct stat info;

    return path && stat(path, &info) == 0 && S_ISREG(info.st_mode) ? (uint64_t)info.st_size : 0;
}

/* Ask for the first byte of a file: the answer tells how many there are. */
static enum pinc_status ask_size(struct source_context *ctx, struct question *q,
                                 struct pinc_error *err)
{
    const struct pinc_http_request request = {.url = q->url,
                                              .range = {PINC_HTTP_PART, 0, 1, .max_whole = 1},
                                              .max = 1,
                                              .done = on_part,
                                              .user = q};
    enum pinc_status st = pinc_client_get(ctx->client, &request, &q->request, err);

    return st == PINC_ENOMEM ? st : PINC_OK;
}

/* --- what was looked for before */

static bool is_known(const struct source_context *ctx, struct pinc_slice url, uint64_t *size)
{
    uint32_t at;
    const bool known = ctx->sizes.by_url && pinc_map_get(ctx->sizes.by_url, url, &at);

    *size = known ? ctx->sizes.items[at] : 0;
    return known;
}

/* Each lock of a set asks for the same files. @param url lives as long as the context */
static enum pinc_status note_size(struct source_context *ctx, struct pinc_slice url, uint64_t size,
                                  struct pinc_error *err)
{
    struct known_sizes *sizes = &ctx->sizes;

    sizes->by_url = sizes->by_url ? sizes->by_url : pinc_map_new();
    if (!sizes->by_url || !PINC_GROW(sizes->items, sizes->cap, sizes->n + 1) ||
        !pinc_map_put(sizes->by_url, url, (uint32_t)sizes->n)) {
        return pinc_fail_memory(err);
    }
    sizes->items[sizes->n++] = size;
    return PINC_OK;
}

void source_sizes_clear(struct source_context *ctx)
{
    pinc_map_free(ctx->sizes.by_url);
    pinc_free(ctx->sizes.items);
    ctx->sizes = (struct known_sizes){0};
}

/* --- looking for them */

/* What can be told without asking; a question where that is nothing. */
static enum pinc_status look_up(struct source_context *ctx, struct pinc_source_file *file,
                                struct question *q, struct pinc_error *err)
{
    struct pinc_file_details details;
    enum pinc_status st;

    file->project->details(&details, file->project, file->file);
    file->size = details.size;
    if (file->size) {
        return PINC_OK;
    }
    st = file->project->url(&q->url, file->project, file->file, err);
    if (st != PINC_OK) {
        return st;
    }
    if (!pinc_url_is_absolute(q->url) || is_known(ctx, q->url, &file->size)) {
        return PINC_OK;
    }
    file->size = pinc_url_is_file(q->url) ? local_size(ctx, q->url) : cached_size(ctx, q->url);
    return file->size || !ctx->options.ask_sizes || ctx->options.client.offline ||
                   (!pinc_slice_starts(q->url, "https://") && !pinc_slice_starts(q->url, "http://"))
               ? note_size(ctx, q->url, file->size, err)
               : ask_size(ctx, q, err);
}

enum pinc_status source_sizes(struct source_context *ctx, struct pinc_source_file *files, size_t n,
                              struct pinc_error *err)
{
    struct question *questions = pinc_alloc_array(n, sizeof *questions);
    struct pinc_error local = {0};
    enum pinc_status st = questions ? PINC_OK : pinc_fail_memory(err);
    size_t i;

    for (i = 0; i < n && st == PINC_OK; i++) {
        st = look_up(ctx, &files[i], &questions[i], &local);
    }
    for (i = 0; questions && i < n; i++) {
        if (questions[i].request && st == PINC_OK) {
            st = pinc_client_wait(ctx->client, questions[i].request, &questions[i].done, &local);
        }
        if (st == PINC_OK && questions[i].request) {
            files[i].size = questions[i].total;
            st = note_size(ctx, questions[i].url, files[i].size, &local);
        }
        if (st == PINC_OK && questions[i].total) {
            keep_size(ctx, questions[i].url, files[i].size);
        }
        if (questions[i].request && !questions[i].done) {
            pinc_client_cancel(ctx->client, questions[i].request);
        }
    }
    pinc_free(questions);
    /* A size that cannot be had is not a failure. */
    if (st == PINC_ENOMEM || st == PINC_ECANCELLED) {
        return pinc_fail(err, st, "%s", local.text);
    }
    return PINC_OK;
}

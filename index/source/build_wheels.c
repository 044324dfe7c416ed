#include "index/source/build_wheels.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "index/build/build.h"
#include "index/build/wheel_store.h"
#include "index/client/file_digest.h"
#include "index/client/kind_folders.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define STORE_FOLDER "wheels-v1"
#define WAIT_MS 50

/* --- the store */

/* Links lead to it from other folders: make the path absolute. */
static enum pinc_status settle_path(struct pinc_buf *path, struct pinc_error *err)
{
    char *real = realpath(path->ptr, NULL);

    if (!real) {
        return pinc_file_fail(err, PINC_EIO, "find", path->ptr);
    }
    path->len = 0;
    pinc_buf_add_str(path, real);
    free(real);
    return path->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status build_store_open(struct build_store *store, const char *cache_dir,
                                  const char *scratch, struct pinc_error *err)
{
    enum pinc_status st;

    store->scratch = scratch;
    if (cache_dir && pinc_cache_is_ours(cache_dir)) {
        pinc_buf_addf(&store->folder, "%s/" STORE_FOLDER, cache_dir);
        if (store->folder.failed != PINC_OK) {
            return pinc_fail_memory(err);
        }
        if (pinc_folder_make(store->folder.ptr, NULL) == PINC_OK &&
            access(store->folder.ptr, W_OK) == 0) {
            pinc_work_folders_sweep(store->folder.ptr);
            return settle_path(&store->folder, err);
        }
        pinc_buf_clear(&store->folder);
    }
    st = pinc_work_folder_make(&store->beside, scratch, err);
    return st == PINC_OK ? settle_path(&store->beside.path, err) : st;
}

void build_store_close(struct build_store *store)
{
    pinc_work_folder_remove(&store->beside);
    pinc_buf_clear(&store->folder);
}

static bool find(const struct build_store *store, const char **out, const struct pinc_hash *sha256,
                 struct pinc_arena *arena)
{
    return (store->folder.len && pinc_wheel_store_find(out, store->folder.ptr, sha256, arena)) ||
           (store->beside.path.len &&
            pinc_wheel_store_find(out, store->beside.path.ptr, sha256, arena));
}

/* --- getting files */

/* One file on its way to the store. */
struct wheel {
    const struct pinc_chosen_file *chosen;
    struct pinc_file_details details;
    struct pinc_slice url;
    const char *folder; /* in the store, once it is there */
    struct pinc_hash sha256;
    const char *path;        /* of the file; NULL: not here yet */
    struct pinc_buf scratch; /* the same, where it was downloaded */
    int fd;
    uint64_t request; /* 0: not asked for */
    bool done;
    struct pinc_error error;
};

static bool is_sdist(const struct wheel *w)
{
    return w->chosen->project->files[w->chosen->file].kind == PINC_SDIST;
}

static void on_done(void *user, struct pinc_http_answer *answer)
{
    struct wheel *w = user;

    w->done = true;
    w->error = answer->error;
    if (w->error.code == PINC_OK && !answer->whole && w->details.hash.alg == PINC_HASH_NONE) {
        (void)pinc_fail(&w->error, PINC_ENET, "the server does not say how long the file is");
    }
}

/* The wheel that an sdist of that digest was built to, and for which Python. */
static void add_built_key(struct pinc_buf *key, const struct wheel *w,
                          const struct pinc_python *python)
{
    pinc_buf_addf(key, "wheel of %s:", pinc_hash_alg_name(w->details.hash.alg));
    pinc_hash_print(key, &w->details.hash);
    pinc_buf_addf(key, " by %s %.*s", python->program, PINC_SLICE_ARG(python->name));
}

static bool find_built(struct source_context *ctx, struct wheel *w,
                       const struct pinc_python *python)
{
    struct pinc_cache_entry entry;
    struct pinc_buf key = {0};
    bool found = false;

    if (!ctx->cache || !pinc_hash_is_strong(w->details.hash.alg)) {
        return false;
    }
    add_built_key(&key, w, python);
    if (key.failed == PINC_OK &&
        pinc_cache_get(ctx->cache, PINC_CACHE_DIGEST, pinc_buf_slice(&key), &entry)) {
        found = pinc_hash_from_hex(&w->sha256, PINC_HASH_SHA256, entry.payload);
        pinc_cache_entry_clear(&entry);
    }
    pinc_buf_clear(&key);
    return found;
}

static void keep_built(struct source_context *ctx, const struct wheel *w,
                       const struct pinc_python *python)
{
    const struct pinc_cache_facts facts = {.lifetime = INT64_MAX};
    struct pinc_buf key = {0}, hex = {0};
    struct pinc_slice copy;

    if (!ctx->cache || !pinc_hash_is_strong(w->details.hash.alg)) {
        return;
    }
    add_built_key(&key, w, python);
    pinc_hash_print(&hex, &w->sha256);
    copy = pinc_slice_dup(ctx->arena, pinc_buf_slice(&hex));
    if (key.failed == PINC_OK && copy.ptr) {
        pinc_cache_put(ctx->cache, PINC_CACHE_DIGEST, pinc_buf_slice(&key), &facts, copy);
    }
    pinc_buf_clear(&key);
    pinc_buf_clear(&hex);
}

/* Ask for a file that is not in the store, or find it on this machine. */
static enum pinc_status ask(struct source_context *ctx, const struct build_store *store,
                            struct wheel *w, const struct pinc_python *python,
                            struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_http_request request = {.max = PINC_FILE_MAX, .urgent = true, .done = on_done};
    bool known = is_sdist(w) ? find_built(ctx, w, python) : w->details.hash.alg == PINC_HASH_SHA256;
    enum pinc_status st;

    if (known && !is_sdist(w)) {
        w->sha256 = w->details.hash;
    }
    if (known && find(store, &w->folder, &w->sha256, arena)) {
        return PINC_OK;
    }
    w->folder = NULL;
    if (pinc_url_is_file(w->url)) {
        w->path = pinc_url_is_local(w->url) ? pinc_url_file_path(arena, w->url) : NULL;
        return w->path ? PINC_OK
                       : pinc_fail(err, PINC_EIO, "its URL names no file of this machine");
    }
    if (ctx->options.client.offline) {
        return pinc_fail(err, PINC_ENET,
                         "a build requirement is not in the cache, and --offline forbids asking");
    }
    st = pinc_scratch_file(pinc_client_scratch(ctx->client), &w->scratch, &w->fd,
                           w->details.filename, err);
    if (st == PINC_OK) {
        request.url = w->url;
        request.fd = &w->fd;
        request.user = w;
        st = pinc_client_get(ctx->client, &request, &w->request, err);
    }
    return st;
}

/* Wait for all that were asked for. */
static enum pinc_status wait_for_all(struct source_context *ctx, const struct wheel *wheels,
                                     size_t n, struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < n; i++) {
        enum pinc_status st = wheels[i].request ? pinc_client_wait(ctx->client, wheels[i].request,
                                                                   &wheels[i].done, err)
                                                : PINC_OK;

        if (st != PINC_OK) {
            return st;
        }
    }
    return PINC_OK;
}

/* --- building */

/* Into the cache, or beside it. */
static enum pinc_status add(struct build_store *store, struct wheel *w, const char *path,
                            struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_error why = {0};
    enum pinc_status st = PINC_EIO;

    if (store->folder.len) {
        st = pinc_wheel_store_add(&w->folder, store->folder.ptr, &w->sha256, path, arena, &why);
    }
    if (st != PINC_EIO) {
        if (err && err->code == PINC_OK) {
            *err = why;
        }
        return st;
    }
    st = PINC_OK;
    if (!store->beside.path.len) {
        st = pinc_work_folder_make(&store->beside, store->scratch, err);
        st = st == PINC_OK ? settle_path(&store->beside.path, err) : st;
    }
    if (st == PINC_OK) {
        st = pinc_wheel_store_add(&w->folder, store->beside.path.ptr, &w->sha256, path, arena, err);
    }
    if (st == PINC_OK && why.code != PINC_OK && store->told) {
        pinc_cache_give_up(store->told, &why);
    }
    return st;
}

/* Run a build to its end. PINC_OK, PINC_ECANCELLED. */
static enum pinc_status run_build(struct source_context *ctx, struct pinc_build *build,
                                  struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    while (st == PINC_OK && !pinc_build_poll(build)) {
        struct pollfd p = {.fd = pinc_build_fd(build), .events = POLLIN};

        (void)poll(&p, 1, WAIT_MS);
        st = pinc_client_progress(ctx->client, err);
    }
    return st;
}

/* Build the wheel of an sdist into the store. */
static enum pinc_status build_wheel(struct source_context *ctx, build_wheel_start *start,
                                    struct build_store *store, struct wheel *w,
                                    const struct pinc_python *python, struct pinc_arena *arena,
                                    struct pinc_error *err)
{
    struct pinc_build *build = NULL;
    const char *path = NULL;
    int fd = -1;
    enum pinc_status st = start(ctx, &build, w->path, w->chosen->project->name, python, arena, err);

    if (st == PINC_OK) {
        st = run_build(ctx, build, err);
    }
    if (st == PINC_OK) {
        st = pinc_build_end_wheel(build, &path, err);
    }
    if (st == PINC_OK) {
        fd = open(path, O_RDONLY | O_CLOEXEC);
        st = fd < 0 ? pinc_file_fail(err, PINC_EIO, "open", path)
                    : pinc_file_digest(&w->sha256, PINC_HASH_SHA256, fd, err);
    }
    if (st == PINC_OK) {
        st = add(store, w, path, arena, err);
    }
    if (st == PINC_OK) {
        keep_built(ctx, w, python);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    pinc_build_free(build);
    return st;
}

/* --- all together */

/* A file is here: into the store with it. */
static enum pinc_status store_wheel(struct source_context *ctx, build_wheel_start *start,
                                    struct build_store *store, struct wheel *w,
                                    const struct pinc_python *python, struct pinc_arena *arena,
                                    struct pinc_error *err)
{
    const bool checked = !is_sdist(w) && w->details.hash.alg == PINC_HASH_SHA256;
    enum pinc_status st = PINC_OK;
    int fd;

    if (w->folder) {
        return PINC_OK;
    }
    if (w->error.code != PINC_OK) {
        if (err && err->code == PINC_OK) {
            *err = w->error;
        }
        return w->error.code;
    }
    w->path = w->path ? w->path : w->scratch.ptr;
    fd = open(w->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return pinc_file_fail(err, PINC_EIO, "open", w->path);
    }
    if (!checked) { /* else the store does it */
        st = pinc_file_digest_check(&w->details.hash, fd, err);
    }
    if (st == PINC_OK && !is_sdist(w) && !checked) {
        st = pinc_file_digest(&w->sha256, PINC_HASH_SHA256, fd, err);
    }
    (void)close(fd);
    if (st != PINC_OK) {
        return st;
    }
    return is_sdist(w) ? build_wheel(ctx, start, store, w, python, arena, err)
                       : add(store, w, w->path, arena, err);
}

/* Which file it is that something is wrong with. */
static void name_file(struct pinc_error *err, const struct wheel *w)
{
    struct pinc_buf text = {0};

    if (err && err->code != PINC_OK) {
        pinc_buf_add_escaped(&text, w->details.filename, 200);
        pinc_fail_at(err, text.ptr ? text.ptr : "", 0, 0);
        pinc_buf_clear(&text);
    }
}

enum pinc_status build_wheels_get(struct source_context *ctx, build_wheel_start *start,
                                  struct build_store *store, const char *const **folders,
                                  const struct pinc_chosen_file *files, size_t n,
                                  const struct pinc_python *python, struct pinc_arena *arena,
                                  struct pinc_error *err)
{
    struct wheel *wheels = pinc_alloc_array(n + 1, sizeof *wheels);
    const char **list = pinc_arena_array(arena, n + 1, sizeof *list);
    enum pinc_status st = wheels && list ? PINC_OK : pinc_fail_memory(err);
    size_t i, n_asked = 0;

    for (i = 0; i < n && st == PINC_OK; i++, n_asked++) {
        struct wheel *w = &wheels[i];

        w->chosen = &files[i];
        w->fd = -1;
        w->chosen->project->details(&w->details, w->chosen->project, w->chosen->file);
        st = w->chosen->project->url(&w->url, w->chosen->project, w->chosen->file, err);
        if (st == PINC_OK) {
            st = ask(ctx, store, w, python, arena, err);
        }
    }
    if (wheels) {
        const enum pinc_status waited =
            wait_for_all(ctx, wheels, n_asked, st == PINC_OK ? err : NULL);

        st = st == PINC_OK ? waited : st;
    }
    for (i = 0; i < n && st == PINC_OK; i++) {
        st = store_wheel(ctx, start, store, &wheels[i], python, arena, err);
        list[i] = wheels[i].folder;
        if (st != PINC_OK) {
            name_file(err, &wheels[i]);
        }
    }
    for (i = 0; i < n_asked; i++) {
        pinc_scratch_drop(&wheels[i].scratch, &wheels[i].fd);
    }
    pinc_free(wheels);
    *folders = list;
    return st;
}

#include "base/limits.h"
#include "index/source/source_private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum pinc_status source_digest_fd(struct pinc_hash *out, enum pinc_hash_alg alg, int fd,
                                  struct pinc_error *err)
{
    struct pinc_hasher *hasher = NULL;
    enum pinc_status st = pinc_hasher_new(&hasher, alg, err);
    char block[64 << 10];
    ssize_t n = 1;

    if (st == PINC_OK && lseek(fd, 0, SEEK_SET) != 0) {
        st = pinc_fail(err, PINC_EIO, "cannot read the file: %s", strerror(errno));
    }
    while (st == PINC_OK && n > 0) {
        n = read(fd, block, sizeof block);
        if (n > 0) {
            st = pinc_hasher_add(hasher, (struct pinc_slice){block, (size_t)n}, err);
        } else if (n < 0 && errno != EINTR) {
            st = pinc_fail(err, PINC_EIO, "cannot read the file: %s", strerror(errno));
        } else if (n < 0) {
            n = 1;
        }
    }
    if (st == PINC_OK) {
        st = pinc_hasher_end(hasher, out, err);
    }
    pinc_hasher_free(hasher);
    return st;
}

enum pinc_status source_digest_compare(const struct pinc_hash *want, const struct pinc_hash *have,
                                       struct pinc_error *err)
{
    return pinc_hash_equal(have, want)
               ? PINC_OK
               : pinc_fail(err, PINC_EHASH,
                           "the file does not have the %s digest that is promised for it",
                           pinc_hash_alg_name(want->alg));
}

enum pinc_status source_digest_check(const struct pinc_hash *want, int fd, struct pinc_error *err)
{
    struct pinc_hash hash;
    enum pinc_status st;

    if (want->alg == PINC_HASH_NONE) {
        return PINC_OK;
    }
    st = source_digest_fd(&hash, want->alg, fd, err);
    return st == PINC_OK ? source_digest_compare(want, &hash, err) : st;
}

/* A download that somebody waits for. */
struct download {
    bool done, whole;
    struct pinc_error error;
};

static void on_download(void *user, struct pinc_http_answer *answer)
{
    struct download *d = user;

    d->done = true;
    d->whole = answer->whole;
    d->error = answer->error;
}

static enum pinc_status download(struct pinc_source *source, struct pinc_slice url, int fd,
                                 bool must_be_whole, struct pinc_error *err)
{
    struct download d = {.done = false};
    struct pinc_http_request request = {.url = url,
                                        .max = PINC_FILE_MAX,
                                        .fd = fd,
                                        .urgent = true,
                                        .done = on_download,
                                        .user = &d};
    enum pinc_status st = source_get(source, &request, NULL, err);

    if (st != PINC_OK) {
        return st;
    }
    st = source_wait(source, &d.done, err);
    if (st != PINC_OK) {
        return st;
    }
    if (d.error.code == PINC_OK && !d.whole && must_be_whole) {
        (void)pinc_fail(&d.error, PINC_ENET, "the server does not say how long the file is");
    }
    if (d.error.code != PINC_OK && err && err->code == PINC_OK) {
        *err = d.error;
    }
    return d.error.code;
}

static bool cached_digest(struct pinc_source *source, struct pinc_slice url, struct pinc_hash *out)
{
    struct pinc_cache_entry entry;
    bool found;

    if (!source->cache || !pinc_cache_get(source->cache, PINC_CACHE_DIGEST, url, &entry)) {
        return false;
    }
    found = pinc_hash_from_hex(out, PINC_HASH_SHA256, entry.payload);
    pinc_cache_entry_clear(&entry);
    return found;
}

static void keep_digest(struct pinc_source *source, struct pinc_slice url,
                        const struct pinc_hash *hash)
{
    struct pinc_cache_facts facts = {.lifetime = INT64_MAX};
    struct pinc_buf hex = {0};
    struct pinc_slice copy;

    pinc_hash_print(&hex, hash);
    copy = pinc_slice_dup(source->arena, pinc_buf_slice(&hex));
    if (source->cache && copy.ptr) {
        pinc_cache_put(source->cache, PINC_CACHE_DIGEST, url, &facts, copy);
    }
    pinc_buf_clear(&hex);
}

static enum pinc_status digest_local(struct pinc_source *source, struct pinc_hash *out,
                                     struct pinc_slice url, struct pinc_error *err)
{
    char *path = pinc_url_file_path(source->arena, url);
    enum pinc_status st;
    int fd;

    if (!pinc_url_is_local(url)) {
        return pinc_fail(err, PINC_EIO, "this file: URL names no file of this machine");
    }
    if (!path) {
        return pinc_fail_memory(err);
    }
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return pinc_fail(err, PINC_EIO, "cannot read the file: %s", strerror(errno));
    }
    st = source_digest_fd(out, PINC_HASH_SHA256, fd, err);
    (void)close(fd);
    return st;
}

static enum pinc_status digest_remote(struct pinc_source *source, struct pinc_hash *out,
                                      const struct pinc_file_details *file, struct pinc_slice url,
                                      struct pinc_error *err)
{
    struct pinc_buf path = {0};
    enum pinc_status st;
    int fd = -1;

    if (cached_digest(source, url, out)) {
        return PINC_OK;
    }
    if (source->options.offline) {
        return pinc_fail(
            err, PINC_ENET,
            "the sha256 of the file is not in the cache, and --offline forbids to ask");
    }
    st = source_scratch(source, &path, &fd, file->filename, err);
    if (st == PINC_OK) {
        st = download(source, url, fd, file->hash.alg == PINC_HASH_NONE, err);
    }
    if (st == PINC_OK) {
        st = source_digest_check(&file->hash, fd, err);
    }
    if (st == PINC_OK) {
        st = source_digest_fd(out, PINC_HASH_SHA256, fd, err);
    }
    if (st == PINC_OK) {
        keep_digest(source, url, out);
    }
    source_scratch_drop(&path, &fd);
    return st;
}

enum pinc_status pinc_source_sha256(struct pinc_source *source, struct pinc_hash *out,
                                    const struct pinc_project *project, uint32_t file,
                                    struct pinc_error *err)
{
    struct pinc_file_details details;
    struct pinc_slice url;
    struct pinc_buf text = {0};
    enum pinc_status st;

    memset(out, 0, sizeof *out);
    project->details(&details, project, file);
    if (details.hash.alg == PINC_HASH_SHA256) {
        *out = details.hash;
        return PINC_OK;
    }
    st = project->url(&url, project, file, err);
    if (st != PINC_OK) {
        return st;
    }
    st = pinc_url_is_file(url) ? digest_local(source, out, url, err)
                               : digest_remote(source, out, &details, url, err);
    if (st != PINC_OK && err) {
        pinc_buf_add_escaped(&text, url, sizeof err->source - 8);
        pinc_fail_at(err, text.ptr ? text.ptr : "", 0, 0);
        pinc_buf_clear(&text);
    }
    return st;
}

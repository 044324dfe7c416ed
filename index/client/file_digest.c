#include "index/client/file_digest.h"

#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum pinc_status pinc_file_digest(struct pinc_hash *out, enum pinc_hash_alg alg, int fd,
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

enum pinc_status pinc_file_digest_compare(const struct pinc_hash *want,
                                          const struct pinc_hash *have, struct pinc_error *err)
{
    return pinc_hash_equal(have, want)
               ? PINC_OK
               : pinc_fail(err, PINC_EHASH,
                           "the file does not have the %s digest that is promised for it",
                           pinc_hash_alg_name(want->alg));
}

enum pinc_status pinc_file_digest_check(const struct pinc_hash *want, int fd,
                                        struct pinc_error *err)
{
    struct pinc_hash hash;
    enum pinc_status st;

    if (want->alg == PINC_HASH_NONE) {
        return PINC_OK;
    }
    st = pinc_file_digest(&hash, want->alg, fd, err);
    return st == PINC_OK ? pinc_file_digest_compare(want, &hash, err) : st;
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

static enum pinc_status download(struct pinc_client *client, struct pinc_slice url, int fd,
                                 bool must_be_whole, struct pinc_error *err)
{
    struct download d = {.done = false};
    struct pinc_http_request request = {.url = url,
                                        .max = PINC_FILE_MAX,
                                        .fd = &fd,
                                        .urgent = true,
                                        .done = on_download,
                                        .user = &d};
    uint64_t id = 0;
    enum pinc_status st = pinc_client_get(client, &request, &id, err);

    if (st != PINC_OK) {
        return st;
    }
    st = pinc_client_wait(client, id, &d.done, err);
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

static bool cached_digest(struct pinc_client *client, struct pinc_slice url, struct pinc_hash *out)
{
    struct pinc_cache_entry entry;
    bool found;

    if (!pinc_client_cache(client) ||
        !pinc_cache_get(pinc_client_cache(client), PINC_CACHE_DIGEST, url, &entry)) {
        return false;
    }
    found = pinc_hash_from_hex(out, PINC_HASH_SHA256, entry.payload);
    pinc_cache_entry_clear(&entry);
    return found;
}

static void keep_digest(struct pinc_client *client, struct pinc_slice url,
                        const struct pinc_hash *hash)
{
    struct pinc_cache_facts facts = {.lifetime = INT64_MAX};
    struct pinc_buf hex = {0};
    struct pinc_slice copy;

    pinc_hash_print(&hex, hash);
    copy = pinc_slice_dup(pinc_client_arena(client), pinc_buf_slice(&hex));
    if (pinc_client_cache(client) && copy.ptr) {
        pinc_cache_put(pinc_client_cache(client), PINC_CACHE_DIGEST, url, &facts, copy);
    }
    pinc_buf_clear(&hex);
}

static enum pinc_status digest_local(struct pinc_client *client, struct pinc_hash *out,
                                     struct pinc_slice url, struct pinc_error *err)
{
    char *path = pinc_url_file_path(pinc_client_arena(client), url);
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
    st = pinc_file_digest(out, PINC_HASH_SHA256, fd, err);
    (void)close(fd);
    return st;
}

/* The URL, and what its page promises: another file may come to lie there. */
static struct pinc_slice key_of(struct pinc_client *client, struct pinc_slice url,
                                const struct pinc_hash *promised)
{
    struct pinc_buf key = {0};

    pinc_buf_add(&key, url);
    if (promised->alg != PINC_HASH_NONE) {
        pinc_buf_addf(&key, " %s:", pinc_hash_alg_name(promised->alg));
        pinc_hash_print(&key, promised);
    }
    return pinc_buf_keep(&key, pinc_client_arena(client));
}

static enum pinc_status digest_remote(struct pinc_client *client, struct pinc_hash *out,
                                      struct pinc_slice url, struct pinc_slice filename,
                                      const struct pinc_hash *promised, struct pinc_error *err)
{
    struct pinc_buf path = {0};
    struct pinc_slice key;
    enum pinc_status st;
    int fd = -1;

    key = key_of(client, url, promised);
    if (!key.ptr) {
        return pinc_fail_memory(err);
    }
    if (cached_digest(client, key, out)) {
        return PINC_OK;
    }
    if (pinc_client_options(client)->offline) {
        return pinc_fail(
            err, PINC_ENET,
            "the sha256 of the file is not in the cache, and --offline forbids asking");
    }
    st = pinc_scratch_file(pinc_client_scratch(client), &path, &fd, filename, err);
    if (st == PINC_OK) {
        st = download(client, url, fd, promised->alg == PINC_HASH_NONE, err);
    }
    if (st == PINC_OK) {
        st = pinc_file_digest_check(promised, fd, err);
    }
    if (st == PINC_OK) {
        st = pinc_file_digest(out, PINC_HASH_SHA256, fd, err);
    }
    if (st == PINC_OK) {
        keep_digest(client, key, out);
    }
    pinc_scratch_drop(&path, &fd);
    return st;
}

enum pinc_status pinc_client_sha256(struct pinc_client *client, struct pinc_hash *out,
                                    struct pinc_slice url, struct pinc_slice filename,
                                    const struct pinc_hash *promised, struct pinc_error *err)
{
    memset(out, 0, sizeof *out);
    return pinc_url_is_file(url) ? digest_local(client, out, url, err)
                                 : digest_remote(client, out, url, filename, promised, err);
}

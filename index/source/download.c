#include "index/source/download.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "index/client/file_digest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AT_ONCE 8u

/* An item on its way. */
struct transfer {
    struct pinc_download_item *item; /* NULL: this place is free */
    size_t number;
    uint64_t request, kept;
    int fd;
    bool answered, whole;
    struct pinc_error error;
};

struct downloading {
    struct source_context *ctx;
    struct pinc_download_item *items;
    size_t n, next;
    struct transfer at[AT_ONCE];
    pinc_download_done *done;
    void *user;
};

static void on_answer(void *user, struct pinc_http_answer *answer)
{
    struct transfer *t = user;

    t->answered = true;
    t->whole = answer->whole;
    t->error = answer->error;
    if (t->error.code == PINC_OK && t->kept && (answer->code != 206 || answer->from != t->kept)) {
        (void)pinc_fail(&t->error, PINC_ENET, "the server sends another part of the file");
    }
}

static enum pinc_status fail_write(const struct transfer *t, struct pinc_error *err)
{
    return pinc_file_fail(err, PINC_EIO, "write", t->item->path);
}

/* Begins, or begins again: with what is there of the file, or without. */
static enum pinc_status ask(struct downloading *d, struct transfer *t, bool keep,
                            struct pinc_error *err)
{
    struct pinc_http_request request = {
        .url = t->item->url, .fd = &t->fd, .urgent = true, .done = on_answer, .user = t};
    struct stat info;

    if (fstat(t->fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        return fail_write(t, err);
    }
    t->kept = keep && t->item->size && (uint64_t)info.st_size <= t->item->size
                  ? (uint64_t)info.st_size
                  : 0;
    t->item->continued = t->kept > 0;
    t->answered = t->whole = t->item->size && t->kept == t->item->size;
    pinc_error_clear(&t->error);
    if (t->answered) {
        return PINC_OK;
    }
    if (ftruncate(t->fd, (off_t)t->kept) != 0 ||
        lseek(t->fd, (off_t)t->kept, SEEK_SET) != (off_t)t->kept) {
        return fail_write(t, err);
    }
    request.max = t->item->size ? t->item->size - t->kept : PINC_FILE_MAX;
    request.keep = t->kept;
    if (t->kept) {
        request.range.kind = PINC_HTTP_PART;
        request.range.from = t->kept;
        request.range.to = t->item->size;
    }
    if (d->ctx->options.client.offline) {
        (void)pinc_fail(err, PINC_ENET, "the file is not here yet, and --offline forbids asking");
        source_fail_at(err, t->item->url);
        return PINC_ENET;
    }
    return pinc_client_get(d->ctx->client, &request, &t->request, err);
}

/* A file of this machine. */
static enum pinc_status copy_local(struct downloading *d, struct transfer *t,
                                   struct pinc_error *err)
{
    const bool local = pinc_url_is_local(t->item->url);
    char *path = local ? pinc_url_file_path(d->ctx->arena, t->item->url) : NULL;
    const char *why = "it is no plain file";
    enum pinc_status st = PINC_OK;
    struct stat info;
    int from;

    if (local && !path) {
        return pinc_fail_memory(err);
    }
    from = path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (!local) {
        why = "its URL names no file of this machine";
    } else if (from < 0) {
        why = strerror(errno);
    }
    if (from < 0 || fstat(from, &info) != 0 || !S_ISREG(info.st_mode)) {
        st = pinc_fail(err, PINC_EIO, "cannot read the file: %s", why);
        source_fail_at(err, t->item->url);
    } else if (ftruncate(t->fd, 0) != 0 || !pinc_file_copy(t->fd, from)) {
        st = fail_write(t, err);
    }
    if (from >= 0) {
        (void)close(from);
    }
    t->answered = t->whole = true;
    return st;
}

static enum pinc_status start(struct downloading *d, struct transfer *t, struct pinc_error *err)
{
    *t = (struct transfer){.item = &d->items[d->next], .number = d->next};
    d->next++;
    t->fd = open(t->item->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
    t->fd = pinc_file_above_standard(t->fd);
    if (t->fd < 0) {
        return fail_write(t, err);
    }
    return pinc_url_is_file(t->item->url) ? copy_local(d, t, err) : ask(d, t, true, err);
}

static enum pinc_status check_digest(const struct transfer *t, struct pinc_error *err)
{
    const struct pinc_download_item *item = t->item;
    struct pinc_hash have = {0};
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < item->n_hashes && st == PINC_OK; i++) {
        if (have.alg != item->hashes[i].alg) {
            st = pinc_file_digest(&have, item->hashes[i].alg, t->fd, err);
        }
        if (st == PINC_OK && pinc_hash_equal(&have, &item->hashes[i])) {
            t->item->found = have;
            return PINC_OK;
        }
    }
    if (st == PINC_OK && item->n_hashes) {
        st = pinc_fail(err, PINC_EHASH, "the file does not have the digest that is locked");
        source_fail_at(err, item->url);
    }
    return st;
}

static enum pinc_status check(struct transfer *t, struct pinc_error *err)
{
    struct stat info;
    enum pinc_status st = t->error.code;

    if (st == PINC_OK && fstat(t->fd, &info) != 0) {
        return fail_write(t, err);
    }
    if (st == PINC_OK && (!t->whole && t->item->n_hashes == 0)) {
        st = pinc_fail(&t->error, PINC_ENET, "the server does not say how long the file is");
    }
    if (st == PINC_OK && t->item->size && (uint64_t)info.st_size != t->item->size) {
        st = pinc_fail(&t->error, PINC_ENET, "the file has another size than the index tells");
    }
    if (st != PINC_OK) {
        if (err && err->code == PINC_OK) {
            *err = t->error;
            source_fail_at(err, t->item->url);
        }
        return st;
    }
    t->item->length = (uint64_t)info.st_size;
    return check_digest(t, err);
}

static void stop(struct downloading *d, struct transfer *t)
{
    if (t->item && !t->answered) {
        pinc_client_cancel(d->ctx->client, t->request);
    }
    if (t->item && t->fd >= 0) {
        (void)close(t->fd);
    }
    t->item = NULL;
}

/* An answer has come: the file is whole, or is asked for once more from its start. */
static enum pinc_status settle(struct downloading *d, struct transfer *t, struct pinc_error *err)
{
    struct pinc_error why = {0};
    enum pinc_status st = check(t, &why);

    if (st != PINC_OK && t->kept && st != PINC_ENOMEM) {
        return ask(d, t, false, err);
    }
    if (st != PINC_OK && (st == PINC_EHASH || st == PINC_ELIMIT || t->whole)) {
        (void)unlink(t->item->path);
    }
    if (st != PINC_OK) {
        if (err) {
            *err = why;
        }
        return st;
    }
    (void)close(t->fd);
    t->fd = -1;
    st = d->done(d->user, t->number, err);
    t->item = NULL;
    return st;
}

static enum pinc_status go_on(struct downloading *d, bool *busy, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    bool waiting = false, settled = false;
    size_t i;

    for (i = 0; i < AT_ONCE && st == PINC_OK; i++) {
        struct transfer *t = &d->at[i];

        if (!t->item && d->next < d->n) {
            st = start(d, t, err);
        }
        if (st == PINC_OK && t->item && t->answered) {
            st = settle(d, t, err);
            settled = true;
        }
        waiting = waiting || t->item;
    }
    if (st == PINC_OK && waiting && !settled) {
        st = pinc_client_run(d->ctx->client, NULL, 0, err);
    }
    if (st == PINC_OK) {
        st = pinc_client_progress(d->ctx->client, err);
    }
    *busy = waiting || d->next < d->n;
    return st;
}

enum pinc_status source_download(struct source_context *ctx, struct pinc_download_item *items,
                                 size_t n, pinc_download_done *done, void *user,
                                 struct pinc_error *err)
{
    struct downloading d = {.ctx = ctx, .items = items, .n = n, .done = done, .user = user};
    enum pinc_status st = PINC_OK;
    bool busy = n > 0;
    size_t i;

    while (st == PINC_OK && busy) {
        st = go_on(&d, &busy, err);
    }
    for (i = 0; i < AT_ONCE; i++) {
        stop(&d, &d.at[i]);
    }
    return st;
}

#include "lock/judge/download.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "index/client/file_digest.h"
#include "index/client/kept_files.h"
#include "index/net/url.h"
#include "index/source/source.h"
#include "lock/config/cache_folder.h"
#include "lock/state/compile_limits.h"
#include "lock/judge/lock_file.h"
#include "lock/result/locked.h"
#include "lock/result/target_labels.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that is there. */
struct placed {
    const char *name, *url, *hash;
    uint64_t bytes;
    enum pinc_download_how how;
    pinc_targets targets;
};

struct pinc_download {
    struct pinc_arena *arena;
    const char **labels, **folders; /* one a target */
    size_t n_targets;
    struct placed *files;
    size_t n_files;
};

/* Work on one download. */
struct placing {
    struct pinc_download *download;
    struct pinc_compile *c;
    struct pinc_wanted wanted;
    struct pinc_download_item *items; /* what is to be fetched */
    size_t *of_item;                  /* its number in wanted */
    size_t n_items;
    bool flat;
    const char *cache; /* folder; NULL: none */
    struct pinc_error *err;
};

/* --- folders */

/* "DIR/linux-x86_64", with several Pythons "DIR/3.11-linux-x86_64". */
static enum pinc_status name_folders(struct placing *p, const char *dir)
{
    struct pinc_download *d = p->download;
    const struct pinc_env *const *envs = p->c->request.envs;
    bool several = false;
    enum pinc_status st = PINC_OK;
    size_t t;

    d->n_targets = p->c->request.n_envs;
    d->labels = pinc_target_labels(envs, d->n_targets, d->arena);
    d->folders = pinc_arena_array(d->arena, d->n_targets + 1, sizeof *d->folders);
    if (!d->labels || !d->folders) {
        return pinc_fail_memory(p->err);
    }
    for (t = 1; t < d->n_targets; t++) {
        several = several || !pinc_slice_equal(pinc_env_python_option(envs[0]),
                                               pinc_env_python_option(envs[t]));
    }
    for (t = 0; t < d->n_targets && st == PINC_OK; t++) {
        struct pinc_buf path = {0};

        pinc_buf_add_str(&path, dir);
        if (!p->flat) {
            pinc_buf_add_char(&path, '/');
            pinc_buf_add(&path, several ? pinc_env_python_option(envs[t]) : PINC_LIT(""));
            pinc_buf_add_str(&path, several ? "-" : "");
            pinc_buf_add(&path, pinc_env_short_label(envs[t]));
        }
        d->folders[t] = pinc_buf_keep(&path, d->arena).ptr;
        st = d->folders[t] ? pinc_folder_make(d->folders[t], p->err) : pinc_fail_memory(p->err);
    }
    return st;
}

static const char *path_of(struct placing *p, size_t target, struct pinc_slice name,
                           const char *suffix)
{
    struct pinc_buf path = {0};

    pinc_buf_addf(&path, "%s/", p->download->folders[target]);
    pinc_buf_add(&path, name);
    pinc_buf_add_str(&path, suffix);
    return pinc_buf_keep(&path, p->download->arena).ptr;
}

/* --- files that are there */

/* Is the file there, with one of its hashes? Without any it is fetched again. */
static bool is_there(const char *path, const struct pinc_wanted_file *file, struct pinc_hash *found,
                     uint64_t *bytes)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat info;
    bool good = false;
    size_t i;

    found->alg = PINC_HASH_NONE;
    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
        *bytes = (uint64_t)info.st_size;
        for (i = 0; i < file->n_hashes && !good; i++) {
            if (found->alg != file->hashes[i].alg &&
                pinc_file_digest(found, file->hashes[i].alg, fd, NULL) != PINC_OK) {
                break;
            }
            good = pinc_hash_equal(found, &file->hashes[i]);
        }
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return good;
}

static bool copy_file(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    const bool copied = out >= 0 && pinc_file_copy(out, in);

    if (in >= 0) {
        (void)close(in);
    }
    return (out < 0 || close(out) == 0) && copied;
}

/* The same file in the folders of the other targets: a link where the disk has them. */
static enum pinc_status share(struct placing *p, const struct pinc_wanted_file *file)
{
    const size_t first = pinc_targets_first(file->targets);
    const char *from = path_of(p, first, file->name, "");
    size_t t;

    for (t = first + 1; t < p->download->n_targets && !p->flat; t++) {
        const char *to = path_of(p, t, file->name, "");
        const char *part = path_of(p, t, file->name, ".part");
        struct pinc_hash found;
        uint64_t bytes;

        if (!from || !to || !part) {
            return pinc_fail_memory(p->err);
        }
        if (!(file->targets >> t & 1) || is_there(to, file, &found, &bytes)) {
            continue;
        }
        (void)unlink(part);
        if ((link(from, part) != 0 && !copy_file(from, part)) || rename(part, to) != 0) {
            return pinc_file_fail(p->err, PINC_EIO, "write", to);
        }
        (void)unlink(part); /* two links of one file are not renamed */
    }
    return PINC_OK;
}

static enum pinc_status place(struct placing *p, size_t at, const struct pinc_hash *hash,
                              uint64_t bytes, enum pinc_download_how how)
{
    const struct pinc_wanted_file *file = &p->wanted.files[at];
    struct placed *out = &p->download->files[at];

    out->name = pinc_arena_copy(p->download->arena, file->name.ptr, file->name.len);
    out->url = pinc_hidden_values_url(&p->c->session->hidden, file->url, p->download->arena).ptr;
    out->hash = pinc_locked_hash(hash, p->download->arena);
    out->bytes = bytes;
    out->how = how;
    out->targets = file->targets;
    return out->name && out->url && out->hash ? share(p, file) : pinc_fail_memory(p->err);
}

static enum pinc_status on_file(void *user, size_t item, struct pinc_error *err)
{
    struct placing *p = user;
    const struct pinc_download_item *done = &p->items[item];
    const struct pinc_wanted_file *file = &p->wanted.files[p->of_item[item]];
    const char *path = path_of(p, pinc_targets_first(file->targets), file->name, "");

    if (!path) {
        return pinc_fail_memory(err);
    }
    if (rename(done->path, path) != 0) {
        return pinc_file_fail(err, PINC_EIO, "write", path);
    }
    if (done->found.alg == PINC_HASH_NONE) {
        pinc_session_tell(p->c->session, PINC_MESSAGE_WARNING,
                          "%.*s: neither the lock nor the index tells a digest: not checked",
                          PINC_SLICE_ARG(file->name));
    }
    if (p->cache && !pinc_url_is_file(done->url)) {
        pinc_kept_files_add(p->cache, path, &done->found, PINC_KEPT_FILES_MAX);
    }
    return place(p, p->of_item[item], &done->found, done->length,
                 done->continued ? PINC_DOWNLOAD_CONTINUED : PINC_DOWNLOAD_FETCHED);
}

/* Two files of one name cannot lie in one folder. */
static enum pinc_status check_names(const struct placing *p)
{
    size_t i, k;

    for (i = 0; i < p->wanted.n; i++) {
        for (k = 0; k < i; k++) {
            const struct pinc_wanted_file *a = &p->wanted.files[i], *b = &p->wanted.files[k];

            if (pinc_slice_equal(a->name, b->name) && (p->flat || (a->targets & b->targets))) {
                (void)pinc_fail(p->err, PINC_EUSAGE, "%.*s is another file on other targets",
                                PINC_SLICE_ARG(a->name));
                pinc_fail_hint(p->err, "leave out --flat: each target has a folder then");
                return PINC_EUSAGE;
            }
        }
    }
    return PINC_OK;
}

/* The file out of the cache. */
static bool take_kept(const struct placing *p, const struct pinc_wanted_file *file,
                      const char *part, const char *path, struct pinc_hash *found, uint64_t *bytes)
{
    return p->cache && !p->c->settings.cache.refresh &&
           pinc_kept_files_take(p->cache, part, file->hashes, file->n_hashes, found, bytes) &&
           rename(part, path) == 0;
}

/* A file that need not be fetched. */
static bool is_here(const struct placing *p, const struct pinc_wanted_file *file, const char *part,
                    const char *path, struct placed *found, struct pinc_hash *hash)
{
    found->how = PINC_DOWNLOAD_KEPT;
    if (is_there(path, file, hash, &found->bytes)) {
        return true;
    }
    found->how = PINC_DOWNLOAD_CACHED;
    return take_kept(p, file, part, path, hash, &found->bytes);
}

static enum pinc_status fetch(struct placing *p)
{
    const size_t n = p->wanted.n;
    enum pinc_status st = check_names(p);
    size_t i;

    p->download->files = pinc_arena_array(p->download->arena, n + 1, sizeof *p->download->files);
    p->items = pinc_arena_array(p->download->arena, n + 1, sizeof *p->items);
    p->of_item = pinc_arena_array(p->download->arena, n + 1, sizeof *p->of_item);
    if (!p->download->files || !p->items || !p->of_item) {
        return pinc_fail_memory(p->err);
    }
    p->download->n_files = n;
    for (i = 0; i < n && st == PINC_OK; i++) {
        const struct pinc_wanted_file *file = &p->wanted.files[i];
        const size_t target = pinc_targets_first(file->targets);
        const char *path = path_of(p, target, file->name, "");
        struct pinc_download_item *item = &p->items[p->n_items];
        struct pinc_hash hash;
        struct placed found = {.bytes = 0};

        item->path = path_of(p, target, file->name, ".part");
        if (!path || !item->path) {
            return pinc_fail_memory(p->err);
        }
        if (is_here(p, file, item->path, path, &found, &hash)) {
            st = place(p, i, &hash, found.bytes, found.how);
            continue;
        }
        item->url = file->url;
        item->size = file->size;
        item->hashes = file->hashes;
        item->n_hashes = file->n_hashes;
        p->of_item[p->n_items++] = i;
    }
    return st == PINC_OK
               ? pinc_source_download(p->c->result.source, p->items, p->n_items, on_file, p, p->err)
               : st;
}

/* --- a page of links, for pip --find-links and servers of files */

static void add_href(struct pinc_buf *page, const char *name)
{
    for (; *name; name++) {
        if (pinc_is_alnum(*name) || strchr("-._~", *name)) {
            pinc_buf_add_char(page, *name);
        } else {
            pinc_buf_addf(page, "%%%02X", (unsigned)(unsigned char)*name);
        }
    }
}

static void add_escaped(struct pinc_buf *page, const char *name)
{
    for (; *name; name++) {
        if (strchr("<>&\"", *name)) {
            pinc_buf_addf(page, "&#%u;", (unsigned)(unsigned char)*name);
        } else {
            pinc_buf_add_char(page, *name);
        }
    }
}

/* How the page begins. */
static const char page_head[] = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Files"
                                "</title></head><body>\n";

/* May a page be written there: is there none, or one that an earlier run wrote? */
static bool is_our_page(const char *path)
{
    const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    char head[sizeof page_head];
    struct stat info;
    bool ours = fd < 0 && errno == ENOENT;

    if (fd >= 0) {
        ours = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
               read(fd, head, sizeof page_head - 1) == (ssize_t)(sizeof page_head - 1) &&
               memcmp(head, page_head, sizeof page_head - 1) == 0;
        (void)close(fd);
    }
    return ours;
}

static enum pinc_status check_pages(struct placing *p)
{
    size_t t;

    for (t = 0; t < (p->flat ? 1 : p->download->n_targets); t++) {
        const char *path = path_of(p, t, PINC_LIT("index.html"), "");

        if (!path) {
            return pinc_fail_memory(p->err);
        }
        if (!is_our_page(path)) {
            (void)pinc_fail(p->err, PINC_EUSAGE,
                            "a page of links would replace this file, which is none");
            pinc_fail_at(p->err, path, 0, 0);
            pinc_fail_hint(p->err, "--dest names another folder");
            return PINC_EUSAGE;
        }
        if (pinc_read_files_spare(&p->c->files.read, path, p->err) != PINC_OK) {
            return PINC_EUSAGE;
        }
    }
    return PINC_OK;
}

static enum pinc_status write_page(struct placing *p, size_t target)
{
    const struct pinc_download *d = p->download;
    const char *path = path_of(p, target, PINC_LIT("index.html"), "");
    struct pinc_buf page = {0};
    enum pinc_status st = PINC_ENOMEM;
    size_t i;

    pinc_buf_add_str(&page, page_head);
    for (i = 0; i < d->n_files; i++) {
        const char *colon = strchr(d->files[i].hash, ':');

        if (p->flat || (d->files[i].targets >> target & 1)) {
            pinc_buf_add_str(&page, "<a href=\"");
            add_href(&page, d->files[i].name);
            if (colon) {
                pinc_buf_addf(&page, "#%.*s=%s", (int)(colon - d->files[i].hash), d->files[i].hash,
                              colon + 1);
            }
            pinc_buf_add_str(&page, "\">");
            add_escaped(&page, d->files[i].name);
            pinc_buf_add_str(&page, "</a><br>\n");
        }
    }
    pinc_buf_add_str(&page, "</body></html>\n");
    if (path && page.failed == PINC_OK) {
        st = pinc_file_replace(path, pinc_buf_slice(&page), PINC_FILE_NO_SYNC, p->err);
    } else {
        (void)pinc_fail_memory(p->err);
    }
    pinc_buf_clear(&page);
    return st;
}

/* --- all of it */

static enum pinc_status find_cache(struct placing *p)
{
    struct pinc_slice folder = {NULL, 0};
    enum pinc_status st = PINC_OK;

    if (!p->c->settings.cache.none) {
        st = pinc_cache_folder(&folder, p->c->session, p->c->arena, p->err);
    }
    p->cache = folder.ptr;
    return st;
}

static enum pinc_status download(struct placing *p, struct pinc_session *session, const char *path,
                                 const char *dir, bool sdist)
{
    enum pinc_status st = pinc_lock_file_open(p->c, session, path, p->err);
    size_t t;

    if (st == PINC_OK) {
        st = pinc_wanted_find(&p->wanted, p->c, path, sdist, p->err);
    }
    if (st == PINC_OK) {
        st = name_folders(p, dir);
    }
    if (st == PINC_OK) {
        st = find_cache(p);
    }
    if (st == PINC_OK) {
        st = check_pages(p);
    }
    if (st == PINC_OK) {
        st = fetch(p);
    }
    if (p->cache && p->n_items) {
        pinc_kept_files_trim(p->cache, PINC_KEPT_FILES_MAX);
    }
    for (t = 0; t < (p->flat ? 1 : p->download->n_targets) && st == PINC_OK; t++) {
        st = write_page(p, t);
    }
    return pinc_compile_tell_limit(p->c, st, p->err);
}

enum pinc_status pinc_download(struct pinc_session *session, const char *path, const char *dir,
                               int flat, int sdist, struct pinc_download **out,
                               struct pinc_error *err)
{
    struct pinc_compile c = {.session = session, .arena = pinc_arena_new()};
    struct pinc_download *made = pinc_alloc(sizeof *made);
    struct placing p = {.download = made, .c = &c, .flat = flat != 0, .err = err};
    enum pinc_status st;

    *out = NULL;
    pinc_session_forget(session);
    if (made) {
        made->arena = pinc_arena_new();
    }
    st = c.arena && made && made->arena ? download(&p, session, path, dir, sdist != 0)
                                        : pinc_fail_memory(err);
    pinc_wanted_clear(&p.wanted);
    pinc_compile_clear(&c);
    st = pinc_session_check_read(session, st, err);
    if (st != PINC_OK) {
        pinc_download_free(made);
        return pinc_session_end(session, st, err);
    }
    *out = made;
    return PINC_OK;
}

void pinc_download_free(struct pinc_download *download)
{
    if (download) {
        pinc_arena_free(download->arena);
        pinc_free(download);
    }
}

size_t pinc_download_target_count(const struct pinc_download *download)
{
    return download->n_targets;
}

const char *pinc_download_target(const struct pinc_download *download, size_t at)
{
    return at < download->n_targets ? download->labels[at] : NULL;
}

const char *pinc_download_folder(const struct pinc_download *download, size_t at)
{
    return at < download->n_targets ? download->folders[at] : NULL;
}

size_t pinc_download_count(const struct pinc_download *download)
{
    return download->n_files;
}

const char *pinc_download_name(const struct pinc_download *download, size_t at)
{
    return at < download->n_files ? download->files[at].name : NULL;
}

const char *pinc_download_hash(const struct pinc_download *download, size_t at)
{
    return at < download->n_files ? download->files[at].hash : NULL;
}

const char *pinc_download_url(const struct pinc_download *download, size_t at)
{
    return at < download->n_files ? download->files[at].url : NULL;
}

uint64_t pinc_download_bytes(const struct pinc_download *download, size_t at)
{
    return at < download->n_files ? download->files[at].bytes : 0;
}

enum pinc_download_how pinc_download_how(const struct pinc_download *download, size_t at)
{
    return at < download->n_files ? download->files[at].how : PINC_DOWNLOAD_KEPT;
}

int pinc_download_on_target(const struct pinc_download *download, size_t at, size_t target)
{
    return at < download->n_files && target < PINC_TARGETS_MAX &&
           (download->files[at].targets >> target & 1) != 0;
}

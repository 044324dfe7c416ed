#include "index/client/cache.h"

#include "base/checksum.h"
#include "base/time/clock.h"
#include "base/thread.h"
#include "index/client/kind_folders.h"
#include "index/client/recent_packs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRY_MAX (512u << 20)
#define DAY 86400

/* One entry that waits to be written. */
struct job {
    struct job *next;
    enum pinc_cache_kind kind;
    struct pinc_slice key, payload; /* the key and the texts of facts lie behind this struct */
    struct pinc_cache_facts facts;
    struct pinc_file made; /* an entry that is made already; else its text is empty */
    int64_t validated;     /* seconds since 1970; 0: now */
};

/* The folder of a kind. */
struct kind_folder {
    bool made;    /* already; the thread's */
    bool foreign; /* not ours: neither read nor written */
};

/* What the thread is to write, and how many of that it was given, and is done with. */
struct job_queue {
    struct job *first, *last;
    uint64_t put, done;
};

/* Files of several small entries. */
struct packs {
    struct pinc_recent_packs read;
    struct pinc_cache_packer write; /* the thread's */
};

struct pinc_cache {
    char *dir;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t work, idle;
    bool running, stop, busy, reported;
    struct pinc_open_files open;
    struct job_queue queue;
    struct pinc_error trouble;
    struct pinc_cache_record *record; /* NULL: none */
    struct packs packs;
    struct kind_folder kinds[PINC_CACHE_KINDS];
};

/* --- files */

static bool path_of_name(const struct pinc_cache *cache, enum pinc_cache_kind kind,
                         const char *name, struct pinc_buf *path)
{
    pinc_buf_init(path, PINC_CACHE_PATH);
    pinc_buf_add_str(path, cache->dir);
    pinc_buf_add_char(path, '/');
    pinc_buf_add_str(path, pinc_cache_kind_folder(kind));
    pinc_buf_add_char(path, '/');
    pinc_buf_add_str(path, name);
    return path->failed == PINC_OK;
}

/* The key itself is compared too, so a clash of names is a miss. */
static bool path_of(const struct pinc_cache *cache, enum pinc_cache_kind kind,
                    struct pinc_slice key, struct pinc_buf *path)
{
    char name[PINC_CHECKSUM_NAME];

    pinc_checksum_name(name, key);
    return path_of_name(cache, kind, name, path);
}

/* An entry was read or written. @param path by path_of() */
static void note(const struct pinc_cache *cache, enum pinc_cache_kind kind,
                 const struct pinc_buf *path)
{
    pinc_cache_record_add(cache->record, pinc_cache_kind_folder(kind),
                          pinc_path_name(pinc_buf_slice(path)).ptr);
}

void pinc_cache_record_to(struct pinc_cache *cache, struct pinc_cache_record *record)
{
    cache->record = record;
}

/* Note that a file was read, where the file system does not do so by itself: for pruning. */
static void note_use(const struct pinc_file *file, const char *path)
{
    const struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_OMIT}};

    if (pinc_clock_now() - file->used > DAY) {
        (void)utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
    }
}

/* An entry that others may have been read with. */
static bool take_packed(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                        const char *path, struct pinc_cache_entry *out)
{
    bool taken;

    (void)pthread_mutex_lock(&cache->lock);
    taken = pinc_recent_packs_take(&cache->packs.read, path, kind, key, out);
    (void)pthread_mutex_unlock(&cache->lock);
    return taken;
}

/* Read a pack whose first bytes are there, and take an entry out of it. */
static bool load_pack(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                      const char *path, int fd, size_t n_read, struct pinc_cache_entry *out)
{
    const size_t len = out->file.text.len;
    bool whole = fd < 0;

    if (!whole && len <= 2 * PINC_CACHE_PACK_MAX) {
        pinc_file_expect(&out->file, n_read, len);
        whole = pinc_file_read_part(fd, pinc_file_bytes(&out->file) + n_read, n_read, len - n_read);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    if (!whole) {
        return false;
    }
    (void)pthread_mutex_lock(&cache->lock);
    pinc_recent_packs_keep(&cache->packs.read, &out->file);
    (void)pthread_mutex_unlock(&cache->lock);
    return take_packed(cache, kind, key, path, out);
}

/* Read an entry's file; of a large one only the head. */
static bool load(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                 const char *path, struct pinc_cache_entry *out)
{
    size_t n_read;
    int fd;

    if (pinc_file_load_start(&out->file, &fd, &n_read, path, ENTRY_MAX, NULL) != PINC_OK) {
        return false;
    }
    note_use(&out->file, path);
    if (pinc_cache_is_pack(pinc_slice_part(out->file.text, 0, n_read))) {
        return load_pack(cache, kind, key, path, fd, n_read, out);
    }
    out->validated = out->file.modified;
    if (fd < 0) {
        return pinc_cache_read_bytes(out, kind, key, out->file.text);
    }
    return pinc_cache_read_open(out, kind, key, fd, n_read, &cache->open);
}

static bool get(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                struct pinc_cache_entry *out)
{
    struct pinc_buf path = {0};
    bool found;

    memset(out, 0, sizeof *out);
    found = key.len && !cache->kinds[kind].foreign && path_of(cache, kind, key, &path) &&
            (take_packed(cache, kind, key, path.ptr, out) || load(cache, kind, key, path.ptr, out));
    if (found) {
        note(cache, kind, &path);
    } else {
        pinc_cache_entry_clear(out);
    }
    pinc_buf_clear(&path);
    return found;
}

bool pinc_cache_get(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                    struct pinc_cache_entry *out)
{
    struct pinc_buf kept = {0};
    const bool found = get(cache, kind, pinc_cache_kept_key(&kept, key), out);

    pinc_buf_clear(&kept);
    return found;
}

void pinc_cache_touch(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                      const struct pinc_cache_entry *entry, int64_t lifetime)
{
    const int64_t now = pinc_clock_now(), as_of = pinc_cache_as_of(entry, lifetime, now);
    const struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, {.tv_sec = (time_t)as_of}};
    struct pinc_buf path = {0}, kept = {0};

    key = pinc_cache_kept_key(&kept, key);
    /* In a cache that cannot be written to, the entry is asked for again next time. */
    if (cache->kinds[kind].foreign || !path_of(cache, kind, key, &path)) {
        /* nothing */
    } else if (entry->packed_at) {
        pinc_cache_pack_touch(path.ptr, entry, as_of);
        (void)pthread_mutex_lock(&cache->lock);
        pinc_recent_packs_stamp(&cache->packs.read, kind, key, as_of);
        (void)pthread_mutex_unlock(&cache->lock);
    } else {
        (void)utimensat(AT_FDCWD, path.ptr, as_of < now ? times : NULL, AT_SYMLINK_NOFOLLOW);
    }
    pinc_buf_clear(&kept);
    pinc_buf_clear(&path);
}

/* --- writing: on the cache's thread */

static enum pinc_status make_folder(struct pinc_cache *cache, enum pinc_cache_kind kind,
                                    struct pinc_error *err)
{
    enum pinc_status st =
        cache->kinds[kind].made ? PINC_OK : pinc_cache_folder_make(cache->dir, kind, err);

    cache->kinds[kind].made = st == PINC_OK;
    return st;
}

/* Its file, with the time that it had; 0: now. */
static enum pinc_status place_entry(const char *path, struct pinc_slice bytes, int64_t validated,
                                    struct pinc_error *err)
{
    const struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, {.tv_sec = (time_t)validated}};
    enum pinc_status st = pinc_file_replace(path, bytes, PINC_FILE_PRIVATE, err);

    if (st == PINC_OK && validated && utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW) != 0) {
        st = pinc_file_fail(err, PINC_EIO, "set the time of", path);
    }
    return st;
}

/* Of these there are many, and they are replaced seldom. */
static bool put_packed(struct pinc_cache *cache, const struct job *job, const char *path,
                       struct pinc_slice bytes)
{
    const bool many = job->kind == PINC_CACHE_PAGE || job->kind == PINC_CACHE_METADATA ||
                      job->kind == PINC_CACHE_DIGEST;

    return many && pinc_cache_packer_put(&cache->packs.write, path, bytes,
                                         job->validated ? job->validated : pinc_clock_now());
}

static enum pinc_status write_entry(struct pinc_cache *cache, const struct job *job,
                                    struct pinc_error *err)
{
    enum pinc_status st = make_folder(cache, job->kind, err);
    struct pinc_buf path = {0}, bytes = {0};
    bool made = job->made.text.len > 0;

    if (st == PINC_OK) {
        if (!made) {
            pinc_cache_add_bytes(&bytes, job->kind, job->key, &job->facts, job->payload);
        }
        st = path_of(cache, job->kind, job->key, &path) && bytes.failed == PINC_OK
                 ? PINC_OK
                 : pinc_cache_fail_path(&path, err);
    }
    if (st == PINC_OK) {
        note(cache, job->kind, &path);
        const struct pinc_slice text = made ? job->made.text : pinc_buf_slice(&bytes);

        st = put_packed(cache, job, path.ptr, text)
                 ? PINC_OK
                 : place_entry(path.ptr, text, job->validated, err);
    }
    pinc_buf_clear(&path);
    pinc_buf_clear(&bytes);
    return st;
}

/* --- entries of other caches */

/* Is one there that was found to be good as late as this, and is not damaged? */
static bool is_newer(const char *path, const char *folder, const char *name, int64_t validated)
{
    struct pinc_cache_packed there;
    struct pinc_file file = {0};
    const bool newer =
        pinc_cache_load_sound(&file, &there, path, folder, name) && there.validated >= validated;

    pinc_file_clear(&file);
    return newer;
}

/* A time that is not known is long ago; 0 would be now. */
static int64_t limit_time(int64_t validated, int64_t now)
{
    return validated > now ? now : validated < 1 ? 1 : validated;
}

enum pinc_status pinc_cache_adopt(struct pinc_cache *cache, const char *folder, const char *name,
                                  struct pinc_slice bytes, int64_t validated,
                                  enum pinc_cache_adopted *out, struct pinc_error *err)
{
    const int64_t now = pinc_clock_now();
    struct pinc_buf path = {0};
    enum pinc_cache_kind kind;
    enum pinc_status st;

    *out = PINC_CACHE_REFUSED;
    if (!pinc_cache_kind_of(&kind, folder) || !pinc_cache_is_sound(folder, name, bytes)) {
        return PINC_OK;
    }
    if (cache->kinds[kind].foreign) {
        return pinc_fail(err, PINC_EIO, "the cache belongs to another user, or is not a folder");
    }
    st = path_of_name(cache, kind, name, &path) ? make_folder(cache, kind, err)
                                                : pinc_cache_fail_path(&path, err);
    if (st == PINC_OK) {
        validated = limit_time(validated, now);
        *out = is_newer(path.ptr, folder, name, validated) ? PINC_CACHE_KEPT : PINC_CACHE_TAKEN;
    }
    if (*out == PINC_CACHE_TAKEN) {
        st = place_entry(path.ptr, bytes, validated, err);
    }
    pinc_buf_clear(&path);
    return st;
}

static void *write_jobs(void *user)
{
    struct pinc_cache *cache = user;

    (void)pthread_mutex_lock(&cache->lock);
    while (!cache->stop || cache->queue.first) {
        struct pinc_error error = {0};
        struct job *job = cache->queue.first;

        if (!job) {
            (void)pthread_cond_wait(&cache->work, &cache->lock);
            continue;
        }
        cache->queue.first = job->next;
        cache->queue.last = cache->queue.first ? cache->queue.last : NULL;
        cache->busy = true;
        if (cache->trouble.code == PINC_OK) {
            (void)pthread_mutex_unlock(&cache->lock);
            (void)write_entry(cache, job, &error);
            (void)pthread_mutex_lock(&cache->lock);
        }
        if (error.code != PINC_OK) {
            cache->trouble =
                error; /* after one failure (a full disk, no permission) the cache is only read */
        }
        cache->busy = false;
        cache->queue.done++;
        pinc_free(job);
        (void)pthread_cond_broadcast(&cache->idle);
    }
    (void)pthread_mutex_unlock(&cache->lock);
    return NULL;
}

/* Leave a job to the thread; NULL is fine. @return its number; 0: it is not done */
static uint64_t enqueue(struct pinc_cache *cache, struct job *job)
{
    uint64_t number = 0;

    if (!job) {
        return 0;
    }
    if (cache->kinds[job->kind].foreign) {
        pinc_free(job);
        return 0;
    }
    (void)pthread_mutex_lock(&cache->lock);
    if (!cache->running) {
        cache->running = pinc_thread_start(&cache->thread, write_jobs, cache);
    }
    if (cache->running) {
        if (cache->queue.last) {
            cache->queue.last->next = job;
        } else {
            cache->queue.first = job;
        }
        cache->queue.last = job;
        job = NULL;
        number = ++cache->queue.put;
    }
    (void)pthread_mutex_unlock(&cache->lock);
    (void)pthread_cond_signal(&cache->work); /* without the lock, which the thread wants first */
    pinc_free(job);
    return number;
}

static struct pinc_slice append(char **at, struct pinc_slice text)
{
    struct pinc_slice copy = {*at, text.len};

    if (text.len) {
        memcpy(*at, text.ptr, text.len);
    }
    *at += text.len;
    return copy;
}

/* One block: thousands may wait. */
static struct job *job_new(enum pinc_cache_kind kind, struct pinc_slice key,
                           const struct pinc_cache_facts *facts)
{
    const size_t n = key.len + facts->etag.len + facts->last_modified.len;
    struct job *job = n <= UINT32_MAX ? pinc_alloc(sizeof *job + n) : NULL;
    char *at;

    if (!job) {
        return NULL;
    }
    at = (char *)(job + 1);
    job->kind = kind;
    job->facts.lifetime = facts->lifetime;
    job->key = append(&at, key);
    job->facts.etag = append(&at, facts->etag);
    job->facts.last_modified = append(&at, facts->last_modified);
    return job;
}

void pinc_cache_put(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key,
                    const struct pinc_cache_facts *facts, struct pinc_slice payload)
{
    struct pinc_buf kept = {0};
    const struct pinc_slice name = pinc_cache_kept_key(&kept, key);
    struct job *job = name.len ? job_new(kind, name, facts) : NULL;

    pinc_buf_clear(&kept);
    if (job) {
        job->payload = payload;
    }
    (void)enqueue(cache, job);
}

uint64_t pinc_cache_put_made(struct pinc_cache *cache, enum pinc_cache_kind kind,
                             const struct pinc_cache_entry *entry)
{
    struct job *job = job_new(kind, pinc_cache_entry_key(entry), &entry->facts);

    if (job) {
        job->made = entry->file;
        job->validated = entry->validated;
    }
    return enqueue(cache, job);
}

bool pinc_cache_leave_rest(struct pinc_cache *cache, enum pinc_cache_kind kind,
                           struct pinc_cache_entry *entry, uint64_t number)
{
    struct pinc_buf path = {0};
    bool written, failed;
    int fd = -1;

    (void)pthread_mutex_lock(&cache->lock);
    written = cache->queue.done >= number;
    failed = cache->trouble.code != PINC_OK;
    (void)pthread_mutex_unlock(&cache->lock);
    if (written && !failed && entry->file.text.len > PINC_CACHE_PACK_ENTRY_MAX &&
        path_of(cache, kind, pinc_cache_entry_key(entry), &path)) {
        fd = pinc_file_above_standard(open(path.ptr, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    }
    if (fd >= 0 && !pinc_cache_leave_to_file(entry, fd, &cache->open)) {
        (void)close(fd);
    }
    pinc_buf_clear(&path);
    return written;
}

void pinc_cache_give_up(struct pinc_cache *cache, const struct pinc_error *why)
{
    (void)pthread_mutex_lock(&cache->lock);
    if (cache->trouble.code == PINC_OK) {
        cache->trouble = *why;
    }
    (void)pthread_mutex_unlock(&cache->lock);
}

bool pinc_cache_trouble(struct pinc_cache *cache, struct pinc_error *out)
{
    bool news;

    (void)pthread_mutex_lock(&cache->lock);
    news = cache->trouble.code != PINC_OK && !cache->reported;
    if (news) {
        cache->reported = true;
        *out = cache->trouble;
    }
    (void)pthread_mutex_unlock(&cache->lock);
    return news;
}

void pinc_cache_flush(struct pinc_cache *cache)
{
    (void)pthread_mutex_lock(&cache->lock);
    while (cache->queue.first || cache->busy) {
        (void)pthread_cond_wait(&cache->idle, &cache->lock);
    }
    (void)pthread_mutex_unlock(&cache->lock);
}

/* What belongs to others is not believed. */
static void look_at_owners(struct pinc_cache *cache)
{
    const bool ours = pinc_cache_is_ours(cache->dir);
    struct pinc_buf path = {0};
    bool exists;
    size_t i;

    for (i = 0; i < PINC_CACHE_KINDS; i++) {
        path.len = 0;
        pinc_buf_addf(&path, "%s/%s", cache->dir, pinc_cache_kind_folder((enum pinc_cache_kind)i));
        cache->kinds[i].foreign =
            !ours || path.failed != PINC_OK || !pinc_cache_folder_is_ours(path.ptr, &exists);
        if (cache->kinds[i].foreign && cache->trouble.code == PINC_OK) {
            struct pinc_buf name = {0};

            pinc_buf_add_quoted(&name, pinc_slice_of(ours ? path.ptr : cache->dir), 200);
            (void)pinc_fail(
                &cache->trouble, PINC_EIO,
                "%s belongs to another user, or is not a folder; nothing is read from it",
                name.ptr ? name.ptr : "it");
            pinc_buf_clear(&name);
        }
    }
    pinc_buf_clear(&path);
}

enum pinc_status pinc_cache_new(struct pinc_cache **out, const char *dir, struct pinc_error *err)
{
    struct pinc_cache *cache = pinc_alloc(sizeof *cache);
    size_t n = strlen(dir);

    *out = NULL;
    if (!cache) {
        return pinc_fail_memory(err);
    }
    cache->dir = pinc_alloc(n + 1);
    if (!cache->dir) {
        pinc_free(cache);
        return pinc_fail_memory(err);
    }
    memcpy(cache->dir, dir, n);
    (void)pthread_mutex_init(&cache->lock, NULL);
    (void)pthread_cond_init(&cache->work, NULL);
    (void)pthread_cond_init(&cache->idle, NULL);
    look_at_owners(cache);
    pinc_open_files_init(&cache->open);
    *out = cache;
    return PINC_OK;
}

void pinc_cache_free(struct pinc_cache *cache)
{
    if (!cache) {
        return;
    }
    (void)pthread_mutex_lock(&cache->lock);
    cache->stop = true;
    (void)pthread_cond_signal(&cache->work);
    (void)pthread_mutex_unlock(&cache->lock);
    if (cache->running) {
        (void)pthread_join(cache->thread, NULL);
    }
    pinc_cache_packer_close(&cache->packs.write);
    pinc_recent_packs_clear(&cache->packs.read);
    (void)pthread_cond_destroy(&cache->work);
    (void)pthread_cond_destroy(&cache->idle);
    (void)pthread_mutex_destroy(&cache->lock);
    pinc_free(cache->dir);
    pinc_free(cache);
}

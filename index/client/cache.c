#include "index/client/cache.h"

#include "base/checksum.h"
#include "base/time/clock.h"
#include "base/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRY_MAX (512u << 20)
#define PATH_BYTES 4096u
#define DAY 86400

/* Of earlier versions, which believed more of what an index says: removed. */
static const char *const dropped[] = {"metadata-v1", "metadata-v2", "metadata-v3", "digests-v1"};

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
    struct kind_folder kinds[PINC_CACHE_KINDS];
};

/* --- files */

static bool path_of_name(const struct pinc_cache *cache, enum pinc_cache_kind kind,
                         const char *name, struct pinc_buf *path)
{
    pinc_buf_init(path, PATH_BYTES);
    pinc_buf_addf(path, "%s/%s/%s", cache->dir, pinc_cache_kind_folder(kind), name);
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
            load(cache, kind, key, path.ptr, out);
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

    if (!cache->kinds[kind].foreign &&
        path_of(cache, kind, pinc_cache_kept_key(&kept, key), &path)) {
        /* In a cache that cannot be written to, the entry is asked for again next time. */
        (void)utimensat(AT_FDCWD, path.ptr, as_of < now ? times : NULL, AT_SYMLINK_NOFOLLOW);
    }
    pinc_buf_clear(&kept);
    pinc_buf_clear(&path);
}

/* --- writing: on the cache's thread */

static const char tag_text[] = "Signature: 8a477f597d28d172789f06886806bc55\n"
                               "# This folder is a cache of pinc; it can be deleted at any time.\n"
                               "# See https://bford.info/cachedir/\n";

/* A path that could not be put together. */
static enum pinc_status fail_path(const struct pinc_buf *path, struct pinc_error *err)
{
    return path->failed == PINC_ELIMIT
               ? pinc_fail(err, PINC_ELIMIT, "the name of its folder is too long")
               : pinc_fail_memory(err);
}

/* A folder that nobody else can look into: what is in it may come from a private index. */
static enum pinc_status make_private(const char *path, struct pinc_error *err)
{
    struct stat info;

    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return pinc_file_fail(err, PINC_EIO, "make the folder", path);
    }
    if (stat(path, &info) == 0 && (info.st_mode & 077) != 0) {
        (void)chmod(path, 0700);
    }
    return PINC_OK;
}

/* The folder of all entries. With its first entry the formats that are no longer read go. */
static enum pinc_status make_base(struct pinc_cache *cache, struct pinc_error *err)
{
    struct pinc_slice parent = pinc_path_folder(pinc_slice_of(cache->dir));
    struct pinc_buf path = {0};
    enum pinc_status st;
    size_t i;

    pinc_buf_add(&path, parent);
    st = path.failed == PINC_OK ? pinc_folder_make(path.ptr, err) : fail_path(&path, err);
    if (st == PINC_OK) {
        st = make_private(cache->dir, err);
    }
    for (i = 0; st == PINC_OK && i < sizeof dropped / sizeof *dropped; i++) {
        path.len = 0;
        pinc_buf_addf(&path, "%s/%s", cache->dir, dropped[i]);
        if (path.failed == PINC_OK) {
            pinc_folder_remove(path.ptr);
        }
    }
    pinc_buf_clear(&path);
    return st;
}

static enum pinc_status make_folder(struct pinc_cache *cache, enum pinc_cache_kind kind,
                                    struct pinc_error *err)
{
    struct pinc_buf path;
    enum pinc_status st;
    struct stat info;

    if (cache->kinds[kind].made) {
        return PINC_OK;
    }
    pinc_buf_init(&path, PATH_BYTES);
    pinc_buf_addf(&path, "%s/%s", cache->dir, pinc_cache_kind_folder(kind));
    st = path.failed == PINC_OK ? make_base(cache, err) : fail_path(&path, err);
    if (st == PINC_OK) {
        st = make_private(path.ptr, err);
    }
    cache->kinds[kind].made = st == PINC_OK;
    path.len = 0;
    pinc_buf_addf(&path, "%s/CACHEDIR.TAG", cache->dir);
    /* Backup programs skip a folder with this file. */
    if (st == PINC_OK && path.failed == PINC_OK && lstat(path.ptr, &info) != 0) {
        st = pinc_file_replace(path.ptr, pinc_slice_of(tag_text), PINC_FILE_PRIVATE, err);
    }
    pinc_buf_clear(&path);
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
                 : fail_path(&path, err);
    }
    if (st == PINC_OK) {
        note(cache, job->kind, &path);
        st = place_entry(path.ptr, made ? job->made.text : pinc_buf_slice(&bytes), job->validated,
                         err);
    }
    pinc_buf_clear(&path);
    pinc_buf_clear(&bytes);
    return st;
}

/* --- entries of other caches */

/* Is one there that was found to be good as late as this, and is not damaged? */
static bool is_newer(const char *path, const char *folder, const char *name, int64_t validated)
{
    struct pinc_file file = {0};
    struct stat info;
    bool newer = lstat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_mtime >= validated;

    newer = newer && pinc_file_load(&file, path, ENTRY_MAX, NULL) == PINC_OK &&
            pinc_cache_is_sound(folder, name, file.text);
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
                                                : fail_path(&path, err);
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
        (void)pthread_cond_signal(&cache->work);
    }
    (void)pthread_mutex_unlock(&cache->lock);
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
    if (written && !failed && entry->file.text.len &&
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

/* A folder that is there: may entries be read out of it? */
static bool is_ours(const char *path, bool *exists)
{
    struct stat info;

    *exists = lstat(path, &info) == 0;
    return !*exists || (S_ISDIR(info.st_mode) && info.st_uid == geteuid());
}

bool pinc_cache_is_ours(const char *dir)
{
    struct stat info;

    return stat(dir, &info) != 0 || (S_ISDIR(info.st_mode) && info.st_uid == geteuid());
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
        cache->kinds[i].foreign = !ours || path.failed != PINC_OK || !is_ours(path.ptr, &exists);
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
    (void)pthread_cond_destroy(&cache->work);
    (void)pthread_cond_destroy(&cache->idle);
    (void)pthread_mutex_destroy(&cache->lock);
    pinc_free(cache->dir);
    pinc_free(cache);
}

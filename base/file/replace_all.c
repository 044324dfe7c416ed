/*
 * Replacing several files, or none, also when the process is killed: once all new files are there under their
 * temporary names, a journal beside them says so. From then on the next start finishes what is left to rename.
 */
#include "base/alloc.h"
#include "base/checksum.h"
#include "base/limits.h"
#include "base/file/replacement.h"
#include "base/file/sync_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define JOURNAL_MAX (4u << 20)
#define FILE_MAX (256u << 20) /* of a file whose checksum is taken */
#define FIRST_LINE "pinc set 1\n"
#define LAST_LINE "end\n"
#define ENTRY_MIN (2 * (PINC_CHECKSUM_NAME - 1))   /* characters of one file in a journal */
#define NO_FILE "--------------------------------" /* as long as a checksum's name */

/* One that is complete under its temporary name; fd keeps it locked. */
struct staged {
    struct pinc_replacement r;
    const char *path; /* as the caller says it */
    int fd;
    char new_sum[PINC_CHECKSUM_NAME], old_sum[PINC_CHECKSUM_NAME]; /* for the journal */
};

/* All files, and who tells what each of them is to hold. */
struct staging {
    struct pinc_arena *arena;
    struct staged *items;
    size_t n, n_named; /* those that are to be cleared */
    pinc_file_change_call *change;
    void *user;
};

static bool name_it(struct staged *s, const char *path, struct pinc_arena *arena)
{
    s->r = (struct pinc_replacement){.sync = true, .folder_fd = -1};
    s->path = path;
    s->fd = -1;
    return pinc_replacement_init(&s->r, arena, path);
}

static void sum_of(char out[PINC_CHECKSUM_NAME], struct pinc_slice bytes)
{
    (void)snprintf(out, PINC_CHECKSUM_NAME, "%s", NO_FILE);
    if (bytes.ptr) {
        pinc_checksum_name(out, bytes);
    }
}

/* The folder is synced when all are renamed: no descriptor is held for it, since there may be thousands of files. */
static bool fill(struct staged *s)
{
    if (!pinc_replacement_look(&s->r)) {
        return false;
    }
    s->fd = pinc_replacement_open(&s->r);
    if (s->r.folder_fd >= 0) {
        (void)close(s->r.folder_fd);
        s->r.folder_fd = -1;
    }
    return s->fd >= 0 && pinc_replacement_fill(&s->r, s->fd);
}

static bool same_folder(const struct staged *a, const struct staged *b)
{
    return strcmp(a->r.folder, b->r.folder) == 0;
}

static enum pinc_status sync_all(const struct staging *all, struct pinc_error *err)
{
    int *fds = pinc_arena_array(all->arena, all->n, sizeof *fds);
    size_t i;

    if (!fds) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < all->n; i++) {
        fds[i] = all->items[i].fd;
    }
    return pinc_sync_files(fds, all->n, &i)
               ? PINC_OK
               : pinc_file_fail(err, PINC_EIO, "write", all->items[i].path);
}

static enum pinc_status stage(const struct staging *all, size_t at, struct pinc_error *err)
{
    struct staged *s = &all->items[at];
    struct pinc_file_change change = {.path = s->path};
    enum pinc_status st = all->change(all->user, at, &change, err);

    if (st != PINC_OK) {
        return st;
    }
    s->r.bytes = change.bytes;
    sum_of(s->new_sum, change.bytes.ptr ? change.bytes : PINC_LIT(""));
    sum_of(s->old_sum, change.old);
    st = fill(s) ? PINC_OK : pinc_file_fail(err, PINC_EIO, "write", s->path);
    s->r.bytes = (struct pinc_slice){0};
    return st;
}

/* All that files need before the first of them takes its name. The disk is waited for at the end: files that are written
 * together are synced together. */
static enum pinc_status stage_all(struct staging *all, const char *const *paths,
                                  struct pinc_error *err)
{
    struct staged *s = all->items;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < all->n; i++) {
        all->n_named++;
        if (!name_it(&s[i], paths[i], all->arena)) {
            return pinc_file_fail(err, PINC_EIO, "write", paths[i]);
        }
        s[i].r.swept = i > 0 && same_folder(&s[i - 1], &s[i]) ? s[i - 1].r.swept
                                                              : !pinc_replacement_left(&s[i].r);
    }
    for (i = 0; i < all->n && st == PINC_OK; i++) {
        st = stage(all, i, err);
    }
    return st == PINC_OK ? sync_all(all, err) : st;
}

static bool sync_folder(struct pinc_replacement *r)
{
    bool done;

    r->folder_fd = open(r->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    done = pinc_replacement_sync(r);
    if (r->folder_fd >= 0) {
        (void)close(r->folder_fd);
    }
    r->folder_fd = -1;
    return done;
}

/* What the first n files held. */
static void take_back(const struct staging *all, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        const char *path = all->items[i].path;
        struct pinc_file_change change = {.path = path};

        if (all->change(all->user, i, &change, NULL) != PINC_OK) {
            return; /* the first failure has been told */
        }
        if (!change.old.ptr) {
            (void)unlink(path);
        } else if (pinc_file_replace(path, change.old, PINC_FILE_SYNC, NULL) != PINC_OK) {
            return;
        }
    }
}

static enum pinc_status rename_all(const struct staging *all, struct pinc_error *err)
{
    struct staged *s = all->items;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < all->n; i++) {
        if (rename(s[i].r.temporary.ptr, s[i].r.target) != 0) {
            st = pinc_file_fail(err, PINC_EIO, "write", s[i].path);
            take_back(all, i);
            return st;
        }
        s[i].r.temporary.len = 0;
    }
    for (i = 0; i < all->n; i++) {
        if ((i == 0 || !same_folder(&s[i - 1], &s[i])) && !sync_folder(&s[i].r)) {
            return pinc_file_fail(err, PINC_EIO, "sync the folder of", s[i].path);
        }
    }
    return PINC_OK;
}

/* --- the journal */

/* From the root of the file system, links followed. false: errno says why not */
static bool add_whole(struct pinc_buf *out, const struct pinc_replacement *r)
{
    char *real = realpath(r->folder, NULL);
    const struct pinc_slice name = pinc_path_name(pinc_slice_of(r->target));

    if (!real) {
        return false;
    }
    pinc_buf_addf(out, "%s/", strcmp(real, "/") == 0 ? "" : real);
    pinc_buf_add(out, name);
    free(real);
    errno = ENOMEM;
    return out->failed == PINC_OK;
}

/* "NEW OLD TEMPORARY TARGET": two checksums, two texts with their lengths, since names may hold anything. */
static bool add_entry(struct pinc_buf *out, const struct staged *s)
{
    const struct pinc_slice temporary = pinc_path_name(pinc_buf_slice(&s->r.temporary));
    struct pinc_buf whole = {0};
    const bool known = add_whole(&whole, &s->r);

    pinc_buf_addf(out, "%s %s %zu %zu ", s->new_sum, s->old_sum, temporary.len, whole.len);
    pinc_buf_add(out, temporary);
    pinc_buf_add(out, pinc_buf_slice(&whole));
    pinc_buf_add_char(out, '\n');
    pinc_buf_clear(&whole);
    return known && out->failed == PINC_OK;
}

static void clear_staging(struct staging *all)
{
    size_t i;

    for (i = 0; i < all->n_named; i++) {
        struct staged *s = &all->items[i];

        if (s->fd >= 0) {
            if (s->r.temporary.len) {
                pinc_replacement_drop(&s->r);
            }
            (void)close(s->fd);
        }
        pinc_replacement_clear(&s->r);
    }
}

/* What a list of changes tells. */
static enum pinc_status listed_change(void *user, size_t at, struct pinc_file_change *out,
                                      struct pinc_error *err)
{
    const struct pinc_file_change *changes = user;

    (void)err;
    *out = changes[at];
    return PINC_OK;
}

/* Locked from before it has its name until it is cleared. */
static enum pinc_status write_journal(struct staging *journal, const char *path,
                                      struct pinc_error *err)
{
    const enum pinc_status st = stage_all(journal, &path, err);

    return st == PINC_OK ? rename_all(journal, err) : st;
}

static void remove_journal(struct staged *journal)
{
    if (journal->r.target && unlink(journal->r.target) == 0) {
        (void)sync_folder(&journal->r);
    }
}

static enum pinc_status commit(const struct staging *all, const char *path, struct pinc_error *err)
{
    struct staged item = {.fd = -1};
    struct pinc_buf text = {0};
    struct pinc_file_change change = {.path = path};
    struct staging journal = {all->arena, &item, 1, 0, listed_change, &change};
    enum pinc_status st = PINC_OK;
    size_t i;

    if (!path || all->n < 2) {
        return rename_all(all, err);
    }
    pinc_buf_init(&text, JOURNAL_MAX);
    pinc_buf_add_str(&text, FIRST_LINE);
    for (i = 0; i < all->n && st == PINC_OK; i++) {
        st = add_entry(&text, &all->items[i])
                 ? PINC_OK
                 : pinc_file_fail(err, PINC_EIO, "write", all->items[i].path);
    }
    pinc_buf_add_str(&text, LAST_LINE);
    change.bytes = pinc_buf_slice(&text);
    if (st == PINC_OK) {
        st = write_journal(&journal, path, err);
    }
    if (st == PINC_OK) {
        st = rename_all(all, err);
    }
    remove_journal(&item);
    clear_staging(&journal);
    pinc_buf_clear(&text);
    return st;
}

enum pinc_status pinc_file_replace_each(const char *const *paths, size_t n,
                                        pinc_file_change_call *change, void *user,
                                        const char *journal, struct pinc_error *err)
{
    struct staging all = {.arena = pinc_arena_new(), .n = n, .change = change, .user = user};
    enum pinc_status st;

    all.items = all.arena ? pinc_arena_array(all.arena, n + 1, sizeof *all.items) : NULL;
    st = all.items ? stage_all(&all, paths, err) : pinc_fail_memory(err);
    if (st == PINC_OK) {
        st = commit(&all, journal, err);
    }
    clear_staging(&all);
    pinc_arena_free(all.arena);
    return st;
}

enum pinc_status pinc_file_replace_all(const struct pinc_file_change *changes, size_t n,
                                       const char *journal, struct pinc_error *err)
{
    const char **paths = pinc_alloc_array(n, sizeof *paths);
    /* The call reads them alone. */
    union {
        const struct pinc_file_change *in;
        void *out;
    } user = {.in = changes};
    enum pinc_status st;
    size_t i;

    if (!paths) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        paths[i] = changes[i].path;
    }
    st = pinc_file_replace_each(paths, n, listed_change, user.out, journal, err);
    pinc_free(paths);
    return st;
}

/* --- the next start */

/* What a journal says of one file. Texts are parts of the journal. */
struct entry {
    struct pinc_slice new_sum, old_sum, temporary, whole;
    struct pinc_replacement r; /* of the path that it is known by here */
    struct pinc_buf from;      /* the temporary file */
    bool renamed;              /* the new file is in its place */
};

static bool take_number(struct pinc_slice *rest, size_t *out)
{
    size_t i = 0;

    for (*out = 0; i < rest->len && i < 8 && pinc_is_digit(rest->ptr[i]); i++) {
        *out = *out * 10 + (size_t)(rest->ptr[i] - '0');
    }
    if (i == 0 || i == rest->len || rest->ptr[i] != ' ') {
        return false;
    }
    *rest = pinc_slice_part(*rest, i + 1, rest->len);
    return true;
}

static bool take_text(struct pinc_slice *rest, size_t len, char end, struct pinc_slice *out)
{
    if (rest->len <= len || (end && rest->ptr[len] != end)) {
        return false;
    }
    *out = pinc_slice_part(*rest, 0, len);
    *rest = pinc_slice_part(*rest, len + (end != 0), rest->len);
    return true;
}

static bool take_entry(struct pinc_slice *rest, struct entry *out)
{
    const size_t sum = PINC_CHECKSUM_NAME - 1;
    size_t temporary, whole;

    return take_text(rest, sum, ' ', &out->new_sum) && take_text(rest, sum, ' ', &out->old_sum) &&
           take_number(rest, &temporary) && take_number(rest, &whole) &&
           take_text(rest, temporary, 0, &out->temporary) &&
           take_text(rest, whole, '\n', &out->whole);
}

/* Has the file at a path that checksum? One that is not there has NO_FILE. A link is not followed. */
static bool has_sum(const char *path, struct pinc_slice want)
{
    struct pinc_file file = {0};
    struct stat info;
    char sum[PINC_CHECKSUM_NAME] = NO_FILE;
    bool known;

    if (lstat(path, &info) != 0) {
        return errno == ENOENT && pinc_slice_equal(want, PINC_LIT(NO_FILE));
    }
    known = S_ISREG(info.st_mode) && pinc_file_read(&file, path, FILE_MAX, NULL) == PINC_OK;
    if (known) {
        pinc_checksum_name(sum, file.text.ptr ? file.text : PINC_LIT(""));
    }
    pinc_file_clear(&file);
    return known && pinc_slice_equal(want, pinc_slice_of(sum));
}

/* Find the path that stands for an entry, and the temporary file beside it, by a name that it can have. */
static bool locate(struct entry *entry, const char *const *paths, size_t n,
                   struct pinc_arena *arena)
{
    struct pinc_slice prefix;
    bool found = false;
    size_t i;

    for (i = 0; i < n && !found; i++) {
        struct pinc_buf whole = {0};

        pinc_replacement_clear(&entry->r);
        entry->r = (struct pinc_replacement){.sync = true, .folder_fd = -1};
        found = pinc_replacement_init(&entry->r, arena, paths[i]) && add_whole(&whole, &entry->r) &&
                pinc_slice_equal(pinc_buf_slice(&whole), entry->whole);
        pinc_buf_clear(&whole);
    }
    prefix = pinc_path_name(pinc_buf_slice(&entry->r.prefix));
    if (!found || !pinc_slice_starts(entry->temporary, prefix.ptr) ||
        pinc_slice_find(entry->temporary, '/') < entry->temporary.len) {
        return false;
    }
    pinc_buf_addf(&entry->from, "%s/", entry->r.folder);
    pinc_buf_add(&entry->from, entry->temporary);
    return entry->from.failed == PINC_OK;
}

/* Is everything as the journal left it, so that it can be finished? */
static bool can_finish(struct entry *entries, size_t n_entries, const char *const *paths, size_t n,
                       struct pinc_arena *arena)
{
    size_t i;

    for (i = 0; i < n_entries; i++) {
        struct entry *e = &entries[i];

        if (!locate(e, paths, n, arena)) {
            return false;
        }
        e->renamed = has_sum(e->r.target, e->new_sum);
        if (!e->renamed &&
            !(has_sum(e->from.ptr, e->new_sum) && has_sum(e->r.target, e->old_sum))) {
            return false;
        }
    }
    return true;
}

static enum pinc_status finish(struct entry *entries, size_t n, struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < n; i++) {
        struct entry *e = &entries[i];

        if (!e->renamed && rename(e->from.ptr, e->r.target) != 0) {
            return pinc_file_fail(err, PINC_EIO, "write", e->r.target);
        }
        e->r.folder_fd = open(e->r.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (!pinc_replacement_sync(&e->r)) {
            return pinc_file_fail(err, PINC_EIO, "sync the folder of", e->r.target);
        }
    }
    return PINC_OK;
}

/* @param *finished: nothing of it is left to do, so that the journal can go */
static enum pinc_status follow(struct pinc_slice text, const char *const *paths, size_t n,
                               bool *finished, struct pinc_error *err)
{
    struct pinc_slice rest = pinc_slice_part(text, strlen(FIRST_LINE), text.len);
    struct pinc_arena *arena = pinc_arena_new();
    struct entry *entries = arena ? pinc_arena_array(arena, n + 1, sizeof *entries) : NULL;
    enum pinc_status st = entries ? PINC_OK : pinc_fail_memory(err);
    size_t found = 0, i;

    *finished = st == PINC_OK;
    while (entries && pinc_slice_starts(text, FIRST_LINE) && found < n &&
           take_entry(&rest, &entries[found])) {
        entries[found++].r.folder_fd = -1;
    }
    if (st == PINC_OK && found && pinc_slice_equal(rest, PINC_LIT(LAST_LINE)) &&
        can_finish(entries, found, paths, n, arena)) {
        st = finish(entries, found, err);
        *finished = st == PINC_OK;
    }
    for (i = 0; i < found; i++) {
        pinc_buf_clear(&entries[i].from);
        pinc_replacement_clear(&entries[i].r);
    }
    pinc_arena_free(arena);
    return st;
}

/* Is a path below the folder of the journal, from the root of the file system, and nothing on the way hidden? A journal
 * can be committed: what tools keep in ".venv" or ".git" is not for whoever does that. */
static bool is_below(struct pinc_slice path, struct pinc_slice folder)
{
    const struct pinc_slice rest = pinc_slice_part(path, folder.len, path.len);

    return rest.len > 1 && rest.ptr[0] == '/' &&
           pinc_slice_equal(pinc_slice_part(path, 0, folder.len), folder) &&
           pinc_slice_find_text(rest, PINC_LIT("/.")) == rest.len &&
           !memchr(path.ptr, '\0', path.len);
}

/* The files of a journal that `own` is one of; *n = 0: there are none, or some that it must not name. NULL when out of
 * memory. */
static const char **take_paths(size_t *n, struct pinc_slice text, const char *journal,
                               const char *own, struct pinc_arena *arena)
{
    struct pinc_replacement r = {.sync = true, .folder_fd = -1};
    struct pinc_slice rest = pinc_slice_part(text, strlen(FIRST_LINE), text.len), folder;
    const struct pinc_slice place = pinc_path_folder(pinc_slice_of(journal));
    const char *name = place.len ? pinc_slice_dup(arena, place).ptr : ".";
    char *real = name ? realpath(name, NULL) : NULL;
    struct pinc_buf whole = {0};
    const char **paths = pinc_arena_array(arena, text.len / ENTRY_MIN + 1, sizeof *paths);
    struct entry entry = {.renamed = false};
    bool is_own = false, inside = real != NULL, copied = name != NULL;

    *n = 0;
    folder = pinc_slice_of(real ? real : "/");
    if (paths && pinc_replacement_init(&r, arena, own) && add_whole(&whole, &r)) {
        while (copied && inside && take_entry(&rest, &entry)) {
            inside = is_below(entry.whole, folder);
            is_own = is_own || pinc_slice_equal(entry.whole, pinc_buf_slice(&whole));
            paths[*n] = pinc_slice_dup(arena, entry.whole).ptr;
            copied = paths[(*n)++] != NULL;
        }
    }
    *n = inside && is_own && pinc_slice_equal(rest, PINC_LIT(LAST_LINE)) ? *n : 0;
    pinc_buf_clear(&whole);
    pinc_replacement_clear(&r);
    free(real);
    return copied ? paths : NULL;
}

static enum pinc_status follow_own(struct pinc_slice text, const char *journal, const char *own,
                                   bool *finished, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    enum pinc_status st = PINC_OK;
    size_t n;
    const char **paths = arena ? take_paths(&n, text, journal, own, arena) : NULL;

    if (!paths) {
        st = pinc_fail_memory(err);
    } else if (n) {
        st = follow(text, paths, n, finished, err);
    }
    pinc_arena_free(arena);
    return st;
}

/* @param own one file of those that the journal names; NULL: `paths` are all that it may name */
static enum pinc_status recover(const char *journal, const char *const *paths, size_t n,
                                const char *own, struct pinc_error *err)
{
    int fd = open(journal, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct pinc_file file = {0};
    struct stat info;
    enum pinc_status st = PINC_OK;
    bool finished = false;

    if (fd < 0) {
        return PINC_OK;
    }
    /* Somebody who works with it has it locked; somebody else's is not ours to follow. */
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &info) == 0 && info.st_nlink > 0 &&
        S_ISREG(info.st_mode) && info.st_uid == geteuid()) {
        st = pinc_file_read_fd(&file, fd, journal, JOURNAL_MAX, err);
        if (st == PINC_OK) {
            st = own ? follow_own(file.text, journal, own, &finished, err)
                     : follow(file.text, paths, n, &finished, err);
        }
    }
    if (finished) {
        (void)unlink(journal);
    }
    pinc_file_clear(&file);
    (void)close(fd);
    return st;
}

enum pinc_status pinc_file_recover(const char *journal, const char *const *paths, size_t n,
                                   struct pinc_error *err)
{
    return recover(journal, paths, n, NULL, err);
}

enum pinc_status pinc_file_recover_own(const char *journal, const char *own, struct pinc_error *err)
{
    return recover(journal, NULL, 0, own, err);
}

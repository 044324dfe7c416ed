/*
 * Replacing several files, or none, also when the process is killed: once all new files are there under their
 * temporary names, a journal beside them says so. From then on the next start finishes what is left to rename.
 */
#include "base/alloc.h"
#include "base/checksum.h"
#include "base/map.h"
#include "base/file/journal.h"
#include "base/file/sync_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

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
    s->r = (struct pinc_replacement){.sync = true};
    s->path = path;
    s->fd = -1;
    return pinc_replacement_init(&s->r, arena, path);
}

static void sum_of(char out[PINC_CHECKSUM_NAME], struct pinc_slice bytes)
{
    (void)snprintf(out, PINC_CHECKSUM_NAME, "%s", PINC_JOURNAL_NO_FILE);
    if (bytes.ptr) {
        pinc_checksum_name(out, bytes);
    }
}

static bool fill(struct staged *s)
{
    if (!pinc_replacement_look(&s->r)) {
        return false;
    }
    s->fd = pinc_replacement_open(&s->r);
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
        if ((i == 0 || !same_folder(&s[i - 1], &s[i])) && !pinc_replacement_sync(&s[i].r)) {
            return pinc_file_fail(err, PINC_EIO, "sync the folder of", s[i].path);
        }
    }
    return PINC_OK;
}

/* --- the journal */

/* "NEW OLD TEMPORARY TARGET": two checksums, two texts with their lengths, since names may hold anything. */
static bool add_entry(struct pinc_buf *out, const struct staged *s)
{
    const struct pinc_slice temporary = pinc_path_name(pinc_buf_slice(&s->r.temporary));
    struct pinc_buf whole = {0};
    const bool known = pinc_journal_add_whole(&whole, &s->r);

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

/* Every journal holds the same. */
static enum pinc_status journal_change(void *user, size_t at, struct pinc_file_change *out,
                                       struct pinc_error *err)
{
    const struct pinc_buf *text = user;

    (void)at;
    (void)err;
    out->bytes = pinc_buf_slice(text);
    return PINC_OK;
}

/* One in the folder of each file, so that whoever comes to one of them finds it. *n: how many. NULL when out of memory. */
static const char **journal_paths(const struct staging *all, const char *name, size_t *n)
{
    const char **paths = pinc_arena_array(all->arena, all->n + 1, sizeof *paths);
    struct pinc_map *known = pinc_map_new();
    bool failed = !paths || !known;
    uint32_t seen;
    size_t i;

    *n = 0;
    for (i = 0; i < all->n && !failed; i++) {
        const struct pinc_slice folder = pinc_slice_of(all->items[i].r.folder);

        if ((i == 0 || !same_folder(&all->items[i - 1], &all->items[i])) &&
            !pinc_map_get(known, folder, &seen)) {
            paths[*n] = pinc_path_join(all->arena, folder, pinc_slice_of(name));
            failed = !paths[*n] || !pinc_map_put(known, folder, 0);
            *n += 1;
        }
    }
    pinc_map_free(known);
    return failed ? NULL : paths;
}

/* Locked from before they have their names until they are cleared. */
static enum pinc_status write_journals(struct staging *journals, const struct staging *all,
                                       const char *name, struct pinc_error *err)
{
    const char **paths = journal_paths(all, name, &journals->n);
    enum pinc_status st;

    journals->items =
        paths ? pinc_arena_array(all->arena, journals->n + 1, sizeof *journals->items) : NULL;
    st = journals->items ? stage_all(journals, paths, err) : pinc_fail_memory(err);
    return st == PINC_OK ? rename_all(journals, err) : st;
}

static void remove_journals(const struct staging *journals)
{
    size_t i;

    for (i = 0; i < journals->n; i++) {
        if (unlink(journals->items[i].r.target) == 0) {
            (void)pinc_replacement_sync(&journals->items[i].r);
        }
    }
}

static enum pinc_status commit(const struct staging *all, const char *name, struct pinc_error *err)
{
    struct pinc_buf text = {0};
    struct staging journals = {.arena = all->arena, .change = journal_change, .user = &text};
    enum pinc_status st = PINC_OK;
    size_t i;

    if (!name || all->n < 2) {
        return rename_all(all, err);
    }
    pinc_buf_init(&text, PINC_JOURNAL_MAX);
    pinc_buf_add_str(&text, PINC_JOURNAL_FIRST);
    for (i = 0; i < all->n && st == PINC_OK; i++) {
        st = add_entry(&text, &all->items[i])
                 ? PINC_OK
                 : pinc_file_fail(err, PINC_EIO, "write", all->items[i].path);
    }
    pinc_buf_add_str(&text, PINC_JOURNAL_LAST);
    if (st == PINC_OK) {
        st = write_journals(&journals, all, name, err);
        if (st == PINC_OK) {
            st = rename_all(all, err);
            remove_journals(&journals);
        }
    }
    clear_staging(&journals);
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

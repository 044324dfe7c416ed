/*
 * The next start after a process was killed that replaced several files.
 */
#include "base/file/journal.h"

#include "base/checksum.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define FILE_MAX (256u << 20)                    /* of a file whose checksum is taken */
#define ENTRY_MIN (2 * (PINC_CHECKSUM_NAME - 1)) /* characters of one file in a journal */
#define COPIES_MAX (64u << 20)                   /* bytes of copies that are read */

/* From the root of the file system, links followed. false: errno says why not */
bool pinc_journal_add_whole(struct pinc_buf *out, const struct pinc_replacement *r)
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

/* What a journal says of one file. Texts are parts of the journal. */
struct entry {
    struct pinc_slice new_sum, old_sum, temporary, whole;
    const char *path;          /* `whole` */
    struct pinc_replacement r; /* of that path */
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

/* Has the file at a path that checksum? One that is not there has PINC_JOURNAL_NO_FILE. A link is not followed. */
static bool has_sum(const char *path, struct pinc_slice want)
{
    struct pinc_file file = {0};
    struct stat info;
    char sum[PINC_CHECKSUM_NAME] = PINC_JOURNAL_NO_FILE;
    bool known;

    if (lstat(path, &info) != 0) {
        return errno == ENOENT && pinc_slice_equal(want, PINC_LIT(PINC_JOURNAL_NO_FILE));
    }
    known = S_ISREG(info.st_mode) && pinc_file_read(&file, path, FILE_MAX, NULL) == PINC_OK;
    if (known) {
        pinc_checksum_name(sum, file.text.ptr ? file.text : PINC_LIT(""));
    }
    pinc_file_clear(&file);
    return known && pinc_slice_equal(want, pinc_slice_of(sum));
}

/* A journal that was found. */
struct found {
    const char *path;
    struct pinc_slice text;
    struct pinc_arena *arena;
    struct entry *entries;
    size_t n;
    char *folder;           /* where it is, from the root of the file system */
    struct pinc_slice last; /* folder that was looked into for a copy */
    bool has_copy;          /* it has one */
    size_t read;            /* bytes of copies */
};

/* false: out of memory. *formed: it is a journal */
static bool take_entries(struct found *found, bool *formed)
{
    struct pinc_slice rest =
        pinc_slice_part(found->text, strlen(PINC_JOURNAL_FIRST), found->text.len);

    *formed = pinc_slice_starts(found->text, PINC_JOURNAL_FIRST);
    found->entries =
        pinc_arena_array(found->arena, found->text.len / ENTRY_MIN + 1, sizeof *found->entries);
    while (found->entries && *formed && take_entry(&rest, &found->entries[found->n])) {
        struct entry *entry = &found->entries[found->n];

        *entry = (struct entry){.new_sum = entry->new_sum,
                                .old_sum = entry->old_sum,
                                .temporary = entry->temporary,
                                .whole = entry->whole};
        entry->path = pinc_slice_dup(found->arena, entry->whole).ptr;
        found->n++;
        if (!entry->path) {
            return false;
        }
    }
    *formed = *formed && pinc_slice_equal(rest, PINC_LIT(PINC_JOURNAL_LAST)) && found->n > 0;
    return found->entries != NULL;
}

/* --- which files a journal may name */

/* One of the caller's own, as paths from the root of the file system. */
static bool is_own(struct pinc_slice whole, const struct pinc_slice *own, size_t n)
{
    size_t i = 0;

    while (i < n && !pinc_slice_equal(own[i], whole)) {
        i++;
    }
    return i < n;
}

/* Is a path hidden, seen from the journal: ".x", or below such a folder? A journal can be committed: what tools keep in
 * ".venv" or ".git" is not for whoever does that. */
static bool is_hidden(struct pinc_slice whole, const char *folder)
{
    size_t i = 0, common = 0;

    while (i < whole.len && folder[i] && whole.ptr[i] == folder[i]) {
        common = folder[i] == '/' ? i : common;
        i++;
    }
    common = !folder[i] && i < whole.len && whole.ptr[i] == '/' ? i : common;
    whole = pinc_slice_part(whole, common, whole.len);
    return pinc_slice_find_text(whole, PINC_LIT("/.")) < whole.len;
}

static bool is_below(struct pinc_slice whole, const char *folder)
{
    const size_t len = strcmp(folder, "/") == 0 ? 0 : strlen(folder);

    return whole.len > len + 1 && memcmp(whole.ptr, folder, len) == 0 && whole.ptr[len] == '/';
}

/* The name that a copy has in the folder of a file. NULL when out of memory. */
static char *copy_path(const struct found *found, struct pinc_slice whole)
{
    return pinc_path_join(found->arena, pinc_path_folder(whole),
                          pinc_path_name(pinc_slice_of(found->path)));
}

/* Does the same text lie beside a file? Whoever can put it there can put the file there, too. */
static bool is_beside_copy(struct found *found, struct pinc_slice whole)
{
    const struct pinc_slice folder = pinc_path_folder(whole);
    const char *path;
    int fd;
    struct stat info;
    struct pinc_file file = {0};

    if (found->last.ptr && pinc_slice_equal(found->last, folder)) {
        return found->has_copy;
    }
    found->last = folder;
    found->has_copy = false;
    found->read += found->text.len;
    path = found->read <= COPIES_MAX + found->text.len ? copy_path(found, whole) : NULL;
    fd = path ? open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
    if (fd < 0) {
        return false;
    }
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid() &&
        pinc_file_read_fd(&file, fd, path, PINC_JOURNAL_MAX, NULL) == PINC_OK) {
        found->has_copy = pinc_slice_equal(file.text, found->text);
    }
    pinc_file_clear(&file);
    (void)close(fd);
    return found->has_copy;
}

/* A journal is ours when it names one of our files, and no file that it must not. */
static bool is_ours(struct found *found, const struct pinc_slice *own, size_t n)
{
    bool ours = false;
    size_t i;

    for (i = 0; i < found->n; i++) {
        const struct pinc_slice whole = found->entries[i].whole;
        const bool mine = is_own(whole, own, n);

        ours = ours || mine;
        if (memchr(whole.ptr, '\0', whole.len) ||
            !(mine || (!is_hidden(whole, found->folder) &&
                       (is_below(whole, found->folder) || is_beside_copy(found, whole))))) {
            return false;
        }
    }
    return ours;
}

/* --- following it */

/* Find the temporary file beside the file, by a name that it can have. */
static bool locate(struct entry *entry, struct pinc_arena *arena)
{
    struct pinc_buf whole = {0};
    struct pinc_slice prefix;
    bool same;

    entry->r = (struct pinc_replacement){.sync = true};
    same = pinc_replacement_init(&entry->r, arena, entry->path) &&
           pinc_journal_add_whole(&whole, &entry->r) &&
           pinc_slice_equal(pinc_buf_slice(&whole), entry->whole);
    pinc_buf_clear(&whole);
    prefix = pinc_path_name(pinc_buf_slice(&entry->r.prefix));
    if (!same || !pinc_slice_starts(entry->temporary, prefix.ptr) ||
        pinc_slice_find(entry->temporary, '/') < entry->temporary.len) {
        return false;
    }
    pinc_buf_addf(&entry->from, "%s/", entry->r.folder);
    pinc_buf_add(&entry->from, entry->temporary);
    return entry->from.failed == PINC_OK;
}

/* Is everything as the journal left it, so that it can be finished? */
static bool can_finish(const struct found *found)
{
    size_t i;

    for (i = 0; i < found->n; i++) {
        struct entry *e = &found->entries[i];

        if (!locate(e, found->arena)) {
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

/* Somebody else may have found another copy at the same time. */
static enum pinc_status finish(const struct found *found, struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < found->n; i++) {
        struct entry *e = &found->entries[i];

        if (!e->renamed && rename(e->from.ptr, e->r.target) != 0 &&
            !has_sum(e->r.target, e->new_sum)) {
            return pinc_file_fail(err, PINC_EIO, "write", e->r.target);
        }
        if (!pinc_replacement_sync(&e->r)) {
            return pinc_file_fail(err, PINC_EIO, "sync the folder of", e->r.target);
        }
    }
    return PINC_OK;
}

/* The copies beside the other files, and those that were not complete yet. */
static void drop_copies(struct found *found)
{
    struct pinc_slice last = {0};
    size_t i;

    found->last = last;
    for (i = 0; i < found->n; i++) {
        const struct pinc_slice whole = found->entries[i].whole, folder = pinc_path_folder(whole);
        const char *path =
            last.ptr && pinc_slice_equal(last, folder) ? NULL : copy_path(found, whole);

        if (path && !pinc_slice_equal(folder, pinc_slice_of(found->folder)) &&
            is_beside_copy(found, whole)) {
            (void)unlink(path);
        }
        if (path) {
            pinc_file_tidy(path);
        }
        last = folder;
    }
}

/* @param *finished: nothing of it is left to do, so that the journal can go */
static enum pinc_status follow_entries(struct found *found, const struct pinc_slice *own, size_t n,
                                       bool *finished, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    *finished = is_ours(found, own, n);
    if (*finished && can_finish(found)) {
        st = finish(found, err);
        *finished = st == PINC_OK;
    }
    if (*finished) {
        found->read = 0;
        drop_copies(found);
    }
    for (i = 0; i < found->n; i++) {
        pinc_buf_clear(&found->entries[i].from);
        pinc_replacement_clear(&found->entries[i].r);
    }
    return st;
}

/* The caller's files, from the root of the file system; one that cannot be there is "". NULL when out of memory. */
static struct pinc_slice *own_wholes(const char *const *paths, size_t n, struct pinc_arena *arena)
{
    struct pinc_slice *own = pinc_arena_array(arena, n + 1, sizeof *own);
    size_t i;

    for (i = 0; own && i < n; i++) {
        struct pinc_replacement r = {.sync = true};
        struct pinc_buf whole = {0};
        bool kept = true;

        own[i] = PINC_LIT("");
        if (pinc_replacement_init(&r, arena, paths[i]) && pinc_journal_add_whole(&whole, &r)) {
            own[i] = pinc_slice_dup(arena, pinc_buf_slice(&whole));
            kept = own[i].ptr != NULL;
        }
        kept = kept && whole.failed == PINC_OK;
        pinc_buf_clear(&whole);
        pinc_replacement_clear(&r);
        if (!kept) {
            return NULL;
        }
    }
    return own;
}

static enum pinc_status follow(struct pinc_slice text, const char *journal,
                               const char *const *paths, size_t n, bool *finished,
                               struct pinc_error *err)
{
    struct found found = {.path = journal, .text = text, .arena = pinc_arena_new()};
    const struct pinc_slice place = pinc_path_folder(pinc_slice_of(journal));
    const char *name = found.arena ? pinc_slice_dup(found.arena, place).ptr : NULL;
    const struct pinc_slice *own = name ? own_wholes(paths, n, found.arena) : NULL;
    enum pinc_status st = PINC_OK;
    bool formed = false;

    *finished = false;
    found.folder = name ? realpath(name, NULL) : NULL;
    if (!own || !take_entries(&found, &formed)) {
        st = pinc_fail_memory(err);
    } else if (!formed) {
        *finished = true;
    } else if (found.folder) {
        st = follow_entries(&found, own, n, finished, err);
    }
    free(found.folder);
    pinc_arena_free(found.arena);
    return st;
}

enum pinc_status pinc_file_recover(const char *journal, const char *const *paths, size_t n,
                                   struct pinc_error *err)
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
        st = pinc_file_read_fd(&file, fd, journal, PINC_JOURNAL_MAX, err);
        if (st == PINC_OK) {
            st = follow(file.text, journal, paths, n, &finished, err);
        }
    }
    if (finished) {
        (void)unlink(journal);
    }
    pinc_file_clear(&file);
    (void)close(fd);
    return st;
}

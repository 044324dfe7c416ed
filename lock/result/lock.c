#include "lock/result/lock.h"

#include "resolver/resolve.h"

#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void pinc_lock_free(struct pinc_lock *lock)
{
    if (!lock) {
        return;
    }
    pinc_buf_clear(&lock->text);
    pinc_file_clear(&lock->output.old);
    pinc_read_files_clear(&lock->output.read);
    pinc_arena_free(lock->arena);
    pinc_free(lock);
}

const char *pinc_lock_text(const struct pinc_lock *lock, size_t *len)
{
    if (len) {
        *len = lock->text.len;
    }
    return lock->text.ptr ? lock->text.ptr : "";
}

const char *pinc_lock_path(const struct pinc_lock *lock)
{
    return lock->output.path.ptr;
}

int pinc_lock_is_pylock(const struct pinc_lock *lock)
{
    return lock->output.pylock;
}

int pinc_lock_changed(const struct pinc_lock *lock)
{
    return !lock->output.has_old ||
           !pinc_slice_equal(lock->output.old.text, pinc_buf_slice(&lock->text));
}

/* For a path that is neither a file nor a folder: /dev/stdout, a pipe. */
static enum pinc_status write_through(const char *path, struct pinc_slice text,
                                      struct pinc_error *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    char why[128] = "unknown error";
    bool ok = fd >= 0;

    while (ok && text.len) {
        ssize_t n = write(fd, text.ptr, text.len);

        ok = n > 0 || (n < 0 && errno == EINTR);
        text = pinc_slice_part(text, n > 0 ? (size_t)n : 0, text.len);
    }
    if (!ok) {
        (void)strerror_r(errno, why, sizeof why);
        (void)pinc_fail(err, PINC_EIO, "cannot write: %s", why);
        pinc_fail_at(err, path, 0, 0);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return ok ? PINC_OK : PINC_EIO;
}

enum pinc_status pinc_lock_writable(const struct pinc_lock *lock, struct pinc_error *err)
{
    if (!lock->output.given) {
        return PINC_OK;
    }
    (void)pinc_fail(err, PINC_EUSAGE,
                    "the output was given as a text, and is not written to the file");
    pinc_fail_at(err, lock->output.path.ptr, 0, 0);
    return PINC_EUSAGE;
}

enum pinc_status pinc_lock_write(const struct pinc_lock *lock, struct pinc_error *err)
{
    struct pinc_slice text = pinc_buf_slice(&lock->text);
    enum pinc_status st = pinc_lock_writable(lock, err);
    struct stat info;

    if (st != PINC_OK) {
        return st;
    }
    if (pinc_slice_equal(lock->output.path, PINC_LIT("-"))) {
        return pinc_fail(err, PINC_EUSAGE, "the output is standard output");
    }
    if (stat(lock->output.path.ptr, &info) == 0 && !S_ISREG(info.st_mode) &&
        !S_ISDIR(info.st_mode)) {
        return pinc_lock_changed(lock) ? write_through(lock->output.path.ptr, text, err) : PINC_OK;
    }
    if (!pinc_lock_changed(lock)) {
        pinc_file_tidy(lock->output.path.ptr);
        return PINC_OK;
    }
    st = pinc_read_files_spare(&lock->output.read, lock->output.path.ptr, err);
    return st == PINC_OK ? pinc_file_replace(lock->output.path.ptr, text, PINC_FILE_SYNC, err) : st;
}

const struct pinc_changes *pinc_lock_changes(const struct pinc_lock *lock)
{
    return lock->output.has_old ? &lock->notes.changes : NULL;
}

const char *pinc_lock_against(const struct pinc_lock *lock)
{
    return lock->notes.against;
}

const char *pinc_lock_not_kept(const struct pinc_lock *lock)
{
    return lock->notes.not_kept;
}

size_t pinc_lock_target_count(const struct pinc_lock *lock)
{
    return lock->graph.n_targets;
}

const char *pinc_lock_target(const struct pinc_lock *lock, size_t at)
{
    return at < lock->graph.n_targets ? lock->targets[at].name : NULL;
}

const char *pinc_lock_target_python(const struct pinc_lock *lock, size_t at)
{
    return at < lock->graph.n_targets ? lock->targets[at].python : NULL;
}

const char *pinc_lock_target_platform(const struct pinc_lock *lock, size_t at)
{
    return at < lock->graph.n_targets ? lock->targets[at].platform : NULL;
}

size_t pinc_lock_target_entry_count(const struct pinc_lock *lock, size_t at)
{
    size_t n = 0, i;

    for (i = 0; i < lock->n_entries; i++) {
        n += pinc_entry_on_target(&lock->entries[i], at) != 0;
    }
    return n;
}

size_t pinc_lock_package_count(const struct pinc_lock *lock)
{
    return lock->n_packages;
}

size_t pinc_lock_differing_count(const struct pinc_lock *lock)
{
    return lock->n_differ;
}

size_t pinc_lock_entry_count(const struct pinc_lock *lock)
{
    return lock->n_entries;
}

const struct pinc_entry *pinc_lock_entry(const struct pinc_lock *lock, size_t at)
{
    return at < lock->n_entries ? &lock->entries[at] : NULL;
}

const char *pinc_entry_name(const struct pinc_entry *entry)
{
    return entry->name;
}

const char *pinc_entry_version(const struct pinc_entry *entry)
{
    return entry->version;
}

const char *pinc_entry_url(const struct pinc_entry *entry)
{
    return entry->url;
}

const char *pinc_entry_marker(const struct pinc_entry *entry)
{
    return entry->marker;
}

int pinc_entry_on_target(const struct pinc_entry *entry, size_t at)
{
    return at < PINC_TARGETS_MAX && (entry->targets >> at & 1) != 0;
}

size_t pinc_entry_extra_count(const struct pinc_entry *entry)
{
    return entry->n_extras;
}

const char *pinc_entry_extra(const struct pinc_entry *entry, size_t at)
{
    return at < entry->n_extras ? entry->extras[at] : NULL;
}

size_t pinc_entry_hash_count(const struct pinc_entry *entry)
{
    return entry->n_hashes;
}

const char *pinc_entry_hash(const struct pinc_entry *entry, size_t at)
{
    return at < entry->n_hashes ? entry->hashes[at] : NULL;
}

size_t pinc_entry_file_count(const struct pinc_entry *entry)
{
    return entry->n_files;
}

const struct pinc_locked_file *pinc_entry_file(const struct pinc_entry *entry, size_t at)
{
    return at < entry->n_files ? &entry->files[at] : NULL;
}

size_t pinc_lock_edge_count(const struct pinc_lock *lock)
{
    return lock->n_edges;
}

const struct pinc_lock_edge *pinc_lock_edge_at(const struct pinc_lock *lock, size_t at)
{
    return at < lock->n_edges ? &lock->edges[at] : NULL;
}

/* "CPython 3.11" and "linux-x86_64" of a target. */
typedef struct pinc_slice part_of(const struct pinc_lock *lock, size_t target);

static struct pinc_slice platform_of(const struct pinc_lock *lock, size_t target)
{
    return pinc_slice_of(lock->targets[target].platform);
}

static struct pinc_slice python_of(const struct pinc_lock *lock, size_t target)
{
    const struct pinc_slice name = pinc_slice_of(lock->targets[target].name);

    return pinc_slice_part(name, 0, name.len - strlen(" on ") - platform_of(lock, target).len);
}

/* The targets in view that have the same Python or platform. */
static pinc_targets alike(const struct pinc_lock *lock, size_t target, part_of *part)
{
    pinc_targets same = 0;
    size_t t;

    for (t = 0; t < lock->graph.n_targets; t++) {
        if ((lock->view.targets >> t & 1) && pinc_slice_equal(part(lock, t), part(lock, target))) {
            same |= (pinc_targets)1 << t;
        }
    }
    return same;
}

/* Do all targets in view have the same Python or platform? */
static bool is_one(const struct pinc_lock *lock, part_of *part)
{
    return alike(lock, pinc_targets_first(lock->view.targets), part) == lock->view.targets;
}

/* Of several Pythons and platforms: are these all platforms of some Pythons, or the other way round? */
static bool are_whole(const struct pinc_lock *lock, pinc_targets targets, part_of *part)
{
    bool several = false;
    size_t t;

    for (t = 0; t < lock->graph.n_targets; t++) {
        const pinc_targets same = alike(lock, t, part);

        if ((targets >> t & 1) && (same & ~targets)) {
            return false;
        }
        several = several || (same & (same - 1));
    }
    return several;
}

void pinc_lock_print_targets(struct pinc_buf *buf, const struct pinc_lock *lock,
                             pinc_targets targets)
{
    const size_t n = lock->graph.n_targets;
    const bool platforms = is_one(lock, python_of) || are_whole(lock, targets, platform_of);
    const bool pythons =
        !platforms && (is_one(lock, platform_of) || are_whole(lock, targets, python_of));
    const char *before = "  on ";
    pinc_targets told = 0;
    size_t t;

    targets &= lock->view.targets;
    if (targets == lock->view.targets) {
        return;
    }
    for (t = 0; t < n; t++) {
        if (!((targets & ~told) >> t & 1)) {
            continue;
        }
        told |= pythons     ? alike(lock, t, python_of)
                : platforms ? alike(lock, t, platform_of)
                            : (pinc_targets)1 << t;
        pinc_buf_add_str(buf, before);
        pinc_buf_add(buf, pythons     ? python_of(lock, t)
                          : platforms ? platform_of(lock, t)
                                      : lock->targets[t].label);
        before = ", ";
    }
}

uint64_t pinc_lock_size(const struct pinc_lock *lock, size_t at)
{
    return at < lock->graph.n_targets ? lock->targets[at].size.bytes : 0;
}

size_t pinc_lock_unknown_sizes(const struct pinc_lock *lock, size_t at)
{
    return at < lock->graph.n_targets ? lock->targets[at].size.unknown : 0;
}

int64_t pinc_lock_size_before(const struct pinc_lock *lock, size_t at)
{
    return at < lock->graph.n_targets && lock->targets[at].size.has_before
               ? (int64_t)lock->targets[at].size.bytes_before
               : -1;
}

const char *pinc_lock_size_reason(const struct pinc_lock *lock, size_t at)
{
    const struct pinc_slice none = PINC_LIT("");

    return at < lock->graph.n_targets && lock->targets[at].size.why.ptr
               ? lock->targets[at].size.why.ptr
               : none.ptr;
}

const char *pinc_lock_target_label(const struct pinc_lock *lock, size_t at)
{
    return at < lock->graph.n_targets ? lock->targets[at].label.ptr : NULL;
}

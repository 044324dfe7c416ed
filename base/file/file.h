/*
 * Files: capped reading, mapping, and replacing a file so that no failure leaves it half written.
 */
#ifndef PINC_BASE_FILE_H
#define PINC_BASE_FILE_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * Record "cannot WHAT 'PATH': REASON" after a call that has set errno; out of memory is PINC_ENOMEM
 * whatever the code.
 * @return the code
 */
enum pinc_status pinc_file_fail(struct pinc_error *err, enum pinc_status code, const char *what,
                                const char *path);

/** Record "'PATH' is larger than MAX bytes". @return PINC_ELIMIT */
enum pinc_status pinc_file_fail_size(struct pinc_error *err, const char *path, size_t max);

/* Bytes of a file, either read into memory or mapped. Zero it before use. */
struct pinc_file {
    struct pinc_slice text;
    int64_t modified; /* seconds since 1970; set by pinc_file_map() and pinc_file_load() only */
    int64_t
        used; /* likewise: when it was read last, as far as the file system keeps that; by pinc_file_load() */
    uint64_t device, inode; /* likewise: which file it is */
    void *map_;             /* private */
    char *memory_;          /* private */
};

/**
 * Read a whole file (a pipe or a terminal too).
 * @param max the most bytes to take: PINC_ELIMIT beyond it
 * @return PINC_OK, PINC_ENOTFOUND, PINC_EIO (a folder too), PINC_ELIMIT, PINC_ENOMEM; err names the
 * path
 */
PINC_MUST_USE enum pinc_status pinc_file_read(struct pinc_file *out, const char *path, size_t max,
                                              struct pinc_error *err);

/** As pinc_file_read() from an open descriptor, which stays open; name is used in messages. */
PINC_MUST_USE enum pinc_status pinc_file_read_fd(struct pinc_file *out, int fd, const char *name,
                                                 size_t max, struct pinc_error *err);

/**
 * Map a regular file for reading; a small one is read. Meant for files that are only ever replaced
 * by rename, never changed in place.
 * @return as pinc_file_read(); an empty file gives an empty text
 */
PINC_MUST_USE enum pinc_status pinc_file_map(struct pinc_file *out, const char *path, size_t max,
                                             struct pinc_error *err);

/**
 * Read a regular file of the user whose process this is, for one that others may change or cut off
 * meanwhile: its bytes are copied. A symbolic link is not followed, and a FIFO or a device is not
 * waited for.
 * @return as pinc_file_map(); PINC_EIO also for what is not such a file
 */
PINC_MUST_USE enum pinc_status pinc_file_load(struct pinc_file *out, const char *path, size_t max,
                                              struct pinc_error *err);

/**
 * As pinc_file_load(), but of a large file only the first bytes: there is memory for all of it, of which
 * what is not read yet takes none.
 * @param fd open when there is more to read by pinc_file_read_part(); else -1
 * @param n_read how many bytes there are
 * @return as pinc_file_load()
 */
PINC_MUST_USE enum pinc_status pinc_file_load_start(struct pinc_file *out, int *fd, size_t *n_read,
                                                    const char *path, size_t max,
                                                    struct pinc_error *err);

/** Bytes [from, to) of what pinc_file_load_start() gave are about to be read: their pages are had by one call, not by a
 * fault each. */
void pinc_file_expect(struct pinc_file *file, size_t from, size_t to);

/** Read `len` bytes of an open file that begin at `from`. false: they cannot be read, or the file is shorter */
bool pinc_file_read_part(int fd, char *to, size_t from, size_t len);

/** Take memory of len bytes (not 0), all zero, in pages of its own: a text to be written to a file.
 * PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_file_reserve(struct pinc_file *out, size_t len,
                                                 struct pinc_error *err);

/**
 * Move a descriptor out of the way of standard input, output and error, which may have been closed
 * when the program started. It is closed on exec.
 * @return the descriptor to use from now on; -1 when there is none left or fd is -1 (then it is closed)
 */
int pinc_file_above_standard(int fd);

/** Copy what is left of one open file to where another one stands. false: errno says why. */
bool pinc_file_copy(int to, int from);

/** A copy of bytes (at least one), aligned to 8. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_file_of_bytes(struct pinc_file *out, struct pinc_slice bytes,
                                                  struct pinc_error *err);

/** The bytes of pinc_file_load(), pinc_file_reserve() and pinc_file_of_bytes(), which may be changed. */
char *pinc_file_bytes(struct pinc_file *file);

/** Give memory of pinc_file_reserve() back to the system from byte `from` on: it holds zeros, or what it did. */
void pinc_file_forget(struct pinc_file *file, size_t from);

/** Release what pinc_file_read(), pinc_file_map() or pinc_file_reserve() took. A zeroed struct is
 * fine. */
void pinc_file_clear(struct pinc_file *file);

/** How durable pinc_file_replace() has to be. */
enum pinc_file_durability {
    PINC_FILE_SYNC, /* the data of a file that replaces another are synced first: the user's files */
    PINC_FILE_NO_SYNC, /* rename only */
    PINC_FILE_PRIVATE /* rename only, mode 0600; a link of that name is replaced, not followed: cache
                          entries, which carry a checksum */
};

/**
 * Replace path by the given bytes: a new file in the same folder is written and takes the name. An existing file keeps
 * its mode, and its owner where that is allowed; symbolic links are followed, so that they stay. With
 * PINC_FILE_SYNC a crash of the machine leaves the old file or the new one; where there was none, there may be none, or
 * an empty one. On every failure the old file is as it was. No failure leaves another file; a process that is killed may
 * leave ".NAME.pinc-XXXXXXXX", which the next replacement with PINC_FILE_SYNC removes.
 * @return PINC_OK, PINC_EIO (full disk, no permission, ...), PINC_ENOMEM; err names the path
 */
PINC_MUST_USE enum pinc_status pinc_file_replace(const char *path, struct pinc_slice bytes,
                                                 enum pinc_file_durability how,
                                                 struct pinc_error *err);

/* One of several files that are replaced together. */
struct pinc_file_change {
    const char *path;
    struct pinc_slice bytes;
    struct pinc_slice old; /* what it holds now; ptr NULL: there is no such file */
};

/**
 * Replace several files, or none: every new file is complete and synced, under a temporary name in its folder,
 * before the first one takes its name; then all are renamed, one right after the other. When a renaming fails,
 * those before it are taken back.
 * @param journal the name of a file that is there in the folder of each of them meanwhile; NULL: none. A process that
 * is killed then leaves new files and old ones, each of them whole, and pinc_file_recover() finishes what it began.
 * @return as pinc_file_replace(); PINC_EIO also when a folder cannot be synced in the end: all is written then
 */
PINC_MUST_USE enum pinc_status pinc_file_replace_all(const struct pinc_file_change *changes,
                                                     size_t n, const char *journal,
                                                     struct pinc_error *err);

/** What file `at` of several is to hold and what it holds now: the path of *out is set already; texts are valid until the
 * next call. PINC_OK; what the caller fails with. */
typedef enum pinc_status pinc_file_change_call(void *user, size_t at, struct pinc_file_change *out,
                                               struct pinc_error *err);

/** pinc_file_replace_all() of texts that are not all in memory: each is asked for when its file is written, and once more
 * where it has to be taken back. @return also what the call fails with */
PINC_MUST_USE enum pinc_status pinc_file_replace_each(const char *const *paths, size_t n,
                                                      pinc_file_change_call *change, void *user,
                                                      const char *journal, struct pinc_error *err);

/**
 * Finish what a killed process left of pinc_file_replace_all(), if there is such a journal and nothing has changed
 * since then; else forget it. Another process that is at work is left alone.
 * @param journal its path
 * @param paths files of the caller. A journal that names none of them stays, and one that names another file, unless
 * that lies in or below the journal's folder or beside a copy of the journal, and is not hidden (".x", or below such a
 * folder).
 * @return PINC_OK; PINC_EIO, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_file_recover(const char *journal, const char *const *paths,
                                                 size_t n, struct pinc_error *err);

/** Remove what killed processes left beside path. Files that other processes are writing stay. */
void pinc_file_tidy(const char *path);

/** Make a folder and its parents, mode 0777 less the umask. An existing one is fine. PINC_OK,
 * PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_folder_make(const char *path, struct pinc_error *err);

/** A new private folder in `parent` (NULL: /tmp), its path in buf. PINC_OK, PINC_EIO, PINC_ENOMEM.
 */
PINC_MUST_USE enum pinc_status pinc_folder_temporary(struct pinc_buf *path, const char *parent,
                                                     struct pinc_error *err);

/** Remove a folder and all that is in it, as far as that is possible; symbolic links are removed,
 * not followed. */
void pinc_folder_remove(const char *path);

/** folder + '/' + name in the arena (name alone when it is absolute or folder is empty or ".").
 * NULL when out of memory. */
char *pinc_path_join(struct pinc_arena *arena, struct pinc_slice folder, struct pinc_slice name);

/** The folder part of a path, without a final slash; "." when there is none, "/" for the root. */
struct pinc_slice pinc_path_folder(struct pinc_slice path);

/** The last part of a path. */
struct pinc_slice pinc_path_name(struct pinc_slice path);

#endif

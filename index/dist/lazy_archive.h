/*
 * libarchive, loaded when it is first needed: see base/lazy.h.
 */
#ifndef PINC_INDEX_DIST_LAZY_ARCHIVE_H
#define PINC_INDEX_DIST_LAZY_ARCHIVE_H

#include "base/lazy.h"

#define PINC_ARCHIVE_FUNCTIONS(F, V, A)                                                            \
    F(struct archive *, archive_read_new, (void), ())                                              \
    F(int, archive_read_free, (struct archive * a), (a))                                           \
    F(int, archive_read_support_filter_gzip, (struct archive * a), (a))                            \
    F(int, archive_read_support_filter_bzip2, (struct archive * a), (a))                           \
    F(int, archive_read_support_filter_xz, (struct archive * a), (a))                              \
    F(int, archive_read_support_format_tar, (struct archive * a), (a))                             \
    F(int, archive_read_support_format_zip, (struct archive * a), (a))                             \
    F(int, archive_read_support_format_zip_streamable, (struct archive * a), (a))                  \
    F(int, archive_read_set_seek_callback, (struct archive * a, archive_seek_callback * seek),     \
      (a, seek))                                                                                   \
    F(int, archive_read_open,                                                                      \
      (struct archive * a, void *user, archive_open_callback *open, archive_read_callback *read,   \
       archive_close_callback *close),                                                             \
      (a, user, open, read, close))                                                                \
    F(int, archive_read_open_memory, (struct archive * a, const void *bytes, size_t n),            \
      (a, bytes, n))                                                                               \
    F(int, archive_read_open_fd, (struct archive * a, int fd, size_t block), (a, fd, block))       \
    F(int, archive_read_next_header, (struct archive * a, struct archive_entry * *entry),          \
      (a, entry))                                                                                  \
    F(la_ssize_t, archive_read_data, (struct archive * a, void *bytes, size_t n), (a, bytes, n))   \
    F(int, archive_errno, (struct archive * a), (a))                                               \
    F(const char *, archive_error_string, (struct archive * a), (a))                               \
    A(archive_set_error)                                                                           \
    F(const char *, archive_entry_pathname, (struct archive_entry * entry), (entry))               \
    F(const char *, archive_entry_pathname_utf8, (struct archive_entry * entry), (entry))          \
    F(const char *, archive_entry_hardlink, (struct archive_entry * entry), (entry))               \
    F(const char *, archive_entry_symlink, (struct archive_entry * entry), (entry))                \
    F(mode_t, archive_entry_mode, (struct archive_entry * entry), (entry))                         \
    F(mode_t, archive_entry_filetype, (struct archive_entry * entry), (entry))                     \
    F(la_int64_t, archive_entry_size, (struct archive_entry * entry), (entry))                     \
    F(time_t, archive_entry_mtime, (struct archive_entry * entry), (entry))                        \
    F(struct archive *, archive_write_new, (void), ())                                             \
    F(int, archive_write_free, (struct archive * a), (a))                                          \
    F(int, archive_write_add_filter_gzip, (struct archive * a), (a))                               \
    F(int, archive_write_set_filter_option,                                                        \
      (struct archive * a, const char *module, const char *option, const char *value),             \
      (a, module, option, value))                                                                  \
    F(int, archive_write_set_bytes_in_last_block, (struct archive * a, int n), (a, n))             \
    F(int, archive_write_set_format_pax_restricted, (struct archive * a), (a))                     \
    F(int, archive_write_open,                                                                     \
      (struct archive * a, void *user, archive_open_callback *open, archive_write_callback *write, \
       archive_close_callback *close),                                                             \
      (a, user, open, write, close))                                                               \
    F(int, archive_write_header, (struct archive * a, struct archive_entry * entry), (a, entry))   \
    F(la_ssize_t, archive_write_data, (struct archive * a, const void *bytes, size_t n),           \
      (a, bytes, n))                                                                               \
    F(int, archive_write_close, (struct archive * a), (a))                                         \
    F(struct archive_entry *, archive_entry_new, (void), ())                                       \
    V(archive_entry_free, (struct archive_entry * entry), (entry))                                 \
    V(archive_entry_set_pathname, (struct archive_entry * entry, const char *path), (entry, path)) \
    V(archive_entry_set_filetype, (struct archive_entry * entry, unsigned type), (entry, type))    \
    V(archive_entry_set_perm, (struct archive_entry * entry, mode_t mode), (entry, mode))          \
    V(archive_entry_set_size, (struct archive_entry * entry, la_int64_t n), (entry, n))            \
    V(archive_entry_set_mtime, (struct archive_entry * entry, time_t seconds, long nanoseconds),   \
      (entry, seconds, nanoseconds))

PINC_LAZY_RENAME(PINC_ARCHIVE_FUNCTIONS)

#include <archive.h>
#include <archive_entry.h>

/** Load it. Before any other call. PINC_OK, PINC_EINTERNAL. */
PINC_MUST_USE enum pinc_status pinc_archive_load(struct pinc_error *err);

#endif

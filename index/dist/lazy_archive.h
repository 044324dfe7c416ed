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
    F(la_int64_t, archive_entry_size, (struct archive_entry * entry), (entry))

PINC_LAZY_RENAME(PINC_ARCHIVE_FUNCTIONS)

#include <archive.h>
#include <archive_entry.h>

/** Load it. Before any other call. PINC_OK, PINC_EINTERNAL. */
PINC_MUST_USE enum pinc_status pinc_archive_load(struct pinc_error *err);

#endif

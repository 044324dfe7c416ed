#include "index/dist/archive.h"

#include <errno.h>

enum pinc_status pinc_archive_fail(struct archive *a, struct pinc_error *err)
{
    struct pinc_buf reason = {0};

    if (archive_errno(a) == ENOMEM) {
        return pinc_fail_memory(err);
    }
    pinc_buf_add_escaped(&reason, pinc_slice_of(archive_error_string(a)), 200);
    (void)pinc_fail(err, PINC_ESYNTAX, "the archive cannot be read: %s",
                    reason.len ? reason.ptr : "it is damaged");
    pinc_buf_clear(&reason);
    return PINC_ESYNTAX;
}

enum pinc_status pinc_archive_read_data(struct archive *a, const char *what, char **out,
                                        size_t *len, size_t max, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct pinc_buf text;
    char piece[8192];
    la_ssize_t n;

    pinc_buf_init(&text, max);
    while (text.failed == PINC_OK && (n = archive_read_data(a, piece, sizeof piece)) != 0) {
        if (n < 0) {
            st = pinc_archive_fail(a, err);
            goto out;
        }
        pinc_buf_add(&text, (struct pinc_slice){piece, (size_t)n});
    }
    st = text.failed;
    *out = pinc_buf_take(&text, len);
    if (st == PINC_ELIMIT) {
        (void)pinc_fail(err, st, "%s has more than %zu bytes", what, max);
    } else if (!*out) {
        st = pinc_fail_memory(err);
    }
out:
    pinc_buf_clear(&text);
    return st;
}

struct pinc_slice pinc_archive_path(struct archive_entry *entry)
{
    const char *path = archive_entry_pathname(entry);

    return pinc_slice_of(path ? path : archive_entry_pathname_utf8(entry));
}

enum pinc_status pinc_archive_open(struct archive **out, struct pinc_error *err)
{
    enum pinc_status st = pinc_archive_load(err);

    *out = st == PINC_OK ? archive_read_new() : NULL;
    return st != PINC_OK || *out ? st : pinc_fail_memory(err);
}

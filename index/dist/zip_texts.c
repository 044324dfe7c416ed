#include "index/dist/zip_texts.h"

#include "index/dist/archive.h"

/* One entry that is a file. @param bytes that may still be unpacked */
static enum pinc_status read_entry(struct archive *a, struct pinc_slice name, uint64_t *bytes,
                                   size_t most, pinc_zip_text *call, void *user,
                                   struct pinc_error *err)
{
    char *text = NULL;
    size_t len = 0;
    enum pinc_status st =
        pinc_archive_read_data(a, "a file of the archive", &text, &len, most, err);

    if (st == PINC_OK && len > *bytes) {
        st = pinc_fail(err, PINC_ELIMIT, "the archive is too large when it is unpacked");
    }
    if (st == PINC_OK) {
        *bytes -= len;
        st = call(user, name, (struct pinc_slice){text, len}, err);
    }
    pinc_free(text);
    return st;
}

static enum pinc_status read_entries(struct archive *a, const char *suffix,
                                     const struct pinc_zip_limits *limits, pinc_zip_text *call,
                                     void *user, struct pinc_error *err)
{
    uint64_t bytes = limits->bytes;
    enum pinc_status st = PINC_OK;
    struct archive_entry *entry;
    size_t n = 0;
    int got = ARCHIVE_OK;

    while (st == PINC_OK) {
        got = archive_read_next_header(a, &entry);
        if (got != ARCHIVE_OK && got != ARCHIVE_WARN) {
            break;
        }
        if (++n > limits->files) {
            return pinc_fail(err, PINC_ELIMIT, "the archive has too many files");
        }
        if (archive_entry_filetype(entry) == AE_IFREG &&
            pinc_slice_ends(pinc_archive_path(entry), suffix)) {
            st = read_entry(a, pinc_archive_path(entry), &bytes, limits->file, call, user, err);
        }
    }
    return st == PINC_OK && got != ARCHIVE_EOF ? pinc_archive_fail(a, err) : st;
}

enum pinc_status pinc_zip_texts(struct pinc_slice zip, const char *suffix,
                                const struct pinc_zip_limits *limits, pinc_zip_text *call,
                                void *user, struct pinc_error *err)
{
    struct archive *a = NULL;
    enum pinc_status st = pinc_archive_open(&a, err);

    if (st == PINC_OK && archive_read_support_format_zip(a) != ARCHIVE_OK) {
        st = pinc_fail_memory(err);
    }
    if (st == PINC_OK && archive_read_open_memory(a, zip.ptr, zip.len) != ARCHIVE_OK) {
        st = pinc_archive_fail(a, err);
    }
    if (st == PINC_OK) {
        st = read_entries(a, suffix, limits, call, user, err);
    }
    if (a) {
        (void)archive_read_free(a);
    }
    return st;
}

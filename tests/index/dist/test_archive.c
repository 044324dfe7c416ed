#include "tests/support/cmocka_all.h"

#include "index/dist/archive.h"
#include "tests/support/dist_file.h"
#include "tests/support/sweep.h"

#include <errno.h>
#include <stdio.h>

/* A reader that stands at the first member of a zip; NULL when out of memory. */
static struct archive *at_first(struct pinc_slice bytes, struct archive_entry **entry,
                                struct pinc_error *err)
{
    struct archive *a = NULL;

    if (pinc_archive_open(&a, err) == PINC_OK) {
        assert_int_equal(archive_read_support_format_zip(a), ARCHIVE_OK);
        assert_int_equal(archive_read_open_memory(a, bytes.ptr, bytes.len), ARCHIVE_OK);
        assert_int_equal(archive_read_next_header(a, entry), ARCHIVE_OK);
    }
    return a;
}

/* The data of a member, up to a limit; behind it nothing comes out. */
static void test_data(void **state)
{
    struct pinc_file f;
    struct pinc_slice bytes = dist_file(&f, "egg-large.zip");
    struct archive_entry *entry = NULL;
    struct pinc_error err = {0};
    struct archive *a = at_first(bytes, &entry, NULL);
    char *text = NULL;
    size_t len = 0, limit, size;

    (void)state;
    assert_true(pinc_slice_equal(pinc_archive_path(entry), pinc_slice_of("demo_pkg-1.0/PKG-INFO")));
    assert_int_equal(pinc_archive_read_data(a, "the metadata", &text, &len, 1u << 20, &err),
                     PINC_OK);
    assert_int_equal(len, (size_t)archive_entry_size(entry));
    assert_memory_equal(text, "Metadata-Version: 1.2\n", 22);
    assert_int_equal(text[len], 0);
    pinc_free(text);
    size = len;
    (void)archive_read_free(a);
    for (limit = size - 1; limit <= size; limit++) {
        a = at_first(bytes, &entry, NULL);
        assert_int_equal(pinc_archive_read_data(a, "the metadata", &text, &len, limit, &err),
                         limit < size ? PINC_ELIMIT : PINC_OK);
        assert_int_equal(text == NULL, limit < size);
        assert_int_equal(err.code, PINC_ELIMIT);
        pinc_free(text);
        (void)archive_read_free(a);
    }
    (void)snprintf(err.source, sizeof err.source, "the metadata has more than %zu bytes", size - 1);
    assert_string_equal(err.text, err.source);
    pinc_file_clear(&f);
}

/* What libarchive says comes from the archive: it is escaped, and its want of memory is told as such. */
static void test_failures(void **state)
{
    static const struct {
        const char *label;
        int number;
        const char *text; /* NULL: libarchive has nothing to say */
        enum pinc_status status;
        const char *want;
    } cases[] = {
        {"damaged", -1, "Truncated \033[2J file", PINC_ESYNTAX,
         "the archive cannot be read: Truncated \\x1b[2J file"},
        {"no memory", ENOMEM, "Can't allocate", PINC_ENOMEM, "out of memory"},
        {"silent", 0, NULL, PINC_ESYNTAX, "the archive cannot be read: it is damaged"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct archive *a = NULL;
        struct pinc_error err = {0};

        assert_int_equal(pinc_archive_open(&a, NULL), PINC_OK);
        if (cases[i].text) {
            archive_set_error(a, cases[i].number, "%s", cases[i].text);
        }
        assert_int_equal(pinc_archive_fail(a, &err), cases[i].status);
        assert_int_equal(err.code, cases[i].status);
        assert_string_equal(err.text, cases[i].want);
        (void)archive_read_free(a);
    }
}

/* A failure is told even when there is no memory for libarchive's words. */
static void test_failure_without_memory(void **state)
{
    struct archive *a = NULL;
    struct pinc_error err = {0};
    enum pinc_status st;

    (void)state;
    assert_int_equal(pinc_archive_open(&a, NULL), PINC_OK);
    archive_set_error(a, -1, "damaged");
    pinc_alloc_fail_at(1);
    st = pinc_archive_fail(a, &err);
    pinc_alloc_fail_at(0);
    assert_int_equal(st, err.code);
    assert_null(strstr(err.text, "null"));
    (void)archive_read_free(a);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const struct pinc_slice *bytes = data;
    struct archive_entry *entry = NULL;
    struct archive *a = at_first(*bytes, &entry, err);
    char *text = NULL;
    size_t len = 0;
    enum pinc_status st =
        a ? pinc_archive_read_data(a, "the metadata", &text, &len, 1u << 20, err) : PINC_ENOMEM;

    assert_int_equal(text != NULL, st == PINC_OK);
    pinc_free(text);
    (void)archive_read_free(a);
    return st;
}

static void test_memory(void **state)
{
    struct pinc_file f;
    struct pinc_slice bytes = dist_file(&f, "egg-large.zip");

    (void)state;
    assert_int_equal(pinc_archive_load(NULL), PINC_OK);
    sweep(attempt, &bytes);
    pinc_file_clear(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_data),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_failure_without_memory),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

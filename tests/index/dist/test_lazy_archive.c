#include "tests/support/cmocka_all.h"

#include "index/dist/archive.h"

#include <errno.h>

/* Loaded once, it stays; and the one function with a format takes it apart as printf() does. */
static void test_load(void **state)
{
    struct pinc_error err = {0};
    struct archive *a;

    (void)state;
    assert_int_equal(pinc_archive_load(&err), PINC_OK);
    assert_int_equal(pinc_archive_load(&err), PINC_OK);
    a = archive_read_new();
    assert_non_null(a);
    archive_set_error(a, EIO, "%s of %d: 100%%", "block", 7);
    assert_int_equal(archive_errno(a), EIO);
    assert_string_equal(archive_error_string(a), "block of 7: 100%");
    assert_int_equal(archive_read_support_filter_gzip(a), ARCHIVE_OK);
    assert_int_equal(archive_read_support_filter_bzip2(a), ARCHIVE_OK);
    assert_int_equal(archive_read_support_filter_xz(a), ARCHIVE_OK);
    assert_int_equal(archive_read_support_format_tar(a), ARCHIVE_OK);
    assert_int_equal(archive_read_free(a), ARCHIVE_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

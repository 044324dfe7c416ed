#include "tests/support/cmocka_all.h"

#include "lock/input/read_files.h"

#include <stdio.h>
#include <unistd.h>

static void write_file(const char *path)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

static void test_names(void **state)
{
    static const struct {
        const char *label, *path;
        bool has;
    } cases[] = {
        {"as it was read", "rf-a", true},     {"another spelling", "./rf-a", true},
        {"a symbolic link", "rf-soft", true}, {"a hard link", "rf-hard", true},
        {"another file", "rf-b", false},      {"no file", "rf-none", false},
    };
    struct pinc_read_files files = {0}, more = {0};
    struct pinc_error err = {0};
    size_t i;

    (void)state;
    write_file("rf-a");
    write_file("rf-b");
    assert_int_equal(symlink("rf-a", "rf-soft"), 0);
    assert_int_equal(link("rf-a", "rf-hard"), 0);
    assert_false(pinc_read_files_has(&files, "rf-a"));
    assert_int_equal(pinc_read_files_add(&files, "rf-a", NULL), PINC_OK);
    assert_int_equal(pinc_read_files_add(&files, "/dev/null", NULL), PINC_OK);
    assert_int_equal(pinc_read_files_add(&files, "rf-none", NULL), PINC_OK);
    assert_int_equal(files.n, 1);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pinc_read_files_has(&files, cases[i].path) != cases[i].has) {
            fail_msg("%s", cases[i].label);
        }
    }
    assert_int_equal(pinc_read_files_add(&more, "rf-b", NULL), PINC_OK);
    assert_int_equal(pinc_read_files_spare(&files, "rf-b", &err), PINC_OK);
    assert_int_equal(pinc_read_files_merge(&files, &more, NULL), PINC_OK);
    assert_int_equal(pinc_read_files_spare(&files, "./rf-b", &err), PINC_EUSAGE);
    assert_string_equal(err.source, "./rf-b");
    pinc_read_files_clear(&more);
    pinc_read_files_clear(&files);
    assert_int_equal(files.n, 0);
    assert_int_equal(pinc_read_files_spare(&files, "rf-b", NULL), PINC_OK);
    (void)unlink("rf-a");
    (void)unlink("rf-b");
    (void)unlink("rf-soft");
    (void)unlink("rf-hard");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

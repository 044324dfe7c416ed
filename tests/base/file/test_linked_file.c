#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "base/file/linked_file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/pinc-test-linked-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state)
{
    (void)state;
    pinc_folder_remove(folder);
    return 0;
}

static const char *in_folder(const char *name)
{
    static char path[2][128];
    static size_t turn;

    turn = !turn;
    (void)snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static size_t count_names(void)
{
    DIR *dir = opendir(folder);
    size_t n = 0;

    assert_non_null(dir);
    while (readdir(dir)) {
        n++;
    }
    (void)closedir(dir);
    return n - 2;
}

static void holds(const char *name, const char *text)
{
    struct pinc_file file;

    assert_int_equal(pinc_file_load(&file, in_folder(name), 100, NULL), PINC_OK);
    assert_true(pinc_slice_equal(file.text, pinc_slice_of(text)));
    pinc_file_clear(&file);
}

/* It has no name at first, and each that it is given holds all that was added. */
static void test_names(void **state)
{
    struct pinc_linked_file file;
    struct stat info;

    (void)state;
    if (!pinc_linked_file_open(&file, folder)) {
        print_message("no such files here\n");
        skip();
    }
    assert_true(file.fd > STDERR_FILENO);
    assert_true(pinc_linked_file_add(&file, PINC_LIT("one")));
    assert_int_equal(count_names(), 0);
    assert_true(pinc_linked_file_name(&file, in_folder("a")));
    assert_true(pinc_linked_file_add(&file, PINC_LIT(" two")));
    assert_int_equal(file.len, 7);
    /* Another file has the name; this one has it already. */
    assert_int_equal(pinc_file_replace(in_folder("b"), PINC_LIT("old"), PINC_FILE_PRIVATE, NULL),
                     PINC_OK);
    assert_true(pinc_linked_file_name(&file, in_folder("b")));
    assert_true(pinc_linked_file_name(&file, in_folder("b")));
    assert_int_equal(count_names(), 2);
    assert_int_equal(stat(in_folder("a"), &info), 0);
    assert_int_equal(info.st_nlink, 2);
    assert_int_equal(info.st_mode & 0777, 0600);
    pinc_linked_file_close(&file);
    assert_int_equal(file.fd, -1);
    pinc_linked_file_close(&file);
    holds("a", "one two");
    holds("b", "one two");
}

static void test_failures(void **state)
{
    struct pinc_linked_file file;

    (void)state;
    assert_false(pinc_linked_file_open(&file, in_folder("missing")));
    assert_int_equal(file.fd, -1);
    if (!pinc_linked_file_open(&file, folder)) {
        skip();
    }
    assert_false(pinc_linked_file_name(&file, in_folder("missing/name")));
    assert_true(pinc_linked_file_name(&file, in_folder("a")));
    assert_int_equal(unlink(in_folder("a")), 0);
    /* It is gone with its last name. */
    assert_false(pinc_linked_file_name(&file, in_folder("a")));
    pinc_linked_file_close(&file);
    assert_int_equal(count_names(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_names, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_failures, make_folder, remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Several files together, and the journal that stands beside them meanwhile. That all are replaced or none:
 * test_replace.c; what a killed run leaves: test_journal.c.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/lock_folder.h"

#include "base/file/file.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void put(const char *path, const char *text)
{
    (void)unlink(path);
    if (text) {
        lock_folder_write(path, text);
    }
}

static void assert_holds(const char *path, const char *want)
{
    struct pinc_file file = {0};

    if (!want) {
        assert_int_equal(access(path, F_OK), -1);
        return;
    }
    assert_int_equal(pinc_file_read(&file, path, 1000, NULL), PINC_OK);
    assert_int_equal(file.text.len, strlen(want));
    assert_memory_equal(file.text.ptr, want, file.text.len);
    pinc_file_clear(&file);
}

static void test_journal(void **state)
{
    const struct pinc_file_change changes[] = {{"a.txt", PINC_LIT("new"), PINC_LIT("old")},
                                               {"c.txt", PINC_LIT(""), {NULL, 0}}};

    (void)state;
    put("a.txt", "old");
    assert_int_equal(pinc_file_replace_all(changes, 2, "journal", NULL), PINC_OK);
    assert_holds("a.txt", "new");
    assert_holds("c.txt", "");
    assert_holds("journal", NULL);
    (void)mkdir("journal", 0700);
    (void)mkdir("journal/x", 0700);
    assert_int_equal(pinc_file_replace_all(changes, 2, "journal", NULL), PINC_EIO);
    assert_holds("a.txt", "new");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_journal),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}

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

static void test_journal(void **state)
{
    const struct pinc_file_change changes[] = {{"a.txt", PINC_LIT("new"), PINC_LIT("old")},
                                               {"c.txt", PINC_LIT(""), {NULL, 0}}};

    (void)state;
    lock_folder_put("a.txt", "old");
    assert_int_equal(pinc_file_replace_all(changes, 2, "journal", NULL), PINC_OK);
    lock_folder_holds("a.txt", "new");
    lock_folder_holds("c.txt", "");
    lock_folder_holds("journal", NULL);
    (void)mkdir("journal", 0700);
    (void)mkdir("journal/x", 0700);
    assert_int_equal(pinc_file_replace_all(changes, 2, "journal", NULL), PINC_EIO);
    lock_folder_holds("a.txt", "new");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_journal),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}

#include "tests/support/cmocka_all.h"

#include "lock/set/set_files.h"
#include "tests/support/lock_folder.h"

#include <sys/stat.h>
#include <unistd.h>

static void test_paths(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_slice plain, odd;

    (void)state;
    assert_int_equal(mkdir("x", 0700), 0);
    plain = pinc_set_files_whole(PINC_LIT("a.txt"), arena);
    odd = pinc_set_files_whole(PINC_LIT("./x/../a.txt"), arena);
    assert_true(pinc_slice_starts(plain, "/"));
    assert_true(pinc_slice_equal(plain, odd));
    assert_false(pinc_slice_equal(plain, pinc_set_files_whole(PINC_LIT("x/a.txt"), arena)));
    pinc_arena_free(arena);
}

static void test_owners(void **state)
{
    struct pinc_set_files *files = pinc_set_files_new();
    bool taken;
    size_t at = 0;

    (void)state;
    assert_non_null(files);
    assert_int_equal(pinc_set_files_output(files, &taken, PINC_LIT("/a.txt"), 0, NULL), PINC_OK);
    assert_false(taken);
    assert_int_equal(pinc_set_files_output(files, &taken, PINC_LIT("/b.txt"), 7, NULL), PINC_OK);
    assert_false(taken);
    assert_int_equal(pinc_set_files_output(files, &taken, PINC_LIT("/a.txt"), 8, NULL), PINC_OK);
    assert_true(taken);
    assert_int_equal(pinc_set_files_writer(files, PINC_LIT("/b.txt")), 7);
    assert_int_equal(pinc_set_files_writer(files, PINC_LIT("/c.txt")), PINC_SET_NOBODY);
    assert_int_equal(pinc_set_files_reader(files, PINC_LIT("/a.in"), &at), PINC_SET_NOBODY);
    assert_int_equal(pinc_set_files_input(files, PINC_LIT("/a.in"), 3, NULL), PINC_OK);
    assert_int_equal(pinc_set_files_input(files, PINC_LIT("/b.in"), 4, NULL), PINC_OK);
    assert_int_equal(pinc_set_files_input(files, PINC_LIT("/a.in"), 5, NULL), PINC_OK);
    at = 0;
    assert_int_equal(pinc_set_files_reader(files, PINC_LIT("/a.in"), &at), 5);
    assert_int_equal(pinc_set_files_reader(files, PINC_LIT("/a.in"), &at), 3);
    assert_int_equal(pinc_set_files_reader(files, PINC_LIT("/a.in"), &at), PINC_SET_NOBODY);
    pinc_set_files_forget(files);
    assert_int_equal(pinc_set_files_writer(files, PINC_LIT("/b.txt")), PINC_SET_NOBODY);
    at = 0;
    assert_int_equal(pinc_set_files_reader(files, PINC_LIT("/a.in"), &at), PINC_SET_NOBODY);
    pinc_set_files_free(files);
    pinc_set_files_free(NULL);
}

/* By the file and not by its name. */
static void test_noted(void **state)
{
    struct pinc_set_files *files = pinc_set_files_new();
    struct pinc_read_files read = {0};

    (void)state;
    assert_non_null(files);
    lock_folder_write("one", "1");
    lock_folder_write("two", "2");
    assert_int_equal(symlink("one", "link"), 0);
    assert_false(pinc_set_files_noted(files, "one", 0));
    assert_int_equal(pinc_read_files_add(&read, "two", NULL), PINC_OK);
    assert_int_equal(pinc_read_files_add(&read, "one", NULL), PINC_OK);
    assert_int_equal(pinc_set_files_note(files, &read, 1, NULL), PINC_OK);
    assert_true(pinc_set_files_noted(files, "one", 0));
    assert_true(pinc_set_files_noted(files, "link", 0));
    assert_false(pinc_set_files_noted(files, "link", 1));
    assert_false(pinc_set_files_noted(files, "none", 0));
    assert_int_equal(pinc_set_files_note(files, &read, 2, NULL), PINC_OK);
    assert_true(pinc_set_files_noted(files, "link", 1));
    pinc_read_files_clear(&read);
    pinc_set_files_free(files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_owners),
        cmocka_unit_test(test_noted),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}

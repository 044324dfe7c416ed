#include "tests/support/cmocka_all.h"

#include "base/file/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];

static void make_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
}

static void assert_gone(const char *path)
{
    struct stat info;

    assert_int_equal(lstat(path, &info), -1);
}

/* Whatever has that name goes, what links lead to stays. */
static void test_kinds(void **state)
{
    (void)state;
    pinc_folder_remove("none");
    pinc_folder_remove("none/x");
    make_file("kept");
    make_file("file");
    pinc_folder_remove("file");
    assert_gone("file");
    assert_int_equal(mkdir("empty", 0700), 0);
    pinc_folder_remove("empty");
    assert_gone("empty");
    assert_int_equal(mkdir("full", 0700), 0);
    make_file("full/kept");
    assert_int_equal(symlink("full", "link"), 0);
    pinc_folder_remove("link");
    assert_gone("link");
    assert_int_equal(access("full/kept", F_OK), 0);

    assert_int_equal(mkdir("tree", 0700), 0);
    assert_int_equal(mkdir("tree/a", 0700), 0);
    assert_int_equal(mkdir("tree/b", 0700), 0);
    make_file("tree/a/file");
    assert_int_equal(mkfifo("tree/a/pipe", 0600), 0);
    assert_int_equal(symlink("../../full", "tree/a/link"), 0);
    assert_int_equal(symlink("..", "tree/around"), 0);
    assert_int_equal(symlink("nowhere", "tree/broken"), 0);
    pinc_folder_remove("tree");
    assert_gone("tree");
    assert_int_equal(access("full/kept", F_OK), 0);
    assert_int_equal(access("kept", F_OK), 0);
}

/* Deeper than any path can be, and folders that their maker closed. */
static void test_deep(void **state)
{
    int at, next, i;

    (void)state;
    assert_int_equal(mkdir("a", 0700), 0);
    at = open("a", O_RDONLY | O_DIRECTORY);
    for (i = 0; i < 250; i++) {
        assert_int_equal(mkdirat(at, "a-folder-with-a-name", 0700), 0);
        assert_int_equal(mkdirat(at, "b", 0700), 0);
        next = openat(at, "a-folder-with-a-name", O_RDONLY | O_DIRECTORY);
        assert_true(next >= 0);
        assert_int_equal(fchmod(at, i % 7 ? 0700 : 0), 0);
        assert_int_equal(close(at), 0);
        at = next;
    }
    assert_int_equal(close(at), 0);
    pinc_folder_remove("a");
    assert_gone("a");
}

/* Out of memory it gives up, without a loop and without a block left; again, it ends its work. */
static void test_memory(void **state)
{
    const long live = pinc_alloc_live();

    (void)state;
    assert_int_equal(mkdir("m", 0700), 0);
    assert_int_equal(mkdir("m/inner", 0700), 0);
    make_file("m/inner/file");
    pinc_alloc_fail_at(1);
    pinc_folder_remove("m");
    pinc_alloc_fail_at(0);
    assert_int_equal(pinc_alloc_live(), live);
    assert_int_equal(access("m/inner/file", F_OK), 0);
    pinc_folder_remove("m");
    assert_int_equal(pinc_alloc_live(), live);
    assert_gone("m");
}

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(root, sizeof root, "/tmp/test_remove_folder-XXXXXX");
    return mkdtemp(root) ? chdir(root) : -1;
}

static int tear_down(void **state)
{
    (void)state;
    if (chdir("/") != 0) {
        return -1;
    }
    pinc_folder_remove(root);
    return access(root, F_OK) == 0 ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_deep),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

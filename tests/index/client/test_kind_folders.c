#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/client/kind_folders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/pinc-test-kinds-XXXXXX");
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

/* Made for their owner alone, with the tag; formats of earlier versions go. */
static void test_make(void **state)
{
    struct stat info;
    char path[256];
    bool exists;

    (void)state;
    assert_int_equal(mkdir(in_folder("cache"), 0755), 0);
    assert_int_equal(mkdir(in_folder("cache/metadata-v1"), 0755), 0);
    assert_int_equal(mkdir(in_folder("cache/mine"), 0755), 0);
    assert_int_equal(pinc_cache_folder_make(in_folder("cache"), PINC_CACHE_HOST, NULL), PINC_OK);
    assert_int_equal(pinc_cache_folder_make(in_folder("cache"), PINC_CACHE_HOST, NULL), PINC_OK);
    (void)snprintf(path, sizeof path, "%s/%s", in_folder("cache"),
                   pinc_cache_kind_folder(PINC_CACHE_HOST));
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(stat(in_folder("cache"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(access(in_folder("cache/CACHEDIR.TAG"), F_OK), 0);
    assert_int_not_equal(access(in_folder("cache/metadata-v1"), F_OK), 0);
    assert_int_equal(access(in_folder("cache/mine"), F_OK), 0);
    assert_true(pinc_cache_folder_is_ours(path, &exists));
    assert_true(exists);
    assert_true(pinc_cache_is_ours(in_folder("cache")));
}

static void test_failures(void **state)
{
    struct pinc_error err = {0};
    bool exists;

    (void)state;
    assert_true(pinc_cache_folder_is_ours(in_folder("none"), &exists));
    assert_false(exists);
    assert_true(pinc_cache_is_ours(in_folder("none")));
    assert_int_equal(symlink(folder, in_folder("link")), 0);
    assert_false(pinc_cache_folder_is_ours(in_folder("link"), &exists));
    assert_true(pinc_cache_is_ours(in_folder("link"))); /* of the user's own making */
    assert_int_equal(pinc_file_replace(in_folder("file"), PINC_LIT("x"), PINC_FILE_PRIVATE, NULL),
                     PINC_OK);
    assert_false(pinc_cache_is_ours(in_folder("file")));
    assert_int_equal(pinc_cache_folder_make(in_folder("file"), PINC_CACHE_HOST, &err), PINC_EIO);
    assert_non_null(strstr(err.text, "cannot make the folder"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_make, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_failures, make_folder, remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

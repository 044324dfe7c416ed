#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/client/scratch.h"
#include "tests/support/sweep.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    (void)strcpy(folder, "/tmp/pinc-test-scratch-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state)
{
    (void)state;
    pinc_folder_remove(folder);
    return 0;
}

/* How much lies in the test's folder. */
static unsigned count(void)
{
    DIR *dir = opendir(folder);
    const struct dirent *e;
    unsigned n = 0;

    assert_non_null(dir);
    while ((e = readdir(dir)) != NULL) {
        n += e->d_name[0] != '.';
    }
    (void)closedir(dir);
    return n;
}

/* Files of one name lie apart, are the owner's alone, and leave nothing behind. */
static void test_files(void **state)
{
    struct pinc_scratch scratch = {.base = folder};
    struct pinc_buf path[2] = {{0}};
    struct stat info;
    int fd[2] = {-1, -1};
    size_t i;

    (void)state;
    pinc_scratch_drop(&path[0], &fd[0]);
    pinc_scratch_clear(&scratch);
    assert_int_equal(count(), 0);
    for (i = 0; i < 2; i++) {
        assert_int_equal(
            pinc_scratch_file(&scratch, &path[i], &fd[i], PINC_LIT("demo-1.0.tar.gz"), NULL),
            PINC_OK);
        assert_true(pinc_slice_ends(pinc_buf_slice(&path[i]), "/demo-1.0.tar.gz"));
        assert_true(fd[i] > 2);
        assert_int_equal(write(fd[i], "x", 1), 1);
        assert_int_equal(pread(fd[i], &info, 1, 0), 1);
        assert_int_equal(stat(path[i].ptr, &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
        assert_int_equal(info.st_size, 1);
    }
    assert_string_not_equal(path[0].ptr, path[1].ptr);
    assert_int_equal(count(), 1);
    pinc_scratch_drop(&path[0], &fd[0]);
    assert_int_equal(fd[0], -1);
    assert_int_equal(path[0].len, 0);
    assert_int_equal(access(path[1].ptr, R_OK), 0);
    pinc_scratch_drop(&path[1], &fd[1]);
    pinc_scratch_clear(&scratch);
    assert_int_equal(count(), 0);
}

/* A name that leads elsewhere is the index's doing, and no file is made. */
static void test_names(void **state)
{
    static const struct {
        const char *label;
        struct pinc_slice name;
    } cases[] = {
        {"empty", {"", 0}},
        {"hidden", {".x", 2}},
        {"the folder above", {"..", 2}},
        {"another folder", {"a/b", 3}},
        {"from the root", {"/a", 2}},
        {"a NUL", {"a\0b", 3}},
    };
    struct pinc_scratch scratch = {.base = folder};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        struct pinc_buf path = {0};
        int fd = 7;

        assert_int_equal(pinc_scratch_file(&scratch, &path, &fd, cases[i].name, &err), PINC_EUSAGE);
        assert_string_equal(err.text, "a file cannot have the name that the index gives it");
        assert_int_equal(fd, -1);
        pinc_scratch_drop(&path, &fd);
    }
    pinc_scratch_clear(&scratch);
    assert_int_equal(count(), 0);
}

/* A failure names the file, leaves nothing, and does no harm to the files that come later. */
static void test_failures(void **state)
{
    struct pinc_scratch scratch = {.base = folder};
    struct pinc_error err = {0};
    struct pinc_buf path = {0}, other = {0};
    char name[400], again[128];
    int fd = -1, other_fd = -1;

    (void)state;
    memset(name, 'x', sizeof name);
    assert_int_equal(
        pinc_scratch_file(&scratch, &path, &fd, (struct pinc_slice){name, sizeof name}, &err),
        PINC_EIO);
    assert_true(strncmp(err.text, "cannot make the temporary '", 27) == 0);
    assert_non_null(strstr(err.text, "File name too long"));
    pinc_scratch_drop(&path, &fd);

    /* The next folder's place is taken. */
    (void)snprintf(again, sizeof again, "%s/1", scratch.folder.path.ptr);
    assert_int_equal(mkdir(again, 0700), 0);
    pinc_error_clear(&err);
    assert_int_equal(pinc_scratch_file(&scratch, &path, &fd, PINC_LIT("a"), &err), PINC_EIO);
    assert_non_null(strstr(err.text, "/1': File exists"));
    assert_int_equal(rmdir(again), 0);
    pinc_scratch_drop(&path, &fd);
    assert_int_equal(pinc_scratch_file(&scratch, &other, &other_fd, PINC_LIT("a"), NULL), PINC_OK);
    pinc_scratch_drop(&other, &other_fd);
    pinc_scratch_clear(&scratch);
    assert_int_equal(count(), 0);

    scratch = (struct pinc_scratch){.base = "/nonexistent"};
    pinc_error_clear(&err);
    assert_int_equal(pinc_scratch_file(&scratch, &path, &fd, PINC_LIT("a"), &err), PINC_EIO);
    assert_non_null(strstr(err.text, "/nonexistent"));
    pinc_scratch_drop(&path, &fd);
    pinc_scratch_clear(&scratch);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_scratch scratch = {.base = folder};
    struct pinc_buf path = {0};
    int fd = -1;
    enum pinc_status st = pinc_scratch_file(&scratch, &path, &fd, pinc_slice_of(data), err);

    assert_int_equal(fd >= 0, st == PINC_OK);
    pinc_scratch_drop(&path, &fd);
    pinc_scratch_clear(&scratch);
    assert_int_equal(count(), 0);
    return st;
}

static void test_memory(void **state)
{
    static char name[201];

    (void)state;
    memset(name, 'x', sizeof name - 1); /* the path grows once more for it */
    sweep(attempt, name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

#include "tests/support/cmocka_all.h"

#include "base/file/file.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[PATH_MAX];
static struct pinc_arena *arena;

static const char *path_of(const char *name)
{
    return pinc_path_join(arena, pinc_slice_of(root), pinc_slice_of(name));
}

static void put(const char *path, const char *text)
{
    assert_int_equal(pinc_file_replace(path, pinc_slice_of(text), PINC_FILE_SYNC, NULL), PINC_OK);
}

static void check(const char *path, const char *want)
{
    struct pinc_file file;

    assert_int_equal(pinc_file_read(&file, path, 1000, NULL), PINC_OK);
    assert_true(pinc_slice_equal(file.text, pinc_slice_of(want)));
    pinc_file_clear(&file);
    assert_int_equal(pinc_file_map(&file, path, 1000, NULL), PINC_OK);
    assert_true(pinc_slice_equal(file.text, pinc_slice_of(want)));
    pinc_file_clear(&file);
    pinc_file_clear(&file);
}

static void test_read(void **state)
{
    struct pinc_error err = {0};
    struct pinc_buf want = {0};
    struct pinc_file file;

    (void)state;
    put(path_of("empty"), "");
    check(path_of("empty"), "");
    put(path_of("five"), "12345");
    check(path_of("five"), "12345");
    /* A limit holds exactly. */
    assert_int_equal(pinc_file_read(&file, path_of("five"), 5, NULL), PINC_OK);
    pinc_file_clear(&file);
    assert_int_equal(pinc_file_read(&file, path_of("five"), 4, &err), PINC_ELIMIT);
    pinc_buf_addf(&want, "'%s' is larger than 4 bytes", path_of("five"));
    assert_string_equal(err.text, want.ptr);
    assert_int_equal(pinc_file_map(&file, path_of("five"), 4, NULL), PINC_ELIMIT);
    assert_int_equal(pinc_file_read(&file, path_of("five/x"), 4, NULL), PINC_ENOTFOUND);
    assert_int_equal(pinc_file_map(&file, path_of("none"), 4, NULL), PINC_ENOTFOUND);
    assert_int_equal(pinc_file_read(&file, root, 4, NULL), PINC_EIO);
    pinc_error_clear(&err);
    want.len = 0;
    assert_int_equal(pinc_file_read(&file, path_of("none"), 4, &err), PINC_ENOTFOUND);
    pinc_buf_addf(&want, "cannot read '%s': No such file or directory", path_of("none"));
    assert_string_equal(err.text, want.ptr);
    pinc_buf_clear(&want);
}

/* Whether a file is read or mapped is not to be seen. */
static void test_map_sizes(void **state)
{
    static const size_t sizes[] = {1, 4095, 4096, 16383, 16384, 16385, 100000, 1000000};
    char *bytes = pinc_alloc(1000000);
    struct pinc_file file;
    size_t i, k;

    (void)state;
    assert_non_null(bytes);
    for (i = 0; i < 1000000; i++) {
        bytes[i] = (char)(i * 31 % 251);
    }
    for (k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        struct pinc_slice text = {bytes, sizes[k]};

        assert_int_equal(pinc_file_replace(path_of("sized"), text, PINC_FILE_SYNC, NULL), PINC_OK);
        assert_int_equal(pinc_file_map(&file, path_of("sized"), sizes[k] - 1, NULL), PINC_ELIMIT);
        assert_int_equal(pinc_file_map(&file, path_of("sized"), sizes[k], NULL), PINC_OK);
        assert_true(pinc_slice_equal(file.text, text));
        assert_true(file.modified > 1600000000);
        assert_int_equal((uintptr_t)file.text.ptr % 8, 0);
        pinc_file_clear(&file);
    }
    assert_int_equal(pinc_file_map(&file, root, 1000, NULL), PINC_EIO);
    pinc_free(bytes);
}

static void test_pipe(void **state)
{
    struct pinc_file file;
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "abc", 3), 3);
    assert_int_equal(close(ends[1]), 0);
    assert_int_equal(pinc_file_read_fd(&file, ends[0], "a pipe", 10, NULL), PINC_OK);
    assert_true(pinc_slice_equal(file.text, PINC_LIT("abc")));
    pinc_file_clear(&file);
    assert_int_equal(close(ends[0]), 0);
}

static mode_t mode_of(const char *path)
{
    struct stat info;

    assert_int_equal(lstat(path, &info), 0);
    return info.st_mode;
}

static void test_folders(void **state)
{
    struct pinc_buf path = {0};
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_folder_make(path_of("a/b/c"), NULL), PINC_OK);
    assert_int_equal(pinc_folder_make(path_of("a/b/c"), NULL), PINC_OK);
    put(path_of("a/b/file"), "x");
    assert_int_not_equal(pinc_folder_make(path_of("a/b/file/x"), NULL), PINC_OK);
    /* Two private folders. */
    assert_int_equal(pinc_folder_temporary(&path, root, NULL), PINC_OK);
    assert_int_equal(mode_of(path.ptr) & 0777, 0700);
    assert_true(pinc_slice_starts(pinc_buf_slice(&path), root));
    assert_int_equal(pinc_folder_temporary(&path, "/nonexistent", &err), PINC_EIO);
    assert_string_equal(err.text,
                        "cannot make a folder in '/nonexistent': No such file or directory");
    pinc_buf_clear(&path);
}

static void test_paths(void **state)
{
    static const struct {
        const char *path, *folder, *name;
    } cases[] = {
        {"/a/b", "/a", "b"}, {"a/b", "a", "b"},       {"a", ".", "a"},
        {"/a", "/", "a"},    {"../a/b", "../a", "b"},
    };
    static const struct {
        const char *folder, *name, *want;
    } joins[] = {
        {"/a", "b", "/a/b"}, {".", "b", "b"}, {"", "b", "b"}, {"a", "/b", "/b"}, {"/", "b", "/b"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice path = pinc_slice_of(cases[i].path);

        assert_true(pinc_slice_equal(pinc_path_folder(path), pinc_slice_of(cases[i].folder)));
        assert_true(pinc_slice_equal(pinc_path_name(path), pinc_slice_of(cases[i].name)));
    }
    for (i = 0; i < sizeof joins / sizeof *joins; i++) {
        assert_string_equal(
            pinc_path_join(arena, pinc_slice_of(joins[i].folder), pinc_slice_of(joins[i].name)),
            joins[i].want);
    }
}

/* A cache entry: links are neither read nor followed, and a FIFO is not waited for. */
static void test_private(void **state)
{
    struct pinc_file file = {0};
    struct stat info;
    char path[64], other[64], large[20000];

    (void)state;
    memset(large, 'x', sizeof large);
    (void)snprintf(path, sizeof path, "%s", path_of("entry"));
    (void)snprintf(other, sizeof other, "%s", path_of("victim"));
    assert_int_equal(pinc_file_replace(other, PINC_LIT("precious"), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    assert_int_equal(symlink(other, path), 0);
    assert_int_equal(pinc_file_load(&file, path, 100, NULL), PINC_EIO);
    assert_int_equal(pinc_file_replace(path, PINC_LIT("new"), PINC_FILE_PRIVATE, NULL), PINC_OK);
    assert_int_equal(lstat(path, &info), 0);
    assert_true(S_ISREG(info.st_mode) && (info.st_mode & 0777) == 0600);
    assert_int_equal(pinc_file_load(&file, path, 100, NULL), PINC_OK);
    assert_true(pinc_slice_equal(file.text, PINC_LIT("new")));
    pinc_file_clear(&file);
    assert_int_equal(pinc_file_load(&file, other, 100, NULL), PINC_OK);
    assert_true(pinc_slice_equal(file.text, PINC_LIT("precious")));
    pinc_file_clear(&file);
    assert_int_equal(
        pinc_file_replace(path, (struct pinc_slice){large, sizeof large}, PINC_FILE_PRIVATE, NULL),
        PINC_OK);
    assert_int_equal(pinc_file_load(&file, path, sizeof large, NULL), PINC_OK);
    assert_int_equal(truncate(path, 0), 0);
    assert_memory_equal(file.text.ptr, large, sizeof large);
    pinc_file_clear(&file);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(pinc_file_load(&file, path, 100, NULL), PINC_EIO);
    assert_int_equal(pinc_file_replace(path, PINC_LIT("new"), PINC_FILE_PRIVATE, NULL), PINC_OK);
    assert_int_equal(pinc_file_load(&file, path, 100, NULL), PINC_OK);
    pinc_file_clear(&file);
}

static void test_reserve(void **state)
{
    struct pinc_file file = {0};

    (void)state;
    assert_int_equal(pinc_file_reserve(&file, 5, NULL), PINC_OK);
    assert_memory_equal(file.text.ptr, "\0\0\0\0\0", 5);
    memcpy(file.map_, "hello", 5);
    pinc_file_clear(&file);
}

static int set_up(void **state)
{
    (void)state;
    memcpy(root, "/tmp/test_file-XXXXXX", sizeof "/tmp/test_file-XXXXXX");
    arena = pinc_arena_new();
    return mkdtemp(root) && arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pinc_folder_remove(root);
    pinc_arena_free(arena);
    return access(root, F_OK) == 0 ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),    cmocka_unit_test(test_map_sizes),
        cmocka_unit_test(test_pipe),    cmocka_unit_test(test_reserve),
        cmocka_unit_test(test_private), cmocka_unit_test(test_folders),
        cmocka_unit_test(test_paths),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

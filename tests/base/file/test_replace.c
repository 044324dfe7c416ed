#include "tests/support/cmocka_all.h"

#include "base/file/file.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
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
}

static mode_t mode_of(const char *path)
{
    struct stat info;

    assert_int_equal(lstat(path, &info), 0);
    return info.st_mode;
}

static void test_replace(void **state)
{
    const char *target = path_of("target"), *link = path_of("link");
    struct pinc_error err = {0};
    struct pinc_buf want = {0};

    (void)state;
    put(target, "old");
    assert_int_equal(chmod(target, 0640), 0);
    put(target, "new");
    check(target, "new");
    assert_int_equal(mode_of(target) & 0777, 0640);
    /* A link stays, and so does what a failure could not replace. */
    assert_int_equal(symlink("target", link), 0);
    put(link, "through");
    assert_true(S_ISLNK(mode_of(link)));
    check(target, "through");
    assert_int_equal(pinc_file_replace(root, PINC_LIT("x"), PINC_FILE_SYNC, &err), PINC_EIO);
    pinc_buf_addf(&want, "cannot write '%s': Is a directory", root);
    assert_string_equal(err.text, want.ptr);
    pinc_buf_clear(&want);
    assert_true(pinc_file_replace(path_of("none/x"), PINC_LIT("x"), PINC_FILE_SYNC, NULL) !=
                PINC_OK);
}

/* A new file has the mode that the umask gives. */
/* From where one file stands to where another does; more than is read at a time. */
static void test_copy(void **state)
{
    enum { SIZE = 200000 };
    const char *from_path = path_of("from"), *to_path = path_of("to");
    struct pinc_buf text = {0};
    struct pinc_file file;
    int from, to;

    (void)state;
    pinc_buf_addf(&text, "skipped%0*u", SIZE, 7u);
    assert_int_equal(pinc_file_replace(from_path, pinc_buf_slice(&text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    put(to_path, "kept");
    from = open(from_path, O_RDONLY | O_CLOEXEC);
    to = open(to_path, O_WRONLY | O_CLOEXEC);
    assert_true(from >= 0 && to >= 0);
    assert_int_equal(lseek(from, 7, SEEK_SET), 7);
    assert_int_equal(lseek(to, 4, SEEK_SET), 4);
    assert_true(pinc_file_copy(to, from));
    assert_int_equal(pinc_file_read(&file, to_path, SIZE + 4, NULL), PINC_OK);
    assert_int_equal(file.text.len, SIZE + 4);
    assert_memory_equal(file.text.ptr, "kept", 4);
    assert_memory_equal(file.text.ptr + 4, text.ptr + 7, SIZE);
    pinc_file_clear(&file);
    /* One that cannot be read, and one that cannot be written to. */
    assert_false(pinc_file_copy(to, to));
    assert_int_equal(lseek(from, 0, SEEK_SET), 0);
    assert_false(pinc_file_copy(from, from));
    assert_int_equal(close(from), 0);
    assert_int_equal(close(to), 0);
    assert_int_equal(unlink(from_path), 0);
    assert_int_equal(unlink(to_path), 0);
    pinc_buf_clear(&text);
}

static void test_new_mode(void **state)
{
    static const mode_t masks[] = {022, 077, 002};
    const char *path = path_of("mode");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof masks / sizeof *masks; i++) {
        mode_t before = umask(masks[i]);

        put(path, "new");
        (void)umask(before);
        assert_int_equal(mode_of(path) & 0777, 0666 & ~masks[i]);
        assert_int_equal(unlink(path), 0);
    }
}

/* The owner stays, where this process may give files away. */
static void test_owner(void **state)
{
    const char *path = path_of("owned");
    struct stat info;

    (void)state;
    put(path, "old");
    if (chown(path, 12345, 23456) != 0) {
        assert_int_not_equal(geteuid(), 0);
        return;
    }
    assert_int_equal(chmod(path, 0604), 0);
    put(path, "new");
    check(path, "new");
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_uid, 12345);
    assert_int_equal(info.st_gid, 23456);
    assert_int_equal(info.st_mode & 07777, 0604);
}

/* What a killed process left goes; what a process works on, and what has another name, stays. */
static void test_left(void **state)
{
    static const char *const others[] = {
        ".out.txt.pinc-0123456",  ".out.txt.pinc-012345678", ".out.txt.pinc-0123456g",
        ".other.pinc-01234567",   "out.txt.pinc-01234567",   ".out.txt.pinc-",
        ".out.txt.pinc-0123abcX",
    };
    const char *out = path_of("left/out.txt"), *left = path_of("left/.out.txt.pinc-01234567");
    const char *folder = path_of("left/.out.txt.pinc-89abcdef");
    char name[PATH_MAX];
    size_t i;
    int fd;

    (void)state;
    assert_int_equal(pinc_folder_make(folder, NULL), PINC_OK);
    for (i = 0; i < sizeof others / sizeof *others; i++) {
        (void)snprintf(name, sizeof name, "left/%s", others[i]);
        put(path_of(name), "mine");
    }
    put(left, "half");
    fd = open(left, O_RDONLY);
    assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
    pinc_file_tidy(out);
    put(out, "old");
    check(left, "half");
    assert_int_equal(close(fd), 0);
    pinc_file_tidy(path_of("left/out.tx"));
    pinc_file_tidy(path_of("none/out.txt"));
    check(left, "half");
    pinc_file_tidy(out);
    assert_int_equal(access(left, F_OK), -1);
    put(left, "half");
    put(out, "new");
    assert_int_equal(access(left, F_OK), -1);
    check(out, "new");
    assert_int_equal(access(folder, F_OK), 0);
    for (i = 0; i < sizeof others / sizeof *others; i++) {
        (void)snprintf(name, sizeof name, "left/%s", others[i]);
        check(path_of(name), "mine");
    }
}

/* A name that is as long as names can be leaves no room for a longer one beside it. */
static void test_long_name(void **state)
{
    char name[NAME_MAX + 2] = "";
    size_t i;

    (void)state;
    for (i = 0; i + 2 <= NAME_MAX; i += 2) {
        memcpy(name + i, "\xc3\xa4", 3);
    }
    put(path_of(name), "old");
    put(path_of(name), "new");
    check(path_of(name), "new");
}

/* Out of memory at any point: the old text, or the new one. */
static void test_replace_out_of_memory(void **state)
{
    const char *path = path_of("memory");
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;
    long live;

    (void)state;
    put(path, "old");
    live = pinc_alloc_live();
    for (n = 1; st == PINC_ENOMEM; n++) {
        check(path, "old");
        pinc_alloc_fail_at(n);
        st = pinc_file_replace(path, PINC_LIT("new"), PINC_FILE_NO_SYNC, NULL);
        pinc_alloc_fail_at(0);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 2);
    check(path, "new");
}

/* Several files: all of them or none, and nothing is left of a failure. */
static void test_all(void **state)
{
    const struct pinc_file_change changes[] = {
        {path_of("all-1"), PINC_LIT("one"), PINC_LIT("old")},
        {path_of("all-2"), PINC_LIT("two"), {NULL, 0}},
        {path_of("all-3"), PINC_LIT("three"), {NULL, 0}},
    };
    struct pinc_error err = {0};
    size_t i;

    (void)state;
    put(changes[0].path, "old");
    assert_int_equal(mkdir(changes[2].path, 0700), 0);
    assert_int_equal(pinc_file_replace_all(changes, 3, NULL, &err), PINC_EIO);
    assert_non_null(strstr(err.text, "all-3"));
    check(changes[0].path, "old");
    assert_int_equal(access(changes[1].path, F_OK), -1);
    assert_int_equal(rmdir(changes[2].path), 0);
    assert_int_equal(pinc_file_replace_all(changes, 3, NULL, NULL), PINC_OK);
    for (i = 0; i < 3; i++) {
        check(changes[i].path, changes[i].bytes.ptr);
    }
    assert_int_equal(pinc_file_replace_all(changes, 0, NULL, NULL), PINC_OK);
}

static void test_all_out_of_memory(void **state)
{
    const struct pinc_file_change changes[] = {
        {path_of("sweep-1"), PINC_LIT("one"), {NULL, 0}},
        {path_of("sweep-2"), PINC_LIT("two"), {NULL, 0}},
    };
    enum pinc_status st = PINC_ENOMEM;
    size_t n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM; n++) {
        pinc_alloc_fail_at(n);
        st = pinc_file_replace_all(changes, 2, NULL, NULL);
        pinc_alloc_fail_at(0);
        assert_true(st == PINC_OK || access(changes[0].path, F_OK) != 0);
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 2);
}

static int set_up(void **state)
{
    (void)state;
    memcpy(root, "/tmp/test_replace-XXXXXX", sizeof "/tmp/test_replace-XXXXXX");
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
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_replace),
        cmocka_unit_test(test_new_mode),
        cmocka_unit_test(test_owner),
        cmocka_unit_test(test_left),
        cmocka_unit_test(test_long_name),
        cmocka_unit_test(test_replace_out_of_memory),
        cmocka_unit_test(test_all),
        cmocka_unit_test(test_all_out_of_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

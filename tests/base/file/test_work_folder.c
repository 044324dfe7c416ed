#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "base/file/work_folder.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct pinc_buf root;
static struct pinc_arena *arena;

static const char *path_of(const char *name)
{
    return pinc_path_join(arena, pinc_buf_slice(&root), pinc_slice_of(name));
}

static bool is_there(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0;
}

/* One is for its user alone, is not swept while it is in use, and goes with what is in it. */
static void test_use(void **state)
{
    struct pinc_work_folder folder = {.lock = 0}, other = {.lock = 0};
    struct stat info;
    const char *path;

    (void)state;
    assert_int_equal(pinc_work_folder_make(&folder, root.ptr, NULL), PINC_OK);
    assert_int_equal(pinc_work_folder_make(&other, root.ptr, NULL), PINC_OK);
    assert_string_not_equal(folder.path.ptr, other.path.ptr);
    assert_int_equal(stat(folder.path.ptr, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    path = pinc_arena_copy(arena, folder.path.ptr, folder.path.len);
    assert_int_equal(
        pinc_folder_make(pinc_path_join(arena, pinc_slice_of(path), PINC_LIT("a/b")), NULL),
        PINC_OK);
    pinc_work_folders_sweep(root.ptr);
    assert_true(is_there(path));
    pinc_work_folder_remove(&folder);
    assert_false(is_there(path));
    assert_int_equal(folder.path.len, 0);
    pinc_work_folder_remove(&folder);
    /* What is released stays until it is swept, unless it has got another name. */
    path = pinc_arena_copy(arena, other.path.ptr, other.path.len);
    pinc_work_folder_release(&other);
    assert_true(is_there(path));
    pinc_work_folders_sweep(root.ptr);
    assert_false(is_there(path));
}

/* What a killed program left goes; what a living one has stays. */
static void test_killed(void **state)
{
    struct pinc_work_folder folder = {.lock = 0};
    int up[2], down[2];
    char path[200] = "";
    pid_t pid;
    ssize_t n;

    (void)state;
    assert_int_equal(pipe(up), 0);
    assert_int_equal(pipe(down), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        if (pinc_work_folder_make(&folder, root.ptr, NULL) != PINC_OK ||
            write(up[1], folder.path.ptr, folder.path.len) < 0) {
            _exit(1);
        }
        (void)close(down[1]);
        (void)read(down[0], path, 1); /* until the parent closes it */
        _exit(0);                     /* without a word to the folder */
    }
    n = read(up[0], path, sizeof path - 1);
    assert_true(n > 0);
    pinc_work_folders_sweep(root.ptr);
    assert_true(is_there(path));
    (void)close(down[0]);
    (void)close(down[1]);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    (void)close(up[0]);
    (void)close(up[1]);
    pinc_work_folders_sweep(root.ptr);
    assert_false(is_there(path));
}

/* What is not one by its name, or no folder, is left alone; so is what a link leads to. */
static void test_others(void **state)
{
    static const struct {
        const char *label, *name;
        bool goes;
    } cases[] = {
        {"one of ours", "pinc-work-a1B2c3", true}, {"too short", "pinc-work-a1B2c", false},
        {"too long", "pinc-work-a1B2c3d", false},  {"another character", "pinc-work-a1B2c.", false},
        {"another name", "pinc-a1B2c3", false},    {"a user's", "pinc-work", false},
    };
    const char *kept = path_of("kept/inside"), *link = path_of("pinc-work-link00");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_folder_make(path_of(cases[i].name), NULL), PINC_OK);
    }
    assert_int_equal(pinc_folder_make(kept, NULL), PINC_OK);
    assert_int_equal(symlink(path_of("kept"), link), 0);
    assert_int_equal(
        pinc_file_replace(path_of("pinc-work-file00"), PINC_LIT("x"), PINC_FILE_NO_SYNC, NULL),
        PINC_OK);
    if (geteuid() == 0) {
        assert_int_equal(pinc_folder_make(path_of("pinc-work-other0"), NULL), PINC_OK);
        assert_int_equal(chown(path_of("pinc-work-other0"), 12345, 12345), 0);
    }
    pinc_work_folders_sweep(root.ptr);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (is_there(path_of(cases[i].name)) == cases[i].goes) {
            fail_msg("%s", cases[i].label);
        }
    }
    assert_true(is_there(kept));
    assert_true(is_there(link));
    assert_true(is_there(path_of("pinc-work-file00")));
    assert_true(geteuid() != 0 || is_there(path_of("pinc-work-other0")));
}

static void test_failures(void **state)
{
    struct pinc_work_folder folder = {.lock = 0};
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_work_folder_make(&folder, "/nonexistent", &err), PINC_EIO);
    assert_non_null(strstr(err.text, "cannot make a folder in '/nonexistent'"));
    assert_int_equal(folder.path.len, 0);
    pinc_error_clear(&err);
    pinc_work_folder_remove(&folder);
    pinc_work_folders_sweep("/nonexistent");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_use), cmocka_unit_test(test_killed),
                                       cmocka_unit_test(test_others),
                                       cmocka_unit_test(test_failures)};
    int failed;

    arena = pinc_arena_new();
    if (!arena || pinc_folder_temporary(&root, NULL, NULL) != PINC_OK) {
        return 1;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    pinc_folder_remove(root.ptr);
    pinc_buf_clear(&root);
    pinc_arena_free(arena);
    return failed;
}

#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "base/text.h"
#include "index/client/kept_files.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[] = "/tmp/pinc-test-kept-XXXXXX";
static char dir[64], path[64], out[64];

static int make_top(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(top));
    (void)snprintf(dir, sizeof dir, "%s/cache", top);
    (void)snprintf(path, sizeof path, "%s/file", top);
    (void)snprintf(out, sizeof out, "%s/out", top);
    return 0;
}

static int remove_top(void **state)
{
    (void)state;
    pinc_folder_remove(top);
    return 0;
}

/* Keeps a file with this text; its digest. */
static struct pinc_hash keep(const char *text, uint64_t most)
{
    struct pinc_hash hash;

    assert_int_equal(pinc_file_replace(path, pinc_slice_of(text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, pinc_slice_of(text), NULL), PINC_OK);
    pinc_kept_files_add(dir, path, &hash, most);
    return hash;
}

static bool take(const struct pinc_hash *hash)
{
    struct pinc_hash found;
    uint64_t bytes = 0;

    return pinc_kept_files_take(dir, out, hash, 1, &found, &bytes);
}

/* The path of a kept file. */
static const char *kept_path(const struct pinc_hash *hash)
{
    static char text[160];
    struct pinc_buf hex = {0};

    pinc_hash_print(&hex, hash);
    (void)snprintf(text, sizeof text, "%s/" PINC_KEPT_FILES_FOLDER "/%.32s", dir, hex.ptr);
    pinc_buf_clear(&hex);
    return text;
}

static void test_take(void **state)
{
    struct pinc_hash hashes[3] = {{.alg = PINC_HASH_MD5}, {.alg = PINC_HASH_SHA256}}, found;
    struct pinc_file got = {0};
    struct stat info;
    uint64_t bytes = 0;

    (void)state;
    assert_false(take(&hashes[1])); /* there is no folder yet */
    hashes[2] = keep("a wheel", 100);
    assert_int_equal(stat(dir, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_true(pinc_kept_files_take(dir, out, hashes, 3, &found, &bytes));
    assert_true(pinc_hash_equal(&found, &hashes[2]));
    assert_int_equal(bytes, 7);
    assert_int_equal(pinc_file_read(&got, out, 100, NULL), PINC_OK);
    assert_true(pinc_slice_equal(got.text, PINC_LIT("a wheel")));
    pinc_file_clear(&got);
    assert_true(pinc_kept_files_is_sound(kept_path(&hashes[2])));
    assert_false(pinc_kept_files_is_sound(path));
    assert_false(take(&hashes[0]));
}

/* What is damaged, or a link, is not taken, and nothing is left where it should go. */
static void test_damage(void **state)
{
    struct pinc_hash hash = keep("another wheel", 100);
    int fd = open(kept_path(&hash), O_WRONLY | O_APPEND);

    (void)state;
    (void)unlink(out);
    assert_int_equal(write(fd, "x", 1), 1);
    assert_int_equal(close(fd), 0);
    assert_false(pinc_kept_files_is_sound(kept_path(&hash)));
    assert_false(take(&hash));
    assert_int_not_equal(access(out, F_OK), 0);
    assert_int_not_equal(access(kept_path(&hash), F_OK), 0);
    assert_int_equal(symlink(path, kept_path(&hash)), 0);
    assert_false(take(&hash));
}

/* The one that was used longest ago goes first; large ones are not kept at all. */
static void test_limit(void **state)
{
    struct pinc_hash first = keep("1234567", 100), second = keep("abcdefg", 100);
    struct pinc_hash large = keep("more than half of the limit", 50);
    const struct timespec long_ago[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};

    (void)state;
    assert_false(take(&large));
    pinc_kept_files_trim(dir, 0);
    assert_false(take(&first));
    first = keep("1234567", 100);
    second = keep("abcdefg", 100);
    assert_int_equal(utimensat(AT_FDCWD, kept_path(&first), long_ago, 0), 0);
    assert_int_equal(utimensat(AT_FDCWD, kept_path(&second), long_ago, 0), 0);
    assert_true(take(&first)); /* used now */
    pinc_kept_files_trim(dir, 14);
    assert_int_equal(access(kept_path(&second), F_OK), 0);
    pinc_kept_files_trim(dir, 13);
    assert_int_not_equal(access(kept_path(&second), F_OK), 0);
    assert_true(take(&first));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_take),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_limit),
    };

    return cmocka_run_group_tests(tests, make_top, remove_top);
}

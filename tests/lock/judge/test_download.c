#include "tests/support/cmocka_all.h"
#include "tests/support/lock_folder.h"

#include "base/alloc.h"
#include "base/file/file.h"
#include "base/hash.h"
#include "base/text.h"

#include <pinc/pinc.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WHEEL "demo-1.0-py3-none-any.whl"

/* A pylock.toml beside its wheel, which holds `text`. */
static void write_lock(const char *text, const char *path)
{
    struct pinc_buf lock = {0}, hex = {0};
    struct pinc_hash hash;

    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, PINC_LIT("the wheel"), NULL), PINC_OK);
    pinc_hash_print(&hex, &hash);
    pinc_buf_addf(&lock,
                  "lock-version = '1.0'\n[[packages]]\nname = 'demo'\nversion = '1.0'\n"
                  "wheels = [ { name = '" WHEEL "', path = '%s', hashes = { sha256 = '%s' } } ]\n",
                  path, hex.ptr);
    lock_folder_write("pylock.toml", lock.ptr);
    lock_folder_write(WHEEL, text);
    pinc_buf_clear(&lock);
    pinc_buf_clear(&hex);
}

static void test_kept(void **state)
{
    struct pinc_download *d = NULL;
    struct pinc_error err = {0};

    (void)state;
    write_lock("the wheel", WHEEL);
    assert_int_equal(lock_folder_download(&d, &err), PINC_OK);
    assert_int_equal(pinc_download_count(d), 1);
    assert_int_equal(pinc_download_how(d, 0), PINC_DOWNLOAD_FETCHED);
    assert_string_equal(pinc_download_name(d, 0), WHEEL);
    assert_int_equal(pinc_download_bytes(d, 0), 9);
    assert_int_equal(pinc_download_target_count(d), 2);
    assert_string_equal(pinc_download_folder(d, 1), "files/linux-aarch64");
    assert_true(pinc_download_on_target(d, 0, 1));
    assert_null(pinc_download_name(d, 1));
    assert_int_equal(access("files/linux-aarch64/" WHEEL, F_OK), 0);
    assert_int_equal(access("files/linux-x86_64/index.html", F_OK), 0);
    pinc_download_free(d);
    assert_int_equal(lock_folder_download(&d, &err), PINC_OK);
    assert_int_equal(pinc_download_how(d, 0), PINC_DOWNLOAD_KEPT);
    pinc_download_free(d);
}

static void test_refused(void **state)
{
    static const struct {
        const char *text, *path, *want;
        enum pinc_status status;
    } cases[] = {
        {"another wheel", WHEEL, "the file does not have the digest that is locked", PINC_EHASH},
        {"the wheel", "../" WHEEL, "its path leads out of the folder of the lock",
         PINC_EUNSUPPORTED},
        {"the wheel", "/etc/passwd", "its path leads out of the folder of the lock",
         PINC_EUNSUPPORTED},
        {"the wheel", "missing.whl", "there is no such file", PINC_ENOTFOUND},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_download *d = NULL;
        struct pinc_error err = {0};

        (void)unlink("files/linux-x86_64/" WHEEL);
        write_lock(cases[i].text, cases[i].path);
        assert_int_equal(lock_folder_download(&d, &err), cases[i].status);
        assert_null(d);
        assert_non_null(strstr(err.text, cases[i].want));
        assert_int_not_equal(access("files/linux-x86_64/" WHEEL, F_OK), 0);
    }
}

/* The limit on memory ends with the download. */
static void test_limit(void **state)
{
    struct pinc_session *session = pinc_session_new();
    struct pinc_download *d = NULL;
    struct pinc_error err = {0};
    size_t limit = 0;

    (void)state;
    write_lock("the wheel", WHEEL);
    assert_int_equal(pinc_session_set(session, "max-memory", "500", &err), PINC_OK);
    assert_int_equal(pinc_download(session, "pylock.toml", "limited", 0, 0, &d, &err), PINC_OK);
    (void)pinc_alloc_limited(&limit);
    assert_true(limit == SIZE_MAX);
    pinc_download_free(d);
    pinc_session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kept), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_limit)};

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}

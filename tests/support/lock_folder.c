#include "tests/support/lock_folder.h"

#include "base/file/file.h"
#include "base/hash.h"
#include "tests/support/cmocka_all.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct pinc_buf folder;

int lock_folder_enter(void **state)
{
    (void)state;
    return pinc_folder_temporary(&folder, NULL, NULL) == PINC_OK && chdir(folder.ptr) == 0 ? 0 : -1;
}

int lock_folder_leave(void **state)
{
    (void)state;
    pinc_folder_remove(folder.ptr);
    pinc_buf_clear(&folder);
    return 0;
}

void lock_folder_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void lock_folder_lock(const char *const *wheels, size_t n)
{
    struct pinc_buf lock = {0};
    size_t i;

    pinc_buf_add_str(&lock, "lock-version = '1.0'\n[[packages]]\nname = 'demo'\nversion = '1.0'\n"
                            "wheels = [\n");
    for (i = 0; i < n; i++) {
        struct pinc_hash hash;

        assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, pinc_slice_of(wheels[i]), NULL),
                         PINC_OK);
        pinc_buf_addf(&lock, "{ path = '%s', hashes = { sha256 = '", wheels[i]);
        pinc_hash_print(&lock, &hash);
        pinc_buf_add_str(&lock, "' } },\n");
        lock_folder_write(wheels[i], wheels[i]);
    }
    pinc_buf_add_str(&lock, "]\n");
    lock_folder_write("pylock.toml", lock.ptr);
    pinc_buf_clear(&lock);
}

enum pinc_status lock_folder_download(struct pinc_download **out, struct pinc_error *err)
{
    struct pinc_session *session = pinc_session_new();
    enum pinc_status st;

    assert_int_equal(pinc_session_set(session, "python-version", "3.11", err), PINC_OK);
    st = pinc_download(session, "pylock.toml", "files", 0, 0, out, err);
    pinc_session_free(session);
    return st;
}

void lock_folder_put(const char *path, const char *text)
{
    (void)unlink(path);
    if (text) {
        lock_folder_write(path, text);
    }
}

void lock_folder_holds(const char *path, const char *want)
{
    struct pinc_file file = {0};

    if (!want) {
        assert_int_equal(access(path, F_OK), -1);
        return;
    }
    assert_int_equal(pinc_file_read(&file, path, 1000, NULL), PINC_OK);
    assert_int_equal(file.text.len, strlen(want));
    assert_memory_equal(file.text.ptr, want, file.text.len);
    pinc_file_clear(&file);
}

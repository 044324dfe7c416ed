#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/build/wheel_store.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

static size_t count(const char *folder)
{
    DIR *list = opendir(folder);
    size_t n = 0;

    while (list && readdir(list)) {
        n++;
    }
    if (list) {
        (void)closedir(list);
    }
    return n ? n - 2 : 0;
}

static void test_add(void **state)
{
    static const char wheel[] = "testdata/index/dist/deflated.whl";
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_file file = {.text = {NULL, 0}};
    struct pinc_buf root = {0};
    struct pinc_hash hash, other;
    struct pinc_error err = {0};
    const char *store, *path, *again;

    (void)state;
    assert_int_equal(pinc_folder_temporary(&root, NULL, NULL), PINC_OK);
    store = pinc_path_join(arena, pinc_buf_slice(&root), PINC_LIT("below/store"));
    assert_int_equal(pinc_file_read(&file, wheel, 1u << 20, NULL), PINC_OK);
    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, file.text, NULL), PINC_OK);
    other = hash;
    other.bytes[0] ^= 1;
    assert_false(pinc_wheel_store_find(&path, store, &hash, arena));
    /* The digest decides; what fails leaves nothing. */
    assert_int_equal(pinc_wheel_store_add(&path, store, &other, wheel, arena, &err), PINC_EHASH);
    assert_int_equal(pinc_wheel_store_add(&path, store, &hash, wheel, arena, NULL), PINC_OK);
    assert_int_equal(count(store), 1);
    assert_int_equal(
        access(pinc_path_join(arena, pinc_slice_of(path), PINC_LIT("demo_pkg/b.py")), R_OK), 0);
    /* Once is enough: the file is not looked at any more. */
    assert_int_equal(pinc_wheel_store_add(&again, store, &hash, "/nonexistent", arena, NULL),
                     PINC_OK);
    assert_string_equal(again, path);
    assert_true(pinc_wheel_store_find(&again, store, &hash, arena));
    pinc_file_clear(&file);
    assert_int_equal(pinc_file_read(&file, "README.md", 1u << 20, NULL), PINC_OK);
    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, file.text, NULL), PINC_OK);
    assert_int_equal(pinc_wheel_store_add(&path, store, &hash, "README.md", arena, NULL),
                     PINC_ESYNTAX);
    assert_int_equal(count(store), 1);
    pinc_file_clear(&file);
    pinc_folder_remove(root.ptr);
    pinc_buf_clear(&root);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_add)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

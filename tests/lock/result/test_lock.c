#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include "base/file/file.h"

#include <string.h>
#include <sys/stat.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 100: lib>=1 ; platform_machine == \"x86_64\"\n"                      \
    "lib-1.0-py3-none-any.whl 20\nlib-2.0-py3-none-win32.whl 20\n"

/* All that is told of a lock, and what is behind the ends of its lists. */
static void test_parts(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    const struct pinc_entry *entry;
    struct pinc_lock *lock;
    size_t len = 0;

    (void)state;
    wheel_index_write("a.in", "app\n");
    lock = wheel_index_compile(index, "a.in", "no-header no-annotate");
    assert_non_null(lock);
    assert_string_equal(pinc_lock_path(lock), "a.txt");
    assert_string_equal(pinc_lock_text(lock, &len),
                        "app==1.0\nlib==1.0 ; platform_machine == \"x86_64\"\n");
    assert_int_equal(len, strlen(pinc_lock_text(lock, NULL)));
    assert_int_equal(pinc_lock_target_count(lock), 2);
    assert_null(pinc_lock_target(lock, 2));
    assert_int_equal(pinc_lock_package_count(lock), 2);
    assert_int_equal(pinc_lock_differing_count(lock), 1);
    assert_int_equal(pinc_lock_entry_count(lock), 2);
    assert_null(pinc_lock_entry(lock, 2));
    entry = pinc_lock_entry(lock, 1);
    assert_string_equal(pinc_entry_name(entry), "lib");
    assert_string_equal(pinc_entry_marker(entry), "platform_machine == \"x86_64\"");
    assert_int_equal(pinc_entry_on_target(entry, 0), 1);
    assert_int_equal(pinc_entry_on_target(entry, 1), 0);
    assert_int_equal(pinc_entry_on_target(entry, SIZE_MAX), 0);
    assert_int_equal(pinc_lock_changed(lock), 1);
    assert_null(pinc_lock_changes(lock));
    pinc_lock_free(lock);
    pinc_lock_free(NULL);
    wheel_index_stop(index);
}

/* Written text is read back as it was, and is unchanged then; what cannot be written says why. */
static void test_write(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_error err = {0};
    struct pinc_file file;
    struct pinc_lock *lock;

    (void)state;
    wheel_index_write("a.in", "lib\n");
    lock = wheel_index_compile(index, "a.in", NULL);
    assert_int_equal(pinc_lock_write(lock, NULL), PINC_OK);
    assert_int_equal(pinc_file_read(&file, "a.txt", 10000, NULL), PINC_OK);
    assert_true(pinc_slice_equal(file.text, pinc_slice_of(pinc_lock_text(lock, NULL))));
    pinc_file_clear(&file);
    pinc_lock_free(lock);

    lock = wheel_index_compile(index, "a.in", NULL);
    assert_int_equal(pinc_lock_changed(lock), 0);
    assert_non_null(pinc_lock_changes(lock));
    pinc_lock_free(lock);

    lock = wheel_index_compile(index, "a.in", "output-file=-");
    assert_int_equal(pinc_lock_write(lock, &err), PINC_EUSAGE);
    pinc_lock_free(lock);

    lock = wheel_index_compile(index, "a.in", "output-file=other.txt");
    assert_int_equal(mkdir("other.txt", 0700), 0);
    pinc_error_clear(&err);
    assert_int_equal(pinc_lock_write(lock, &err), PINC_EIO);
    assert_non_null(strstr(err.text, "other.txt"));
    pinc_lock_free(lock);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

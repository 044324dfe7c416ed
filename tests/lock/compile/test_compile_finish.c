#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include "base/alloc.h"

#include <string.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 100: lib ; platform_machine == \"x86_64\"\n"                         \
    "lib-1.0-py3-none-any.whl 20\nlib-2.0-py3-none-any.whl 30\n"

/* What is kept outlives the session and the index: texts, entries, edges, what changed. */
static void test_kept(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    const struct pinc_changes *changes;
    const struct pinc_change *change;
    struct pinc_lock *lock;
    char *why = NULL;

    (void)state;
    wheel_index_write("a.in", "app\nlib>1\n");
    wheel_index_write("a.txt", "lib==1.0\nold==7\n");
    lock = wheel_index_compile(index, "a.in", "no-header no-annotate");
    wheel_index_stop(index);
    assert_non_null(lock);
    assert_string_equal(pinc_lock_text(lock, NULL), "app==1.0\nlib==2.0\n");
    assert_int_equal(pinc_lock_entry_count(lock), 2);
    assert_string_equal(pinc_entry_version(pinc_lock_entry(lock, 1)), "2.0");
    assert_string_equal(pinc_lock_target_label(lock, 0), "linux-x86_64");
    assert_int_equal(pinc_lock_size(lock, 0), 130);
    assert_int_equal(pinc_lock_unknown_sizes(lock, 1), 0);
    assert_int_equal(pinc_lock_why(lock, "lib", &why, NULL), PINC_OK);
    assert_string_equal(why, "lib 2.0\n    a.in:2 needs lib>1\n"
                             "    app 1.0 needs lib  on linux-x86_64\n        a.in:1 needs app\n");
    pinc_text_free(why);
    changes = pinc_lock_changes(lock);
    assert_non_null(changes);
    assert_int_equal(pinc_changes_count(changes), 3);
    change = pinc_changes_at(changes, 1);
    assert_string_equal(pinc_change_name(change), "lib");
    assert_int_equal(pinc_change_kind(change), PINC_CHANGE_VERSION);
    assert_string_equal(pinc_change_from(change), "1.0");
    assert_string_equal(pinc_change_to(change), "2.0");
    assert_null(pinc_changes_at(changes, 3));
    pinc_lock_free(lock);
}

/* Nothing of a compile is left when its lock and its session are gone. */
static void test_nothing_left(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_lock *lock;
    long live;

    (void)state;
    wheel_index_write("a.in", "app\n");
    lock = wheel_index_compile(index, "a.in", NULL);
    pinc_lock_free(lock);
    (void)wheel_index_messages(index);
    live = pinc_alloc_live();
    lock = wheel_index_compile(index, "a.in", "platform=macos-arm64");
    assert_int_equal(pinc_lock_target_count(lock), 1);
    pinc_lock_free(lock);
    (void)wheel_index_messages(index);
    assert_int_equal(pinc_alloc_live(), live);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_nothing_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

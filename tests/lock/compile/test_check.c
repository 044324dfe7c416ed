#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>
#include <unistd.h>

#define FILES "app-1.0-py3-none-any.whl 10\n"

/* The output that is not there, that is another, and that is the same. */
static void test_diff(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_session *session;
    struct pinc_lock *lock;
    char *diff = NULL;

    (void)state;
    wheel_index_write("a.in", "app\n");
    lock = wheel_index_compile(index, "a.in", "no-header no-annotate");
    assert_int_equal(pinc_lock_diff(lock, &diff, NULL), PINC_EDIFFERENT);
    assert_string_equal(diff, "--- /dev/null\n+++ a.txt (compiled)\n@@ -0,0 +1 @@\n+app==1.0\n");
    pinc_text_free(diff);
    assert_int_equal(pinc_lock_diff(lock, NULL, NULL), PINC_EDIFFERENT);
    pinc_lock_free(lock);

    wheel_index_write("a.txt", "app==0.9\n");
    session = wheel_index_session(index, "a.in", "no-header no-annotate");
    assert_int_equal(pinc_check(session, &diff, NULL), PINC_EDIFFERENT);
    assert_string_equal(diff,
                        "--- a.txt\n+++ a.txt (compiled)\n@@ -1 +1 @@\n-app==0.9\n+app==1.0\n");
    pinc_text_free(diff);
    wheel_index_write("a.txt", "app==1.0\n");
    assert_int_equal(pinc_check(session, &diff, NULL), PINC_OK);
    assert_null(diff);
    /* Nothing was written on the way. */
    assert_int_equal(unlink("a.txt"), 0);
    assert_int_equal(pinc_check(session, NULL, NULL), PINC_EDIFFERENT);
    assert_int_equal(access("a.txt", F_OK), -1);
    pinc_session_free(session);
    wheel_index_stop(index);
}

static void test_standard_output(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_error err = {0};
    struct pinc_lock *lock;
    char *diff = NULL;

    (void)state;
    wheel_index_write("a.in", "app\n");
    lock = wheel_index_compile(index, "a.in", "output-file=-");
    assert_int_equal(pinc_lock_diff(lock, &diff, &err), PINC_EUSAGE);
    assert_null(diff);
    assert_string_equal(err.text, "standard output cannot be checked");
    assert_string_equal(err.hint, "name the file to check with --output-file");
    pinc_lock_free(lock);
    wheel_index_stop(index);
}

static void test_failure(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_session *session;
    struct pinc_error err = {0};
    char *diff = NULL;

    (void)state;
    wheel_index_write("a.in", "app>9\n");
    session = wheel_index_session(index, "a.in", NULL);
    assert_int_equal(pinc_check(session, &diff, &err), PINC_ENOSOLUTION);
    assert_null(diff);
    pinc_session_free(session);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diff),
        cmocka_unit_test(test_standard_output),
        cmocka_unit_test(test_failure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <stdio.h>

static void test_cases(void **state)
{
    static const struct wheel_case cases[] = {
        {"the newest that fits", "app\n", NULL, NULL, "no-header no-annotate",
         "---\n"
         "app==1.0\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "lib==2.0\n"},
        {"what the output has stays", "app\n", NULL, "lib==1.0\n", "no-header no-annotate",
         "---\n"
         "app==1.0\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "lib==1.0\n"},
        {"an upgrade", "app\n", NULL, "lib==1.0\n", "no-header no-annotate upgrade",
         "---\n"
         "app==1.0\n"
         "dep==1.0 ; platform_machine == \"x86_64\"\n"
         "lib==2.0\n"},
        {"no solution",
         "app\n"
         "lib<1\n",
         NULL, NULL, "no-header no-annotate",
         "error :0: no solution\n"
         "no solution for linux-x86_64 with CPython 3.11: no version of lib fits\n"
         "  a.in:2 asks for lib<1\n"
         "  there are: 3.0, 2.0, 1.0\n"
         "  looked at INDEX/simple/\n"},
        {"no project", "nothing\n", NULL, NULL, "no-header no-annotate",
         "error :0: no solution\n"
         "no solution for linux-x86_64 with CPython 3.11: there is no project nothing\n"
         "  a.in:1 asks for nothing\n"
         "  looked at INDEX/simple/\n"},
    };

    (void)state;
    wheel_index_expect(cases, sizeof cases / sizeof *cases);
}

/* A call that is to end ends, and the session works again; the headers are those of the library. */
static void test_cancel(void **state)
{
    struct wheel_index *index = wheel_index_start("lib-1.0-py3-none-any.whl 10\n");
    struct pinc_session *session = wheel_index_session(index, "a.in", NULL);
    struct pinc_lock *lock = NULL;
    char version[32];

    (void)state;
    wheel_index_write("a.in", "lib\n");
    pinc_session_cancel(session);
    assert_int_equal(pinc_compile(session, &lock, NULL), PINC_ECANCELLED);
    assert_null(lock);
    pinc_session_cancel(session);
    pinc_session_resume(session);
    assert_int_equal(pinc_compile(session, &lock, NULL), PINC_OK);
    assert_int_equal(pinc_lock_entry_count(lock), 1);
    pinc_lock_free(lock);
    pinc_session_free(session);
    wheel_index_stop(index);
    (void)snprintf(version, sizeof version, "%d.%d.%d", PINC_VERSION_MAJOR, PINC_VERSION_MINOR,
                   PINC_VERSION_PATCH);
    assert_string_equal(version, pinc_version());
    assert_true(PINC_VERSION_NUMBER % 100 == PINC_VERSION_PATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_cancel),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

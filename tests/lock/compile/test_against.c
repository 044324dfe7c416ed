/*
 * What another set of requirements does to a lock, line by line.
 */
#include "tests/support/cmocka_all.h"

#include "tests/support/lock_folder.h"
#include "tests/support/small_index.h"

#include <pinc/pinc.h>

static struct small_index served;

/* The lock has lib 2.0 on both targets, and app 1.0 on x86_64. */
static const struct {
    const char *label, *other, *want;
} cases[] = {
    {"the same", "lib==2.0\n", ""},
    {"the same, in another spelling", "Lib == 2\n", ""},
    {"older", "lib==1.0\n", "o.txt:1: lib 2.0 is kept, newer than 1.0\n"},
    {"newer", "# two\nlib==2.1\n", "o.txt:2: lib 2.0 is replaced by 2.1\n"},
    {"a local part", "lib==2.0+cpu\n", ""},
    {"missing", "other==1.0\n", "o.txt:1: other 1.0 is installed\n"},
    {"missing on one target", "app==1.0\n", "o.txt:1: app 1.0 is installed on linux-aarch64\n"},
    {"differently on two targets", "app==2.0\n",
     "o.txt:1: app 1.0 is replaced by 2.0 on linux-x86_64\n"
     "o.txt:1: app 2.0 is installed on linux-aarch64\n"},
    {"where its marker holds", "other==1.0; platform_machine == 'x86_64'\n",
     "o.txt:1: other 1.0 is installed on linux-x86_64\n"},
    {"a range that holds", "lib>=1,<3\n", ""},
    {"a range that does not", "lib<2\n", "o.txt:1: lib 2.0 is replaced by lib<2\n"},
    {"a bare name", "lib\nother\n", "o.txt:2: other is installed\n"},
    {"what is not a requirement", "-r x\n--index-url u\nlib @ https://h/lib.zip\n", ""},
};

static void test_outcomes(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = small_index_session(&served);
        struct pinc_error err = {0};
        struct pinc_lock *lock = NULL;

        print_message("%s\n", cases[i].label);
        lock_folder_write("o.txt", cases[i].other);
        assert_int_equal(pinc_session_set(session, "against", "o.txt", &err), PINC_OK);
        if (pinc_compile(session, &lock, &err) != PINC_OK) {
            fail_msg("%s", err.text);
        }
        assert_string_equal(pinc_lock_against(lock), cases[i].want);
        pinc_lock_free(lock);
        pinc_session_free(session);
    }
}

static int set_up(void **state)
{
    served.server = http_server_start();
    if (!served.server || lock_folder_enter(state) != 0) {
        return -1;
    }
    small_index_add(&served, "lib", "2.0");
    small_index_add(&served, "app", "1.0");
    lock_folder_write("requirements.in", "lib\napp; platform_machine == 'x86_64'\n");
    return 0;
}

static int tear_down(void **state)
{
    http_server_stop(served.server);
    return lock_folder_leave(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_outcomes)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

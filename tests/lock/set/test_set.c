/*
 * Members of a set: those that others need are made first, their pins hold or are preferred, and a page is
 * asked for once.
 */
#include "tests/support/cmocka_all.h"

#include "tests/support/lock_folder.h"
#include "tests/support/small_index.h"

#include <pinc/pinc.h>

static struct small_index served;

static const struct {
    const char *label, *below, *above, *want;
} cases[] = {
    {"-c of an output", "lib<2\n", "-c below.txt\nlib\n", "1.0 1.0"},
    {"-c however it is named", "lib<2\n", "-c ./x/../below.txt\nlib\n", "1.0 1.0"},
    {"-r of an output", "lib<2\n", "-r below.txt\n", "1.0 1.0"},
    {"-r of an input", "lib\n", "-r below.in\n", "2.0 2.0"},
    {"-r of an input, where its pin cannot stay", "lib\n", "-r below.in\nlib<2\n", "2.0 1.0"},
    {"nothing of each other", "lib<2\n", "lib\n", "1.0 2.0"},
};

static void test_layers(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = small_index_session(&served);
        const unsigned before = http_server_count(served.server, "/simple/lib/");
        struct pinc_error err = {0};
        struct pinc_set *set = NULL;
        char got[64];

        print_message("%s\n", cases[i].label);
        lock_folder_write("below.in", cases[i].below);
        lock_folder_write("above.in", cases[i].above);
        assert_int_equal(pinc_session_set(session, "each", NULL, &err), PINC_OK);
        assert_int_equal(pinc_session_add_input(session, "above.in", &err), PINC_OK);
        assert_int_equal(pinc_session_add_input(session, "below.in", &err), PINC_OK);
        if (pinc_compile_set(session, &set, &err) != PINC_OK) {
            fail_msg("%s", err.text);
        }
        (void)snprintf(got, sizeof got, "%s %s",
                       pinc_entry_version(pinc_lock_entry(pinc_set_lock(set, 1), 0)),
                       pinc_entry_version(pinc_lock_entry(pinc_set_lock(set, 0), 0)));
        assert_string_equal(got, cases[i].want);
        assert_int_equal(http_server_count(served.server, "/simple/lib/"), before + 1);
        pinc_set_free(set);
        pinc_session_free(session);
    }
}

static int set_up(void **state)
{
    served.server = http_server_start();
    if (!served.server || lock_folder_enter(state) != 0) {
        return -1;
    }
    small_index_add(&served, "lib", "1.0;2.0");
    return 0;
}

static int tear_down(void **state)
{
    http_server_stop(served.server);
    return lock_folder_leave(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_layers)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

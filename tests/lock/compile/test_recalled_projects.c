/*
 * What an earlier run needed is asked for at once, by a run that would not need it any more, too: that
 * tells that it was recalled.
 */
#include "lock/compile/recalled_projects.h"

#include "tests/support/cmocka_all.h"
#include "tests/support/lock_folder.h"
#include "tests/support/small_index.h"

#include <time.h>

/* app: the first time that its page is asked for there is 1.0, which needs lib; later 2.0, which
 * does not. */
static struct small_index served;

static unsigned lib_count(void)
{
    return http_server_count(served.server, "/simple/lib/") +
           http_server_count(served.server, "/other/lib/");
}

/* How often a run with these options asks for the page of lib below /simple/ and /other/. The server may read a request
 * that nobody waits for after the run: `want` of them are given two seconds. */
static unsigned lib_asked(const char *input, const char *const *options, unsigned want)
{
    const struct timespec pause = {.tv_nsec = 10000000};
    struct pinc_session *session = small_index_session(&served);
    const unsigned before = lib_count();
    int i;
    struct pinc_error err = {0};
    struct pinc_lock *lock = NULL;

    lock_folder_write("a.in", input);
    assert_int_equal(pinc_session_set(session, "cache-dir", "cache", &err), PINC_OK);
    for (; *options; options += 2) {
        const char *value = options[1];

        if (value && value[0] == '/') {
            value = http_server_url(served.server, value);
        }
        assert_int_equal(pinc_session_set(session, options[0], value, &err), PINC_OK);
    }
    assert_int_equal(pinc_session_add_input(session, "a.in", &err), PINC_OK);
    if (pinc_compile(session, &lock, &err) != PINC_OK) {
        fail_msg("%s", err.text);
    }
    pinc_lock_free(lock);
    pinc_session_free(session);
    for (i = 0; i < 200 && lib_count() - before < want; i++) {
        (void)nanosleep(&pause, NULL);
    }
    return lib_count() - before;
}

static void test_recalled(void **state)
{
    static const struct {
        const char *label, *input;
        const char *options[6];
        unsigned want;
    } cases[] = {
        {"first: it is needed", "app\n", {"refresh", NULL}, 1},
        {"by another index no more is asked for", "app\n", {"index-url", "/other/"}, 0},
        {"by another input neither", "app\nother\n", {"refresh", NULL}, 0},
        {"without dependencies neither", "app\n", {"refresh", NULL, "no-deps", NULL}, 0},
        {"offline nothing", "app\n", {"offline", NULL}, 0},
        {"recalled, and not needed", "app\n", {"refresh", NULL}, 1},
        {"forgotten", "app\n", {"refresh", NULL}, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("%s\n", cases[i].label);
        assert_int_equal(lib_asked(cases[i].input, cases[i].options, cases[i].want), cases[i].want);
    }
}

/* Another machine of a shared cache recalls it, too. */
static void test_shared(void **state)
{
    char url[100];
    const char *write[] = {
        "cache-dir", "m1", "remote-cache", url, "remote-cache-wait", "9000", "remote-cache-write",
        NULL,        NULL};
    const char *other[] = {"cache-dir", "m2",      "remote-cache", url, "remote-cache-wait",
                           "9000",      "refresh", NULL,           NULL};

    (void)state;
    http_server_store(served.server, (struct http_store){.code = 0});
    (void)snprintf(url, sizeof url, "%s", http_server_url(served.server, "/shared"));
    assert_int_equal(lib_asked("more\n", write, 1), 1);
    assert_int_equal(lib_asked("more\n", other, 1), 1); /* recalled, and not needed */
}

static int set_up(void **state)
{
    served.server = http_server_start();
    if (!served.server || lock_folder_enter(state) != 0) {
        return -1;
    }
    small_index_add(&served, "more", "1.0 lib");
    served.delay_ms = 200; /* so that there is time to recall */
    small_index_add(&served, "more", "1.0 lib;2.0");
    small_index_add(&served, "app", "1.0 lib");
    small_index_add(&served, "app", "1.0 lib;2.0");
    served.delay_ms = 0;
    small_index_add(&served, "lib", "1.0");
    small_index_add(&served, "other", "1.0");
    http_server_add(served.server, "/other/app/",
                    (struct http_reply){.headers = "Content-Type: text/html\r\n",
                                        .body = "<!DOCTYPE html><body>"
                                                "<a href=\"/f/app-2.0-py3-none-any.whl\" "
                                                "data-core-metadata=\"true\">"
                                                "app-2.0-py3-none-any.whl</a>\n"});
    return 0;
}

static int tear_down(void **state)
{
    http_server_stop(served.server);
    return lock_folder_leave(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_recalled),
                                       cmocka_unit_test(test_shared)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

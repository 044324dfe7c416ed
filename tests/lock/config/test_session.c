/*
 * The library as its users see it: pinc.h alone, over a loopback index.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/http_server.h"

#include "base/alloc.h"
#include "base/time/clock.h"

#include <pinc/pinc.h>

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct http_server *server;
static char folder[] = "/tmp/pinc-session-XXXXXX";

static void add_text(const char *path, const char *type, const char *body)
{
    http_server_add(server, path, (struct http_reply){.headers = type, .body = body});
}

static int set_up(void **state)
{
    (void)state;
    server = http_server_start();
    if (!server || !mkdtemp(folder) || chdir(folder) != 0) {
        return -1;
    }
    add_text("/simple/app/", "Content-Type: text/html\r\n",
             "<!DOCTYPE html><html><body><a "
             "href=\"/f/app-1.0-py3-none-any.whl\">app-1.0-py3-none-any.whl</a></body></html>");
    add_text("/simple/lib/", "Content-Type: text/html\r\n",
             "<!DOCTYPE html><html><body><a "
             "href=\"/f/lib-2.0-py3-none-any.whl\">lib-2.0-py3-none-any.whl</a></body></html>");
    add_text("/f/app-1.0-py3-none-any.whl.metadata", NULL,
             "Metadata-Version: 2.1\nName: app\nVersion: 1.0\n"
             "Requires-Dist: lib>=1 ; platform_machine == \"x86_64\"\n");
    add_text("/f/lib-2.0-py3-none-any.whl.metadata", NULL,
             "Metadata-Version: 2.1\nName: lib\nVersion: 2.0\n");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    http_server_stop(server);
    (void)chdir("/");
    return rmdir(folder);
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");

    assert_non_null(file);
    (void)fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* A session that asks the loopback index, without a cache. */
static struct pinc_session *new_session(const char *input)
{
    struct pinc_session *session = pinc_session_new();

    assert_non_null(session);
    assert_int_equal(
        pinc_session_set(session, "index-url", http_server_url(server, "/simple/"), NULL), PINC_OK);
    assert_int_equal(pinc_session_set(session, "python-version", "3.11", NULL), PINC_OK);
    assert_int_equal(pinc_session_set(session, "no-cache", NULL, NULL), PINC_OK);
    if (input) {
        assert_int_equal(pinc_session_add_input(session, input, NULL), PINC_OK);
    }
    return session;
}

static void test_compile_and_look(void **state)
{
    struct pinc_session *session;
    struct pinc_lock *lock = NULL;
    const struct pinc_entry *entry;
    struct pinc_error err = {0};
    const char *written;
    char *text = NULL;
    size_t len;

    (void)state;
    write_file("a.in", "app\n");
    session = new_session("a.in");
    assert_int_equal(pinc_compile(session, &lock, &err), PINC_OK);
    assert_string_equal(pinc_lock_path(lock), "a.txt");
    written = pinc_lock_text(lock, &len);
    assert_int_equal(strlen(written), len);
    assert_int_equal(pinc_lock_target_count(lock), 2);
    assert_string_equal(pinc_lock_target(lock, 0), "CPython 3.11 on linux-x86_64");
    assert_string_equal(pinc_lock_target(lock, 1), "CPython 3.11 on linux-aarch64");
    assert_null(pinc_lock_target(lock, 2));
    assert_int_equal(pinc_lock_package_count(lock), 2);
    assert_int_equal(pinc_lock_differing_count(lock), 1);
    assert_int_equal(pinc_lock_entry_count(lock), 2);
    assert_null(pinc_lock_entry(lock, 2));
    entry = pinc_lock_entry(lock, 1);
    assert_string_equal(pinc_entry_name(entry), "lib");
    assert_string_equal(pinc_entry_version(entry), "2.0");
    assert_string_equal(pinc_entry_url(entry), "");
    assert_string_equal(pinc_entry_marker(entry), "platform_machine == \"x86_64\"");
    assert_int_equal(pinc_entry_on_target(entry, 0), 1);
    assert_int_equal(pinc_entry_on_target(entry, 1), 0);
    assert_int_equal(pinc_entry_on_target(entry, 64), 0);

    assert_int_equal(pinc_lock_why(lock, "Lib", &text, &err), PINC_OK);
    assert_string_equal(text, "lib 2.0  on linux-x86_64\n"
                              "    app 1.0 needs lib>=1  on linux-x86_64\n"
                              "        a.in:1 needs app\n");
    pinc_text_free(text);
    assert_int_equal(pinc_lock_why(lock, "other", &text, &err), PINC_ENOTFOUND);
    assert_null(text);
    assert_int_equal(pinc_lock_tree(lock, &text, NULL), PINC_OK);
    assert_non_null(strstr(text, "CPython 3.11 on linux-aarch64:\napp 1.0  (app)\n"));
    pinc_text_free(text);

    /* Checking, writing, checking again. */
    assert_int_equal(pinc_lock_changed(lock), 1);
    assert_int_equal(pinc_lock_write(lock, NULL), PINC_OK);
    pinc_lock_free(lock);
    assert_int_equal(pinc_check(session, &text, NULL), PINC_OK);
    assert_null(text);
    write_file("a.txt", "app==1.0\n");
    assert_int_equal(pinc_check(session, &text, NULL), PINC_EDIFFERENT);
    assert_non_null(strstr(text, "--- a.txt\n+++ a.txt (compiled)\n"));
    pinc_text_free(text);
    assert_int_equal(pinc_check(session, NULL, NULL), PINC_EDIFFERENT);
    pinc_session_free(session);
    (void)remove("a.txt");
    (void)remove("a.in");
}

static void test_no_solution(void **state)
{
    struct pinc_session *session;
    struct pinc_lock *lock = NULL;
    struct pinc_error err = {0};

    (void)state;
    write_file("b.in", "app\nlib<2\n");
    session = new_session("b.in");
    assert_string_equal(pinc_explanation(session), "");
    assert_string_equal(pinc_conflict_platform(session), "");
    assert_string_equal(pinc_conflict_python(session), "");
    assert_string_equal(pinc_conflict_package(session), "");
    assert_int_equal(pinc_compile(session, &lock, &err), PINC_ENOSOLUTION);
    assert_null(lock);
    assert_non_null(strstr(pinc_explanation(session), "no version of lib fits"));
    assert_null(strstr(pinc_explanation(session), "\033"));
    assert_string_equal(pinc_conflict_platform(session), "linux-x86_64");
    assert_string_equal(pinc_conflict_python(session), "3.11");
    assert_string_equal(pinc_conflict_package(session), "lib");
    pinc_session_free(session);
    (void)remove("b.in");
}

static void test_refused(void **state)
{
    static const struct {
        const char *name, *value, *error;
    } cases[] = {
        {"quiet", NULL, "option --quiet is the program's"},
        {"nonsense", NULL, "no such option: 'nonsense'"},
        {"pre", "yes", "option --pre takes no value"},
        {"index-url", NULL, "option --index-url needs a value: URL"},
    };
    struct pinc_session *session = pinc_session_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};

        assert_int_equal(pinc_session_set(session, cases[i].name, cases[i].value, &err),
                         PINC_EUSAGE);
        assert_string_equal(err.text, cases[i].error);
    }
    assert_int_equal(pinc_session_add_input(session, "", NULL), PINC_EUSAGE);
    assert_int_equal(pinc_session_add_input(session, NULL, NULL), PINC_EUSAGE);
    pinc_session_free(session);
    pinc_session_free(NULL);
    pinc_lock_free(NULL);
    pinc_text_free(NULL);
}

static int stop_at_once(void *user, const struct pinc_progress *progress)
{
    unsigned *calls = user;

    assert_int_equal(pinc_progress_count(progress, PINC_COUNT_PROJECTS_ASKED), 1);
    assert_int_equal(pinc_progress_count(progress, PINC_COUNT_BUILDS_ASKED), 0);
    assert_null(pinc_progress_building(progress));
    ++*calls;
    return 1;
}

static void test_cancelled(void **state)
{
    struct pinc_session *session;
    struct pinc_lock *lock = NULL;
    struct pinc_error err = {0};
    unsigned calls = 0;

    (void)state;
    http_server_add(server, "/simple/slow/",
                    (struct http_reply){.headers = "Content-Type: text/html\r\n",
                                        .body = "<html></html>",
                                        .fault = HTTP_STALL});
    write_file("c.in", "slow\n");
    session = new_session("c.in");
    pinc_session_on_progress(session, stop_at_once, &calls);
    assert_int_equal(pinc_compile(session, &lock, &err), PINC_ECANCELLED);
    assert_null(lock);
    assert_int_equal(calls, 1);
    pinc_session_free(session);
    (void)remove("c.in");
}

/* A call that waits for a server that says nothing. */
struct waiting {
    struct pinc_session *session;
    enum pinc_status st;
    int64_t ended; /* monotonic milliseconds */
};

static void *wait_for_silence(void *user)
{
    struct waiting *waiting = user;
    struct pinc_lock *lock = NULL;

    waiting->st = pinc_compile(waiting->session, &lock, NULL);
    waiting->ended = pinc_clock_ms();
    pinc_lock_free(lock);
    return NULL;
}

static struct pinc_session *alarmed;

static void on_alarm(int signal_number)
{
    (void)signal_number;
    pinc_session_cancel(alarmed);
}

/* @param from_signal the wish comes from a signal handler, which may interrupt any thread */
static void expect_end(bool from_signal)
{
    const struct timespec pause = {.tv_nsec = 10000000};
    struct waiting waiting = {.session = new_session("s.in")};
    const unsigned before = http_server_count(server, "/simple/silent/");
    pthread_t thread;
    int64_t wished;

    assert_int_equal(pthread_create(&thread, NULL, wait_for_silence, &waiting), 0);
    while (http_server_count(server, "/simple/silent/") == before) {
        (void)nanosleep(&pause, NULL);
    }
    wished = pinc_clock_ms();
    if (from_signal) {
        alarmed = waiting.session;
        assert_int_equal(raise(SIGUSR1), 0);
    } else {
        pinc_session_cancel(waiting.session);
    }
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(waiting.st, PINC_ECANCELLED);
    /* 100 ms, and as much again for a machine that is busy. */
    if (waiting.ended - wished > 200) {
        fail_msg("it took %lld ms", (long long)(waiting.ended - wished));
    }
    pinc_session_free(waiting.session);
}

static void test_cancelled_from_elsewhere(void **state)
{
    struct sigaction action = {.sa_handler = on_alarm}, before;

    (void)state;
    http_server_add(server, "/simple/silent/", (struct http_reply){.fault = HTTP_SILENT});
    write_file("s.in", "silent\n");
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    expect_end(false);
    expect_end(true);
    assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
    (void)remove("s.in");
}

/* What one thread does: compile again and again in a session of its own. */
static void *compile_often(void *user)
{
    const char *input = user;
    int i, bad = 0;

    for (i = 0; i < 5; i++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_lock *lock = NULL;
        char url[64];

        (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/simple/", http_server_port(server));
        bad += !session || pinc_session_set(session, "index-url", url, NULL) != PINC_OK ||
               pinc_session_set(session, "python-version", "3.11", NULL) != PINC_OK ||
               pinc_session_set(session, "no-cache", NULL, NULL) != PINC_OK ||
               pinc_session_add_input(session, input, NULL) != PINC_OK ||
               pinc_compile(session, &lock, NULL) != PINC_OK ||
               pinc_lock_package_count(lock) != (strcmp(input, "d.in") == 0 ? 2u : 1u);
        pinc_lock_free(lock);
        pinc_session_free(session);
    }
    return bad ? user : NULL;
}

static void test_four_threads(void **state)
{
    char inputs[4][8];
    pthread_t threads[4];
    void *bad;
    size_t i;

    (void)state;
    for (i = 0; i < 4; i++) {
        (void)snprintf(inputs[i], sizeof inputs[i], "%c.in", "defg"[i]);
        write_file(inputs[i], i == 0 ? "app\n" : "lib\n");
    }
    for (i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, compile_often, inputs[i]), 0);
    }
    for (i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], &bad), 0);
        assert_null(bad);
        (void)remove(inputs[i]);
    }
}

/* Reading input and settings with every allocation failing in turn: no leak, no crash. --offline
 * without a cache ends it before the network. */
static void test_memory(void **state)
{
    enum pinc_status st = PINC_ENOMEM;
    long live = pinc_alloc_live();
    unsigned long n;

    (void)state;
    write_file(
        "f.in",
        "-c c.txt\napp[x]>=1 ; python_version > \"3\"\n--extra-index-url https://${HOME}/simple\n");
    write_file("f.txt",
               "# This file was autogenerated by pinc. Edit f.in, then run in this folder:\n#\n#   "
               " pinc compile "
               "f.in\n#\n"
               "# Targets: CPython 3.11 on manylinux_2_28_x86_64\n# Options: --pre\n#\napp==1.0\n");
    for (n = 1; st == PINC_ENOMEM; n++) {
        struct pinc_session *session;
        struct pinc_lock *lock = NULL;

        pinc_alloc_fail_at(n);
        session = pinc_session_new();
        st = session ? pinc_session_set(session, "offline", NULL, NULL) : PINC_ENOMEM;
        st = st == PINC_OK ? pinc_session_set(session, "upgrade-package", "lib", NULL) : st;
        st = st == PINC_OK ? pinc_session_add_input(session, "f.in", NULL) : st;
        st = st == PINC_OK ? pinc_session_add_file(session, "c.txt", "app==1.0\n", 9, NULL) : st;
        st = st == PINC_OK ? pinc_session_set(session, "no-cache", NULL, NULL) : st;
        st = st == PINC_OK ? pinc_session_set(session, "output-file", "f.txt", NULL) : st;
        st = st == PINC_OK ? pinc_compile(session, &lock, NULL) : st;
        pinc_alloc_fail_at(0);
        assert_null(lock);
        pinc_session_free(session);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_ENET);
    assert_true(n > 50);
    (void)remove("f.in");
    (void)remove("f.txt");
}

/* What a session made is read after its end: each answer walks through all of it. */
static void test_results_live_on(void **state)
{
    struct pinc_answer *answer = pinc_answer_new("compile");
    struct pinc_session *session;
    struct pinc_lock *lock = NULL;
    struct pinc_verdict *verdict = NULL;
    struct pinc_outdated *outdated = NULL;
    struct pinc_exported *exported = NULL;
    struct pinc_configuration *config = NULL;
    struct pinc_diff *diff = NULL;
    char *text = NULL;

    (void)state;
    session = new_session("g.in");
    assert_int_equal(pinc_session_add_file(session, "g.in", "app\nlib<3\n", 10, NULL), PINC_OK);
    assert_int_equal(pinc_session_add_file(session, "g.txt", "lib==1.0\n", 9, NULL), PINC_OK);
    assert_int_equal(pinc_session_set(session, "constraint", "c.txt", NULL), PINC_OK);
    assert_int_equal(pinc_session_add_file(session, "c.txt", "lib>1\n", 6, NULL), PINC_OK);
    assert_int_equal(pinc_session_add_file(session, "h.txt", "lib==2.0\n", 9, NULL), PINC_OK);
    assert_int_equal(pinc_compile(session, &lock, NULL), PINC_OK);
    assert_int_equal(pinc_verify_file(session, "g.txt", &verdict, NULL), PINC_OK);
    assert_int_equal(pinc_outdated(session, &outdated, NULL), PINC_OK);
    assert_int_equal(pinc_export(session, "c.txt", PINC_EXPORT_REQUIREMENTS, 0, &exported, NULL),
                     PINC_EUSAGE);
    assert_null(exported);
    assert_int_equal(pinc_export(session, "g.txt", PINC_EXPORT_REQUIREMENTS, 1, &exported, NULL),
                     PINC_OK);
    assert_int_equal(pinc_config(session, &config, NULL), PINC_OK);
    assert_int_equal(pinc_diff(session, "g.txt", "h.txt", &diff, NULL), PINC_OK);
    pinc_session_free(session);
    pinc_answer_add_lock(answer, lock, 0, 1);
    pinc_answer_add_why(answer, lock, "lib");
    pinc_answer_add_changes(answer, pinc_lock_changes(lock));
    pinc_answer_add_verdict(answer, verdict, "g.txt");
    pinc_answer_add_outdated(answer, outdated);
    pinc_answer_add_exported(answer, exported, "-");
    pinc_answer_add_config(answer, config);
    pinc_answer_add_changes(answer, pinc_diff_changes(diff));
    assert_int_equal(pinc_answer_text(answer, 0, &text, NULL), PINC_OK);
    assert_non_null(strstr(text, "\"no-version\""));
    assert_non_null(strstr(text, "c.txt:1"));
    pinc_text_free(text);
    pinc_answer_free(answer);
    pinc_diff_free(diff);
    pinc_configuration_free(config);
    pinc_exported_free(exported);
    pinc_outdated_free(outdated);
    pinc_verdict_free(verdict);
    pinc_lock_free(lock);
}

static const char *color(size_t at)
{
    static const char *const names[] = {"crimson", "green", "grey"};

    return names[at];
}

static void test_nearest(void **state)
{
    static const struct {
        const char *wrong, *want;
    } cases[] = {
        {"crimosn", "crimson"}, {"GREY", "grey"}, {"gre", "grey"}, {"blue", NULL}, {"", NULL}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *near = pinc_text_nearest(cases[i].wrong, color, 3);

        if (!near != !cases[i].want || (near && strcmp(near, cases[i].want) != 0)) {
            fail_msg("'%s': %s", cases[i].wrong, near ? near : "none");
        }
    }
    assert_null(pinc_text_nearest("green", color, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest),         cmocka_unit_test(test_compile_and_look),
        cmocka_unit_test(test_no_solution),     cmocka_unit_test(test_refused),
        cmocka_unit_test(test_cancelled),       cmocka_unit_test(test_cancelled_from_elsewhere),
        cmocka_unit_test(test_four_threads),    cmocka_unit_test(test_memory),
        cmocka_unit_test(test_results_live_on),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

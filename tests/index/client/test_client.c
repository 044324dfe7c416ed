#include "tests/support/http_server.h"
#include "tests/support/sweep.h"

#include "base/file/file.h"
#include "index/client/client.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct http_server *server;

/* --- callbacks that note what they are told */

struct told {
    char message[200];
    enum pinc_note_kind kind;
    unsigned messages, steps;
    int stop; /* what progress says */
};

static void on_message(void *user, enum pinc_note_kind kind, const char *text)
{
    struct told *told = user;

    told->kind = kind;
    told->messages++;
    (void)snprintf(told->message, sizeof told->message, "%s", text);
}

static int on_progress(void *user, const struct pinc_client_stats *stats)
{
    struct told *told = user;

    (void)stats;
    told->steps++;
    return told->stop;
}

static const char *variable(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "SET") == 0 ? "yes" : NULL;
}

static struct pinc_client *new_client(struct told *told, struct pinc_client_options options)
{
    struct pinc_client *client = NULL;

    if (told) {
        options.callbacks = (struct pinc_client_callbacks){
            .progress = on_progress, .message = on_message, .getenv = variable, .user = told};
    }
    assert_int_equal(pinc_client_new(&client, &options, NULL), PINC_OK);
    return client;
}

static void on_answer(void *user, struct pinc_http_answer *answer)
{
    *(bool *)user = true;
    (void)answer;
}

static uint64_t ask(struct pinc_client *client, const char *path, bool *done)
{
    const struct pinc_http_request request = {.url = pinc_slice_of(http_server_url(server, path)),
                                              .max = 100,
                                              .done = on_answer,
                                              .user = done};
    uint64_t id = 0;

    *done = false;
    assert_int_equal(pinc_client_get(client, &request, &id, NULL), PINC_OK);
    return id;
}

/* --- tests */

static void test_parts(void **state)
{
    struct told told = {.stop = 0};
    struct pinc_client *client = new_client(&told, (struct pinc_client_options){.now = 0});

    (void)state;
    assert_null(pinc_client_cache(client));
    assert_null(pinc_client_environment(client));
    assert_true(pinc_client_options(client)->now > 1500000000); /* the clock's */
    assert_string_equal(pinc_client_variable(client, "SET"), "yes");
    assert_null(pinc_client_variable(client, "UNSET"));
    assert_false(pinc_client_out_of_memory(client));
    pinc_client_fail_memory(client);
    assert_true(pinc_client_out_of_memory(client));
    pinc_client_message(client, PINC_NOTE_WARNING, "%d of %s", 2, "three");
    assert_string_equal(told.message, "2 of three");
    assert_int_equal(told.kind, PINC_NOTE_WARNING);
    pinc_client_free(client);
    client = new_client(NULL, (struct pinc_client_options){.proxy = "http://p:1", .now = 7});
    assert_int_equal(pinc_client_options(client)->now, 7);
    assert_null(pinc_client_variable(client, "SET"));
    pinc_client_message(client, PINC_NOTE_WARNING, "to nobody");
    assert_non_null(pinc_client_environment(client)); /* for git and its like */
    pinc_client_free(client);
    pinc_client_stop(NULL);
    pinc_client_free(NULL);
}

/* When an entry of the cache needs no question. */
static void test_may_use(void **state)
{
    static const struct {
        bool offline, refresh;
        int64_t validated, lifetime;
        bool want;
    } table[] = {
        {false, false, 1000, 600, true},  {false, false, 1000, 0, false},
        {false, false, 400, 600, false},  {false, false, 401, 600, true},
        {false, false, 5000, 600, false}, {false, true, 1000, 600, false},
        {true, false, 400, 0, true},      {true, true, 400, 0, true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof table / sizeof *table; i++) {
        const struct pinc_cache_entry entry = {.validated = table[i].validated,
                                               .facts = {.lifetime = table[i].lifetime}};
        struct pinc_client *client = new_client(
            NULL, (struct pinc_client_options){
                      .offline = table[i].offline, .refresh = table[i].refresh, .now = 1000});

        if (pinc_client_may_use(client, &entry) != table[i].want) {
            fail_msg("row %zu", i);
        }
        pinc_client_free(client);
    }
}

static void test_wait(void **state)
{
    struct told told = {.stop = 0};
    struct pinc_client *client =
        new_client(&told, (struct pinc_client_options){.limits.timeout = 5});
    struct pinc_client_stats stats;
    bool done;

    (void)state;
    http_server_add(server, "/a", (struct http_reply){.body = "abc"});
    assert_int_equal(pinc_client_wait(client, ask(client, "/a", &done), &done, NULL), PINC_OK);
    assert_true(done);
    assert_int_equal(pinc_client_pending(client), 0);
    pinc_client_stats_get(client, &stats);
    assert_int_equal(stats.requests, 1);
    assert_true(stats.bytes >= 3);
    assert_true(told.steps >= 1);
    pinc_client_free(client);
}

/* The caller stops: the answer does not come to a variable that is gone. */
static void test_cancelled(void **state)
{
    struct told told = {.stop = 1};
    struct pinc_client *client =
        new_client(&told, (struct pinc_client_options){.limits.timeout = 5});
    struct pinc_error err = {0};
    uint64_t id;
    bool done;

    (void)state;
    http_server_add(server, "/silent", (struct http_reply){.fault = HTTP_SILENT});
    id = ask(client, "/silent", &done);
    assert_int_equal(pinc_client_pending(client), 1);
    assert_int_equal(pinc_client_wait(client, id, &done, &err), PINC_ECANCELLED);
    assert_string_equal(err.text, "stopped");
    assert_int_equal(pinc_client_pending(client), 0);
    pinc_client_cancel(client, id);
    pinc_client_cancel(client, 0);
    pinc_client_hurry(client, 0);
    pinc_client_free(client);
}

/* One request that is dropped leaves the others, whichever of them is under way. */
static void test_cancel_one(void **state)
{
    struct pinc_client *client =
        new_client(NULL, (struct pinc_client_options){.limits.timeout = 5});
    uint64_t first, second, third;
    bool done[3];
    unsigned i;

    (void)state;
    /* Not there before all are sent and one is dropped. */
    http_server_add(server, "/late", (struct http_reply){.body = "abc", .delay_ms = 100});
    http_server_add(server, "/silent", (struct http_reply){.fault = HTTP_SILENT});
    for (i = 0; i < 2; i++) {
        first = ask(client, "/late", &done[0]);
        second = ask(client, "/silent", &done[1]);
        third = ask(client, "/late", &done[2]);
        if (i) {
            assert_int_equal(pinc_client_send(client, NULL), PINC_OK);
        }
        pinc_client_cancel(client, second);
        assert_int_equal(pinc_client_pending(client), 2);
        assert_int_equal(pinc_client_wait(client, third, &done[2], NULL), PINC_OK);
        assert_int_equal(pinc_client_wait(client, first, &done[0], NULL), PINC_OK);
        assert_int_equal(pinc_client_pending(client), 0);
        assert_false(done[1]);
    }
    pinc_client_free(client);
}

/* Whose certificate nobody checks may change; texts are copied. */
static void test_trust(void **state)
{
    struct pinc_client *client =
        new_client(NULL, (struct pinc_client_options){.limits.timeout = 5});
    char name[] = "h.example";
    struct pinc_slice host = pinc_slice_of(name);
    const struct pinc_client_options *options = pinc_client_options(client);

    (void)state;
    assert_int_equal(options->n_trusted_hosts, 0);
    assert_int_equal(pinc_client_trust(client, &host, 1, NULL), PINC_OK);
    memset(name, 'x', sizeof name - 1);
    assert_int_equal(options->n_trusted_hosts, 1);
    assert_true(pinc_slice_equal(options->trusted_hosts[0], PINC_LIT("h.example")));
    assert_int_equal(pinc_client_trust(client, NULL, 0, NULL), PINC_OK);
    assert_int_equal(options->n_trusted_hosts, 0);
    pinc_client_free(client);
}

/* Nothing is asked after the end. */
static void test_stopped(void **state)
{
    struct pinc_client *client =
        new_client(NULL, (struct pinc_client_options){.limits.timeout = 5});
    const struct pinc_http_request request = {.url = PINC_LIT("http://127.0.0.1:9/"),
                                              .done = on_answer};
    uint64_t id = 0, other;
    bool done;

    (void)state;
    other = ask(client, "/silent", &done);
    pinc_client_stop(client);
    assert_false(done); /* dropped without a word */
    assert_int_equal(pinc_client_get(client, &request, &id, NULL), PINC_ECANCELLED);
    assert_int_equal(pinc_client_run(client, NULL, 0, NULL), PINC_ECANCELLED);
    assert_int_equal(pinc_client_wait(client, other, &done, NULL), PINC_ECANCELLED);
    assert_int_equal(pinc_client_send(client, NULL), PINC_OK);
    assert_int_equal(pinc_client_pending(client), 0);
    pinc_client_hurry(client, other);
    pinc_client_cancel(client, other);
    pinc_client_stop(client);
    pinc_client_free(client);
}

/* A cache that cannot be written: said once, nothing fails. */
static void test_cache_trouble(void **state)
{
    struct told told = {.stop = 0};
    struct pinc_client *client =
        new_client(&told, (struct pinc_client_options){.cache_dir = "/dev/null/cache"});
    const struct pinc_cache_facts facts = {.lifetime = 1};

    (void)state;
    pinc_cache_put(pinc_client_cache(client), PINC_CACHE_DIGEST, PINC_LIT("k"), &facts,
                   PINC_LIT("v"));
    pinc_client_stop(client);
    assert_int_equal(told.messages, 1);
    assert_int_equal(told.kind, PINC_NOTE_WARNING);
    assert_true(
        pinc_slice_starts(pinc_slice_of(told.message), "nothing more is written to the cache: "));
    assert_int_equal(pinc_client_progress(client, NULL), PINC_OK);
    pinc_client_free(client);
    assert_int_equal(told.messages, 1);
}

/* That a server takes many connections at once is known to the next client over the same cache, which opens
 * as many as it needs. */
static void test_crowd(void **state)
{
    enum { N = 60 };
    struct pinc_client_options options = {.limits.retries = 0};
    char folder[] = "/tmp/pinc-test-crowd-XXXXXX";
    struct http_server *many = http_server_start();
    unsigned round, before = 0;

    (void)state;
    assert_non_null(many);
    assert_non_null(mkdtemp(folder));
    options.cache_dir = folder;
    http_server_add(many, "/x", (struct http_reply){.body = "hello", .delay_ms = 300});
    for (round = 0; round < 2; round++) {
        struct pinc_client *client = new_client(NULL, options);
        const struct pinc_slice url = pinc_slice_of(http_server_url(many, "/x"));
        bool done[N] = {false};
        size_t i;

        for (i = 0; i < N; i++) {
            const struct pinc_http_request request = {
                .url = url, .max = 100, .done = on_answer, .user = &done[i]};

            assert_int_equal(pinc_client_get(client, &request, NULL, NULL), PINC_OK);
        }
        for (i = 0; i < 10; i++) {
            assert_int_equal(pinc_client_look(client, NULL), PINC_OK);
            (void)poll(NULL, 0, 5);
        }
        assert_int_equal(http_server_connections(many) - before, round ? N : 32);
        while (pinc_client_pending(client) > 0) {
            assert_int_equal(pinc_client_run(client, NULL, 0, NULL), PINC_OK);
        }
        assert_true(pinc_known_hosts_get(pinc_client_hosts(client), url)->crowd);
        pinc_client_free(client);
        before = http_server_connections(many);
    }
    http_server_stop(many);
    pinc_folder_remove(folder);
}

static void test_bad_proxy(void **state)
{
    const struct pinc_client_options options = {.proxy = "http://a b"};
    struct pinc_client *client = NULL;

    (void)state;
    assert_int_equal(pinc_client_new(&client, &options, NULL), PINC_EUSAGE);
    assert_null(client);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_client *client = NULL;
    enum pinc_status st = pinc_client_new(&client, data, err);

    assert_true((client != NULL) == (st == PINC_OK));
    pinc_client_free(client);
    return st;
}

static void test_sweep(void **state)
{
    const struct pinc_client_options options = {.proxy = "http://u:p@proxy:80",
                                                .cache_dir = "/dev/null/cache"};

    (void)state;
    sweep(attempt, &options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),      cmocka_unit_test(test_may_use),
        cmocka_unit_test(test_wait),       cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_stopped),    cmocka_unit_test(test_cache_trouble),
        cmocka_unit_test(test_bad_proxy),  cmocka_unit_test(test_sweep),
        cmocka_unit_test(test_crowd),      cmocka_unit_test(test_trust),
        cmocka_unit_test(test_cancel_one),
    };
    int failed;

    server = http_server_start();
    if (!server) {
        return 1;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    http_server_stop(server);
    return failed;
}

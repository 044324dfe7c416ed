#include "tests/support/cmocka_all.h"

#include "index/net/http_crowd.h"
#include "tests/support/http_get.h"
#include "tests/support/http_server.h"

#include <string.h>

/* What earlier runs found out, and what is found out now. */
struct memory {
    bool takes;
    unsigned asked, learnt, unlearnt;
    char origin[64];
};

static bool on_ask(void *user, struct pinc_slice origin)
{
    struct memory *m = user;

    m->asked++;
    assert_true(origin.len < sizeof m->origin);
    memcpy(m->origin, origin.ptr, origin.len);
    m->origin[origin.len] = '\0';
    return m->takes;
}

static void on_learn(void *user, struct pinc_slice origin, bool takes)
{
    struct memory *m = user;

    assert_true(pinc_slice_equal(origin, pinc_slice_of(m->origin)));
    m->learnt += takes;
    m->unlearnt += !takes;
}

static struct pinc_http_options options_of(struct memory *m)
{
    return (struct pinc_http_options){.limits = {.timeout = 5}, .memory = {on_ask, on_learn, m}};
}

/* Ends of attempts without a connection of their own, at an origin of which it is known or not that it takes many. */
static void test_ends(void **state)
{
    static const struct {
        const char *label, *url;
        bool takes;
        CURLcode rc;
        long version;
        unsigned most, unlearnt;
    } cases[] = {
        {"the first answer", "http://h/", false, CURLE_OK, CURL_HTTP_VERSION_1_1, PLAIN_CONNECTIONS,
         0},
        {"known, an answer", "http://h/", true, CURLE_OK, CURL_HTTP_VERSION_1_1, PLAIN_CONNECTIONS,
         0},
        {"a simple server", "http://h/", false, CURLE_OK, CURL_HTTP_VERSION_1_0, PLAIN_FIRST, 0},
        {"known, and another by now", "http://h/", true, CURLE_OK, CURL_HTTP_VERSION_1_0,
         PLAIN_FIRST, 1},
        {"known, refused", "http://h/", true, CURLE_COULDNT_CONNECT, 0, PLAIN_FIRST, 1},
        {"refused", "http://h/", false, CURLE_COULDNT_CONNECT, 0, PLAIN_FIRST, 0},
        {"known, no connection in time", "http://h/", true, CURLE_OPERATION_TIMEDOUT, 0,
         PLAIN_FIRST, 1},
        {"known, a slow answer", "http://h/", true, CURLE_OPERATION_TIMEDOUT, CURL_HTTP_VERSION_1_1,
         PLAIN_CONNECTIONS, 0},
        {"known, cut off", "http://h/", true, CURLE_PARTIAL_FILE, CURL_HTTP_VERSION_1_1,
         PLAIN_CONNECTIONS, 0},
        {"over TLS", "https://h/", true, CURLE_COULDNT_CONNECT, 0, TLS_STREAMS, 0},
    };
    size_t i;

    (void)state;
    assert_int_equal(pinc_curl_load(NULL), PINC_OK);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct memory memory = {.takes = cases[i].takes};
        struct http_setup setup = {.options = options_of(&memory)};
        struct http_queues queues = {.arena = pinc_arena_new()};
        struct request *r = http_request_new(&setup, &(struct pinc_http_request){.urgent = true});

        print_message("%s\n", cases[i].label);
        assert_non_null(r);
        assert_int_equal(http_aim(&queues, r, pinc_slice_of(cases[i].url), NULL), PINC_OK);
        r->easy = curl_easy_init();
        http_crowd_look(r, cases[i].rc, cases[i].version);
        http_crowd_look(r, cases[i].rc, cases[i].version); /* told once */
        assert_int_equal(r->origin->most, cases[i].most);
        assert_int_equal(memory.unlearnt, cases[i].unlearnt);
        assert_int_equal(memory.learnt, 0);
        assert_int_equal(memory.asked, !r->origin->https);
        assert_int_equal(http_crowd_early(r->origin),
                         r->origin->https                                       ? 1
                         : cases[i].takes && cases[i].most == PLAIN_CONNECTIONS ? EARLY_MOST
                                                                                : PLAIN_EARLY);
        curl_easy_cleanup(r->easy);
        r->easy = NULL;
        http_request_free(r);
        pinc_arena_free(queues.arena);
    }
}

/* Ask `n` times at once. @return connections before anything was answered */
static unsigned ask(struct memory *memory, struct http_server *server, size_t n)
{
    enum { MOST = 64 };
    const struct pinc_http_options options = options_of(memory);
    struct http_got got[MOST] = {{.calls = 0}};
    struct pinc_http *http = NULL;
    unsigned early;
    size_t i;

    assert_true(n <= MOST);
    assert_int_equal(pinc_http_new(&http, &options, NULL), PINC_OK);
    for (i = 0; i < n; i++) {
        struct pinc_http_request r = {.url = pinc_slice_of(http_server_url(server, "/x")),
                                      .max = 40,
                                      .done = http_keep,
                                      .user = &got[i]};

        assert_int_equal(pinc_http_get(http, &r, NULL, NULL), PINC_OK);
    }
    for (i = 0; i < 20; i++) {
        assert_int_equal(pinc_http_run(http, 5, NULL, 0, NULL), PINC_OK);
    }
    early = http_server_connections(server);
    http_run_all(http);
    pinc_http_free(http);
    return early;
}

/* A server that takes many is known from then on: as many as are needed are begun at once. */
static void test_many(void **state)
{
    static const struct {
        const char *label;
        bool takes;
        size_t n;
        unsigned connections, learnt;
    } cases[] = {
        {"few", false, CROWD_ENOUGH - 1, CROWD_ENOUGH - 1, 0},
        {"many", false, 60, PLAIN_FIRST, 1},
        {"known", true, 60, 60, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct memory memory = {.takes = cases[i].takes};
        struct http_server *server = http_server_start();

        print_message("%s\n", cases[i].label);
        assert_non_null(server);
        http_server_add(server, "/x", (struct http_reply){.body = "hello", .delay_ms = 400});
        assert_int_equal(ask(&memory, server, cases[i].n), cases[i].connections);
        assert_int_equal(memory.learnt, cases[i].learnt);
        assert_int_equal(memory.unlearnt, 0);
        http_server_stop(server);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

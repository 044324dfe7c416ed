#include "tests/support/cmocka_all.h"
#include "tests/support/http_server.h"

#include "index/client/document.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX 100

static struct http_server *server;
static char folder[] = "/tmp/test_document-XXXXXX";

static struct pinc_client *new_client(const char *cache, bool offline, bool refresh)
{
    const struct pinc_client_options options = {
        .cache_dir = cache, .offline = offline, .refresh = refresh, .limits.timeout = 5};
    struct pinc_client *client = NULL;

    assert_int_equal(pinc_client_new(&client, &options, NULL), PINC_OK);
    return client;
}

/* Ask, and say what came of it: "=TEXT" or the message. */
static void ask(struct pinc_buf *said, struct pinc_client *client, const char *url)
{
    struct pinc_error err = {0};
    struct pinc_slice text;
    enum pinc_status st = pinc_client_document(client, &text, pinc_slice_of(url), MAX, &err);

    pinc_buf_clear(said);
    if (st == PINC_OK) {
        pinc_buf_addf(said, "=%.*s", PINC_SLICE_ARG(text));
    } else {
        assert_null(text.ptr);
        assert_int_equal(err.code, st);
        assert_string_equal(err.source, ""); /* the caller names the place */
        pinc_buf_addf(said, "%d %s", (int)st, err.text);
    }
    assert_int_equal(said->failed, PINC_OK);
}

/* What servers send. */
static void test_answers(void **state)
{
    static char large[MAX + 1];
    static const struct {
        const char *path;
        struct http_reply reply;
        enum pinc_status st;
        const char *want; /* what is said begins so */
    } table[] = {
        {"/plain", {.body = "a\nb\n"}, PINC_OK, "a\nb\n"},
        {"/empty", {.body = ""}, PINC_OK, ""},
        {"/typed", {.headers = "Content-Type: text/plain\r\n", .body = "x"}, PINC_OK, "x"},
        {"/chunked", {.body = "whole", .fault = HTTP_CHUNKED}, PINC_OK, "whole"},
        {"/page",
         {.headers = "Content-Type: text/html; charset=utf-8\r\n", .body = "x"},
         PINC_ENET,
         "the server sends a web page, not a requirements file"},
        {"/xpage",
         {.headers = "Content-Type: Application/XHTML+xml\r\n", .body = "x"},
         PINC_ENET,
         "the server sends a web page"},
        {"/endless",
         {.body = "x", .fault = HTTP_NO_LENGTH},
         PINC_ENET,
         "the server does not say how long the file is"},
        {"/gone", {.code = 410, .body = "x"}, PINC_ENET, "the server answers 410"},
        {"/large", {.body = large}, PINC_ENET, "the answer is larger than"},
    };
    struct pinc_client *client = new_client(NULL, false, false);
    struct pinc_buf said = {0}, want = {0};
    size_t i;

    (void)state;
    memset(large, 'x', sizeof large);
    for (i = 0; i < sizeof table / sizeof *table; i++) {
        struct http_reply reply = table[i].reply;

        reply.len = reply.body == large ? sizeof large : 0;
        http_server_add(server, table[i].path, reply);
        ask(&said, client, http_server_url(server, table[i].path));
        pinc_buf_clear(&want);
        if (table[i].st == PINC_OK) {
            pinc_buf_addf(&want, "=%s", table[i].want);
            assert_string_equal(said.ptr, want.ptr);
        } else {
            pinc_buf_addf(&want, "%d %s", (int)table[i].st, table[i].want);
            if (!pinc_slice_starts(pinc_buf_slice(&said), want.ptr)) {
                assert_string_equal(said.ptr, want.ptr);
            }
        }
    }
    ask(&said, client, "ftp://h/x");
    pinc_buf_clear(&want);
    pinc_buf_addf(&want, "%d this is not an http or https URL", (int)PINC_EUSAGE);
    assert_string_equal(said.ptr, want.ptr);
    pinc_buf_clear(&want);
    pinc_buf_clear(&said);
    pinc_client_free(client);
}

/* Fresh, stale and unchanged, stale and changed, not to be kept; credentials are not part of the key. */
static void test_cached(void **state)
{
    struct pinc_buf said = {0}, url = {0};
    struct pinc_client *client = new_client(folder, false, false);

    (void)state;
    http_server_add(server, "/fresh",
                    (struct http_reply){.headers = "Cache-Control: max-age=600\r\nETag: \"1\"\r\n",
                                        .body = "1"});
    http_server_add(server, "/fresh", (struct http_reply){.code = 304});
    http_server_add(server, "/fresh", (struct http_reply){.body = "2"});
    http_server_add(server, "/secret",
                    (struct http_reply){.headers = "Cache-Control: no-store\r\n", .body = "s"});

    ask(&said, client, http_server_url(server, "/fresh"));
    assert_string_equal(said.ptr, "=1");
    ask(&said, client, http_server_url(server, "/secret"));
    assert_string_equal(said.ptr, "=s");
    pinc_client_free(client);

    client = new_client(folder, false, false);
    pinc_buf_addf(&url, "http://me:pw@127.0.0.1:%u/fresh#x", http_server_port(server));
    ask(&said, client, url.ptr);
    assert_string_equal(said.ptr, "=1");
    assert_int_equal(http_server_count(server, "/fresh"), 1);
    assert_int_equal(pinc_client_counts(client)->cache_hits, 1);
    pinc_client_free(client);

    client = new_client(folder, false, true); /* --refresh: the server is asked, by the tag */
    ask(&said, client, http_server_url(server, "/fresh"));
    assert_string_equal(said.ptr, "=1");
    assert_string_equal(http_server_field(server, "/fresh", "If-None-Match"), "\"1\"");
    assert_int_equal(pinc_client_counts(client)->revalidated, 1);
    ask(&said, client, http_server_url(server, "/fresh"));
    assert_string_equal(said.ptr, "=2");
    pinc_client_free(client);

    client = new_client(folder, true, false); /* --offline: whatever is there */
    ask(&said, client, http_server_url(server, "/fresh"));
    assert_string_equal(said.ptr, "=2");
    ask(&said, client, http_server_url(server, "/secret"));
    assert_non_null(strstr(said.ptr, "it is not in the cache, and --offline forbids asking"));
    pinc_client_free(client);
    pinc_buf_clear(&url);
    pinc_buf_clear(&said);
}

/* Memory that runs out is told as that, whatever is done then: nothing is asked of another URL. */
static void test_memory(void **state)
{
    struct pinc_client *client = new_client(NULL, true, false);
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM && n < 100; n++) {
        struct pinc_error err = {0};
        struct pinc_slice text;

        pinc_alloc_fail_at(n);
        st = pinc_client_document(
            client, &text, PINC_LIT("http://a:b@h/a-long-path-so-that-arenas-grow"), MAX, &err);
        pinc_alloc_fail_at(0);
        assert_true(st == PINC_ENOMEM || strstr(err.text, "--offline"));
    }
    assert_true(n > 2);
    pinc_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_cached),
        cmocka_unit_test(test_memory),
    };
    int failed;

    server = http_server_start();
    if (!server || !mkdtemp(folder)) {
        return 1;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    http_server_stop(server);
    return failed;
}

#include "tests/support/cmocka_all.h"

#include "index/net/decoder.h"
#include "index/net/http_handle.h"
#include "tests/support/http_attempt.h"
#include "tests/support/http_server.h"
#include "tests/support/proxy_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a request says, field by field: "" is a field that is not there, and the encoding NULL what
 * the decoders can undo. */
static void test_fields(void **state)
{
    static const struct {
        const char *label;
        struct pinc_http_request want;
        const char *accept, *encoding, *match, *since, *range;
    } cases[] = {
        {"nothing", {.max = 10}, "*/*", NULL, "", "", ""},
        {"a page", {.accept = "text/html"}, "text/html", NULL, "", "", ""},
        {"has it changed?",
         {.etag = PINC_LIT("\"v1\""), .last_modified = PINC_LIT("yesterday")},
         "*/*",
         NULL,
         "\"v1\"",
         "yesterday",
         ""},
        {"the end of a file",
         {.range = {.kind = PINC_HTTP_TAIL, .to = 3}},
         "*/*",
         "identity",
         "",
         "",
         "bytes=-3"},
        {"a part of it",
         {.range = {.kind = PINC_HTTP_PART, .from = 1, .to = 3}},
         "*/*",
         "identity",
         "",
         "",
         "bytes=1-2"},
    };
    struct http_server *server = http_server_start();
    struct http_attempt a;
    size_t i;

    (void)state;
    http_server_add(server, "/x", (struct http_reply){.body = "hello", .ranges = 1});
    http_attempt_open(&a, (struct pinc_http_options){.limits.timeout = 5});
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct {
            const char *name, *want;
        } fields[] = {
            {"Accept", cases[i].accept},
            {"Accept-Encoding", cases[i].encoding ? cases[i].encoding : pinc_decoder_accepts()},
            {"If-None-Match", cases[i].match},
            {"If-Modified-Since", cases[i].since},
            {"Range", cases[i].range},
            {"User-Agent", "pinc/" PINC_VERSION_TEXT},
            {"Authorization", ""},
            {"Cookie", ""}};
        struct request *r = http_attempt_aim(&a, http_server_url(server, "/x"), cases[i].want);
        size_t k;

        assert_int_equal(http_attempt_make(&a), CURLE_OK);
        assert_int_equal(r->in.code, cases[i].want.range.kind == PINC_HTTP_ALL ? 200 : 206);
        for (k = 0; k < sizeof fields / sizeof *fields; k++) {
            if (strcmp(http_server_field(server, "/x", fields[k].name), fields[k].want) != 0) {
                fail_msg("%s: %s is '%s'", cases[i].label, fields[k].name,
                         http_server_field(server, "/x", fields[k].name));
            }
        }
    }
    assert_true(a.setup.bytes > 0);
    http_attempt_close(&a);
    http_server_stop(server);
}

/* What comes is received by the request's own rules, and no redirect is followed. */
static void test_received(void **state)
{
    struct http_server *server = http_server_start();
    struct http_attempt a;
    struct request *r;

    (void)state;
    http_server_add(server, "/x", (struct http_reply){.body = "hello"});
    http_server_add(server, "/away",
                    (struct http_reply){.code = 302, .headers = "Location: /x\r\n"});
    http_server_add(server, "/packed",
                    (struct http_reply){.headers = "Content-Encoding: compress\r\n", .body = "x"});
    http_attempt_open(&a, (struct pinc_http_options){.limits.timeout = 5});
    r = http_attempt_aim(&a, http_server_url(server, "/x"), (struct pinc_http_request){0});
    assert_int_equal(http_attempt_make(&a), CURLE_OK);
    assert_string_equal(r->in.body.ptr, "hello");
    assert_int_equal(a.setup.bytes, 5);
    /* A connection is there afterwards, and nothing else. */
    r = http_attempt_aim(&a, http_server_url(server, "/x"),
                         (struct pinc_http_request){.warm = true});
    assert_int_equal(http_attempt_make(&a), CURLE_OK);
    assert_int_equal(r->in.body.len, 0);
    assert_int_equal(a.setup.bytes, 5);
    r = http_attempt_aim(&a, http_server_url(server, "/away"), (struct pinc_http_request){0});
    assert_int_equal(http_attempt_make(&a), CURLE_OK);
    assert_true(pinc_slice_equal(r->in.got.location, PINC_LIT("/x")));
    assert_int_equal(http_server_count(server, "/x"), 2);
    /* A limit and an encoding end the transfer. */
    r = http_attempt_aim(&a, http_server_url(server, "/x"), (struct pinc_http_request){.max = 4});
    assert_int_equal(http_attempt_make(&a), CURLE_WRITE_ERROR);
    assert_int_equal(r->in.error.code, PINC_ELIMIT);
    r = http_attempt_aim(&a, http_server_url(server, "/packed"), (struct pinc_http_request){0});
    assert_int_equal(http_attempt_make(&a), CURLE_WRITE_ERROR);
    assert_int_equal(r->in.error.code, PINC_ESYNTAX);
    http_attempt_close(&a);
    http_server_stop(server);
}

/* Credentials go to the place that they were given for, and to no other one. */
static void test_credentials(void **state)
{
    struct http_server *server = http_server_start();
    struct pinc_auth *auth = NULL;
    struct pinc_url url;
    struct http_attempt a;
    char text[80];

    (void)state;
    http_server_add(server, "/x", (struct http_reply){.body = "hello"});
    http_server_add(server, "/y", (struct http_reply){.body = "hello"});
    assert_int_equal(pinc_auth_new(&auth, NULL, false, NULL, NULL), PINC_OK);
    (void)snprintf(text, sizeof text, "http://me:s%%3Acret@127.0.0.1:%u/",
                   http_server_port(server));
    assert_true(pinc_url_split(&url, pinc_slice_of(text)));
    assert_int_equal(pinc_auth_add(auth, &url, NULL), PINC_OK);
    http_attempt_open(&a, (struct pinc_http_options){.limits.timeout = 5, .auth = auth});
    (void)http_attempt_aim(&a, http_server_url(server, "/x"), (struct pinc_http_request){0});
    assert_int_equal(http_attempt_make(&a), CURLE_OK);
    assert_string_equal(http_server_field(server, "/x", "Authorization"), "Basic bWU6czpjcmV0");
    (void)snprintf(text, sizeof text, "http://localhost:%u/y", http_server_port(server));
    (void)http_attempt_aim(&a, text, (struct pinc_http_request){0});
    assert_int_equal(http_attempt_make(&a), CURLE_OK);
    assert_int_equal(http_server_count(server, "/y"), 1);
    assert_string_equal(http_server_field(server, "/y", "Authorization"), "");
    http_attempt_close(&a);
    pinc_auth_free(auth);
    http_server_stop(server);
}

/* Only the settings name a proxy, never the environment; hosts of `none` go without. */
static void test_proxies(void **state)
{
    const struct proxy_options options = {.password = "you:word"};
    struct proxy_server *proxy = proxy_server_start(&options);
    struct http_server *server = http_server_start();
    char with[80], dead[] = "http://127.0.0.1:1";
    struct http_attempt a;

    (void)state;
    (void)snprintf(with, sizeof with, "http://you:word@127.0.0.1:%u", proxy_server_port(proxy));
    http_server_add(server, "/x", (struct http_reply){.body = "hello"});

    http_attempt_open(&a, (struct pinc_http_options){.limits.timeout = 5,
                                                     .proxies = {.http = with, .https = dead}});
    (void)http_attempt_aim(&a, "https://host/", (struct pinc_http_request){0});
    assert_string_equal(http_proxy_of(a.r)->url, dead);
    (void)http_attempt_aim(&a, http_server_url(server, "/x"), (struct pinc_http_request){0});
    assert_null(strstr(http_proxy_of(a.r)->url, "word"));
    assert_int_equal(http_attempt_make(&a), CURLE_OK);
    assert_int_equal(a.r->in.code, 200);
    assert_int_equal(proxy_server_count(proxy), 1);
    http_attempt_close(&a);

    http_attempt_open(&a, (struct pinc_http_options){
                              .limits.timeout = 5, .proxies = {.http = with, .none = "127.0.0.1"}});
    (void)http_attempt_aim(&a, http_server_url(server, "/x"), (struct pinc_http_request){0});
    assert_int_equal(http_attempt_make(&a), CURLE_OK);
    assert_int_equal(proxy_server_count(proxy), 1);
    http_attempt_close(&a);

    assert_int_equal(setenv("http_proxy", dead, 1), 0);
    http_attempt_open(&a, (struct pinc_http_options){.limits.timeout = 5});
    (void)http_attempt_aim(&a, http_server_url(server, "/x"), (struct pinc_http_request){0});
    assert_string_equal(http_proxy_of(a.r)->url, "");
    assert_int_equal(http_attempt_make(&a), CURLE_OK);
    assert_int_equal(unsetenv("http_proxy"), 0);
    http_attempt_close(&a);
    http_server_stop(server);
    proxy_server_stop(proxy);
}

/* Out of memory is told, whichever text cannot be made; the same request can be set up again. */
static void test_memory(void **state)
{
    struct http_attempt a;
    struct request *r;
    unsigned long n;
    bool done = false;

    (void)state;
    http_attempt_open(&a, (struct pinc_http_options){.limits.timeout = 5});
    r = http_attempt_aim(&a, "http://host/",
                         (struct pinc_http_request){.etag = PINC_LIT("\"v1\""),
                                                    .last_modified = PINC_LIT("yesterday"),
                                                    .range = {.kind = PINC_HTTP_TAIL, .to = 5}});
    for (n = 1; !done && n < 100; n++) {
        pinc_alloc_fail_at(n);
        done = http_handle_set_up(r);
        pinc_alloc_fail_at(0);
    }
    assert_true(done && n > 4);
    http_attempt_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),      cmocka_unit_test(test_received),
        cmocka_unit_test(test_credentials), cmocka_unit_test(test_proxies),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

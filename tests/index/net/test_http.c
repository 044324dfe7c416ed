#include "tests/support/cmocka_all.h"

#include "index/net/decoder.h"
#include "index/net/http_turn.h"
#include "tests/support/http_get.h"
#include "tests/support/http_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* "hello hello hello hello hello hello", compressed by gzip -9. */
static const char gzipped[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\xc0\x47\x02\x00\x57\x37"
    "\x62\x85\x23\x00\x00\x00";

static struct pinc_http *new_client(struct pinc_auth *auth, unsigned timeout, unsigned retries)
{
    struct pinc_http_options options = {
        .auth = auth, .limits.timeout = timeout, .limits.retries = retries};
    struct pinc_http *http = NULL;

    assert_int_equal(pinc_http_new(&http, &options, NULL), PINC_OK);
    return http;
}

/* One answer for each row, what it comes to, and how often it was asked for (with one retry). */
static void test_answers(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        struct http_reply reply, second;
        unsigned code, requests;
        enum pinc_status error;
        const char *body, *text;
        bool whole;
    } cases[] = {
        {"plain", {.body = "hello"}, {0}, 200, 1, PINC_OK, "hello", "", true},
        {"empty", {.body = ""}, {0}, 200, 1, PINC_OK, "", "", true},
        {"no length", {.body = "hello", .fault = HTTP_NO_LENGTH}, {0}, 200, 1, PINC_OK, "hello", "",
         false},
        {"chunked", {.body = "hello", .fault = HTTP_CHUNKED}, {0}, 200, 1, PINC_OK, "hello", "",
         true},
        {"not found", {.code = 404, .body = "x"}, {0}, 404, 1, PINC_ENET, "",
         "the server answers 404 (not found)", false},
        {"forbidden", {.code = 403, .body = "x"}, {0}, 403, 1, PINC_ENET, "",
         "the server answers 403 (forbidden)", false},
        {"teapot", {.code = 418, .body = "x"}, {0}, 418, 1, PINC_ENET, "", "the server answers 418",
         false},
        {"busy once", {.code = 503, .body = "x"}, {.body = "hello"}, 200, 2, PINC_OK, "hello", "",
         true},
        {"busy always", {.code = 503}, {0}, 503, 2, PINC_ENET, "",
         "the server answers 503 (service unavailable)", false},
        {"not implemented", {.code = 501}, {0}, 501, 1, PINC_ENET, "",
         "the server answers 501 (not implemented)", false},
        {"too many, at once", {.code = 429, .headers = "Retry-After: 0\r\n"}, {.body = "hello"},
         200, 2, PINC_OK, "hello", "", true},
        {"too many, tomorrow", {.code = 429, .headers = "Retry-After: 86400\r\n"}, {0}, 429, 1,
         PINC_ENET, "", "the server answers 429 (too many requests)", false},
        {"short once", {.body = "hello", .fault = HTTP_SHORT}, {.body = "hello"}, 200, 2, PINC_OK,
         "hello", "", true},
        {"short always", {.body = "hello", .fault = HTTP_SHORT}, {0}, 200, 2, PINC_ENET, "he",
         "transfer closed with 3 bytes remaining to read", false},
        {"chunks cut", {.body = "hello", .fault = HTTP_CHUNKED_CUT}, {0}, 200, 2, PINC_ENET,
         "hello", "transfer closed with outstanding read data remaining", false},
        {"reset once", {.body = "hello", .fault = HTTP_RESET}, {.body = "hello"}, 200, 2, PINC_OK,
         "hello", "", true},
        {"no reply once", {.fault = HTTP_NO_REPLY}, {.body = "hello"}, 200, 2, PINC_OK, "hello", "",
         true},
        {"no reply", {.fault = HTTP_NO_REPLY}, {0}, 0, 2, PINC_ENET, "", "empty reply from server",
         false},
        {"gzip", {.headers = "Content-Encoding: gzip\r\n", .body = gzipped,
         .len = sizeof gzipped - 1}, {0}, 200, 1, PINC_OK, "hello hello hello hello hello hello",
         "", true},
        {"gzip cut off", {.headers = "Content-Encoding: gzip\r\n", .body = gzipped,
         .len = sizeof gzipped - 5}, {0}, 200, 2, PINC_ENET, "hello hello hello hello hello hello",
         "the compressed answer ends too early", false},
        {"gzip damaged", {.headers = "Content-Encoding: gzip\r\n",
         .body = "\x1f\x8b\x08zzzzzzzzzzzz"}, {0}, 200, 2, PINC_ENET, "",
         "the compressed answer is damaged", false},
        {"gzip twice", {.headers = "Content-Encoding: gzip, gzip\r\n", .body = "x"}, {0}, 200, 1,
         PINC_ENET, "", "the answer is encoded as 'gzip, gzip', which was not asked for", false},
        {"another encoding", {.headers = "Content-Encoding: compress\r\n", .body = "x"}, {0}, 200, 1,
         PINC_ENET, "", "the answer is encoded as 'compress', which was not asked for", false},
        {"to a file", {.code = 302, .headers = "Location: file:///etc/passwd\r\n"}, {0}, 302, 1,
         PINC_ENET, "",
         "the server redirects to 'file:///etc/passwd', which is not an http or https URL", false},
        {"round and round", {.code = 302, .headers = "Location: /x\r\n"}, {0}, 302, 11, PINC_ENET,
         "", "the server redirects more than 10 times", false},
        {"too large", {.headers = "X: y\r\n",
         .body = "0123456789012345678901234567890123456789012345678"}, {0}, 200, 1, PINC_ENET, "",
         "the answer is larger than 40 bytes", false},
    };
    /* clang-format on */
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_server *server = http_server_start();
        struct pinc_http *http = new_client(NULL, 5, 1);
        struct http_got got;

        assert_non_null(server);
        http_server_add(server, "/x", cases[i].reply);
        if (cases[i].second.body) {
            http_server_add(server, "/x", cases[i].second);
        }
        print_message("answer: %s\n", cases[i].label);
        got = http_get(http, (struct pinc_http_request){
                                 .url = pinc_slice_of(http_server_url(server, "/x")), .max = 40});
        assert_string_equal(got.error.text, cases[i].text);
        assert_int_equal(got.error.code, cases[i].error);
        assert_int_equal(got.code, cases[i].code);
        assert_string_equal(got.body, cases[i].body);
        assert_int_equal(got.whole, cases[i].whole);
        assert_int_equal(http_server_count(server, "/x"), cases[i].requests);
        if (got.error.code != PINC_OK) {
            assert_string_equal(got.error.source, http_server_url(server, "/x"));
        }
        pinc_http_free(http);
        http_server_stop(server);
    }
}

/* Brotli and zstd, where libcurl has them: whole, and cut off. */
static void test_codings(void **state)
{
    static const struct {
        const char *coding, *body;
        size_t len;
    } cases[] = {
        {"br", "\x1b\x22\x00\xf8\x8d\x94\x6e\xde\x44\x55\x86\x96\x6c\x20\x6f\x41\x4f\x1c\xe0\x71",
         20},
        {"zstd",
         "\x28\xb5\x2f\xfd\x00\x68\x65\x00\x00\x30\x68\x65\x6c\x6c\x6f\x20\x01\x00\xb9\x4b\x11",
         21},
    };
    size_t i, cut;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (cut = 0; cut < 2 && strstr(pinc_decoder_accepts(), cases[i].coding); cut++) {
            struct http_server *server = http_server_start();
            struct pinc_http *http = new_client(NULL, 5, 0);
            char header[40];
            struct http_got got;

            (void)snprintf(header, sizeof header, "Content-Encoding: %s\r\n", cases[i].coding);
            http_server_add(server, "/x",
                            (struct http_reply){.headers = header,
                                                .body = cases[i].body,
                                                .len = cases[i].len - cut});
            got =
                http_get(http, (struct pinc_http_request){
                                   .url = pinc_slice_of(http_server_url(server, "/x")), .max = 40});
            assert_string_equal(got.error.text, cut ? "the compressed answer ends too early" : "");
            assert_int_equal(got.whole, !cut);
            if (!cut) {
                assert_string_equal(got.body, "hello hello hello hello hello hello");
            }
            pinc_http_free(http);
            http_server_stop(server);
        }
    }
}

static void test_fields(void **state)
{
    struct http_server *server = http_server_start();
    struct pinc_http *http = new_client(NULL, 5, 0);
    struct http_got got;

    (void)state;
    http_server_add(server, "/a",
                    (struct http_reply){.code = 301, .headers = "Location: b/c?d\r\n"});
    http_server_add(
        server, "/b/c?d",
        (struct http_reply){.headers = "Content-Type: Text/HTML ; charset=utf-8\r\nETag: \"v1\"\r\n"
                                       "Cache-Control: max-age=60\r\nAge: 10\r\n",
                            .body = "hello"});
    got = http_get(
        http, (struct pinc_http_request){.url = pinc_slice_of(http_server_url(server, "/a#part"))});
    assert_string_equal(got.body, "hello");
    assert_string_equal(got.type, "Text/HTML");
    assert_string_equal(got.etag, "\"v1\"");
    assert_string_equal(got.url, http_server_url(server, "/b/c?d"));
    assert_int_equal(got.lifetime, 50);
    assert_string_equal(http_server_field(server, "/a", "Accept-Encoding"), pinc_decoder_accepts());
    http_server_add(server, "/twice",
                    (struct http_reply){.headers = "Cache-Control: max-age=60\r\nETag: \"v2\"\r\n"
                                                   "ETag: \"v3\"\r\nCache-Control: no-store\r\n"});
    got = http_get(
        http, (struct pinc_http_request){.url = pinc_slice_of(http_server_url(server, "/twice"))});
    assert_int_equal(got.lifetime, PINC_HTTP_NO_STORE);
    assert_string_equal(got.etag, "\"v2\"");
    got = http_get(
        http, (struct pinc_http_request){.url = pinc_slice_of(http_server_url(server, "/b/c?d")),
                                         .etag = PINC_LIT("\"v1\""),
                                         .last_modified = PINC_LIT("yesterday"),
                                         .accept = "text/html"});
    assert_string_equal(http_server_field(server, "/b/c?d", "If-None-Match"), "\"v1\"");
    assert_string_equal(http_server_field(server, "/b/c?d", "If-Modified-Since"), "yesterday");
    assert_string_equal(http_server_field(server, "/b/c?d", "Accept"), "text/html");
    pinc_http_free(http);
    http_server_stop(server);
}

static void test_ranges(void **state)
{
    struct http_server *server = http_server_start();
    struct pinc_http *http = new_client(NULL, 5, 0);
    struct pinc_http_request request = {
        .range.kind = PINC_HTTP_TAIL, .range.to = 4, .range.max_whole = 5};
    struct http_got got;

    (void)state;
    http_server_add(server, "/yes", (struct http_reply){.body = "0123456789", .ranges = 1});
    http_server_add(server, "/no", (struct http_reply){.body = "0123456789"});
    http_server_add(server, "/short", (struct http_reply){.body = "01234"});
    request.url = pinc_slice_of(http_server_url(server, "/yes"));
    got = http_get(http, request);
    assert_string_equal(got.body, "6789");
    assert_int_equal(got.code, 206);
    assert_int_equal(got.from, 6);
    assert_int_equal(got.total, 10);
    assert_string_equal(http_server_field(server, "/yes", "Accept-Encoding"), "identity");
    request.range.kind = PINC_HTTP_PART;
    request.range.from = 2;
    request.url = pinc_slice_of(http_server_url(server, "/yes"));
    got = http_get(http, request);
    assert_string_equal(got.body, "23");
    assert_string_equal(http_server_field(server, "/yes", "Range"), "bytes=2-3");
    request.url = pinc_slice_of(http_server_url(server, "/no"));
    got = http_get(http, request);
    assert_int_equal(got.code, 200);
    assert_int_equal(got.error.code, PINC_ENET);
    assert_string_equal(got.error.text, "the server does not send parts of files");
    request.url = pinc_slice_of(http_server_url(server, "/short"));
    got = http_get(http, request);
    assert_int_equal(got.code, 200);
    assert_string_equal(got.body, "01234");
    pinc_http_free(http);
    http_server_stop(server);
}

/* Credentials stay on their origin, also over a redirect, and are in no message. */
static void test_credentials(void **state)
{
    struct http_server *first = http_server_start(), *other = http_server_start();
    struct pinc_auth *auth = NULL;
    struct pinc_http *http;
    struct pinc_url url;
    char text[128], location[160];
    struct http_got got;

    (void)state;
    assert_int_equal(pinc_auth_new(&auth, NULL, false, NULL, NULL), PINC_OK);
    (void)snprintf(text, sizeof text, "http://me:s%%40cret@127.0.0.1:%u/a",
                   http_server_port(first));
    assert_true(pinc_url_split(&url, pinc_slice_of(text)));
    assert_int_equal(pinc_auth_add(auth, &url, NULL), PINC_OK);
    http = new_client(auth, 5, 0);
    (void)snprintf(location, sizeof location, "Location: http://you:pass@127.0.0.1:%u/b\r\n",
                   http_server_port(other));
    http_server_add(first, "/a", (struct http_reply){.code = 302, .headers = location});
    http_server_add(other, "/b", (struct http_reply){.code = 403});
    got = http_get(http, (struct pinc_http_request){.url = pinc_slice_of(text)});
    assert_string_equal(http_server_field(first, "/a", "Authorization"), "Basic bWU6c0BjcmV0");
    assert_string_equal(http_server_field(other, "/b", "Authorization"), "");
    assert_int_equal(got.code, 403);
    assert_string_equal(got.error.source, http_server_url(other, "/b"));
    assert_null(strstr(got.error.hint, "pass@"));
    pinc_http_free(http);
    pinc_auth_free(auth);
    http_server_stop(first);
    http_server_stop(other);
}

/* A server that sends nothing more is given up after the timeout, and one more try. */
static void test_stall(void **state)
{
    struct http_server *server = http_server_start();
    struct pinc_http *http = new_client(NULL, 1, 5);
    time_t start = time(NULL);
    struct http_got got;

    (void)state;
    http_server_add(server, "/x", (struct http_reply){.body = "0123456789", .fault = HTTP_STALL});
    got = http_get(http,
                   (struct pinc_http_request){.url = pinc_slice_of(http_server_url(server, "/x"))});
    assert_int_equal(got.error.code, PINC_ENET);
    assert_non_null(strstr(got.error.text, "operation too slow"));
    assert_true(time(NULL) - start < 8);
    assert_true(http_server_count(server, "/x") <= 2);
    pinc_http_free(http);
    http_server_stop(server);
}

/* A request that nobody answers keeps no other one waiting; nor does a server that ends each
 * connection behind its answer. */
static void test_silence(void **state)
{
    enum { N = 20 };
    struct http_server *server = http_server_start();
    struct pinc_http *http = new_client(NULL, 30, 0);
    struct http_got silent = {0}, got[N];
    struct pinc_http_request r = {.max = 100, .done = http_keep, .user = &silent};
    struct pinc_error err = {0};
    size_t i, answered = 0;

    (void)state;
    memset(got, 0, sizeof got);
    http_server_add(server, "/silent", (struct http_reply){.fault = HTTP_SILENT});
    http_server_add(server, "/x", (struct http_reply){.body = "hello", .fault = HTTP_NO_LENGTH});
    r.url = pinc_slice_of(http_server_url(server, "/silent"));
    assert_int_equal(pinc_http_get(http, &r, NULL, &err), PINC_OK);
    r.url = pinc_slice_of(http_server_url(server, "/x"));
    for (i = 0; i < N; i++) {
        r.user = &got[i];
        assert_int_equal(pinc_http_get(http, &r, NULL, &err), PINC_OK);
    }
    while (answered < N && silent.calls == 0) {
        assert_int_equal(pinc_http_run(http, 1000, NULL, 0, &err), PINC_OK);
        for (i = 0, answered = 0; i < N; i++) {
            answered += got[i].calls;
        }
    }
    assert_int_equal(answered, N);
    assert_int_equal(silent.calls, 0);
    pinc_http_free(http);
    http_server_stop(server);
}

/* Many at once; and freeing a client drops what is under way. */
static void test_many(void **state)
{
    enum { N = 300 };
    struct http_server *server = http_server_start();
    struct pinc_http *http = new_client(NULL, 5, 2);
    struct http_got *got = calloc(N, sizeof *got);
    struct pinc_error err = {0};
    struct pinc_http_stats stats;
    uint64_t id = 0;
    long live;
    size_t i;

    (void)state;
    http_server_add(server, "/x", (struct http_reply){.body = "hello"});
    for (i = 0; i < N; i++) {
        struct pinc_http_request r = {.url = pinc_slice_of(http_server_url(server, "/x")),
                                      .max = 100,
                                      .urgent = i % 2 == 0,
                                      .done = http_keep,
                                      .user = &got[i]};

        assert_int_equal(pinc_http_get(http, &r, &id, &err), PINC_OK);
    }
    pinc_http_hurry(http, id);
    http_run_all(http);
    for (i = 0; i < N; i++) {
        assert_int_equal(got[i].calls, 1);
        assert_string_equal(got[i].body, "hello");
    }
    pinc_http_stats_get(http, &stats);
    assert_int_equal(stats.requests, N);
    assert_int_equal(stats.bytes, 5 * N);
    pinc_http_free(http);

    live = pinc_alloc_live();
    http = new_client(NULL, 5, 2);
    for (i = 0; i < 40; i++) {
        struct pinc_http_request r = {.url = pinc_slice_of(http_server_url(server, "/x")),
                                      .max = 100,
                                      .done = http_keep,
                                      .user = &got[0]};

        assert_int_equal(pinc_http_get(http, &r, NULL, &err), PINC_OK);
    }
    assert_int_equal(pinc_http_run(http, 0, NULL, 0, &err), PINC_OK);
    pinc_http_free(http);
    assert_int_equal(pinc_alloc_live(), live);
    free(got);
    http_server_stop(server);
}

/* All are sent at once, and few bodies are read at a time; those that wait may fail or be
 * cancelled. */
static void test_turns(void **state)
{
    enum { N = 24, LENGTH = TURNS_BYTES / 6 };
    static const char *const paths[] = {"/whole", "/short", "/strange"};
    struct http_server *server = http_server_start();
    struct pinc_http *http = new_client(NULL, 5, 0);
    struct http_reader readers[N] = {{.most = NULL}};
    unsigned now = 0, most = 0;
    char *text = calloc(1, LENGTH);
    uint64_t ids[N];
    size_t i;

    (void)state;
    assert_non_null(text);
    http_server_add(server, "/whole", (struct http_reply){.body = text, .len = LENGTH});
    http_server_add(server, "/short",
                    (struct http_reply){.body = text, .len = LENGTH, .fault = HTTP_SHORT});
    http_server_add(server, "/strange",
                    (struct http_reply){
                        .body = text, .len = LENGTH, .headers = "Content-Encoding: compress\r\n"});
    for (i = 0; i < N; i++) {
        struct pinc_http_request r = {.url = pinc_slice_of(http_server_url(server, paths[i % 3])),
                                      .max = LENGTH,
                                      .sink = &http_reader_sink,
                                      .done = http_reader_done,
                                      .user = &readers[i]};

        readers[i].now = &now;
        readers[i].most = &most;
        assert_int_equal(pinc_http_get(http, &r, &ids[i], NULL), PINC_OK);
    }
    for (i = 0; i < 20; i++) {
        assert_int_equal(pinc_http_run(http, 5, NULL, 0, NULL), PINC_OK);
    }
    pinc_http_cancel(http, ids[N - 1]);
    http_run_all(http);
    for (i = 0; i < N - 1; i++) {
        assert_int_equal(readers[i].got.calls, 1);
        assert_int_equal(readers[i].got.error.code, i % 3 ? PINC_ENET : PINC_OK);
        assert_true(i % 3 || readers[i].n == LENGTH);
    }
    assert_int_equal(now, readers[N - 1].begun && !readers[N - 1].got.calls);
    assert_in_range(most, 1, 7);
    /* one may have been begun that nobody needed any more */
    assert_in_range(http_server_connections(server), N / 2, N + 1);
    pinc_http_free(http);
    free(text);
    http_server_stop(server);
}

static void test_refused_urls(void **state)
{
    static const struct {
        const char *url, *text;
    } cases[] = {
        {"ftp://host/x", "'ftp://host/x' is not an http or https URL"},
        {"http://user:secret@ho st/x", "'http://ho st/x' is not an http or https URL"},
        {"http:///x", "'http:///x' is not an http or https URL"},
        {"http://h:0/x", "'http://h:0/x' is not an http or https URL"},
        {"http://h:99999999999999999999/x",
         "'http://h:99999999999999999999/x' is not an http or https URL"},
        {"http://h/a\nb", "'http://h/a\\nb' is not an http or https URL"},
    };
    struct pinc_http *http = new_client(NULL, 1, 0);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_http_request r = {.url = pinc_slice_of(cases[i].url)};
        struct pinc_error err = {0};

        assert_int_equal(pinc_http_get(http, &r, NULL, &err), PINC_EUSAGE);
        assert_string_equal(err.text, cases[i].text);
    }
    pinc_http_free(http);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),     cmocka_unit_test(test_codings),
        cmocka_unit_test(test_fields),      cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_credentials), cmocka_unit_test(test_stall),
        cmocka_unit_test(test_silence),     cmocka_unit_test(test_many),
        cmocka_unit_test(test_turns),       cmocka_unit_test(test_refused_urls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "index/net/http_field.h"
#include "tests/support/http_get.h"
#include "tests/support/http_server.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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
        {"brotli", {.headers = "Content-Encoding: br\r\n", .body = "x"}, {0}, 200, 1, PINC_ENET, "",
         "the answer is encoded as 'br', which was not asked for", false},
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
    assert_string_equal(http_server_field(server, "/a", "Accept-Encoding"), "gzip");
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

static void test_netrc(void **state)
{
    static const char text[] =
        "# comment\nmachine other login a password b\n"
        "machine 127.0.0.1\n  login \"it is me\"\n  password x#y\nmacdef m\nmachine z\n\n"
        "default login d password e\n";
    char path[] = "/tmp/pinc-test-netrc-XXXXXX";
    const struct pinc_credentials *c;
    struct pinc_auth *auth = NULL;
    struct pinc_url url;
    int fd = mkstemp(path);

    (void)state;
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    (void)close(fd);
    assert_int_equal(pinc_auth_new(&auth, path, false, NULL, NULL), PINC_OK);
    assert_true(pinc_url_split(&url, PINC_LIT("http://127.0.0.1:8080/x")));
    c = pinc_auth_find(auth, &url);
    assert_string_equal(c->user, "it is me");
    assert_string_equal(c->password, "x#y");
    assert_true(pinc_url_split(&url, PINC_LIT("https://elsewhere/x")));
    c = pinc_auth_find(auth, &url);
    assert_string_equal(c->user, "d");
    /* A user without a password in the URL: the password of that user, of nobody else. */
    assert_true(pinc_url_split(&url, PINC_LIT("https://a@other/x")));
    assert_int_equal(pinc_auth_add(auth, &url, NULL), PINC_OK);
    c = pinc_auth_find(auth, &url);
    assert_string_equal(c->password, "b");
    assert_true(pinc_url_split(&url, PINC_LIT("http://token@other:81/x")));
    assert_int_equal(pinc_auth_add(auth, &url, NULL), PINC_OK);
    c = pinc_auth_find(auth, &url);
    assert_string_equal(c->user, "token");
    assert_string_equal(c->password, "");
    pinc_auth_free(auth);
    (void)unlink(path);
}

/* Several URLs of one host: the pair of the one whose path has most in common. */
static void test_paths(void **state)
{
    static const char *const known[] = {"http://a:1@host/a/simple/", "http://b:2@host/b/simple",
                                        "http://c:3@host/b", "http://d:4@host/b/simple"};
    static const struct {
        const char *url, *user;
    } cases[] = {
        {"http://host/a/simple/x/", "a"}, {"http://host/b/simple/x/", "b"},
        {"http://host/b/simple", "b"},    {"http://host/b/simple?x", "b"},
        {"http://host/b/simpler/", "c"},  {"http://host/b/", "c"},
        {"http://host/files/x", "a"},     {"http://host/ab", "a"},
        {"http://host:81/a/simple/", ""}, {"https://host/a/simple/", ""},
    };
    struct pinc_auth *auth = NULL;
    struct pinc_error err = {0};
    struct pinc_url url;
    size_t i;

    (void)state;
    assert_int_equal(pinc_auth_new(&auth, NULL, false, NULL, NULL), PINC_OK);
    for (i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(pinc_url_split(&url, pinc_slice_of(known[i])));
        assert_int_equal(pinc_auth_add(auth, &url, NULL), PINC_OK);
    }
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_credentials *c;

        assert_true(pinc_url_split(&url, pinc_slice_of(cases[i].url)));
        c = pinc_auth_find(auth, &url);
        if (strcmp(c ? c->user : "", cases[i].user) != 0) {
            fail_msg("%s: %s", cases[i].url, c ? c->user : "nobody");
        }
    }
    /* What could end a header line is refused, without being shown. */
    assert_true(pinc_url_split(&url, PINC_LIT("http://me:se%0d%0acret@other/")));
    assert_int_equal(pinc_auth_add(auth, &url, &err), PINC_EUSAGE);
    assert_null(strstr(err.text, "cret"));
    pinc_auth_free(auth);
}

/* Quotes, backslashes and the place of "default", as for Python's netrc module. */
static void test_netrc_words(void **state)
{
    static const char text[] = "default login d password p\nmachine one login \"a b\" password "
                               "\"a\\\"b\\\\\"\nmachine two login u password x\\ y\n";
    static const struct {
        const char *url, *user, *password;
    } cases[] = {
        {"http://one/", "a b", "a\"b\\"}, {"http://two/", "u", "x y"}, {"http://three/", "d", "p"}};
    char path[] = "/tmp/pinc-test-netrc-XXXXXX";
    struct pinc_auth *auth = NULL;
    int fd = mkstemp(path);
    size_t i;

    (void)state;
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    (void)close(fd);
    assert_int_equal(pinc_auth_new(&auth, path, false, NULL, NULL), PINC_OK);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_credentials *c;
        struct pinc_url url;

        assert_true(pinc_url_split(&url, pinc_slice_of(cases[i].url)));
        c = pinc_auth_find(auth, &url);
        assert_non_null(c);
        assert_string_equal(c->user, cases[i].user);
        assert_string_equal(c->password, cases[i].password);
    }
    pinc_auth_free(auth);
    (void)unlink(path);
}

/* The keyring command is asked by the URL, then by the host, for a user whose password nobody
 * knows. */
static void test_keyring(void **state)
{
    static const char script[] = "#!/bin/sh\n[ \"$1\" = get ] || exit 1\n"
                                 "case \"$2 $3\" in\n"
                                 "'https://kr.example/simple/ me') echo by-url ;;\n"
                                 "'kr.example:8443 me') echo by-host ;;\n"
                                 "*) exit 1 ;;\nesac\n";
    static const struct {
        const char *url, *password;
    } cases[] = {
        {"https://me@kr.example/simple/", "by-url"},
        {"https://me@kr.example:8443/simple/", "by-host"},
        {"https://me@other.example/simple/", ""},
        {"https://me:known@kr.example:444/simple/", "known"},
        {"https://-me@kr.example:445/simple/", ""},
    };
    char folder[] = "/tmp/pinc-test-keyring-XXXXXX", path[64], *before = strdup(getenv("PATH")),
         search[4096];
    struct pinc_auth *auth = NULL;
    size_t i;
    FILE *f;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/keyring", folder);
    f = fopen(path, "w");
    assert_non_null(f);
    (void)fputs(script, f);
    (void)fclose(f);
    assert_int_equal(chmod(path, 0700), 0);
    (void)snprintf(search, sizeof search, "%s:%s", folder, before);
    (void)setenv("PATH", search, 1);
    assert_int_equal(pinc_auth_new(&auth, NULL, true, getenv("PATH"), NULL), PINC_OK);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_credentials *c;
        struct pinc_url url;

        assert_true(pinc_url_split(&url, pinc_slice_of(cases[i].url)));
        assert_int_equal(pinc_auth_add(auth, &url, NULL), PINC_OK);
        c = pinc_auth_find(auth, &url);
        assert_non_null(c);
        assert_string_equal(c->password, cases[i].password);
    }
    pinc_auth_free(auth);
    (void)setenv("PATH", before, 1);
    free(before);
    (void)unlink(path);
    (void)rmdir(folder);
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

static void test_lifetime(void **state)
{
#define DAY "Sun, 06 Nov 1994 "
    static const struct {
        const char *cache_control, *age, *date, *expires;
        int64_t want;
    } cases[] = {
        {"", "", "", "", 600},
        {"max-age=600, public", "", "", "", 600},
        {"public, MAX-AGE=\"30\"", "10", "", "", 20},
        {"max-age=30", "40", "", "", 0},
        {"max-age=30, no-cache", "", "", "", 0},
        {"no-cache, max-age=30", "", "", "", 0},
        {"max-age=30, no-store", "", "", "", PINC_HTTP_NO_STORE},
        {"max-age=x", "", "", "", 0},
        {"max-age=99999999999", "", "", "", 365 * 86400},
        {"max-age=999999999999999999999999", "", "", "", 0},
        {"private", "", DAY "08:49:37 GMT", DAY "08:50:37 GMT", 60},
        {"max-age=5", "", DAY "08:49:37 GMT", DAY "08:50:37 GMT", 5},
        {"", "", DAY "08:49:37 GMT", "0", 0},
        {"", "", "", DAY "08:49:37 GMT", 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_http_freshness f = {pinc_slice_of(cases[i].cache_control),
                                        pinc_slice_of(cases[i].age), pinc_slice_of(cases[i].date),
                                        pinc_slice_of(cases[i].expires)};

        assert_int_equal(pinc_http_lifetime(&f), cases[i].want);
    }
}

static void test_dates_and_ranges(void **state)
{
    int64_t t = 0;
    uint64_t from, to, total;

    (void)state;
    assert_true(pinc_http_date(&t, PINC_LIT("Sun, 06 Nov 1994 08:49:37 GMT")));
    assert_int_equal(t, 784111777);
    assert_true(pinc_http_date(&t, PINC_LIT("Thu, 29 Feb 2024 00:00:00 GMT")));
    assert_int_equal(t, 1709164800);
    assert_false(pinc_http_date(&t, PINC_LIT("Sun, 06 Foo 1994 08:49:37 GMT")));
    assert_false(pinc_http_date(&t, PINC_LIT("")));
    assert_false(pinc_http_date(&t, PINC_LIT("Sunday, 06-Nov-94 08:49:37 GMT")));
    assert_true(pinc_http_retry_after(&t, PINC_LIT(" 120 "), 0));
    assert_int_equal(t, 120);
    assert_true(pinc_http_retry_after(&t, PINC_LIT("Sun, 06 Nov 1994 08:49:37 GMT"), 784111770));
    assert_int_equal(t, 7);
    assert_false(pinc_http_retry_after(&t, PINC_LIT("soon"), 0));
    assert_true(pinc_http_content_range(PINC_LIT("bytes 5-9/10"), &from, &to, &total));
    assert_int_equal(from, 5);
    assert_int_equal(total, 10);
    assert_true(pinc_http_content_range(PINC_LIT("bytes 0-9/*"), &from, &to, &total));
    assert_int_equal(total, 0);
    assert_false(pinc_http_content_range(PINC_LIT("bytes 5-10/10"), &from, &to, &total));
    assert_false(pinc_http_content_range(PINC_LIT("bytes 9-5/10"), &from, &to, &total));
    assert_false(pinc_http_content_range(PINC_LIT("bytes */10"), &from, &to, &total));
    assert_false(pinc_http_content_range(PINC_LIT("5-9/10"), &from, &to, &total));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),     cmocka_unit_test(test_fields),
        cmocka_unit_test(test_ranges),      cmocka_unit_test(test_credentials),
        cmocka_unit_test(test_netrc),       cmocka_unit_test(test_paths),
        cmocka_unit_test(test_netrc_words), cmocka_unit_test(test_keyring),
        cmocka_unit_test(test_stall),       cmocka_unit_test(test_silence),
        cmocka_unit_test(test_many),        cmocka_unit_test(test_refused_urls),
        cmocka_unit_test(test_lifetime),    cmocka_unit_test(test_dates_and_ranges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* HTTP over TLS: HTTP/2, redirects between schemes, and where credentials go. */
#include "tests/support/cmocka_all.h"

#include "index/net/http_turn.h"
#include "tests/support/certificates.h"
#include "tests/support/http_get.h"
#include "tests/support/http_server.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* "hello hello hello hello hello hello", compressed by gzip -9. */
static const char gzipped[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\xc0\x47\x02\x00\x57\x37"
    "\x62\x85\x23\x00\x00\x00";

static char folder[] = "/tmp/pinc-test-tls-XXXXXX", authority[64], certificate[64];

static int make_certificates(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || !certificates_write(folder)) {
        return -1;
    }
    (void)snprintf(authority, sizeof authority, "%s/ca.pem", folder);
    (void)snprintf(certificate, sizeof certificate, "%s/server.pem", folder);
    return 0;
}

static int remove_certificates(void **state)
{
    struct dirent *entry;
    DIR *dir = opendir(folder);
    char path[512];

    (void)state;
    while (dir && (entry = readdir(dir)) != NULL) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        (void)unlink(path);
    }
    (void)closedir(dir);
    return rmdir(folder);
}

static struct http_server *new_server(int http2)
{
    const struct tls_options tls = {.certificate = certificate, .http2 = http2};
    struct http_server *server = http_server_start_tls(&tls);

    assert_non_null(server);
    return server;
}

static struct pinc_http *new_client(struct pinc_auth *auth, unsigned retries)
{
    const struct pinc_http_options options = {
        .auth = auth, .ca_file = authority, .limits.timeout = 20, .limits.retries = retries};
    struct pinc_http *http = NULL;

    assert_int_equal(pinc_http_new(&http, &options, NULL), PINC_OK);
    return http;
}

static struct http_got get_url(struct pinc_http *http, const char *url)
{
    return http_get(http, (struct pinc_http_request){.url = pinc_slice_of(url)});
}

/* What is spoken is what both sides know. */
static void test_versions(void **state)
{
    int http2;

    (void)state;
    for (http2 = 0; http2 <= 1; http2++) {
        struct http_server *server = new_server(http2);
        struct pinc_http *http = new_client(NULL, 0);
        struct http_got got;

        http_server_add(server, "/x", (struct http_reply){.body = "hello"});
        got = get_url(http, http_server_url(server, "/x"));
        assert_string_equal(got.body, "hello");
        assert_true(got.whole);
        assert_int_equal(http_server_used_http2(server, "/x"), http2);
        pinc_http_free(http);
        http_server_stop(server);
    }
}

/* Over HTTP/2: one answer for each row, what it comes to, and how often it was asked for (with one
 * retry). */
static void test_answers(void **state)
{
    static const struct {
        const char *label;
        struct http_reply reply, second;
        unsigned code, requests;
        enum pinc_status error;
        const char *body, *text;
        bool whole;
    } cases[] = {
        /* clang-format off */
        {"plain", {.body = "hello"}, {0}, 200, 1, PINC_OK, "hello", "", true},
        {"empty", {.body = ""}, {0}, 200, 1, PINC_OK, "", "", true},
        {"no length", {.body = "hello", .fault = HTTP_NO_LENGTH}, {0}, 200, 1, PINC_OK, "hello", "", true},
        {"not found", {.code = 404, .body = "x"}, {0}, 404, 1, PINC_ENET, "", "the server answers 404 (not found)", false},
        {"busy once", {.code = 503, .body = "x"}, {.body = "hello"}, 200, 2, PINC_OK, "hello", "", true},
        {"gzip", {.headers = "Content-Encoding: gzip\r\n", .body = gzipped, .len = sizeof gzipped - 1}, {0}, 200, 1,
         PINC_OK, "hello hello hello hello hello hello", "", true},
        {"gzip cut off", {.headers = "Content-Encoding: gzip\r\n", .body = gzipped, .len = sizeof gzipped - 5}, {0}, 200, 2,
         PINC_ENET, "hello hello hello hello hello hello", "the compressed answer ends too early", false},
        {"shorter than it says, once", {.body = "hello", .fault = HTTP_SHORT}, {.body = "hello"}, 200, 2, PINC_OK, "hello",
         "", true},
        {"reset once", {.body = "hello", .fault = HTTP_RESET}, {.body = "hello"}, 200, 2, PINC_OK, "hello", "", true},
        {"reset always", {.body = "hello", .fault = HTTP_RESET}, {0}, 200, 2, PINC_ENET, NULL,
         "HTTP/2 stream", false},
        {"refused once", {.fault = HTTP_REFUSED}, {.body = "hello"}, 200, 2, PINC_OK, "hello", "", true},
        {"connection lost once", {.fault = HTTP_NO_REPLY}, {.body = "hello"}, 200, 2, PINC_OK, "hello", "", true},
        {"going away", {.body = "hello", .fault = HTTP_GOAWAY}, {0}, 200, 1, PINC_OK, "hello", "", true},
        {"too large", {.body = "0123456789012345678901234567890123456789012345678"}, {0}, 200, 1, PINC_ENET, "",
         "the answer is larger than 40 bytes", false},
        /* clang-format on */
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_server *server = new_server(1);
        struct pinc_http *http = new_client(NULL, 1);
        struct http_got got;

        http_server_add(server, "/x", cases[i].reply);
        if (cases[i].second.body) {
            http_server_add(server, "/x", cases[i].second);
        }
        print_message("HTTP/2 answer: %s\n", cases[i].label);
        got = http_get(http, (struct pinc_http_request){
                                 .url = pinc_slice_of(http_server_url(server, "/x")), .max = 40});
        assert_true(pinc_slice_starts(pinc_slice_of(got.error.text), cases[i].text));
        assert_int_equal(*cases[i].text == '\0', *got.error.text == '\0');
        assert_int_equal(got.error.code, cases[i].error);
        assert_int_equal(got.code, cases[i].code);
        if (cases[i].body) {
            assert_string_equal(got.body, cases[i].body);
        }
        assert_int_equal(got.whole, cases[i].whole);
        assert_int_equal(http_server_count(server, "/x"), cases[i].requests);
        assert_true(http_server_used_http2(server, "/x"));
        pinc_http_free(http);
        http_server_stop(server);
    }
}

/* Ask n times at once; every answer is whole. */
static void get_many(struct pinc_http *http, const char *url, size_t n)
{
    struct http_got *got = calloc(n, sizeof *got);
    struct pinc_error err = {0};
    size_t i;

    assert_non_null(got);
    for (i = 0; i < n; i++) {
        const struct pinc_http_request r = {
            .url = pinc_slice_of(url), .max = 100, .done = http_keep, .user = &got[i]};

        assert_int_equal(pinc_http_get(http, &r, NULL, &err), PINC_OK);
    }
    http_run_all(http);
    for (i = 0; i < n; i++) {
        assert_int_equal(got[i].calls, 1);
        assert_string_equal(got[i].error.text, "");
        assert_string_equal(got[i].body, "hello");
    }
    free(got);
}

/* Hundreds of requests share one connection. */
static void test_one_connection(void **state)
{
    struct http_server *server = new_server(1);
    struct pinc_http *http = new_client(NULL, 0);

    (void)state;
    http_server_add(server, "/x", (struct http_reply){.body = "hello"});
    get_many(http, http_server_url(server, "/x"), 300);
    assert_int_equal(http_server_count(server, "/x"), 300);
    assert_int_equal(http_server_connections(server), 1);
    pinc_http_free(http);
    http_server_stop(server);
}

/* A server that sends everybody away after some answers, as busy ones do, and one that refuses some
 * streams: nothing is lost. */
static void test_going_away(void **state)
{
    static const enum http_fault faults[] = {HTTP_GOAWAY, HTTP_REFUSED};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct http_server *server = new_server(1);
        struct pinc_http *http = new_client(NULL, 3);

        for (k = 0; k < 10; k++) {
            http_server_add(server, "/x",
                            (struct http_reply){.body = "hello",
                                                .fault = k == 3 || k == 7 ? faults[i] : HTTP_FINE});
        }
        get_many(http, http_server_url(server, "/x"), 60);
        assert_true(http_server_count(server, "/x") >= 60);
        if (faults[i] == HTTP_GOAWAY) {
            assert_true(http_server_connections(server) > 1);
        }
        pinc_http_free(http);
        http_server_stop(server);
    }
}

/* From http to https, and never back. */
static void test_redirects(void **state)
{
    struct http_server *safe = new_server(1), *plain = http_server_start();
    struct pinc_http *http = new_client(NULL, 0);
    char up[128], down[128], text[200];
    struct http_got got;

    (void)state;
    (void)snprintf(up, sizeof up, "Location: %s\r\n", http_server_url(safe, "/there"));
    (void)snprintf(down, sizeof down, "Location: http://me:secret@127.0.0.1:%u/there\r\n",
                   http_server_port(plain));
    http_server_add(plain, "/up", (struct http_reply){.code = 301, .headers = up});
    http_server_add(safe, "/down", (struct http_reply){.code = 301, .headers = down});
    http_server_add(safe, "/there", (struct http_reply){.body = "hello"});
    http_server_add(plain, "/there", (struct http_reply){.body = "hello"});
    got = get_url(http, http_server_url(plain, "/up"));
    assert_string_equal(got.body, "hello");
    assert_string_equal(got.url, http_server_url(safe, "/there"));
    got = get_url(http, http_server_url(safe, "/down"));
    assert_int_equal(got.error.code, PINC_ENET);
    (void)snprintf(text, sizeof text, "the server redirects from https to '%s': refused",
                   http_server_url(plain, "/there"));
    assert_string_equal(got.error.text, text);
    assert_string_equal(got.error.source, http_server_url(safe, "/down"));
    assert_int_equal(http_server_count(plain, "/there"), 0);
    pinc_http_free(http);
    http_server_stop(safe);
    http_server_stop(plain);
}

/* Credentials of https://127.0.0.1:PORT go there, and to no other scheme, host or port. */
static void test_credentials(void **state)
{
    struct http_server *safe = new_server(1), *other = new_server(1), *plain = http_server_start();
    struct pinc_auth *auth = NULL;
    struct pinc_http *http;
    struct pinc_url url;
    char text[128], to_port[128], to_host[128], up[128];

    (void)state;
    assert_int_equal(pinc_auth_new(&auth, NULL, false, NULL, NULL), PINC_OK);
    (void)snprintf(text, sizeof text, "https://me:secret@127.0.0.1:%u/", http_server_port(safe));
    assert_true(pinc_url_split(&url, pinc_slice_of(text)));
    assert_int_equal(pinc_auth_add(auth, &url, NULL), PINC_OK);
    http = new_client(auth, 0);
    (void)snprintf(to_port, sizeof to_port, "Location: %s\r\n", http_server_url(other, "/there"));
    (void)snprintf(to_host, sizeof to_host, "Location: https://localhost:%u/there\r\n",
                   http_server_port(safe));
    (void)snprintf(up, sizeof up, "Location: %s\r\n", http_server_url(safe, "/back"));
    http_server_add(safe, "/port", (struct http_reply){.code = 302, .headers = to_port});
    http_server_add(safe, "/host", (struct http_reply){.code = 302, .headers = to_host});
    http_server_add(safe, "/there", (struct http_reply){.body = "hello"});
    http_server_add(safe, "/back", (struct http_reply){.body = "hello"});
    http_server_add(other, "/there", (struct http_reply){.body = "hello"});
    http_server_add(plain, "/up", (struct http_reply){.code = 302, .headers = up});

    assert_string_equal(get_url(http, http_server_url(safe, "/port")).body, "hello");
    assert_string_equal(http_server_field(safe, "/port", "Authorization"), "Basic bWU6c2VjcmV0");
    assert_string_equal(http_server_field(other, "/there", "Authorization"), "");
    assert_string_equal(get_url(http, http_server_url(safe, "/host")).body, "hello");
    assert_string_equal(http_server_field(safe, "/host", "Authorization"), "Basic bWU6c2VjcmV0");
    assert_string_equal(http_server_field(safe, "/there", "Authorization"), "");
    /* On the way from http nothing is sent; the origin that has them gets them. */
    assert_string_equal(get_url(http, http_server_url(plain, "/up")).body, "hello");
    assert_string_equal(http_server_field(plain, "/up", "Authorization"), "");
    assert_string_equal(http_server_field(safe, "/back", "Authorization"), "Basic bWU6c2VjcmV0");
    pinc_http_free(http);
    pinc_auth_free(auth);
    http_server_stop(safe);
    http_server_stop(other);
    http_server_stop(plain);
}

/* Zeros, as gzip writes what cannot be compressed. @return freed by the caller */
static char *stored(size_t n, size_t *len)
{
    z_stream z = {.avail_in = (uInt)n};
    char *from = calloc(1, n), *to;

    assert_non_null(from);
    assert_int_equal(deflateInit2(&z, 0, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    *len = deflateBound(&z, (uLong)n);
    to = malloc(*len);
    assert_non_null(to);
    z.next_in = (Bytef *)from;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)*len;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    *len = z.total_out;
    (void)deflateEnd(&z);
    free(from);
    return to;
}

/* All come at once over one connection, and few are read at a time: others are held, whole or up to
 * a length. Those that wait may be damaged, end too early or be cancelled. */
static void test_held(void **state)
{
    enum { N = 40, LENGTH = TURNS_BYTES / 6 / TURN_DECODED, LONG = HELD_MOST * 3 };
    static const char *const paths[] = {"/whole", "/short", "/damaged", "/whole", "/long"};
    static const char gzip[] = "Content-Encoding: gzip\r\n";
    const uint64_t lengths[] = {LENGTH, 0, 0, LENGTH, LONG};
    struct http_server *server = new_server(1);
    struct pinc_http *http = new_client(NULL, 0);
    struct http_reader readers[N] = {{.most = NULL}};
    unsigned now = 0, most = 0;
    size_t len, more, i;
    char *text = stored(LENGTH, &len), *much = stored(LONG, &more), *bad = stored(LENGTH, &len);
    uint64_t ids[N];

    (void)state;
    bad[len - 5] ^= 1; /* its checksum */
    http_server_add(server, "/whole",
                    (struct http_reply){.body = text, .len = len, .headers = gzip});
    http_server_add(server, "/long",
                    (struct http_reply){.body = much, .len = more, .headers = gzip});
    http_server_add(server, "/damaged",
                    (struct http_reply){.body = bad, .len = len, .headers = gzip});
    http_server_add(server, "/short",
                    (struct http_reply){.body = text, .len = len - 9, .headers = gzip});
    for (i = 0; i < N; i++) {
        struct pinc_http_request r = {.url = pinc_slice_of(http_server_url(server, paths[i % 5])),
                                      .max = LONG * 2,
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
    pinc_http_cancel(http, ids[N - 2]);
    http_run_all(http);
    for (i = 0; i < N; i++) {
        const uint64_t length = lengths[i % 5];

        assert_int_equal(readers[i].got.calls, i == N - 2 ? readers[i].got.calls : 1);
        assert_int_equal(readers[i].got.error.code,
                         length || !readers[i].got.calls ? PINC_OK : PINC_ENET);
        assert_true(!length || !readers[i].got.calls || readers[i].n == length);
    }
    assert_in_range(most, 1, 20);
    assert_int_equal(http_server_used_http2(server, "/long"), 1);
    pinc_http_free(http);
    free(text);
    free(much);
    free(bad);
    http_server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions),       cmocka_unit_test(test_answers),
        cmocka_unit_test(test_one_connection), cmocka_unit_test(test_going_away),
        cmocka_unit_test(test_redirects),      cmocka_unit_test(test_credentials),
        cmocka_unit_test(test_held),
    };

    return cmocka_run_group_tests(tests, make_certificates, remove_certificates);
}

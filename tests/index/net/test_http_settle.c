#include "tests/support/cmocka_all.h"

#include "base/time/clock.h"
#include "index/net/http_settle.h"
#include "tests/support/http_attempt.h"
#include "tests/support/http_server.h"

#include <stdio.h>
#include <string.h>

#define CERT_HINT "name the certificate authority with --cert FILE"

/* Attempts that libcurl could not bring to an end: how often they are made again, and what is said
 * in the end. */
static void test_failures(void **state)
{
    static const struct {
        const char *label;
        CURLcode rc;
        const char *reason; /* what libcurl adds */
        unsigned tries;     /* with 5 retries */
        const char *text, *hint;
        enum pinc_status status;
    } cases[] = {
        {"no such host", CURLE_COULDNT_RESOLVE_HOST, "Could not resolve host: h", 3,
         "could not resolve host: h", "", PINC_ENET},
        {"nobody there", CURLE_COULDNT_CONNECT, "Could not connect to server", 3,
         "could not connect to server", "", PINC_ENET},
        {"reset", CURLE_RECV_ERROR, "Recv failure: Connection reset by peer", 6,
         "recv failure: Connection reset by peer", "", PINC_ENET},
        {"handshake", CURLE_SSL_CONNECT_ERROR, "OpenSSL SSL_connect: \033x", 6,
         "OpenSSL SSL_connect: \\x1bx", "", PINC_ENET},
        {"slow", CURLE_OPERATION_TIMEDOUT, "Operation too slow", 6, "operation too slow", "",
         PINC_ENET},
        {"HTTP/2", CURLE_HTTP2_STREAM, "x", 6, "x", "", PINC_ENET},
        {"not worth it", CURLE_UNSUPPORTED_PROTOCOL, "no", 1, "no", "", PINC_ENET},
        {"a line that is too long", CURLE_OUT_OF_MEMORY, "", 1,
         "a header line of the answer is too long, or memory ran out", "", PINC_ENET},
        {"expired", CURLE_PEER_FAILED_VERIFICATION,
         "SSL certificate problem: certificate has expired", 1,
         "the server's certificate is refused: certificate has expired",
         "the server needs a new one, or this machine's clock is wrong", PINC_ENET},
        {"of another name", CURLE_PEER_FAILED_VERIFICATION,
         "SSL: no alternative certificate subject name matches target host name 'h'", 1,
         "the server's certificate is refused: no alternative certificate subject name matches "
         "target host name 'h'",
         "ask for the server by a name that its certificate has", PINC_ENET},
        {"of nobody", CURLE_PEER_FAILED_VERIFICATION,
         "SSL certificate problem: self signed certificate", 1,
         "the server's certificate is refused: self signed certificate", CERT_HINT, PINC_ENET},
        {"the file of authorities is no such", CURLE_SSL_CACERT_BADFILE, "", 1,
         "this file holds no certificate authorities",
         "--cert, pip's settings, REQUESTS_CA_BUNDLE or SSL_CERT_FILE names it", PINC_EIO},
        {"the client's file is not there", CURLE_SSL_CERTPROBLEM, "", 1,
         "cannot be read: No such file or directory", "--client-cert takes one PEM file with both",
         PINC_EIO},
        {"the server wants a certificate", CURLE_RECV_ERROR,
         "OpenSSL SSL_read: ssl/tls alert certificate required, errno 0", 1,
         "the server wants a client certificate",
         "name the client certificate with --client-cert FILE", PINC_ENET},
        {"the server refuses ours", CURLE_SSL_CONNECT_ERROR, "tlsv1 alert unknown ca", 1,
         "the server refuses the client certificate", "", PINC_ENET},
    };
    struct http_attempt a;
    size_t i;

    (void)state;
    http_attempt_open(&a, (struct pinc_http_options){.limits.timeout = 15,
                                                     .limits.retries = 5,
                                                     .ca_file = "/dev/null",
                                                     .client_cert = "/nonexistent/cert"});
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = http_attempt_aim(&a, "https://h/", (struct pinc_http_request){0});
        struct pinc_http_answer answer;
        enum http_verdict verdict;
        int64_t delay = 0;

        print_message("failure: %s\n", cases[i].label);
        r->times.started = pinc_clock_ms();
        do {
            r->attempts++;
            (void)snprintf(r->reason, sizeof r->reason, "%s", cases[i].reason);
            verdict = http_settle(&a.queues, r, cases[i].rc, 0, &delay);
            assert_int_equal(delay, verdict == HTTP_LATER ? 125 << (r->attempts - 1) : 0);
        } while (verdict == HTTP_LATER);
        assert_int_equal(verdict, HTTP_ANSWERED);
        assert_int_equal(r->attempts, cases[i].tries);
        http_answer(r, &answer);
        assert_string_equal(answer.error.text, cases[i].text);
        assert_string_equal(answer.error.hint, cases[i].hint);
        assert_int_equal(answer.error.code, cases[i].status);
        assert_string_equal(answer.error.source, cases[i].status == PINC_ENET ? "https://h/"
                                                 : cases[i].rc == CURLE_SSL_CERTPROBLEM
                                                     ? "/nonexistent/cert"
                                                     : "/dev/null");
        assert_false(answer.whole);
    }
    http_attempt_close(&a);
}

/* A server that keeps a client waiting gets one more chance; where the folder of authorities was left
 * out, it is tried with it first. */
static void test_second_chances(void **state)
{
    struct http_attempt a;
    struct request *r;
    int64_t delay = 0;

    (void)state;
    http_attempt_open(&a, (struct pinc_http_options){.limits.timeout = 15, .limits.retries = 5});
    r = http_attempt_aim(&a, "https://h/", (struct pinc_http_request){0});
    r->times.started = pinc_clock_ms() - 31000;
    r->attempts = 1;
    assert_false(r->origin->alone);
    assert_int_equal(http_settle(&a.queues, r, CURLE_OPERATION_TIMEDOUT, 0, &delay), HTTP_ANSWERED);
    assert_true(r->origin->alone);

    a.setup.leave_folder = true;
    r = http_attempt_aim(&a, "https://h/", (struct pinc_http_request){0});
    r->attempt.left_folder = true;
    r->attempts = 1;
    assert_int_equal(http_settle(&a.queues, r, CURLE_PEER_FAILED_VERIFICATION, 0, &delay),
                     HTTP_AGAIN);
    assert_false(a.setup.leave_folder);

    /* Half of a wait is chance. */
    r = http_attempt_aim(&a, "http://h/", (struct pinc_http_request){0});
    r->attempts = 2;
    assert_int_equal(http_settle(&a.queues, r, CURLE_GOT_NOTHING, 17, &delay), HTTP_LATER);
    assert_int_equal(delay, 250 + 17);
    assert_int_equal(http_settle(&a.queues, r, CURLE_GOT_NOTHING, UINT64_MAX, &delay), HTTP_LATER);
    assert_true(delay >= 250 && delay <= 500);

    /* What is only to have a connection is never made again. */
    r = http_attempt_aim(&a, "http://h/", (struct pinc_http_request){.warm = true});
    r->attempts = 1;
    assert_int_equal(http_settle(&a.queues, r, CURLE_GOT_NOTHING, 0, &delay), HTTP_ANSWERED);
    http_attempt_close(&a);
}

/* Statuses of a server, first attempt of two. */
static void test_statuses(void **state)
{
    static const char credentials[] = "give credentials in the index URL "
                                      "(https://USER:PASSWORD@HOST/), in netrc or in keyring";
    static const struct {
        const char *label;
        struct http_reply reply;
        enum http_verdict verdict;
        int64_t least, most; /* of the wait */
        const char *text, *hint;
        bool whole, etag;
    } cases[] = {
        {"fine", {.body = "x"}, HTTP_ANSWERED, 0, 0, "", "", true, false},
        {"nothing to say",
         {.code = 204},
         HTTP_ANSWERED,
         0,
         0,
         "the server answers 204 (no content)",
         "",
         false,
         false},
        {"not changed", {.code = 304}, HTTP_ANSWERED, 0, 0, "", "", true, true},
        {"not changed since nothing",
         {.code = 304},
         HTTP_ANSWERED,
         0,
         0,
         "the server answers 304 (not modified)",
         "",
         false,
         false},
        {"not found",
         {.code = 404},
         HTTP_ANSWERED,
         0,
         0,
         "the server answers 404 (not found)",
         "",
         false,
         false},
        {"who are you",
         {.code = 401},
         HTTP_ANSWERED,
         0,
         0,
         "the server answers 401 (not authorized)",
         credentials,
         false,
         false},
        {"forbidden",
         {.code = 403},
         HTTP_ANSWERED,
         0,
         0,
         "the server answers 403 (forbidden)",
         credentials,
         false,
         false},
        {"no proxy says it",
         {.code = 407},
         HTTP_ANSWERED,
         0,
         0,
         "the server answers 407 (credentials are needed)",
         "",
         false,
         false},
        {"busy", {.code = 503}, HTTP_LATER, 125, 250, "", "", false, false},
        {"busy for a while",
         {.code = 503, .headers = "Retry-After: 7\r\n"},
         HTTP_LATER,
         7000,
         7000,
         "",
         "",
         false,
         false},
        {"busy for a minute",
         {.code = 429, .headers = "Retry-After: 60\r\n"},
         HTTP_LATER,
         60000,
         60000,
         "",
         "",
         false,
         false},
        {"busy for longer",
         {.code = 429, .headers = "Retry-After: 61\r\n"},
         HTTP_ANSWERED,
         0,
         0,
         "the server answers 429 (too many requests)",
         "the server says to come back in 61 seconds",
         false,
         false},
        {"busy for ever",
         {.code = 429, .headers = "Retry-After: 4611686018427387899\r\n"},
         HTTP_ANSWERED,
         0,
         0,
         "the server answers 429 (too many requests)",
         "the server says to come back in 4611686018427387899 seconds",
         false,
         false},
        {"busy, a date that is over",
         {.code = 500, .headers = "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n"},
         HTTP_LATER,
         125,
         250,
         "",
         "",
         false,
         false},
        {"never",
         {.code = 501},
         HTTP_ANSWERED,
         0,
         0,
         "the server answers 501 (not implemented)",
         "",
         false,
         false},
        {"a redirect to nowhere",
         {.code = 302},
         HTTP_ANSWERED,
         0,
         0,
         "the server answers 302",
         "",
         false,
         false},
        {"not a redirect",
         {.code = 300, .headers = "Location: /y\r\n"},
         HTTP_ANSWERED,
         0,
         0,
         "the server answers 300",
         "",
         false,
         false},
    };
    struct http_attempt a;
    size_t i;

    (void)state;
    http_attempt_open(&a, (struct pinc_http_options){.limits.timeout = 5, .limits.retries = 1});
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_server *server = http_server_start();
        struct pinc_http_answer answer;
        struct pinc_http_request want = {0};
        struct request *r;
        int64_t delay = -1;
        CURLcode rc;

        print_message("status: %s\n", cases[i].label);
        want.etag = cases[i].etag ? PINC_LIT("\"v\"") : PINC_LIT("");
        http_server_add(server, "/x", cases[i].reply);
        r = http_attempt_aim(&a, http_server_url(server, "/x"), want);
        rc = http_attempt_make(&a);
        assert_int_equal(http_settle(&a.queues, r, rc, 60, &delay), cases[i].verdict);
        if (cases[i].verdict == HTTP_ANSWERED) {
            http_answer(r, &answer);
            assert_string_equal(answer.error.text, cases[i].text);
            assert_string_equal(answer.error.hint, cases[i].hint);
            assert_int_equal(answer.error.code, *cases[i].text ? PINC_ENET : PINC_OK);
            assert_int_equal(answer.whole, cases[i].whole);
        } else {
            assert_in_range(delay, cases[i].least, cases[i].most);
            /* It was the last time. */
            r->attempts++;
            assert_int_equal(http_settle(&a.queues, r, rc, 60, &delay), HTTP_ANSWERED);
        }
        http_server_stop(server);
    }
    http_attempt_close(&a);
}

/* Where redirects lead, and what is left of the URL there. */
static void test_redirects(void **state)
{
    static const struct {
        const char *label, *location, *to, *text;
    } cases[] = {
        {"beside", "y", "http://127.0.0.1/a/y", ""},
        {"at the top", "/y?z", "http://127.0.0.1/y?z", ""},
        {"another host", "//other/y", "http://other/y", ""},
        {"with credentials and a fragment", "https://me:secret@other/y#z", "https://other/y", ""},
        {"a file", "file:///etc/passwd", NULL,
         "the server redirects to 'file:///etc/passwd', which is not an http or https URL"},
        {"another protocol", "gopher://x/", NULL,
         "the server redirects to 'gopher://x/', which is not an http or https URL"},
        {"no host", "http://", NULL,
         "the server redirects to 'http://', which is not an http or https URL"},
    };
    struct http_server *server = http_server_start();
    struct http_attempt a;
    char location[200], got[200];
    struct request *r = NULL;
    int64_t delay = 0;
    CURLcode rc;
    size_t i;

    (void)state;
    http_attempt_open(&a, (struct pinc_http_options){.limits.timeout = 5, .limits.retries = 1});
    http_server_add(server, "/a/x", (struct http_reply){.code = 307, .headers = "Location: /\r\n"});
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("redirect: %s\n", cases[i].label);
        r = http_attempt_aim(&a, http_server_url(server, "/a/x"), (struct pinc_http_request){0});
        rc = http_attempt_make(&a);
        r->want.url = PINC_LIT("http://127.0.0.1/a/x");
        (void)snprintf(location, sizeof location, "%s", cases[i].location);
        r->in.got.location = pinc_slice_of(location);
        assert_int_equal(http_settle(&a.queues, r, rc, 0, &delay),
                         cases[i].to ? HTTP_AGAIN : HTTP_ANSWERED);
        assert_string_equal(r->in.error.text, cases[i].text);
        (void)snprintf(got, sizeof got, "%.*s", PINC_SLICE_ARG(r->want.url));
        assert_string_equal(got, cases[i].to ? cases[i].to : "http://127.0.0.1/a/x");
        assert_int_equal(r->attempts, cases[i].to ? 0 : 1);
    }
    /* Not out of https, and not for ever. */
    for (i = 0; i < 2; i++) {
        r = http_attempt_aim(&a, http_server_url(server, "/a/x"), (struct pinc_http_request){0});
        rc = http_attempt_make(&a);
        if (i == 0) {
            r->origin = NULL;
            assert_int_equal(http_aim(&a.queues, r, PINC_LIT("https://h/"), NULL), PINC_OK);
            r->in.got.location = PINC_LIT("http://me:secret@h/");
        } else {
            r->redirects = 10;
        }
        assert_int_equal(http_settle(&a.queues, r, rc, 0, &delay), HTTP_ANSWERED);
        assert_string_equal(r->in.error.text,
                            i == 0 ? "the server redirects from https to 'http://h/': refused"
                                   : "the server redirects more than 10 times");
    }
    http_attempt_close(&a);
    http_server_stop(server);
}

/* What a server does wrong is trouble with the network to whoever asked; the URL is shown escaped. */
static void test_answer(void **state)
{
    static const enum pinc_status codes[][2] = {{PINC_ELIMIT, PINC_ENET},
                                                {PINC_ESYNTAX, PINC_ENET},
                                                {PINC_EIO, PINC_EIO},
                                                {PINC_ENOMEM, PINC_ENOMEM}};
    struct pinc_http_answer answer;
    struct http_attempt a;
    struct request *r;
    size_t i;

    (void)state;
    http_attempt_open(&a, (struct pinc_http_options){.limits.timeout = 5});
    for (i = 0; i < sizeof codes / sizeof *codes; i++) {
        r = http_attempt_aim(&a, "http://h/", (struct pinc_http_request){0});
        r->in.code = 200;
        (void)pinc_fail(&r->in.error, codes[i][0], "why");
        http_answer(r, &answer);
        assert_int_equal(answer.error.code, codes[i][1]);
        assert_string_equal(answer.error.text, "why");
        assert_string_equal(answer.error.source, "http://h/");
    }
    r = http_attempt_aim(&a, "http://h/", (struct pinc_http_request){0});
    r->in.code = 200;
    r->in.got.content_type = PINC_LIT("text/html; x");
    r->in.got.etag = PINC_LIT("\"v\"");
    r->in.got.freshness.cache_control = PINC_LIT("max-age=7");
    http_answer(r, &answer);
    assert_true(pinc_slice_equal(answer.content_type, PINC_LIT("text/html")));
    assert_true(pinc_slice_equal(answer.etag, PINC_LIT("\"v\"")));
    assert_int_equal(answer.lifetime, 7);
    assert_int_equal(answer.error.code, PINC_OK);
    assert_false(answer.whole); /* nothing says so */
    http_attempt_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failures), cmocka_unit_test(test_second_chances),
        cmocka_unit_test(test_statuses), cmocka_unit_test(test_redirects),
        cmocka_unit_test(test_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "index/net/http_receive.h"
#include "tests/support/sweep.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* "hello hello hello hello hello hello", compressed by gzip -9. */
static const char gzipped[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\xc0\x47\x02\x00\x57\x37"
    "\x62\x85\x23\x00\x00\x00";
/* The same of nothing. */
#define NOTHING "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00"
#define GZIPPED ((struct pinc_slice){gzipped, sizeof gzipped - 1})

/* An attempt, and what is wanted of it. */
struct attempt {
    struct pinc_http_request want;
    struct http_reception in;
};

static struct http_reception *begin(struct attempt *a, struct pinc_http_request want)
{
    memset(a, 0, sizeof *a);
    a->want = want;
    a->in.want = &a->want;
    a->in.arena = pinc_arena_new();
    assert_non_null(a->in.arena);
    return &a->in;
}

static void end(struct attempt *a)
{
    http_reception_clear(&a->in);
    pinc_arena_free(a->in.arena);
}

/* All lines of a header, an answer in between included; false when one of them stops it. */
static bool header(struct http_reception *in, const char *text)
{
    struct pinc_slice rest = pinc_slice_of(text);

    while (rest.len) {
        const size_t n = pinc_slice_find(rest, '\n') + 1;

        if (!http_reception_header(in, pinc_slice_part(rest, 0, n))) {
            return false;
        }
        rest = pinc_slice_part(rest, n, rest.len);
    }
    return true;
}

/* What is kept of a header, "" for what is not there. */
static void test_header(void **state)
{
    static const struct {
        const char *label, *text;
        const char *type, *etag, *location, *cache_control;
        bool chunked, has_length;
        uint64_t length;
    } cases[] = {
        {"names in any case", "HTTP/1.1 200 OK\r\ncontent-TYPE: Text/HTML; x=y \r\nETAG:\"v\"\r\n",
         "Text/HTML; x=y", "\"v\"", "", "", false, false, 0},
        {"the first one counts", "ETag: a\r\nETag: b\r\nLocation: /a\r\nlocation: /b\r\n", "", "a",
         "/a", "", false, false, 0},
        {"but of a list all", "Cache-Control: max-age=60\r\nCache-control: no-store\r\n", "", "",
         "", "max-age=60, no-store", false, false, 0},
        {"of the last answer only",
         "HTTP/1.1 401 No\r\nETag: a\r\nContent-Length: 3\r\n\r\nHTTP/1.1 200 OK\r\nLocation: "
         "b\r\n",
         "", "", "b", "", false, false, 0},
        {"length", "Content-Length: 12\r\n", "", "", "", "", false, true, 12},
        {"no length", "Content-Length: many\r\n", "", "", "", "", false, false, 0},
        {"too long a length", "Content-Length: 99999999999999999999\r\n", "", "", "", "", false,
         false, 0},
        {"chunks", "Transfer-Encoding: chunked\r\n", "", "", "", "", true, false, 0},
        {"other names", "X-ETag: a\r\nETagX: b\r\nE Tag: c\r\n", "", "", "", "", false, false, 0},
        {"no fields", "rubbish\r\n\r\n", "", "", "", "", false, false, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct attempt a;
        struct http_reception *in = begin(&a, (struct pinc_http_request){0});
        const struct http_fields *f = &in->got;

        print_message("header: %s\n", cases[i].label);
        assert_true(header(in, cases[i].text));
        assert_true(pinc_slice_equal(f->content_type, pinc_slice_of(cases[i].type)));
        assert_true(pinc_slice_equal(f->etag, pinc_slice_of(cases[i].etag)));
        assert_true(pinc_slice_equal(f->location, pinc_slice_of(cases[i].location)));
        assert_true(
            pinc_slice_equal(f->freshness.cache_control, pinc_slice_of(cases[i].cache_control)));
        assert_int_equal(f->chunked, cases[i].chunked);
        assert_int_equal(f->has_length, cases[i].has_length);
        assert_true(!f->has_length || f->length == cases[i].length);
        end(&a);
    }
}

/* A header has a limit in sum; a new answer starts anew. */
static void test_long_header(void **state)
{
    static char line[1025] = "X: ";
    struct attempt a;
    struct http_reception *in = begin(&a, (struct pinc_http_request){0});
    size_t i;

    (void)state;
    memset(line + 3, 'x', sizeof line - 4);
    for (i = 0; i < 255; i++) {
        assert_true(http_reception_header(in, pinc_slice_of(line)));
    }
    assert_true(http_reception_header(in, PINC_LIT("HTTP/1.1 200 OK\r\n")));
    for (i = 0; i < 255; i++) {
        assert_true(http_reception_header(in, pinc_slice_of(line)));
    }
    assert_false(http_reception_header(in, pinc_slice_of(line)));
    assert_int_equal(in->error.code, PINC_ELIMIT);
    assert_string_equal(in->error.text, "the header of the answer is longer than 262144 bytes");
    end(&a);
}

/* An answer as a whole: header, status and body, in pieces of one byte. */
static void test_bodies(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label, *header;
        unsigned code;
        struct pinc_slice body;
        const char *want, *error;
        enum pinc_status status;
        enum pinc_http_range_kind range;
        bool whole;
    } cases[] = {
        {"plain", "Content-Length: 5\r\n", 200, {"hello", 5}, "hello", "", PINC_OK, PINC_HTTP_ALL, true},
        {"until the end", "", 200, {"hello", 5}, "hello", "", PINC_OK, PINC_HTTP_ALL, false},
        {"identity", "Content-Encoding: Identity\r\n", 200, {"hello", 5}, "hello", "", PINC_OK,
         PINC_HTTP_ALL, false},
        {"gzip", "Content-Encoding: GZIP\r\n", 200, {gzipped, sizeof gzipped - 1},
         "hello hello hello hello hello hello", "", PINC_OK, PINC_HTTP_ALL, true},
        {"x-gzip", "Content-Encoding: x-gzip\r\n", 200, {gzipped, sizeof gzipped - 1},
         "hello hello hello hello hello hello", "", PINC_OK, PINC_HTTP_ALL, true},
        {"gzip cut off", "Content-Encoding: gzip\r\n", 200, {gzipped, sizeof gzipped - 4},
         "hello hello hello hello hello hello", "the compressed answer ends too early",
         PINC_ESYNTAX, PINC_HTTP_ALL, true},
        {"no gzip", "Content-Encoding: gzip\r\n", 200, {"hello", 5}, "",
         "the compressed answer is damaged", PINC_ESYNTAX, PINC_HTTP_ALL, true},
        {"another encoding", "Content-Encoding: \x1b[2Jbr\r\n", 200, {"x", 1}, "",
         "the answer is encoded as '\\x1b[2Jbr', which was not asked for", PINC_ESYNTAX,
         PINC_HTTP_ALL, false},
        {"too large", "", 200, {"0123456789012345678901234567890123456789x", 41},
         "0123456789012345678901234567890123456789", "the answer is larger than 40 bytes",
         PINC_ELIMIT, PINC_HTTP_ALL, false},
        {"nothing, compressed once and again", "Content-Encoding: gzip\r\n", 200,
         {NOTHING NOTHING NOTHING, 3 * (sizeof NOTHING - 1)}, "",
         "the answer is larger than 40 bytes", PINC_ELIMIT, PINC_HTTP_ALL, true},
        {"an error's body is dropped", "", 404, {"hello", 5}, "", "", PINC_OK, PINC_HTTP_ALL, false},
        {"an error's encoding, too", "Content-Encoding: br\r\n", 404, {"hello", 5}, "", "", PINC_OK,
         PINC_HTTP_ALL, false},
        {"a part", "Content-Range: bytes 2-4/9\r\n", 206, {"llo", 3}, "llo", "", PINC_OK,
         PINC_HTTP_PART, false},
        {"a part is never decoded", "Content-Encoding: gzip\r\nContent-Range: bytes 2-4/9\r\n", 206,
         {"llo", 3}, "llo", "", PINC_OK, PINC_HTTP_PART, false},
        {"a longer part than said", "Content-Range: bytes 2-4/9\r\n", 206, {"llox", 4}, "llox",
         "the server sends another part of the file than it says", PINC_ENET, PINC_HTTP_PART, false},
        {"a part without its place", "", 206, {"llo", 3}, "llo",
         "the server sends another part of the file than it says", PINC_ENET, PINC_HTTP_TAIL, false},
        {"a part of what was asked for whole", "Content-Range: bytes 0-2/9\r\n", 206, {"hel", 3},
         "hel", "the server sends a part of the file only", PINC_ENET, PINC_HTTP_ALL, false},
        {"a part that is all of it", "Content-Range: bytes 0-2/3\r\n", 206, {"hel", 3}, "hel", "",
         PINC_OK, PINC_HTTP_ALL, false},
        {"all in place of a part, and short", "Content-Length: 5\r\n", 200, {"hello", 5}, "hello",
         "", PINC_OK, PINC_HTTP_PART, true},
        {"all in place of a part", "Content-Length: 9\r\n", 200, {"hello", 5}, "",
         "the server does not send parts of files", PINC_ELIMIT, PINC_HTTP_PART, true},
        {"all of no known length in place of a part", "", 200, {"hello", 5}, "",
         "the server does not send parts of files", PINC_ELIMIT, PINC_HTTP_PART, false},
    };
    /* clang-format on */
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct attempt a;
        struct http_reception *in =
            begin(&a, (struct pinc_http_request){
                          .max = 40, .range = {.kind = cases[i].range, .max_whole = 5}});
        uint64_t from = 0, total = 0;
        bool goes;

        print_message("body: %s\n", cases[i].label);
        assert_true(header(in, cases[i].header));
        goes = http_reception_begin(in, cases[i].code);
        for (k = 0; k < cases[i].body.len && goes; k++) {
            goes = http_reception_body(in, pinc_slice_part(cases[i].body, k, k + 1));
        }
        goes = goes && http_reception_end(in);
        http_reception_range(in, &from, &total);
        assert_int_equal(goes && in->error.code == PINC_OK, cases[i].status == PINC_OK);
        assert_int_equal(in->error.code, cases[i].status);
        assert_string_equal(in->error.text, cases[i].error);
        assert_true(pinc_slice_equal(pinc_buf_slice(&in->body), pinc_slice_of(cases[i].want)));
        assert_int_equal(http_reception_whole(in), cases[i].whole);
        if (cases[i].code == 206 && goes && cases[i].range == PINC_HTTP_PART) {
            assert_int_equal(from, 2);
            assert_int_equal(total, 9);
        }
        end(&a);
    }
}

/* An error page without an end is read no further than it has to be. */
static void test_long_error(void **state)
{
    static char piece[1024];
    struct attempt a;
    struct http_reception *in = begin(&a, (struct pinc_http_request){.max = 4});
    size_t i;

    (void)state;
    assert_true(http_reception_begin(in, 500));
    for (i = 0; i < 64; i++) {
        assert_true(http_reception_body(in, (struct pinc_slice){piece, sizeof piece}));
    }
    assert_false(in->stop);
    assert_false(http_reception_body(in, PINC_LIT("x")));
    assert_true(in->stop);
    assert_int_equal(in->error.code, PINC_OK);
    end(&a);
}

/* Nothing is left of an attempt that failed. */
static void test_again(void **state)
{
    struct attempt a;
    struct http_reception *in = begin(&a, (struct pinc_http_request){.max = 4});

    (void)state;
    assert_true(header(in, "Content-Encoding: gzip\r\nContent-Length: 9\r\nETag: a\r\n"));
    assert_true(http_reception_begin(in, 200));
    assert_false(http_reception_body(in, GZIPPED));
    assert_true(http_reception_reset(in));
    assert_int_equal(in->got.etag.len, 0);
    assert_false(http_reception_whole(in));
    assert_int_equal(in->error.code, PINC_OK);
    assert_true(http_reception_begin(in, 200));
    assert_true(http_reception_body(in, PINC_LIT("half")));
    assert_true(http_reception_reset(in));
    assert_true(http_reception_begin(in, 200));
    assert_true(http_reception_body(in, PINC_LIT("all")));
    assert_string_equal(in->body.ptr, "all");
    end(&a);
}

/* A file gets the bytes behind those that it has, and loses those of an attempt that failed. */
static void test_file(void **state)
{
    FILE *file = tmpfile();
    int fd = fileno(file), shut = -1;
    char text[32] = "";
    struct attempt a;
    struct http_reception *in;

    (void)state;
    assert_int_equal(write(fd, "kept, old", 9), 9);
    in = begin(&a, (struct pinc_http_request){.max = 10, .fd = &fd, .keep = 5});
    assert_true(header(in, "Content-Encoding: gzip\r\n"));
    assert_true(http_reception_reset(in));
    assert_true(http_reception_begin(in, 200));
    assert_true(http_reception_body(in, PINC_LIT("half")));
    assert_true(http_reception_reset(in));
    assert_int_equal(in->code, 0);
    assert_int_equal(in->received, 0);
    assert_true(http_reception_begin(in, 200));
    assert_true(http_reception_body(in, PINC_LIT(" and")));
    assert_true(http_reception_body(in, PINC_LIT(" new")));
    assert_true(http_reception_end(in));
    assert_int_equal(in->body.len, 0);
    assert_int_equal(pread(fd, text, sizeof text - 1, 0), 13);
    assert_string_equal(text, "kept, and new");
    assert_false(http_reception_body(in, PINC_LIT("xyz")));
    assert_int_equal(in->error.code, PINC_ELIMIT);
    end(&a);

    in = begin(&a, (struct pinc_http_request){.max = 10, .fd = &shut});
    assert_false(http_reception_reset(in));
    assert_int_equal(in->error.code, PINC_EIO);
    assert_string_equal(in->error.text, "cannot write the downloaded file: Bad file descriptor");
    pinc_error_clear(&in->error);
    assert_true(http_reception_begin(in, 200));
    assert_false(http_reception_body(in, PINC_LIT("x")));
    assert_string_equal(in->error.text, "cannot write the downloaded file: Bad file descriptor");
    end(&a);
    (void)fclose(file);
}

/* Who takes a body as it comes: told of each attempt, and able to stop it. */
static bool begin_sink(void *user, struct pinc_slice url, struct pinc_slice type)
{
    struct pinc_buf *text = user;

    pinc_buf_addf(text, "[%.*s %.*s]", PINC_SLICE_ARG(url), PINC_SLICE_ARG(type));
    return url.len != 0;
}

static bool take(void *user, struct pinc_slice piece)
{
    pinc_buf_add(user, piece);
    return !pinc_slice_equal(piece, PINC_LIT("stop"));
}

static void test_sink(void **state)
{
    static const struct pinc_http_sink sink = {.begin = begin_sink, .take = take};
    struct pinc_buf text = {0};
    struct attempt a;
    struct http_reception *in = begin(&a, (struct pinc_http_request){
                                              .url = PINC_LIT("http://h/"),
                                              .max = 40,
                                              .sink = &sink,
                                              .user = &text,
                                          });

    (void)state;
    assert_true(header(in, "Content-Type: text/html; charset=utf-8\r\n"));
    assert_true(http_reception_begin(in, 404));
    assert_true(http_reception_body(in, PINC_LIT("no")));
    assert_int_equal(text.len, 0);
    assert_true(http_reception_begin(in, 200));
    assert_true(http_reception_body(in, PINC_LIT("a")));
    assert_true(http_reception_body(in, PINC_LIT("b")));
    assert_string_equal(text.ptr, "[http://h/ text/html]ab");
    assert_int_equal(in->body.len, 0);
    assert_false(http_reception_body(in, PINC_LIT("stop")));
    assert_int_equal(in->error.code, PINC_ENOMEM);
    assert_true(http_reception_reset(in));
    a.want.url.len = 0;
    assert_false(http_reception_begin(in, 200));
    assert_int_equal(in->error.code, PINC_ENOMEM);
    pinc_buf_clear(&text);
    end(&a);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_http_request want = {.max = 1000};
    struct http_reception in = {.want = &want, .arena = pinc_arena_new()};
    bool done = in.arena &&
                header(&in, "Content-Encoding: gzip\r\nCache-Control: a\r\nCache-Control: b\r\n") &&
                http_reception_begin(&in, 200) && http_reception_body(&in, GZIPPED) &&
                http_reception_end(&in);
    enum pinc_status st = done ? PINC_OK : in.arena ? in.error.code : PINC_ENOMEM;

    (void)data;
    assert_true(!done || in.body.len == 35);
    *err = in.error;
    http_reception_clear(&in);
    pinc_arena_free(in.arena);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, NULL);
}

static void test_media_type(void **state)
{
    (void)state;
    assert_true(
        pinc_slice_equal(pinc_http_media_type(PINC_LIT(" text/html ; x")), PINC_LIT("text/html")));
    assert_true(pinc_slice_equal(pinc_http_media_type(PINC_LIT(";")), PINC_LIT("")));
    assert_true(pinc_slice_equal(pinc_http_media_type(PINC_LIT("")), PINC_LIT("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header),     cmocka_unit_test(test_long_header),
        cmocka_unit_test(test_bodies),     cmocka_unit_test(test_long_error),
        cmocka_unit_test(test_again),      cmocka_unit_test(test_file),
        cmocka_unit_test(test_sink),       cmocka_unit_test(test_memory),
        cmocka_unit_test(test_media_type),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

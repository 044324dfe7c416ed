#include "tests/support/cmocka_all.h"

#include "index/net/inflate.h"
#include "tests/support/sweep.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* What came out, and how much of it is wanted. */
struct taken {
    struct pinc_buf text;
    size_t most;
};

static bool take(void *user, struct pinc_slice piece)
{
    struct taken *t = user;

    pinc_buf_add(&t->text, piece);
    return t->text.len <= t->most;
}

/* n bytes as one member of gzip, added to out. @param bytes NULL: n times x */
static void add_gzip(struct pinc_buf *out, const char *bytes, size_t n)
{
    char packed[4096], *copy = malloc(n + 1);
    z_stream z = {0};

    assert_non_null(copy);
    memset(copy, 'x', n + 1);
    if (bytes) {
        memcpy(copy, bytes, n);
    }
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (unsigned char *)copy;
    z.avail_in = (uInt)n;
    z.next_out = (unsigned char *)packed;
    z.avail_out = sizeof packed;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    pinc_buf_add(out, (struct pinc_slice){packed, sizeof packed - z.avail_out});
    (void)deflateEnd(&z);
    free(copy);
}

/* Feed the data in pieces of that size. */
static enum pinc_status feed(struct pinc_inflate *gz, struct pinc_slice data, size_t piece,
                             struct taken *out, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < data.len && st == PINC_OK; i += piece) {
        st = pinc_inflate_add(gz, pinc_slice_part(data, i, i + piece), take, out, err);
    }
    return st;
}

/* One or two members, whole or not, in pieces of every kind. */
static void test_members(void **state)
{
    static const struct {
        const char *label, *first, *second, *behind, *want, *error;
        size_t cut; /* bytes that are missing at the end */
        bool whole;
    } cases[] = {
        {"one", "hello", NULL, "", "hello", NULL, 0, true},
        {"empty", "", NULL, "", "", NULL, 0, true},
        {"two", "hello", "world", "", "helloworld", NULL, 0, true},
        {"no check sum", "hello", NULL, "", "hello", NULL, 8, false},
        {"half a check sum", "hello", NULL, "", "hello", NULL, 1, false},
        {"second without its end", "hello", "world", "", "helloworld", NULL, 3, false},
        {"second with half a header", "hello", "", "", "hello", NULL, 15, false},
        {"text behind", "hello", NULL, "zzz", "hello", "the compressed answer is damaged", 0,
         false},
        {"another method behind", "hello", NULL, "\x1f\x8b\x09z", "hello",
         "the compressed answer is damaged", 0, false},
    };
    static const size_t pieces[] = {1, 3, 7, 1000};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (k = 0; k < sizeof pieces / sizeof *pieces; k++) {
            struct pinc_inflate *gz = pinc_inflate_new();
            struct taken out = {.most = 100};
            struct pinc_buf data = {0};
            struct pinc_error err = {0};

            add_gzip(&data, cases[i].first, strlen(cases[i].first));
            if (cases[i].second) {
                add_gzip(&data, cases[i].second, strlen(cases[i].second));
            }
            pinc_buf_add_str(&data, cases[i].behind);
            data.len -= cases[i].cut;
            assert_int_equal(feed(gz, pinc_buf_slice(&data), pieces[k], &out, &err),
                             cases[i].error ? PINC_ESYNTAX : PINC_OK);
            assert_string_equal(err.text, cases[i].error ? cases[i].error : "");
            assert_true(pinc_slice_equal(pinc_buf_slice(&out.text), pinc_slice_of(cases[i].want)));
            if (pinc_inflate_whole(gz) != cases[i].whole) {
                fail_msg("%s, pieces of %zu", cases[i].label, pieces[k]);
            }
            pinc_inflate_free(gz);
            pinc_buf_clear(&data);
            pinc_buf_clear(&out.text);
        }
    }
}

/* What is not gzip, and what does not match its check sum. */
static void test_damage(void **state)
{
    struct pinc_buf data = {0};
    size_t i;

    (void)state;
    add_gzip(&data, "hello", 5);
    for (i = 0; i < data.len; i++) {
        struct pinc_inflate *gz = pinc_inflate_new();
        struct taken out = {.most = 1000};
        struct pinc_error err = {0};
        enum pinc_status st;

        /* Time, level and system of the header mean nothing. */
        data.ptr[i] = (char)(data.ptr[i] ^ 0x5a);
        st = feed(gz, pinc_buf_slice(&data), 1000, &out, &err);
        assert_true(st == PINC_OK || st == PINC_ESYNTAX);
        if (pinc_inflate_whole(gz)) {
            assert_true(i >= 4 && i < 10);
            assert_true(pinc_slice_equal(pinc_buf_slice(&out.text), PINC_LIT("hello")));
        }
        data.ptr[i] = (char)(data.ptr[i] ^ 0x5a);
        pinc_inflate_free(gz);
        pinc_buf_clear(&out.text);
    }
    pinc_buf_clear(&data);
    pinc_inflate_free(NULL);
}

/* A sink that wants no more stops a bomb at once; without it all comes out of a few bytes. */
static void test_stopped(void **state)
{
    enum { LARGE = 1 << 20 };
    struct pinc_inflate *gz = pinc_inflate_new();
    struct taken out = {.most = 100 << 10};
    struct pinc_buf data = {0};

    (void)state;
    add_gzip(&data, NULL, LARGE);
    assert_int_equal(feed(gz, pinc_buf_slice(&data), data.len, &out, NULL), PINC_ECANCELLED);
    assert_true(out.text.len <= out.most + (64u << 10));
    assert_false(pinc_inflate_whole(gz));
    pinc_inflate_free(gz);
    out.text.len = 0;
    out.most = LARGE;
    gz = pinc_inflate_new();
    assert_int_equal(feed(gz, pinc_buf_slice(&data), data.len, &out, NULL), PINC_OK);
    assert_int_equal(out.text.len, LARGE);
    assert_true(pinc_inflate_whole(gz));
    pinc_inflate_free(gz);
    pinc_buf_clear(&data);
    pinc_buf_clear(&out.text);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_inflate *gz = pinc_inflate_new();

    (void)data;
    pinc_inflate_free(gz);
    return gz ? PINC_OK : pinc_fail_memory(err);
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_stopped),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "index/net/decoder.h"

#include <string.h>

#define HELLO "hello hello hello hello hello hello"
/* HELLO, by brotli and by zstd -19, the latter with and without a check sum; and gzip -9. */
#define BROTLI "\x1b\x22\x00\xf8\x8d\x94\x6e\xde\x44\x55\x86\x96\x6c\x20\x6f\x41\x4f\x1c\xe0\x71"
#define ZSTD "\x28\xb5\x2f\xfd\x00\x68\x65\x00\x00\x30\x68\x65\x6c\x6c\x6f\x20\x01\x00\xb9\x4b\x11"
#define ZSTD_SUM                                                                                   \
    "\x28\xb5\x2f\xfd\x04\x68\x65\x00\x00\x30\x68\x65\x6c\x6c\x6f\x20\x01\x00\xb9\x4b\x11\x2b\xe1" \
    "\x68\xe7"
#define ZSTD_SUM_OF_ANOTHER                                                                        \
    "\x28\xb5\x2f\xfd\x04\x68\x65\x00\x00\x30\x68\x65\x6c\x6c\x6f\x20\x01\x00\xb9\x4b\x11\x2b\xe1" \
    "\x68\xe6"
#define GZIP                                                                                       \
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\xc0\x47\x02\x00\x57"     \
    "\x37\x62\x85\x23\x00\x00\x00"
/* A thousand times x in a window of 128 MB, as zstd --long=27 makes it. */
#define ZSTD_LONG "\x28\xb5\x2f\xfd\x00\x88\x4d\x00\x00\x10\x78\x78\x01\x00\xe3\x2b\x80\x05"
#define TEXT(s)                                                                                    \
    {                                                                                              \
        (s), sizeof(s) - 1                                                                         \
    }

/* What came out, and how much of it is wanted. */
struct taken {
    size_t n, most;
    char text[100];
};

static bool take(void *user, struct pinc_slice piece)
{
    struct taken *t = user;
    size_t i;

    for (i = 0; i < piece.len && t->n + i < sizeof t->text - 1; i++) {
        t->text[t->n + i] = piece.ptr[i];
    }
    t->n += piece.len;
    return t->n <= t->most;
}

/* Is the coding one that libcurl has here? gzip always is. */
static bool is_there(const char *coding)
{
    return strstr(pinc_decoder_accepts(), coding) != NULL;
}

/* Decode data that comes in pieces of that size. @return the status; whole */
static enum pinc_status decode(struct taken *out, bool *whole, const char *coding,
                               struct pinc_slice data, size_t piece, struct pinc_error *err)
{
    struct pinc_decoder *decoder;
    enum pinc_status st = pinc_decoder_new(&decoder, pinc_slice_of(coding), err);
    size_t i;

    assert_int_equal(st, PINC_OK);
    for (i = 0; i < data.len && st == PINC_OK; i += piece) {
        st = pinc_decoder_add(decoder, pinc_slice_part(data, i, i + piece), take, out, err);
    }
    *whole = pinc_decoder_whole(decoder);
    pinc_decoder_free(decoder);
    return st;
}

static void test_codings(void **state)
{
    static const struct {
        const char *label, *coding;
        struct pinc_slice data;
        const char *want, *error;
        bool whole;
    } cases[] = {
        {"gzip", "gzip", TEXT(GZIP), HELLO, "", true},
        {"brotli", "br", TEXT(BROTLI), HELLO, "", true},
        {"brotli of nothing", "br", TEXT("\x3b"), "", "", true},
        {"brotli that does not begin", "br", TEXT(""), "", "", false},
        {"brotli without its end", "br", {BROTLI, 19}, NULL, "", false},
        {"brotli with something behind", "br", TEXT(BROTLI "x"), HELLO,
         "the compressed answer is damaged", true},
        {"brotli that is none", "br", TEXT("\xff\xff\xff\xff"), "",
         "the compressed answer is damaged", false},
        {"zstd", "zstd", TEXT(ZSTD), HELLO, "", true},
        {"zstd with a check sum", "zstd", TEXT(ZSTD_SUM), HELLO, "", true},
        {"zstd of nothing", "zstd", TEXT("\x28\xb5\x2f\xfd\x20\x00\x01\x00\x00"), "", "", true},
        {"two frames of zstd", "zstd", TEXT(ZSTD ZSTD), HELLO HELLO, "", true},
        {"zstd without its end", "zstd", {ZSTD, sizeof ZSTD - 3}, NULL, "", false},
        {"zstd without its check sum", "zstd", {ZSTD_SUM, sizeof ZSTD_SUM - 3}, NULL, "", false},
        {"zstd with another check sum", "zstd", TEXT(ZSTD_SUM_OF_ANOTHER), NULL,
         "the compressed answer is damaged", false},
        {"zstd with something behind", "zstd", TEXT(ZSTD "x"), HELLO,
         "the compressed answer is damaged", true},
        {"zstd that is none", "zstd", TEXT("hello"), "", "the compressed answer is damaged", false},
        {"zstd with too large a window", "zstd", TEXT(ZSTD_LONG), "",
         "the compressed answer is damaged", false},
    };
    static const size_t pieces[] = {1, 3, 1000};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (k = 0; k < sizeof pieces / sizeof *pieces && is_there(cases[i].coding); k++) {
            struct taken out = {.most = 100};
            struct pinc_error err = {0};
            bool whole;
            enum pinc_status st =
                decode(&out, &whole, cases[i].coding, cases[i].data, pieces[k], &err);

            print_message("%s, in pieces of %zu\n", cases[i].label, pieces[k]);
            assert_int_equal(st, cases[i].error[0] ? PINC_ESYNTAX : PINC_OK);
            assert_string_equal(err.text, cases[i].error);
            if (cases[i].want) {
                assert_string_equal(out.text, cases[i].want);
            }
            assert_int_equal(whole, cases[i].whole);
        }
    }
}

/* Any damage is either found or changes nothing that matters here: no more comes out than is wanted,
 * and nothing else of memory is touched. */
static void test_damage(void **state)
{
    static const struct {
        const char *coding;
        struct pinc_slice data;
    } cases[] = {{"br", TEXT(BROTLI)}, {"zstd", TEXT(ZSTD_SUM)}};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases && is_there(cases[i].coding); i++) {
        for (k = 0; k < cases[i].data.len; k++) {
            char bytes[64];
            struct taken out = {.most = 1000};
            struct pinc_error err = {0};
            enum pinc_status st;
            bool whole;

            memcpy(bytes, cases[i].data.ptr, cases[i].data.len);
            bytes[k] = (char)(bytes[k] ^ 0x5a);
            st = decode(&out, &whole, cases[i].coding,
                        (struct pinc_slice){bytes, cases[i].data.len}, 1000, &err);
            assert_true(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ECANCELLED);
        }
    }
}

/* A frame with a window of 8 MB, and blocks of 128 KB out of one byte each. */
static void add_frame(struct pinc_buf *frame, unsigned blocks)
{
    pinc_buf_add(frame, PINC_LIT("\x28\xb5\x2f\xfd\x00\x68"));
    for (; blocks; blocks--) {
        pinc_buf_add(frame, (struct pinc_slice)TEXT("\x02\x00\x10x"));
    }
    pinc_buf_add(frame, (struct pinc_slice)TEXT("\x01\x00\x00"));
}

/* A hundred megabytes of x in a few bytes: the sink ends it as soon as it has enough. */
static void test_bombs(void **state)
{
    static const char brotli[] = "\xcb\xff\xff\x3f\xf8\x25\xf0\xe2\xb1\x40\x20\xf7\xfe\x2f\xff\xff"
                                 "\x3f\xf0\x4b\x00\xc4\x61\x11\x80\xee\xfd\x07"; /* 10 MB */
    struct pinc_buf zstd = {0};
    struct pinc_slice data;
    bool whole;
    size_t i;

    (void)state;
    add_frame(&zstd, 800);
    for (i = 0; i < 2; i++) {
        const char *coding = i ? "br" : "zstd";
        struct taken out = {.most = 100000}, all = {.most = 200 << 20};
        struct pinc_error err = {0};

        if (is_there(coding)) {
            data = i ? (struct pinc_slice)TEXT(brotli) : pinc_buf_slice(&zstd);
            assert_int_equal(decode(&out, &whole, coding, data, 100000, &err), PINC_ECANCELLED);
            assert_in_range(out.n, 100001, 300000);
            assert_false(whole);
            assert_int_equal(decode(&all, &whole, coding, data, 100000, &err), PINC_OK);
            assert_int_equal(all.n, i ? 10 << 20 : 100 << 20);
            assert_true(whole);
        }
    }
    pinc_buf_clear(&zstd);
}

/* What zstd writes into a window of 8 MB counts against the limit, until it is given back. */
static void test_memory(void **state)
{
    const size_t before = pinc_alloc_held();
    static const struct {
        unsigned blocks; /* of 128 KB */
        size_t more;
        enum pinc_status st;
    } cases[] = {{1, 1 << 20, PINC_OK}, {100, 4 << 20, PINC_ENOMEM}, {100, 16 << 20, PINC_OK}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases && is_there("zstd"); i++) {
        struct taken out = {.most = 20 << 20};
        struct pinc_buf frame = {0};
        struct pinc_error err = {0};
        bool whole;

        add_frame(&frame, cases[i].blocks);
        pinc_alloc_limit(pinc_alloc_held() + cases[i].more);
        assert_int_equal(decode(&out, &whole, "zstd", pinc_buf_slice(&frame), 100000, &err),
                         cases[i].st);
        pinc_alloc_limit(SIZE_MAX);
        pinc_buf_clear(&frame);
        assert_int_equal(pinc_alloc_held(), before);
    }
}

static void test_names(void **state)
{
    static const char *const unknown[] = {"", "identity", "deflate", "gzip, gzip", "brotli"};
    struct pinc_decoder *decoder;
    struct pinc_error err = {0};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        assert_int_equal(pinc_decoder_new(&decoder, pinc_slice_of(unknown[i]), &err),
                         PINC_ENOTFOUND);
        assert_null(decoder);
        assert_int_equal(err.code, PINC_OK);
    }
    assert_int_equal(pinc_decoder_new(&decoder, PINC_LIT("X-GZip"), &err), PINC_OK);
    assert_false(pinc_decoder_whole(decoder));
    pinc_decoder_free(decoder);
    pinc_decoder_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codings), cmocka_unit_test(test_damage), cmocka_unit_test(test_bombs),
        cmocka_unit_test(test_memory),  cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/sweep.h"

#include "markers/version/version.h"
#include "tests/support/arena_group.h"

#include <string.h>

static struct pinc_version version(const char *text)
{
    struct pinc_version v;

    if (pinc_version_parse(&v, pinc_slice_of(text), arena, NULL) != PINC_OK) {
        fail_msg("'%s' is not read", text);
    }
    return v;
}

static void assert_printed(const struct pinc_version *v, const char *want)
{
    struct pinc_buf buf = {0};

    pinc_version_print(&buf, v);
    assert_string_equal(buf.ptr, want);
    pinc_buf_clear(&buf);
}

static void test_stored(void **state)
{
    static const char *const texts[] = {
        "0",
        "1.0.0",
        "2.28.1",
        "1!2024.12.14rc1.post2.dev3+cu113.1",
        "0.0.dev0",
        "1.dev20210101123456789012",
        "99999999999999999999.1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16+a.b.c.d.e.f.g.h",
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pinc_version v = version(texts[i]), read;
        struct pinc_buf buf = {0};

        pinc_version_pack(&buf, &v);
        assert_true(buf.len <= v.key_len + 16u);
        assert_true(pinc_version_unpack(&read, pinc_buf_slice(&buf), arena));
        assert_printed(&read, texts[i]);
        assert_int_equal(pinc_version_compare(&v, &read), 0);
        for (k = 0; k < buf.len; k++) { /* no shorter start of it is one */
            assert_false(
                pinc_version_unpack(&read, pinc_slice_part(pinc_buf_slice(&buf), 0, k), arena));
        }
        pinc_buf_clear(&buf);
    }
}

/* Damaged bytes are refused or are a version that prints and is stored as the same bytes. */
static void test_damaged(void **state)
{
    static const char *const texts[] = {"1!2024.12.0rc1.post2.dev3+cu113.1", "2.28.1", "0.0"};
    size_t t, i;
    int bit;

    (void)state;
    for (t = 0; t < sizeof texts / sizeof *texts; t++) {
        struct pinc_version v = version(texts[t]), read;
        struct pinc_buf good = {0};

        pinc_version_pack(&good, &v);
        for (i = 0; i < good.len * 8; i++) {
            struct pinc_buf again = {0};

            bit = 1 << i % 8;
            good.ptr[i / 8] = (char)(good.ptr[i / 8] ^ bit);
            if (pinc_version_unpack(&read, pinc_buf_slice(&good), arena)) {
                pinc_version_pack(&again, &read);
                assert_true(pinc_slice_equal(pinc_buf_slice(&good), pinc_buf_slice(&again)));
                again.len = 0;
                pinc_version_print(&again, &read);
                /* What is derived from the key is right, too; with all its zeros it may be too long to be read. */
                if (pinc_version_parse(&v, pinc_buf_slice(&again), arena, NULL) == PINC_OK) {
                    assert_int_equal(v.public_len, read.public_len);
                    assert_int_equal(v.flags, read.flags);
                }
            }
            good.ptr[i / 8] = (char)(good.ptr[i / 8] ^ bit);
            pinc_buf_clear(&again);
        }
        pinc_buf_clear(&good);
    }
}

static void test_bad_stored(void **state)
{
#define BYTES(...)                                                                                 \
    {                                                                                              \
        sizeof(unsigned char[]){__VA_ARGS__},                                                      \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
    static const struct {
        size_t len;
        unsigned char bytes[40];
    } cases[] = {
        BYTES(0, 0, 0, 0),                                 /* no key */
        BYTES(0, 0, 6, 0, 1, 0, 5, 1, 2, 0),               /* more bytes than the key has */
        BYTES(0, 0, 5, 0, 1, 0, 5, 1, 2),                  /* no component at all */
        BYTES(1, 0, 6, 0, 1, 1, 0, 5, 1, 2),               /* a trailing zero in the key */
        BYTES(0, 0, 8, 0, 1, 0xf0, 5, 0, 5, 1, 2, 0),      /* a small number in the long form */
        BYTES(0, 0, 9, 0, 1, 0xf1, 0, 239, 0, 5, 1, 2, 0), /* a leading zero byte */
        BYTES(0, 0, 6, 0, 1, 2, 0, 1, 1, 2),    /* rank of a development release, and none */
        BYTES(0, 0, 7, 0, 1, 2, 0, 5, 1, 1, 1), /* development release with another rank */
        BYTES(0, 0, 6, 0, 1, 2, 0, 6, 1, 2),    /* unknown rank */
        BYTES(0, 0, 7, 0, 1, 2, 0, 5, 1, 2, 1), /* a local part without an end */
        BYTES(0, 0, 9, 0, 1, 2, 0, 5, 1, 2, 1, '1', 0), /* a number as text */
        BYTES(0, 0, 9, 0, 1, 2, 0, 5, 1, 2, 1, 'A', 0), /* upper case */
        BYTES(129, 0, 5, 0, 1, 0, 5, 1, 2),             /* more zeros than a version can have */
        BYTES(0, 0, 9, 0, 1, 0xf8, 0, 2, '1', '2', 0, 5, 1),
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_version v;
        struct pinc_slice bytes = {(const char *)cases[i].bytes, cases[i].len};

        if (pinc_version_unpack(&v, bytes, arena)) {
            fail_msg("row %u is taken", (unsigned)i);
        }
        assert_false(pinc_version_is_set(&v));
    }
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    struct pinc_version read;
    enum pinc_status st = PINC_OK;

    if (!own || !pinc_version_unpack(&read, *(const struct pinc_slice *)data, own)) {
        st = pinc_fail_memory(err);
    }
    pinc_arena_free(own);
    return st;
}

static void test_sweep(void **state)
{
    struct pinc_version v = version("99999999999999999999.1.2.3.4.5.6.7.8.9.10.11.12.13+a.b.c.d");
    struct pinc_buf buf = {0};
    struct pinc_slice bytes;

    (void)state;
    pinc_version_pack(&buf, &v);
    bytes = pinc_buf_slice(&buf);
    sweep(attempt, &bytes);
    pinc_buf_clear(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stored),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_bad_stored),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}

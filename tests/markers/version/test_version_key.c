#include "tests/support/cmocka_all.h"

#include "markers/version/version_key.h"

/* Ascending, at every step of the encoding. */
static const char *const numbers[] = {
    "0",
    "1",
    "237",
    "238",
    "239",
    "255",
    "256",
    "65535",
    "65536",
    "16777216",
    "4294967296",
    "1099511627776",
    "281474976710656",
    "72057594037927935",
    "72057594037927936",
    "18446744073709551614",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999",
    "100000000000000000000",
    "999999999999999999999999999999",
};

enum { N = sizeof numbers / sizeof *numbers, TOO_LARGE = 17 };

/* Numbers order as their bytes, read back as they were, and are as long as they say. */
static void test_numbers(void **state)
{
    static unsigned char bytes[N][PINC_VERSION_KEY_MAX];
    size_t i, k;

    (void)state;
    for (i = 0; i < N; i++) {
        unsigned char again[PINC_VERSION_KEY_MAX];
        struct pinc_key key = {bytes[i], 0, false}, same = {again, 0, false};
        struct pinc_buf text = {0};
        char padded[64] = "000";
        uint64_t value;

        assert_int_equal(pinc_key_number(&key, pinc_slice_of(numbers[i])), i == 0);
        assert_false(key.full);
        assert_int_equal(pinc_key_number_size(bytes[i]), key.len);
        pinc_key_number_print(&text, bytes[i]);
        assert_string_equal(text.ptr, numbers[i]);
        pinc_buf_clear(&text);
        assert_int_equal(pinc_key_number_get(&value, bytes[i]), i < TOO_LARGE);
        assert_true(i < TOO_LARGE || value == UINT64_MAX);
        for (k = 0; k < i; k++) {
            assert_true(memcmp(bytes[k], bytes[i], PINC_VERSION_KEY_MAX) < 0);
        }
        /* Zeros before it do not count. */
        memcpy(padded + 3, numbers[i], strlen(numbers[i]));
        (void)pinc_key_number(&same, pinc_slice_of(padded));
        assert_int_equal(same.len, key.len);
        assert_memory_equal(again, bytes[i], key.len);
    }
}

static void test_no_digits(void **state)
{
    unsigned char bytes[PINC_VERSION_KEY_MAX];
    struct pinc_key key = {bytes, 0, false};

    (void)state;
    assert_true(pinc_key_number(&key, (struct pinc_slice){NULL, 0}));
    assert_true(pinc_key_number(&key, PINC_LIT("000")));
    assert_int_equal(key.len, 2);
    assert_memory_equal(bytes, "\x01\x01", 2);
}

static void test_successor(void **state)
{
    static const struct {
        const char *of, *want;
    } cases[] = {
        {"0", "1"},
        {"237", "238"},
        {"238", "239"},
        {"255", "256"},
        {"65535", "65536"},
        {"18446744073709551614", "18446744073709551615"},
        {"18446744073709551615", "18446744073709551616"},
        {"18446744073709551616", "18446744073709551617"},
        {"18446744073709551699", "18446744073709551700"},
        {"99999999999999999999", "100000000000000000000"},
        {"100000000000000000000", "100000000000000000001"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char bytes[PINC_VERSION_KEY_MAX], want[PINC_VERSION_KEY_MAX];
        struct pinc_key key = {bytes, 0, false}, wanted = {want, 0, false};
        size_t n;

        (void)pinc_key_number(&key, pinc_slice_of(cases[i].of));
        (void)pinc_key_number(&wanted, pinc_slice_of(cases[i].want));
        n = key.len;
        pinc_key_successor(&key, bytes);
        if (key.len - n != wanted.len || memcmp(bytes + n, want, wanted.len) != 0) {
            fail_msg("behind %s", cases[i].of);
        }
    }
}

static void test_digits(void **state)
{
    uint64_t value = 7;

    (void)state;
    assert_true(pinc_digits_to_uint(&value, "", 0));
    assert_true(value == 0);
    assert_true(pinc_digits_to_uint(&value, "18446744073709551615", 20));
    assert_true(value == UINT64_MAX);
    assert_false(pinc_digits_to_uint(&value, "18446744073709551616", 20));
    assert_false(pinc_digits_to_uint(&value, "184467440737095516150", 21));
}

/* What does not fit is left out, and said. */
static void test_full(void **state)
{
    unsigned char bytes[PINC_VERSION_KEY_MAX + 1] = {0};
    struct pinc_key key = {bytes, PINC_VERSION_KEY_MAX - 2, false};

    (void)state;
    bytes[PINC_VERSION_KEY_MAX] = 0x5a;
    pinc_key_bytes(&key, "abc", 3);
    assert_true(key.full);
    assert_int_equal(key.len, PINC_VERSION_KEY_MAX - 2);
    key.full = false;
    pinc_key_bytes(&key, "ab", 2);
    assert_false(key.full);
    pinc_key_byte(&key, 1);
    assert_true(key.full);
    assert_int_equal(bytes[PINC_VERSION_KEY_MAX], 0x5a);
}

static void test_places(void **state)
{
    /* 0!1, and 1!256a4.post239.dev0+x */
    static const unsigned char plain[] = {1, 2, RELEASE_END, PRE_NONE, POST_NONE, DEV_NONE};
    static const unsigned char all[] = {2,          0xf1, 1,           0,    RELEASE_END,
                                        PRE_ALPHA,  5,    POST_NUMBER, 0xf0, 239,
                                        DEV_NUMBER, 1,    LOCAL_TEXT,  'x',  0};
    struct pinc_key_places at = pinc_key_places_of(plain);

    (void)state;
    assert_int_equal(at.release, 1);
    assert_int_equal(at.pre, 3);
    assert_int_equal(at.post, 4);
    assert_int_equal(at.dev, 5);
    assert_int_equal(at.local, 6);
    at = pinc_key_places_of(all);
    assert_int_equal(at.release, 1);
    assert_int_equal(at.pre, 5);
    assert_int_equal(at.post, 7);
    assert_int_equal(at.dev, 10);
    assert_int_equal(at.local, 12);
}

/* Kept inside up to the room there; the first eight bytes always. */
static void test_set(void **state)
{
    unsigned char bytes[PINC_VERSION_INLINE + 1];
    size_t i, n;

    (void)state;
    for (i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)(i + 1);
    }
    for (n = PINC_VERSION_INLINE; n <= PINC_VERSION_INLINE + 1; n++) {
        struct pinc_key key = {bytes, n, false};
        struct pinc_version v = {0};

        pinc_key_set(&v, &key);
        assert_int_equal(v.key_len, n);
        assert_true(v.head == 0x0102030405060708u);
        assert_memory_equal(pinc_key_of(&v), bytes, n);
        assert_int_equal(pinc_key_of(&v) == bytes, n > PINC_VERSION_INLINE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),   cmocka_unit_test(test_no_digits),
        cmocka_unit_test(test_successor), cmocka_unit_test(test_digits),
        cmocka_unit_test(test_full),      cmocka_unit_test(test_places),
        cmocka_unit_test(test_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

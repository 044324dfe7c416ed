#include "tests/support/sweep.h"

#include "base/hash.h"

#include <string.h>

/* Digests of "abc": RFC 1321, FIPS 180-4, RFC 7693. */
static const struct {
    enum pinc_hash_alg alg;
    const char *name;
    bool strong;
    const char *abc;
} algs[] = {
    {PINC_HASH_MD5, "md5", false, "900150983cd24fb0d6963f7d28e17f72"},
    {PINC_HASH_SHA1, "sha1", false, "a9993e364706816aba3e25717850c26c9cd0d89d"},
    {PINC_HASH_SHA224, "sha224", true, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"},
    {PINC_HASH_SHA256, "sha256", true,
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {PINC_HASH_SHA384, "sha384", true,
     "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c8"
     "25a7"},
    {PINC_HASH_SHA512, "sha512", true,
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3f"
     "eebbd454d4423643ce80e2a9ac94fa54ca49f"},
    {PINC_HASH_BLAKE2B, "blake2b", true,
     "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533"
     "cc9518d38aa8dbf1925ab92386edd4009923"},
};

static void test_digests(void **state)
{
    struct pinc_hasher *hasher;
    struct pinc_hash whole, parts, read;
    struct pinc_buf hex = {0};
    size_t i;

    (void)state;
    assert_int_equal(sizeof algs / sizeof *algs, PINC_HASH_ALG_COUNT - 1);
    for (i = 0; i < sizeof algs / sizeof *algs; i++) {
        assert_string_equal(pinc_hash_alg_name(algs[i].alg), algs[i].name);
        assert_int_equal(pinc_hash_alg_of(pinc_slice_of(algs[i].name)), algs[i].alg);
        assert_int_equal(pinc_hash_is_strong(algs[i].alg), algs[i].strong);
        assert_int_equal(pinc_hash_size(algs[i].alg) * 2, strlen(algs[i].abc));
        assert_int_equal(pinc_hash_of(&whole, algs[i].alg, PINC_LIT("abc"), NULL), PINC_OK);
        hex.len = 0;
        pinc_hash_print(&hex, &whole);
        assert_string_equal(hex.ptr, algs[i].abc);
        assert_int_equal(pinc_hasher_new(&hasher, algs[i].alg, NULL), PINC_OK);
        assert_int_equal(pinc_hasher_add(hasher, PINC_LIT("a"), NULL), PINC_OK);
        assert_int_equal(pinc_hasher_add(hasher, (struct pinc_slice){NULL, 0}, NULL), PINC_OK);
        assert_int_equal(pinc_hasher_add(hasher, PINC_LIT("bc"), NULL), PINC_OK);
        assert_int_equal(pinc_hasher_end(hasher, &parts, NULL), PINC_OK);
        pinc_hasher_free(hasher);
        assert_true(pinc_hash_equal(&whole, &parts));
        assert_true(pinc_hash_from_hex(&read, algs[i].alg, pinc_slice_of(algs[i].abc)));
        assert_true(pinc_hash_equal(&whole, &read));
        assert_int_equal(pinc_hash_compare(&whole, &read), 0);
        /* The first and the last byte count. */
        parts.bytes[0] ^= 1;
        assert_false(pinc_hash_equal(&whole, &parts));
        read.bytes[pinc_hash_size(algs[i].alg) - 1] ^= 0x80;
        assert_false(pinc_hash_equal(&whole, &read));
        assert_int_equal(pinc_hash_compare(&whole, &read) < 0,
                         !(whole.bytes[pinc_hash_size(algs[i].alg) - 1] & 0x80));
        read.alg = PINC_HASH_NONE;
        assert_true(pinc_hash_compare(&read, &whole) < 0 && pinc_hash_compare(&whole, &read) > 0);
    }
    pinc_buf_clear(&hex);
}

static void test_names(void **state)
{
    static const char *const unknown[] = {"",        "none",     "sha",  "sha2",
                                          "sha256 ", "sha3_256", "crc32"};
    struct pinc_error err = {0};
    struct pinc_hash none = {0}, other = {0};
    struct pinc_hasher *hasher;
    size_t i;

    (void)state;
    assert_int_equal(pinc_hash_alg_of(PINC_LIT("SHA256")), PINC_HASH_SHA256);
    for (i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        assert_int_equal(pinc_hash_alg_of(pinc_slice_of(unknown[i])), PINC_HASH_NONE);
    }
    assert_string_equal(pinc_hash_alg_name(PINC_HASH_NONE), "none");
    assert_false(pinc_hash_is_strong(PINC_HASH_NONE));
    assert_int_equal(pinc_hash_size(PINC_HASH_NONE), 0);
    assert_false(pinc_hash_equal(&none, &other));
    assert_int_equal(pinc_hasher_new(&hasher, PINC_HASH_NONE, &err), PINC_EINTERNAL);
    assert_string_equal(err.text, "libcrypto has no digest none");
    assert_null(hasher);
    /* The same bytes under another name are another digest. */
    none.alg = PINC_HASH_MD5;
    other.alg = PINC_HASH_SHA1;
    assert_false(pinc_hash_equal(&none, &other));
}

static void test_hex(void **state)
{
    static const struct {
        const char *label, *hex;
        bool good;
    } cases[] = {
        {"upper case", "900150983CD24FB0D6963F7D28E17F72", true},
        {"one digit less", "900150983cd24fb0d6963f7d28e17f7", false},
        {"one digit more", "900150983cd24fb0d6963f7d28e17f720", false},
        {"none", "", false},
        {"a sign", "+00150983cd24fb0d6963f7d28e17f72", false},
        {"0x", "0x0150983cd24fb0d6963f7d28e17f72", false},
        {"a space", "900150983cd24fb0d6963f7d28e17f7 ", false},
        {"behind f", "g00150983cd24fb0d6963f7d28e17f72", false},
        {"no ASCII",
         "\xb9"
         "00150983cd24fb0d6963f7d28e17f72",
         false},
    };
    struct pinc_hash hash;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pinc_hash_from_hex(&hash, PINC_HASH_MD5, pinc_slice_of(cases[i].hex)) !=
                cases[i].good ||
            hash.alg != (cases[i].good ? PINC_HASH_MD5 : PINC_HASH_NONE)) {
            fail_msg("%s", cases[i].label);
        }
    }
    assert_false(pinc_hash_from_hex(&hash, PINC_HASH_NONE, PINC_LIT("")));
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_hash hash;

    (void)data;
    return pinc_hash_of(&hash, PINC_HASH_SHA256, PINC_LIT("abc"), err);
}

static void test_sweep(void **state)
{
    (void)state;
    sweep(attempt, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_digests),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_hex),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "base/checksum.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST = 100 };

static void fill(char *bytes)
{
    size_t i;

    for (i = 0; i < LONGEST; i++) {
        bytes[i] = (char)(i * 37 + 11);
    }
}

/* Every bit of texts of all lengths around the steps of 8 and 32 bytes, and every cut. */
static void test_damage(void **state)
{
    char bytes[LONGEST];
    size_t n, bit;

    (void)state;
    fill(bytes);
    for (n = 0; n <= LONGEST; n++) {
        const struct pinc_slice text = {bytes, n};
        const uint64_t sum = pinc_checksum(text, 7);

        assert_true(sum == pinc_checksum(text, 7));
        assert_true(sum != pinc_checksum(text, 8));
        for (bit = 0; bit < 8 * n; bit++) {
            bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
            assert_true(sum != pinc_checksum(text, 7));
            bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
        }
        if (n) {
            assert_true(sum != pinc_checksum((struct pinc_slice){bytes, n - 1}, 7));
            assert_true(sum != pinc_checksum((struct pinc_slice){bytes + 1, n - 1}, 7));
        }
    }
}

/* Zeros differ by their number, words by their order, and where the text lies does not matter. */
static void test_shapes(void **state)
{
    char zeros[64] = "", bytes[LONGEST], other[LONGEST + 1], word[8];
    uint64_t sums[65];
    size_t i, k;

    (void)state;
    for (i = 0; i <= 64; i++) {
        sums[i] = pinc_checksum((struct pinc_slice){zeros, i}, 0);
        for (k = 0; k < i; k++) {
            assert_true(sums[i] != sums[k]);
        }
    }
    assert_true(pinc_checksum((struct pinc_slice){NULL, 0}, 0) == sums[0]);
    fill(bytes);
    memcpy(other + 1, bytes, LONGEST);
    assert_true(pinc_checksum((struct pinc_slice){bytes, LONGEST}, 1) ==
                pinc_checksum((struct pinc_slice){other + 1, LONGEST}, 1));
    memcpy(word, other + 1, 8);
    memcpy(other + 1, other + 9, 8);
    memcpy(other + 9, word, 8);
    assert_true(pinc_checksum((struct pinc_slice){bytes, LONGEST}, 1) !=
                pinc_checksum((struct pinc_slice){other + 1, LONGEST}, 1));
}

/* The sums with seeds 0 and 1, in full width. */
static void test_name(void **state)
{
    const struct pinc_slice text = PINC_LIT("a key");
    char name[PINC_CHECKSUM_NAME], half[17] = "";

    (void)state;
    pinc_checksum_name(name, text);
    assert_int_equal(strlen(name), 32);
    assert_int_equal(strspn(name, "0123456789abcdef"), 32);
    memcpy(half, name, 16);
    assert_true(strtoull(half, NULL, 16) == pinc_checksum(text, 0));
    assert_true(strtoull(name + 16, NULL, 16) == pinc_checksum(text, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

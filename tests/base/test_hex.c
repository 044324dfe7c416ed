#include "tests/support/cmocka_all.h"

#include "base/hex.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#define BYTES_MAX 80u

static const char lower[] = "0123456789abcdef";

/* Every count of bytes, so that each way of reading them is taken. */
static void test_counts(void **state)
{
    unsigned char want[BYTES_MAX], got[BYTES_MAX + 1];
    char small[2 * BYTES_MAX], large[2 * BYTES_MAX];
    size_t n, i;

    (void)state;
    for (i = 0; i < BYTES_MAX; i++) {
        want[i] = (unsigned char)(i * 73 + 5);
        small[2 * i] = lower[want[i] >> 4];
        small[2 * i + 1] = lower[want[i] & 15];
    }
    for (i = 0; i < sizeof large; i++) {
        large[i] = (char)toupper((unsigned char)small[i]);
    }
    for (n = 0; n <= BYTES_MAX; n++) {
        got[n] = 0x5a;
        assert_true(pinc_hex_read(got, small, n));
        assert_memory_equal(got, want, n);
        assert_true(pinc_hex_read_lower(got, small, n));
        assert_memory_equal(got, want, n);
        assert_true(pinc_hex_read(got, large, n));
        assert_memory_equal(got, want, n);
        assert_int_equal(got[n], 0x5a);
    }
}

/* Each byte in each place of blocks and of what is left behind them. */
static void test_each_byte(void **state)
{
    char digits[2 * 20];
    unsigned char out[20];
    unsigned c;
    size_t at;

    (void)state;
    for (at = 0; at < sizeof digits; at++) {
        for (c = 0; c < 256; c++) {
            const bool digit = c && strchr(lower, (int)c), capital = c >= 'A' && c <= 'F';

            memset(digits, '7', sizeof digits);
            digits[at] = (char)c;
            assert_int_equal(pinc_hex_read(out, digits, sizeof out), digit || capital);
            assert_int_equal(pinc_hex_read_lower(out, digits, sizeof out), digit);
        }
    }
}

/* One digit, of all characters that there are. */
static void test_digit(void **state)
{
    static const char digits[] = "0123456789abcdef", capitals[] = "ABCDEF";
    int c;

    (void)state;
    for (c = CHAR_MIN; c <= CHAR_MAX; c++) {
        const char *digit = c ? strchr(digits, c) : NULL, *capital = c ? strchr(capitals, c) : NULL;
        const int want = digit     ? (int)(digit - digits)
                         : capital ? (int)(capital - capitals) + 10
                                   : -1;

        assert_int_equal(pinc_hex_digit((char)c), want);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_digit), cmocka_unit_test(test_counts), cmocka_unit_test(test_each_byte)};

int main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}

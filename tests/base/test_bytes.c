#include "tests/support/cmocka_all.h"

#include "base/bytes.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

enum { MOST = 40 };

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

/* As libc's, for every length and place of the first difference, also where later bytes differ the other way. */
static void test_compare(void **state)
{
    unsigned char a[MOST + 1], b[MOST + 1];

    (void)state;
    for (size_t n = 0; n <= MOST; n++) {
        for (size_t at = 0; at <= n; at++) {
            memset(a, 0x7f, sizeof a);
            memset(b, 0x7f, sizeof b);
            a[at] = 0x80;
            for (size_t i = at + 1; i < n; i++) {
                a[i] = (unsigned char)i;
                b[i] = (unsigned char)(i + 1);
            }
            assert_int_equal(sign(pinc_bytes_compare(a, b, n)), sign(memcmp(a, b, n)));
            assert_int_equal(sign(pinc_bytes_compare(b, a, n)), sign(memcmp(b, a, n)));
            assert_int_equal(pinc_bytes_compare(a + 1, a + 1, n), 0);
            assert_int_equal(pinc_bytes_differ(a, b, n) != 0, memcmp(a, b, n) != 0);
        }
    }
}

/* The first of several, whatever bytes are before it and behind; bytes that differ by one or in the highest bit are others. */
static void test_find(void **state)
{
    static const unsigned char wanted[] = {0, 1, 'x', 0x7f, 0x80, 0xff};
    unsigned char bytes[MOST + 2];

    (void)state;
    for (size_t w = 0; w < sizeof wanted; w++) {
        for (size_t n = 0; n <= MOST; n++) {
            for (size_t at = 0; at <= n; at++) {
                for (size_t i = 0; i < sizeof bytes; i++) {
                    bytes[i] = (unsigned char)(i % 2 ? wanted[w] + 1 : wanted[w] ^ 0x80);
                }
                bytes[at] = bytes[n] = wanted[w];
                assert_ptr_equal(pinc_bytes_find(bytes, wanted[w], n), at < n ? bytes + at : NULL);
                assert_ptr_equal(pinc_bytes_find(bytes, wanted[w] - 256, n),
                                 memchr(bytes, wanted[w], n));
            }
        }
    }
}

/* Who knows that a byte is there may tell of more bytes than can be read, as strnlen() of musl does. */
static void test_find_before_end_of_memory(void **state)
{
    enum { PAGE = 4096 };
    char *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    (void)state;
    assert_ptr_not_equal(pages, MAP_FAILED);
    memset(pages, 'x', PAGE - 1);
    assert_int_equal(mprotect(pages + PAGE, PAGE, PROT_NONE), 0);
    for (size_t n = 1; n <= MOST; n++) {
        const char *text = pages + PAGE - n;
        const size_t more[] = {n, n + 1, n + 9, n + 17, n + 40, SIZE_MAX / 2};

        for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
            assert_ptr_equal(pinc_bytes_find(text, 0, more[i]), text + n - 1);
        }
    }
    assert_int_equal(munmap(pages, 2 * PAGE), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_find_before_end_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

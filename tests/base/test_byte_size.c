#include "tests/support/cmocka_all.h"

#include "base/byte_size.h"

#include <pinc/text.h>
#include <string.h>

static void test_parse(void **state)
{
    static const struct {
        const char *text;
        bool good;
        uint64_t want;
    } cases[] = {
        {"500M", true, 500000000},
        {"500 MB", true, 500000000},
        {"1.5G", true, 1500000000},
        {"1.25k", true, 1250},
        {"2MiB", true, 2097152},
        {"800kb", true, 800000},
        {"1000000", true, 1000000},
        {"12b", true, 12},
        {"1T", true, UINT64_C(1000000000000)},
        {"", false, 0},
        {"M", false, 0},
        {"5x", false, 0},
        {"5Mx", false, 0},
        {"5ib", false, 0},
        {"-5M", false, 0},
        {"1.M", false, 0},
        {"9999999999999999T", false, 0},
        {"99999999999999999", false, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t bytes = 0;
        bool good = pinc_size_parse(&bytes, pinc_slice_of(cases[i].text));

        if (good != cases[i].good || (good && bytes != cases[i].want)) {
            fail_msg("'%s': %d, %llu", cases[i].text, good, (unsigned long long)bytes);
        }
    }
}

static void test_print(void **state)
{
    static const struct {
        uint64_t bytes;
        const char *want;
    } cases[] = {
        {0, "0.0 MB"},
        {1, "1 kB"},
        {1001, "2 kB"},
        {49999, "50 kB"},
        {50000, "0.1 MB"},
        {400000, "0.4 MB"},
        {9949999, "9.9 MB"},
        {9950000, "10 MB"},
        {157400000, "157 MB"},
        {3192700000, "3,193 MB"},
        {UINT64_C(1234567000000), "1,234,567 MB"},
    };
    char public[32];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf buf = {0};

        pinc_size_print(&buf, cases[i].bytes);
        assert_string_equal(buf.ptr, cases[i].want);
        pinc_text_size(public, sizeof public, cases[i].bytes);
        assert_string_equal(public, cases[i].want);
        pinc_buf_clear(&buf);
    }
}

/* As much as there is room for. */
static void test_room(void **state)
{
    char out[8] = "xxxxxxx";

    (void)state;
    pinc_text_size(out, 3, 157400000);
    assert_string_equal(out, "15");
    pinc_text_size(out, 1, 1);
    assert_string_equal(out, "");
    pinc_text_size(out, sizeof out, UINT64_C(1) << 60);
    assert_string_equal(out, "1152921");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_print),
        cmocka_unit_test(test_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "base/text.h"

static void test_points(void **state)
{
    static const struct {
        uint32_t point;
        const char *bytes;
    } cases[] = {
        {0x24, "$"},
        {0x7f, "\x7f"},
        {0x80, "\xc2\x80"},
        {0x7ff, "\xdf\xbf"},
        {0x800, "\xe0\xa0\x80"},
        {0xffff, "\xef\xbf\xbf"},
        {0x10000, "\xf0\x90\x80\x80"},
        {0x10ffff, "\xf4\x8f\xbf\xbf"},
    };
    uint32_t point;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf buf = {0};

        pinc_buf_add_point(&buf, cases[i].point);
        assert_string_equal(buf.ptr, cases[i].bytes);
        assert_int_equal(pinc_utf8_decode(pinc_buf_slice(&buf), &point), buf.len);
        assert_int_equal(point, cases[i].point);
        assert_int_equal(
            pinc_utf8_decode(pinc_slice_part(pinc_buf_slice(&buf), 0, buf.len - 1), &point), 0);
        pinc_buf_clear(&buf);
    }
    assert_int_equal(pinc_utf8_decode(PINC_LIT("\xed\xa0\x80"), &point), 0);
    assert_int_equal(pinc_utf8_decode(PINC_LIT("\xf4\x90\x80\x80"), &point), 0);
}

static void test_valid(void **state)
{
    static const struct {
        const char *label;
        struct pinc_slice in;
        bool valid;
    } cases[] = {
        {"empty", PINC_LIT(""), true},
        {"NUL", PINC_LIT("a\0b"), true},
        {"all lengths", PINC_LIT("$\xc2\x80\xe0\xa0\x80\xf0\x90\x80\x80"), true},
        {"alone", PINC_LIT("\x80"), false},
        {"overlong", PINC_LIT("\xc0\x80"), false},
        {"overlong of three", PINC_LIT("\xe0\x80\x80"), false},
        {"surrogate", PINC_LIT("\xed\xbf\xbf"), false},
        {"cut", PINC_LIT("abc\xe2\x82"), false},
        {"too high", PINC_LIT("\xf5\x80\x80\x80"), false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pinc_utf8_valid(cases[i].in) != cases[i].valid) {
            fail_msg("%s", cases[i].label);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points),
        cmocka_unit_test(test_valid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

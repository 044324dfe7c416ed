#include "tests/support/cmocka_all.h"

#include "base/text.h"

static void test_quoted(void **state)
{
    static const struct {
        const char *label, *in, *want;
    } cases[] = {
        {"plain", "a b", "'a b'"},
        {"controls", "a\x1b[31m\n", "'a\\x1b[31m\\n'"},
        {"C1", "\xc2\x9b", "'\\u009b'"},
        {"bidi", "\xe2\x80\xae", "'\\u202e'"},
        {"not UTF-8", "\xff", "'\\xff'"},
        {"overlong", "\xc0\xaf", "'\\xc0\\xaf'"},
        {"backslash", "\\", "'\\\\'"},
        {"letters", "\xc3\xa9", "'\xc3\xa9'"},
        {"cut", "0123456789", "'01234567...'"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf buf = {0};

        pinc_buf_add_quoted(&buf, pinc_slice_of(cases[i].in), 8);
        assert_string_equal(buf.ptr, cases[i].want);
        pinc_buf_clear(&buf);
    }
}

static void test_buffer_keeps_its_failure(void **state)
{
    struct pinc_buf buf;

    (void)state;
    pinc_buf_init(&buf, 4);
    pinc_buf_add_str(&buf, "1234");
    assert_int_equal(buf.failed, PINC_OK);
    pinc_buf_add_char(&buf, '5');
    assert_int_equal(buf.failed, PINC_ELIMIT);
    assert_null(pinc_buf_take(&buf, NULL));
}

static void test_map(void **state)
{
    struct pinc_map *map = pinc_map_new();
    struct pinc_arena *arena = pinc_arena_new();
    uint32_t i, value = 0;

    (void)state;
    for (i = 0; i < 5000; i++) {
        struct pinc_buf buf = {0};

        pinc_buf_addf(&buf, "key-%u", (unsigned)i);
        assert_true(pinc_map_put(map, pinc_slice_dup(arena, pinc_buf_slice(&buf)), i));
        pinc_buf_clear(&buf);
    }
    assert_int_equal(pinc_map_count(map), 5000);
    assert_true(pinc_map_get(map, PINC_LIT("key-4321"), &value));
    assert_int_equal(value, 4321);
    assert_false(pinc_map_get(map, PINC_LIT("key-5000"), &value));
    assert_true(pinc_map_put(map, PINC_LIT("key-7"), 9));
    assert_true(pinc_map_get(map, PINC_LIT("key-7"), &value));
    assert_int_equal(value, 9);
    assert_int_equal(pinc_map_count(map), 5000);
    pinc_map_free(map);
    pinc_arena_free(arena);
}

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

static void test_keep(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf buf;

    (void)state;
    pinc_buf_init(&buf, 3);
    pinc_buf_add_str(&buf, "abc");
    assert_true(pinc_slice_equal(pinc_buf_keep(&buf, arena), PINC_LIT("abc")));
    assert_null(buf.ptr);
    pinc_buf_init(&buf, 3);
    pinc_buf_add_str(&buf, "abcd");
    assert_null(pinc_buf_keep(&buf, arena).ptr);
    pinc_buf_init(&buf, 0);
    assert_non_null(pinc_buf_keep(&buf, arena).ptr);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quoted), cmocka_unit_test(test_buffer_keeps_its_failure),
        cmocka_unit_test(test_map),    cmocka_unit_test(test_points),
        cmocka_unit_test(test_keep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

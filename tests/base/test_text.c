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

/* A failure that quotes is cut where it says, and is that of memory when there is none. */
static void test_fail_quoting(void **state)
{
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(
        pinc_fail_quoting(&err, PINC_EUSAGE, 4, "there is no ", PINC_LIT("a\033bcdef"), " here"),
        PINC_EUSAGE);
    assert_string_equal(err.text, "there is no 'a\\x1bbc...' here");
    err = (struct pinc_error){0};
    pinc_alloc_fail_at(1);
    assert_int_equal(pinc_fail_quoting(&err, PINC_EUSAGE, 4, "no ", PINC_LIT("a"), ""),
                     PINC_ENOMEM);
    pinc_alloc_fail_at(0);
    assert_int_equal(err.code, PINC_ENOMEM);
}

/* The first failure of a text and its parts is kept. */
static void test_parts(void **state)
{
    struct pinc_buf whole = {0}, part = {0};

    (void)state;
    pinc_buf_add_str(&part, "text");
    pinc_buf_clear_part(&part, &whole);
    assert_null(part.ptr);
    assert_int_equal(whole.failed, PINC_OK);
    part.failed = PINC_ELIMIT;
    pinc_buf_clear_part(&part, &whole);
    assert_int_equal(part.failed, PINC_OK);
    assert_int_equal(whole.failed, PINC_ELIMIT);
    part.failed = PINC_ENOMEM;
    pinc_buf_clear_part(&part, &whole);
    assert_int_equal(whole.failed, PINC_ELIMIT);
    pinc_buf_clear(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),        cmocka_unit_test(test_quoted),
        cmocka_unit_test(test_fail_quoting), cmocka_unit_test(test_buffer_keeps_its_failure),
        cmocka_unit_test(test_keep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "base/slice.h"

static void test_trim_and_strip(void **state)
{
    static const struct {
        const char *in, *trimmed, *stripped;
    } cases[] = {
        {"", "", ""},
        {" \t\r\n", "", ""},
        {"  a b\n", "a b", "a b"},
        {"\v a\f", "\v a\f", "a"},
        {"\xc2\xa0x\xe3\x80\x80", "\xc2\xa0x\xe3\x80\x80", "x"},
        {"\x1c\xe2\x80\xa8y\xc2\x85", "\x1c\xe2\x80\xa8y\xc2\x85", "y"},
        {"\xc2z\xe2\x80", "\xc2z\xe2\x80", "\xc2z\xe2\x80"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice in = pinc_slice_of(cases[i].in);

        assert_true(pinc_slice_equal(pinc_slice_trim(in), pinc_slice_of(cases[i].trimmed)));
        assert_true(pinc_slice_equal(pinc_slice_strip(in), pinc_slice_of(cases[i].stripped)));
    }
}

static void test_parts(void **state)
{
    static const char *const texts[] = {"x", "", "a/b/c", NULL};
    struct pinc_slice s = PINC_LIT("a/b/c"), none = {NULL, 0};

    (void)state;
    assert_int_equal(pinc_slice_find(s, '/'), 1);
    assert_int_equal(pinc_slice_rfind(s, '/'), 3);
    assert_int_equal(pinc_slice_find(s, 'x'), 5);
    assert_int_equal(pinc_slice_find_text(PINC_LIT("a:/b://c://"), PINC_LIT("://")), 4);
    assert_int_equal(pinc_slice_find_text(PINC_LIT("://"), PINC_LIT("://")), 0);
    assert_int_equal(pinc_slice_find_text(PINC_LIT("a:/"), PINC_LIT("://")), 3);
    assert_int_equal(pinc_slice_find_text(PINC_LIT("aab"), PINC_LIT("ab")), 1);
    assert_int_equal(pinc_slice_find_text(PINC_LIT(""), PINC_LIT("ab")), 0);
    assert_int_equal(pinc_slice_find_text(PINC_LIT("ab"), PINC_LIT("")), 0);
    assert_int_equal(pinc_slice_rfind(s, 'x'), 5);
    assert_true(pinc_slice_equal(pinc_slice_part(s, 2, 99), PINC_LIT("b/c")));
    assert_int_equal(pinc_slice_part(s, 9, 99).len, 0);
    assert_int_equal(pinc_slice_part(s, 4, 2).len, 0);
    assert_null(pinc_slice_part(none, 0, 9).ptr);
    assert_true(pinc_slice_starts_nocase(s, "A/") && !pinc_slice_starts_nocase(s, "A/B/C/D"));
    assert_true(pinc_slice_starts_nocase(none, "") && !pinc_slice_starts_nocase(none, "a"));
    assert_true(pinc_slice_starts(s, "a/") && !pinc_slice_starts(s, "a/b/c/d"));
    assert_true(pinc_slice_ends(s, "/c") && !pinc_slice_ends(s, "/a/b/c"));
    assert_true(pinc_slice_starts(none, "") && pinc_slice_ends(none, ""));
    assert_true(pinc_slice_is_one_of(s, texts) && pinc_slice_is_one_of(none, texts));
    assert_false(pinc_slice_is_one_of(pinc_slice_part(s, 0, s.len - 1), texts));
    assert_false(pinc_slice_is_one_of(s, texts + 3));
    assert_int_equal(pinc_slice_of(NULL).len, 0);
}

static void test_order(void **state)
{
    static const char *const sorted[] = {"", "A", "a", "aa", "ab", "b", "\xc3"};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof sorted / sizeof *sorted; i++) {
        for (k = 0; k < sizeof sorted / sizeof *sorted; k++) {
            int c = pinc_slice_compare(pinc_slice_of(sorted[i]), pinc_slice_of(sorted[k]));

            assert_int_equal((c > 0) - (c < 0), (i > k) - (i < k));
        }
    }
    assert_true(pinc_slice_equal_nocase(PINC_LIT("aBc-1"), PINC_LIT("AbC-1")));
    assert_false(pinc_slice_equal_nocase(PINC_LIT("a"), PINC_LIT("ab")));
    assert_false(pinc_slice_equal_nocase(PINC_LIT("["), PINC_LIT("{")));
}

static void test_cut_line(void **state)
{
    struct pinc_slice text = PINC_LIT("one\ntwo\n");

    (void)state;
    assert_int_equal(pinc_slice_cut_line(&text).len, 0);
    assert_true(pinc_slice_equal(pinc_slice_cut_line(&text), PINC_LIT("two")));
    assert_true(pinc_slice_equal(text, PINC_LIT("one")));
    assert_true(pinc_slice_equal(pinc_slice_cut_line(&text), PINC_LIT("one")));
    assert_int_equal(text.len, 0);
}

static void test_cut_word(void **state)
{
    struct pinc_slice text = PINC_LIT(" one\ttwo\r\n\0 three ");

    (void)state;
    assert_true(pinc_slice_equal(pinc_slice_cut_word(&text), PINC_LIT("one")));
    assert_true(pinc_slice_equal(text, PINC_LIT("two\r\n\0 three")));
    assert_true(pinc_slice_equal(pinc_slice_cut_word(&text), PINC_LIT("two")));
    assert_true(pinc_slice_equal(pinc_slice_cut_word(&text), PINC_LIT("\0")));
    assert_true(pinc_slice_equal(pinc_slice_cut_word(&text), PINC_LIT("three")));
    assert_int_equal(pinc_slice_cut_word(&text).len, 0);
    assert_int_equal(text.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trim_and_strip), cmocka_unit_test(test_parts),
        cmocka_unit_test(test_order),          cmocka_unit_test(test_cut_line),
        cmocka_unit_test(test_cut_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

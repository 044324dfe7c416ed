#include "tests/support/sweep.h"

#include "lock/input/shlex.h"

#include <string.h>

static void test_split(void **state)
{
    static const struct {
        const char *label, *in, *want; /* words as "AT:TEXT|" */
        const char *error;
        unsigned column;
    } cases[] = {
        {"nothing", " \t", "", NULL, 0},
        {"words", "a  b\tc", "0:a|3:b|5:c|", NULL, 0},
        {"double quotes", "x=\"a b\" c", "0:x=a b|8:c|", NULL, 0},
        {"single quotes", "'a \\\" b'", "0:a \\\" b|", NULL, 0},
        {"escapes", "a\\ b \\\"", "0:a b|5:\"|", NULL, 0},
        {"escapes in double quotes", "\"\\\"\\\\\\a\"", "0:\"\\\\a|", NULL, 0},
        {"empty word", "'' \"\"", "0:|3:|", NULL, 0},
        {"quotes inside a word", "a'b'c\"d\"", "0:abcd|", NULL, 0},
        {"other blanks do not split", "a\fb", "0:a\fb|", NULL, 0},
        {"open single quote", "a 'b", NULL, "no closing quotation", 3},
        {"open double quote", "\"a\\\"", NULL, "no closing quotation", 1},
        {"open escape", "ab\\", NULL, "no escaped character", 3},
        {"escape at the end of a quotation", "\"\\", NULL, "no closing quotation", 1},
    };
    size_t i, w;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_words words = {0};
        struct pinc_error err = {0};
        struct pinc_buf out = {0};
        enum pinc_status st = pinc_shlex_split(&words, pinc_slice_of(cases[i].in), arena, &err);

        for (w = 0; w < words.count && st == PINC_OK; w++) {
            pinc_buf_addf(&out, "%zu:", words.words[w].at);
            pinc_buf_add(&out, words.words[w].text);
            pinc_buf_add_char(&out, '|');
        }
        assert_int_equal(st, cases[i].error ? PINC_ESYNTAX : PINC_OK);
        assert_string_equal(err.text, cases[i].error ? cases[i].error : "");
        assert_int_equal(err.column, cases[i].column);
        if (cases[i].want) {
            assert_string_equal(out.ptr ? out.ptr : "", cases[i].want);
        }
        pinc_buf_clear(&out);
        pinc_words_clear(&words);
        pinc_arena_free(arena);
    }
}

static void test_quote_round_trip(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"", "''"},       {"--pre", "--pre"},       {"a=b,c:/@%+._-", "a=b,c:/@%+._-"},
        {"a b", "'a b'"}, {"it's", "'it'\"'\"'s'"}, {"$(x)", "'$(x)'"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_words words = {0};
        struct pinc_buf out = {0};

        pinc_shlex_quote(&out, pinc_slice_of(cases[i].in));
        assert_string_equal(out.ptr, cases[i].want);
        assert_int_equal(pinc_shlex_split(&words, pinc_buf_slice(&out), arena, NULL), PINC_OK);
        assert_int_equal(words.count, 1);
        assert_true(pinc_slice_equal(words.words[0].text, pinc_slice_of(cases[i].in)));
        pinc_buf_clear(&out);
        pinc_words_clear(&words);
        pinc_arena_free(arena);
    }
}

/* Quoting anything and splitting gives it back: all words of three of these characters. */
static void test_every_character(void **state)
{
    static const char characters[] = "a '\"\\$\n\t-\xc3~";
    enum { N = sizeof characters - 1 };
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_words words = {0};
    size_t i;

    (void)state;
    for (i = 0; i < (size_t)N * N * N; i++) {
        const char text[] = {characters[i % N], characters[i / N % N], characters[i / N / N]};
        const struct pinc_slice word = {text, 3};
        struct pinc_buf out = {0};

        pinc_shlex_quote(&out, word);
        assert_int_equal(pinc_shlex_split(&words, pinc_buf_slice(&out), arena, NULL), PINC_OK);
        if (words.count != 1 || !pinc_slice_equal(words.words[0].text, word)) {
            fail_msg("%s", out.ptr);
        }
        pinc_buf_clear(&out);
    }
    pinc_words_clear(&words);
    pinc_arena_free(arena);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_words words = {0};
    enum pinc_status st =
        arena ? pinc_shlex_split(&words, pinc_slice_of(data), arena, err) : pinc_fail_memory(err);

    pinc_words_clear(&words);
    pinc_arena_free(arena);
    return st;
}

static void test_sweep(void **state)
{
    (void)state;
    sweep(attempt, "a 'b c' d\\ e 1 2 3 4 5 6 7 8 9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_quote_round_trip),
        cmocka_unit_test(test_every_character),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

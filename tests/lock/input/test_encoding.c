#include "tests/support/sweep.h"

#include "lock/input/encoding.h"

#define BYTES(s)                                                                                   \
    {                                                                                              \
        "" s, sizeof(s) - 1                                                                        \
    }

static void test_decode(void **state)
{
    static const struct {
        const char *label;
        struct pinc_slice in;
        const char *want, *error;
        unsigned line, column;
    } cases[] = {
        {"empty", BYTES(""), "", NULL, 0, 0},
        {"UTF-8", BYTES("a\xc3\xa9"), "a\xc3\xa9", NULL, 0, 0},
        {"UTF-8 mark",
         BYTES("\xef\xbb\xbf"
               "a"),
         "a", NULL, 0, 0},
        {"UTF-16LE mark",
         BYTES("\xff\xfe"
               "a\0\xe9\0\x3d\xd8\x00\xde"),
         "a\xc3\xa9\xf0\x9f\x98\x80", NULL, 0, 0},
        {"UTF-16BE mark", BYTES("\xfe\xff\0a\0\xe9\xd8\x3d\xde\x00"), "a\xc3\xa9\xf0\x9f\x98\x80",
         NULL, 0, 0},
        {"UTF-32LE mark", BYTES("\xff\xfe\0\0a\0\0\0\x00\xf6\x01\0"), "a\xf0\x9f\x98\x80", NULL, 0,
         0},
        {"UTF-32BE mark", BYTES("\0\0\xfe\xff\0\0\0a\0\x01\xf6\0"), "a\xf0\x9f\x98\x80", NULL, 0,
         0},
        {"Latin-1", BYTES("# -*- coding: latin-1 -*-\n\xe9"), "# -*- coding: latin-1 -*-\n\xc3\xa9",
         NULL, 0, 0},
        {"second line", BYTES("#\n# vim: set fileencoding=ISO_8859-1 :\n\xe9"),
         "#\n# vim: set fileencoding=ISO_8859-1 :\n\xc3\xa9", NULL, 0, 0},
        {"third line", BYTES("\n\n# coding: latin-1\n\xe9"), NULL, "the file is not valid UTF-8", 4,
         1},
        {"not in a comment", BYTES("a # coding: latin-1\n\xe9"), NULL,
         "the file is not valid UTF-8", 2, 1},
        {"no name", BYTES("# coding:\na"), "# coding:\na", NULL, 0, 0},
        {"ASCII", BYTES("# coding=us-ascii\na\xe9"), NULL, "the file is not valid ASCII", 2, 2},
        {"unknown", BYTES("# coding: nope-1\n"), NULL, "unknown encoding 'nope-1'", 1, 0},
        {"unknown, second line", BYTES("\n# coding: koi8-r\n"), NULL, "unknown encoding 'koi8-r'",
         2, 0},
        {"not UTF-8", BYTES("# J\xfcrgen\na==1\n"), NULL, "the file is not valid UTF-8", 1, 4},
        {"half of UTF-16",
         BYTES("\xff\xfe"
               "a"),
         NULL, "the file is not valid UTF-16", 1, 1},
        {"lone surrogate",
         BYTES("\xff\xfe"
               "a\0\x3d\xd8"),
         NULL, "the file is not valid UTF-16", 1, 2},
        {"surrogate in UTF-32", BYTES("\xff\xfe\0\0\0\xd8\0\0"), NULL,
         "the file is not valid UTF-32", 1, 1},
        {"beyond Unicode", BYTES("\xff\xfe\0\0\0\0\x11\0"), NULL, "the file is not valid UTF-32", 1,
         1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_error err = {0};
        struct pinc_slice out;
        enum pinc_status st = pinc_decode_text(&out, cases[i].in, arena, &err);

        if (st != (cases[i].error ? PINC_ESYNTAX : PINC_OK)) {
            print_error("%s: %s\n", cases[i].label, err.text);
        }
        assert_int_equal(st, cases[i].error ? PINC_ESYNTAX : PINC_OK);
        if (cases[i].error) {
            assert_string_equal(err.text, cases[i].error);
            assert_int_equal(err.line, cases[i].line);
            assert_int_equal(err.column, cases[i].column);
        } else {
            assert_string_equal(out.ptr, cases[i].want);
        }
        pinc_arena_free(arena);
    }
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_slice out;
    enum pinc_status st = arena
                              ? pinc_decode_text(&out, *(const struct pinc_slice *)data, arena, err)
                              : pinc_fail_memory(err);

    pinc_arena_free(arena);
    return st;
}

static void test_sweep(void **state)
{
    const struct pinc_slice utf8 = PINC_LIT("a\xc3\xa9"),
                            latin1 = PINC_LIT("# coding: latin-1\n\xe9");

    (void)state;
    sweep(attempt, &utf8);
    sweep(attempt, &latin1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

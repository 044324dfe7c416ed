#include "tests/support/cmocka_all.h"

#include "lock/input/logical_lines.h"

#include <string.h>

static const char *fake_env(void *user, const char *name)
{
    (void)user;
    if (strcmp(name, "A") == 0) {
        return "alpha";
    }
    if (strcmp(name, "RECURSIVE_1") == 0) {
        return "${A}";
    }
    return strcmp(name, "EMPTY") == 0 ? "" : NULL;
}

/* All logical lines as "NUMBER:LINE|", with "<WRITTEN>" where that differs. */
static void read_all(struct pinc_buf *out, struct pinc_slice text, struct pinc_arena *arena)
{
    struct pinc_logical_lines reader = {.text = text, .arena = arena, .env = fake_env};
    bool more = true;

    while (more) {
        assert_int_equal(pinc_logical_lines_next(&reader, &more, NULL), PINC_OK);
        if (more) {
            pinc_buf_addf(out, "%u:", reader.number);
            pinc_buf_add(out, reader.line);
            if (!pinc_slice_equal(reader.line, reader.written)) {
                pinc_buf_add_char(out, '<');
                pinc_buf_add(out, reader.written);
                pinc_buf_add_char(out, '>');
            }
            pinc_buf_add_char(out, '|');
        }
    }
    pinc_logical_lines_clear(&reader);
}

static void test_lines(void **state)
{
    static const struct {
        const char *label, *in, *want;
    } cases[] = {
        {"nothing", "", ""},
        {"blank lines", "\n \t\n\f\n", ""},
        {"no final line end", "a", "1:a|"},
        {"line ends", "a\nb\rc\r\nd\ve\ff\x1cg\x1dh\x1ei", "1:a|2:b|3:c|4:d|5:e|6:f|7:g|8:h|9:i|"},
        {"Unicode line ends",
         "a\xc2\x85"
         "b\xe2\x80\xa8"
         "c\xe2\x80\xa9"
         "d",
         "1:a|2:b|3:c|4:d|"},
        {"other Unicode", "a\xc2\x86\xe2\x80\xaa", "1:a\xc2\x86\xe2\x80\xaa|"},
        {"outer blanks",
         " \ta b \xc2\xa0\n\xe3\x80\x80"
         "c",
         "1:a b|2:c|"},
        {"comments", "# a\nb # c\nd#e\nf\t#g\n#", "2:b|3:d#e|4:f|"},
        {"a comment behind a no-break space", "a\xc2\xa0# b", "1:a|"},
        {"several '#'", "a#b # c # d", "1:a#b|"},
        {"joined", "a \\\n  b\nc", "1:a   b|3:c|"},
        {"joined thrice", "a\\\nb\\\nc\nd", "1:abc|4:d|"},
        {"joined at the end", "a\\", "1:a|"},
        {"joined at the end with a line end", "a\\\n", "1:a|"},
        {"backslashes at both ends", "\\\\a\\\\\nb", "1:ab|"},
        {"a comment is not joined", "# a \\\nb", "2:b|"},
        {"a comment ends joining", "a \\\n# b \\\nc", "1:a|3:c|"},
        {"a comment behind text is joined", "a # b \\\nc", "1:a|"},
        {"backslash before CRLF", "a\\\r\nb", "1:ab|"},
        {"backslash and blank", "a\\ \nb", "1:a\\|2:b|"},
        {"joined blank", "a \\\n\nb", "1:a|3:b|"},
        {"joined behind a blank line", " \\\nb", "1:b|"},
        {"variable", "x ${A} y", "1:x alpha y<x ${A} y>|"},
        {"two variables", "${A}${A}", "1:alphaalpha<${A}${A}>|"},
        {"unset, empty, lower case", "${B} ${EMPTY} ${a} $A ${} ${A",
         "1:${B} ${EMPTY} ${a} $A ${} ${A|"},
        {"a value is not expanded again", "${RECURSIVE_1}", "1:${A}<${RECURSIVE_1}>|"},
        {"variable over a join", "${\\\nA}", "1:alpha<${A}>|"},
        {"variable in a comment", "a # ${A}", "1:a|"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_buf out = {0};

        read_all(&out, pinc_slice_of(cases[i].in), arena);
        if (strcmp(out.ptr ? out.ptr : "", cases[i].want) != 0) {
            print_error("%s\n", cases[i].label);
        }
        assert_string_equal(out.ptr ? out.ptr : "", cases[i].want);
        pinc_buf_clear(&out);
        pinc_arena_free(arena);
    }
}

static void test_places(void **state)
{
    static const struct {
        const char *label, *in;
        size_t at;
        unsigned line, column;
    } cases[] = {
        {"start", "abc", 0, 1, 1},
        {"inside", "abc", 2, 1, 3},
        {"behind the end", "abc", 9, 1, 4},
        {"blanks in front", "\n  abc", 1, 2, 4},
        {"characters, not bytes", "\xc3\xa9\xc3\xa9x", 4, 1, 3},
        {"second physical line", "ab\\\n  cd", 4, 2, 3},
        {"before a join", "ab\\\n  cd", 1, 1, 2},
        {"backslash in front", "\\ab\\\ncd", 0, 1, 2},
        {"before a variable", "xy${A}z", 1, 1, 2},
        {"in a value", "xy${A}z", 4, 1, 3},
        {"behind a variable", "xy${A}z", 7, 1, 7},
        {"behind two variables", "${A}${A}z", 10, 1, 9},
        {"behind a variable and a join", "${A}\\\nz", 5, 2, 1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_logical_lines reader = {
            .text = pinc_slice_of(cases[i].in), .arena = arena, .env = fake_env};
        unsigned line, column;
        bool more;

        assert_int_equal(pinc_logical_lines_next(&reader, &more, NULL), PINC_OK);
        assert_true(more);
        pinc_logical_lines_place(&reader, cases[i].at, &line, &column);
        if (line != cases[i].line || column != cases[i].column) {
            print_error("%s: %u:%u\n", cases[i].label, line, column);
        }
        assert_int_equal(line, cases[i].line);
        assert_int_equal(column, cases[i].column);
        pinc_logical_lines_clear(&reader);
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_places),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

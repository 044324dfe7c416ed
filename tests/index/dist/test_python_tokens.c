#include "tests/support/cmocka_all.h"

#include "index/dist/python_tokens.h"
#include "base/limits.h"

#include <string.h>

/* "NAME", 'plain string', ?odd string?, operators as they are; | ends a statement, > and < are blocks. */
static void print(struct pinc_buf *out, const struct pinc_python_token *token)
{
    switch (token->kind) {
    case PINC_PYTHON_END:
        pinc_buf_add_char(out, '.');
        return;
    case PINC_PYTHON_NEWLINE:
        pinc_buf_add_char(out, '|');
        return;
    case PINC_PYTHON_INDENT:
        pinc_buf_add_char(out, '>');
        return;
    case PINC_PYTHON_DEDENT:
        pinc_buf_add_char(out, '<');
        return;
    case PINC_PYTHON_STRING:
        pinc_buf_add_char(out, token->plain ? '\'' : '?');
        pinc_buf_add(out, token->text);
        pinc_buf_add_char(out, token->plain ? '\'' : '?');
        return;
    case PINC_PYTHON_NAME:
    case PINC_PYTHON_NUMBER:
    case PINC_PYTHON_OPERATOR:
        pinc_buf_add_char(out, ' ');
        pinc_buf_add(out, token->text);
        return;
    }
}

static void test_tokens(void **state)
{
    static const struct {
        const char *label, *in, *want; /* NULL: refused */
    } cases[] = {
        {"nothing", "", "."},
        {"comments and blank lines", "# x\n\n   # y\n", "."},
        {"a statement", "a = 1.5\n", " a = 1.5|."},
        {"without a line end", "a", " a|."},
        {"two on a line", "a; b\n", " a| b|."},
        {"brackets join lines", "f(\n  1,\n\n2)\n", " f ( 1 , 2 )|."},
        {"a backslash joins lines", "a \\\n b\n", " a b|."},
        {"line ends of Windows", "a\r\nif b:\r\n  c\r\n", " a| if b :|> c|<."},
        {"blocks", "if a:\n  b\n  if c:\n     d\ne\n", " if a :|> b| if c :|> d|<< e|."},
        {"a comment ends no block", "if a:\n  b\n# x\n  c\n", " if a :|> b| c|<."},
        {"to a column that is none", "if a:\n   b\n  c\n", NULL},
        {"tabs and blanks", "if a:\n \tb\n", NULL},
        {"a mark at the start",
         "\xef\xbb\xbf"
         "a\n",
         " a|."},
        {"strings", "'a' \"b\" '''c\n'd'''\n", "'a''b''c\n'd'|."},
        {"an empty string", "''", "''|."},
        {"escapes", "'\\'\\n\\t\\\\x\\\ny'", "''\n\t\\xy'|."},
        {"a raw string", "r'\\n'", "'\\n'|."},
        {"an old prefix", "u'x'", "'x'|."},
        {"bytes", "b'x'", "?x?|."},
        {"a formatted string", "f'x{a}'", "?x{a}?|."},
        {"escapes of numbers", "'\\x41'", "?\\x41?|."},
        {"a name before a string", "printer'x'", " printer'x'|."},
        {"a string without an end", "'a\n'", NULL},
        {"a block without an end", "'''a", NULL},
        {"operators", "a+=b**c//d->e:=f...", " a += b ** c // d -> e := f ...|."},
        {"a bracket too much", "a)\n", NULL},
        {"the wrong bracket", "(a]\n", NULL},
        {"a bracket without an end", "(a\n", NULL},
        {"no operator of Python 3", "`a`\n", NULL},
        {"no UTF-8", "\xff\n", NULL},
    };
    size_t i, k, n;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_python_token *tokens;
        struct pinc_buf out = {0};
        enum pinc_status st =
            pinc_python_tokens(&tokens, &n, pinc_slice_of(cases[i].in), arena, NULL);

        assert_int_equal(st, cases[i].want ? PINC_OK : PINC_ESYNTAX);
        for (k = 0; k < n; k++) {
            print(&out, &tokens[k]);
        }
        pinc_buf_add_char(&out, '\0');
        if (cases[i].want && strcmp(out.ptr, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, out.ptr);
        }
        pinc_buf_clear(&out);
        pinc_arena_free(arena);
    }
}

static void test_limits(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_python_token *tokens;
    struct pinc_buf text = {0};
    size_t n, i;

    (void)state;
    for (i = 0; i < 101; i++) {
        pinc_buf_add_char(&text, '(');
    }
    assert_int_equal(pinc_python_tokens(&tokens, &n, pinc_buf_slice(&text), arena, NULL),
                     PINC_ELIMIT);
    for (i = 0; i <= PINC_PYTHON_SOURCE_MAX; i++) {
        pinc_buf_add_char(&text, ' ');
    }
    assert_int_equal(pinc_python_tokens(&tokens, &n, pinc_buf_slice(&text), arena, NULL),
                     PINC_ELIMIT);
    pinc_buf_clear(&text);
    for (i = 0; i < 25001; i++) {
        pinc_buf_add_str(&text, "a\n");
    }
    assert_int_equal(pinc_python_tokens(&tokens, &n, pinc_buf_slice(&text), arena, NULL),
                     PINC_ELIMIT);
    assert_int_equal(n, 0);
    pinc_buf_clear(&text);
    pinc_arena_free(arena);
}

static void test_depth(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_python_token *tokens;
    size_t n;

    (void)state;
    assert_int_equal(pinc_python_tokens(&tokens, &n, PINC_LIT("f(a)"), arena, NULL), PINC_OK);
    assert_int_equal(n, 6);
    assert_int_equal(tokens[1].depth, 0); /* ( */
    assert_int_equal(tokens[2].depth, 1);
    assert_int_equal(tokens[3].depth, 0); /* ) */
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tokens), cmocka_unit_test(test_limits),
                                       cmocka_unit_test(test_depth)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "index/dist/python_literals.h"

#include <string.h>

static void print(struct pinc_buf *out, const struct pinc_python_value *value)
{
    size_t i;

    switch (value->kind) {
    case PINC_PYTHON_NONE:
        pinc_buf_add_str(out, "None");
        return;
    case PINC_PYTHON_TEXT:
        pinc_buf_add(out, value->text);
        return;
    case PINC_PYTHON_LIST:
    case PINC_PYTHON_DICT:
        pinc_buf_add_char(out, value->kind == PINC_PYTHON_LIST ? '[' : '{');
        for (i = 0; i < value->n; i++) {
            pinc_buf_add_str(out, i ? "," : "");
            if (value->kind == PINC_PYTHON_DICT) {
                pinc_buf_add(out, value->keys[i]);
                pinc_buf_add_char(out, ':');
            }
            print(out, &value->items[i]);
        }
        pinc_buf_add_char(out, value->kind == PINC_PYTHON_LIST ? ']' : '}');
        return;
    }
}

/* "one" is ['1'], "loop" is itself. */
static bool find(void *user, struct pinc_slice name, struct pinc_python_part *out)
{
    struct pinc_python_part *parts = user;

    if (pinc_slice_equal(name, PINC_LIT("one"))) {
        *out = parts[0];
        return true;
    }
    if (pinc_slice_equal(name, PINC_LIT("loop"))) {
        *out = parts[1];
        return true;
    }
    return false;
}

static void test_values(void **state)
{
    static const struct {
        const char *in, *want; /* NULL: no literal */
    } cases[] = {
        {"'a'", "a"},
        {"'a' 'b'\n", "ab"},
        {"('a'\n 'b')", "ab"},
        {"'a' + 'b' + 'c'", "abc"},
        {"''", ""},
        {"None", "None"},
        {"[]", "[]"},
        {"()", "[]"},
        {"['a', 'b',]", "[a,b]"},
        {"('a', 'b')", "[a,b]"},
        {"('a',)", "[a]"},
        {"['a' 'b', 'c']", "[ab,c]"},
        {"['a'] + ['b', 'c']", "[a,b,c]"},
        {"[['a'], 'b']", "[[a],b]"},
        {"{}", "{}"},
        {"{'a': ['b'], 'c' 'd': 'e'}", "{a:[b],cd:e}"},
        {"one", "[1]"},
        {"one + ['a'] + one", "[1,a,1]"},
        {"{'x': one}", "{x:[1]}"},
        {"", NULL},
        {"a", NULL},
        {"loop", NULL},
        {"1", NULL},
        {"[1]", NULL},
        {"['a' for x in y]", NULL},
        {"['a' if x else 'b']", NULL},
        {"['a'][0]", NULL},
        {"'a' % 'b'", NULL},
        {"'a'.strip()", NULL},
        {"f'a'", NULL},
        {"b'a'", NULL},
        {"'a' + ['b']", NULL},
        {"{'a': 'b'} + {'c': 'd'}", NULL},
        {"{'a'}", NULL},
        {"{'a': 'b', 'a': 'c'}", NULL},
        {"{['a']: 'b'}", NULL},
        {"[,]", NULL},
        {"['a',,]", NULL},
        {"['a' +]", NULL},
        {"{'a': 'b' 'c': 'd'}", NULL},
        {"[[[[[[[[[[[[[[[[[[[[[[['a']]]]]]]]]]]]]]]]]]]]]]]", NULL},
    };
    static const char names[] = "['1']\nloop\n";
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_python_part parts[2], part = {.find = find, .user = parts};
        const struct pinc_python_token *tokens;
        struct pinc_python_value value;
        struct pinc_buf out = {0};
        bool known;
        size_t n;

        assert_int_equal(pinc_python_tokens(&tokens, &n, pinc_slice_of(names), arena, NULL),
                         PINC_OK);
        parts[0] = (struct pinc_python_part){tokens, 0, 3, find, parts};
        parts[1] = (struct pinc_python_part){tokens, 4, 5, find, parts};
        assert_int_equal(
            pinc_python_tokens(&part.tokens, &n, pinc_slice_of(cases[i].in), arena, NULL), PINC_OK);
        part.end = n > 1 ? n - 2 : 0;
        assert_int_equal(pinc_python_literal(&value, &known, &part, arena, NULL), PINC_OK);
        if (known != (cases[i].want != NULL)) {
            fail_msg("%s: %s", cases[i].in, known ? "a literal" : "no literal");
        }
        if (known) {
            print(&out, &value);
            pinc_buf_add_char(&out, '\0');
            assert_string_equal(out.ptr, cases[i].want);
        }
        pinc_buf_clear(&out);
        pinc_arena_free(arena);
    }
}

/* What would grow without end has one. */
static bool find_twice(void *user, struct pinc_slice name, struct pinc_python_part *out)
{
    struct pinc_python_part *part = user;

    (void)name;
    *out = *part;
    return true;
}

static void test_growth(void **state)
{
    static const char *const texts[] = {"x + x", "[x, x]"};
    size_t i, n;

    (void)state;
    for (i = 0; i < 2; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_python_part part = {.find = find_twice, .user = &part};
        struct pinc_python_value value;
        bool known;

        assert_int_equal(pinc_python_tokens(&part.tokens, &n, pinc_slice_of(texts[i]), arena, NULL),
                         PINC_OK);
        part.end = n - 2;
        assert_int_equal(pinc_python_literal(&value, &known, &part, arena, NULL), PINC_OK);
        assert_false(known);
        pinc_arena_free(arena);
    }
}

/* A text of 64 KB that a name repeats in a list: a few times are fine, hundreds are not. */
static void test_long_text(void **state)
{
    static const struct {
        unsigned times;
        bool known;
    } cases[] = {{2, true}, {500, false}};
    size_t i, n;
    unsigned k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_python_part text = {.first = 0}, list = {.find = find_twice, .user = &text};
        struct pinc_python_value value;
        struct pinc_buf source = {0}, names = {0};
        bool known;

        pinc_buf_addf(&source, "'%065536u'\n", 0u);
        assert_int_equal(pinc_python_tokens(&text.tokens, &n, pinc_buf_slice(&source), arena, NULL),
                         PINC_OK);
        text.end = 1;
        pinc_buf_add_char(&names, '[');
        for (k = 0; k < cases[i].times; k++) {
            pinc_buf_add_str(&names, "x,");
        }
        pinc_buf_add_str(&names, "]\n");
        assert_int_equal(pinc_python_tokens(&list.tokens, &n, pinc_buf_slice(&names), arena, NULL),
                         PINC_OK);
        list.end = n - 2;
        assert_int_equal(pinc_python_literal(&value, &known, &list, arena, NULL), PINC_OK);
        assert_int_equal(known, cases[i].known);
        assert_true(pinc_arena_size(arena) < 4u << 20);
        pinc_buf_clear(&source);
        pinc_buf_clear(&names);
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values), cmocka_unit_test(test_growth),
                                       cmocka_unit_test(test_long_text)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "index/dist/setup_names.h"

/* "A = ..." is the first line, and bound; the call is what stands in "call(...)". Asked twice, the
 * answer is the same. */
static void check_find(struct pinc_slice text, bool want)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_setup_names *names = pinc_arena_alloc(arena, sizeof *names);
    struct pinc_python_part part;
    size_t k;

    assert_int_equal(pinc_python_tokens(&names->tokens, &names->n, text, arena, NULL), PINC_OK);
    for (k = 0; names->tokens[k].kind != PINC_PYTHON_NEWLINE; k++) {
    }
    assert_true(pinc_setup_names_bind(names, 0, k));
    for (k = 0; !pinc_python_is(&names->tokens[k], "call"); k++) {
    }
    names->first = k + 1;
    for (; names->tokens[k].kind != PINC_PYTHON_NEWLINE; k++) {
    }
    names->end = k;
    for (k = 0; k < 2; k++) {
        if (pinc_setup_names_find(names, PINC_LIT("A"), &part) != want) {
            fail_msg("%.200s", text.ptr);
        }
        assert_true(!want || part.first == 2);
    }
    pinc_arena_free(arena);
}

static void test_find(void **state)
{
    static const struct {
        const char *text;
        bool found;
    } cases[] = {
        {"A = 'x'\ncall(A)\n", true},
        {"A = ['x']\ncall(n=A, m=A)\n", true},
        {"A = ['x']\nx.A = 1\nf(A=1)\ncall(A)\n", true},
        {"A = ['x']\ncall(A.copy())\n", false},
        {"A = ['x']\ncall(A[0])\n", false},
        {"A = ['x']\nf(A)\ncall(A)\n", false},
        {"A = ['x']\ncall(A)\nA = 1\n", false},
        {"A = 'x'\nf(A)\nb = A + 'c'\ncall(A)\n", true},
        {"A = 'x'\ncall(A.strip())\n", true},
        {"A = 'x'\nA = 'y'\ncall(A)\n", false},
        {"A = 'x'\nA += 'y'\ncall(A)\n", false},
        {"A = 'x'\nB, A = f\ncall(A)\n", false},
        {"A = 'x'\n(B, A) = f\ncall(A)\n", false},
        {"A = 'x'\nfor A in f:\n  pass\ncall(A)\n", false},
        {"A = 'x'\nfor b, A in f:\n  pass\ncall(A)\n", false},
        {"A = 'x'\nimport A\ncall(A)\n", false},
        {"A = 'x'\nfrom b import c, A\ncall(A)\n", false},
        {"A = 'x'\nwith f as A:\n  pass\ncall(A)\n", false},
        {"A = 'x'\ndef A():\n  pass\ncall(A)\n", false},
        {"A = 'x'\ndef f():\n  global b, A\n  pass\ncall(A)\n", false},
        {"A = 'x'\ndel A\ncall(A)\n", false},
        {"A = 'x'\nif (A := f):\n  pass\ncall(A)\n", false},
        {"B = 'x'\ncall(A)\n", false},
        {"A = 'x'\nf(A)\nB += 'y'\ncall(A)\n", true},
        {"A = 'x'\nfor b in f:\n  f(A)\ncall(A)\n", true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_find(pinc_slice_of(cases[i].text), cases[i].found);
    }
}

/* A line that is all names is read once, not once for each of them. */
static void test_long_line(void **state)
{
    struct pinc_buf text = {0};
    unsigned i;

    (void)state;
    pinc_buf_add_str(&text, "A = 'x'\nf(");
    for (i = 0; i < 20000; i++) {
        pinc_buf_add_str(&text, "A,");
    }
    pinc_buf_add_str(&text, ")\ncall(A)\n");
    check_find(pinc_buf_slice(&text), true);
    pinc_buf_clear(&text);
}

static void test_many(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_setup_names *names = pinc_arena_alloc(arena, sizeof *names);
    size_t i;

    (void)state;
    assert_int_equal(
        pinc_python_tokens(&names->tokens, &names->n, PINC_LIT("A = 1\n"), arena, NULL), PINC_OK);
    for (i = 0; i < PINC_SETUP_BINDINGS_MAX; i++) {
        assert_true(pinc_setup_names_bind(names, 0, 3));
    }
    assert_false(pinc_setup_names_bind(names, 0, 3));
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find), cmocka_unit_test(test_long_line), cmocka_unit_test(test_many)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

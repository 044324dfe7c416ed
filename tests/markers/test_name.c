#include "tests/support/cmocka_all.h"

#include "markers/name.h"
#include "tests/support/sweep.h"

#include <string.h>

static void test_names(void **state)
{
    static const struct {
        const char *label, *in, *norm;
        bool valid, normalized;
    } cases[] = {
        {"plain", "requests", "requests", true, true},
        {"upper case", "Django", "django", true, false},
        {"dot", "zope.interface", "zope-interface", true, false},
        {"run of separators", "a-_.b", "a-b", true, false},
        {"two dashes", "a--b", "a-b", true, false},
        {"one digit", "0", "0", true, true},
        {"ends in dash", "a-", "a-", false, false},
        {"starts with underscore", "_a", "-a", false, false},
        {"only a separator", ".", "-", false, false},
        {"empty", "", "", false, false},
        {"blank", "a b", "a b", false, false},
        {"slash", "a/b", "a/b", false, false},
        {"not ASCII", "\xc4\xb0", "\xc4\xb0", false, false},
        {"line break", "a\n", "a\n", false, false},
    };
    struct pinc_arena *arena = pinc_arena_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice in = pinc_slice_of(cases[i].in), norm = pinc_slice_of(cases[i].norm);
        char space[PINC_NAME_SPACE];
        struct pinc_buf buf = {0};

        if (pinc_name_valid(in) != cases[i].valid ||
            pinc_name_normalized(in) != cases[i].normalized ||
            !pinc_slice_equal(pinc_name_normalize(arena, in), norm) ||
            !pinc_slice_equal(pinc_name_normalize_into(space, in), norm) ||
            !pinc_name_equal(in, norm)) {
            fail_msg("%s", cases[i].label);
        }
        pinc_name_add_normalized(&buf, in);
        assert_true(pinc_slice_equal(pinc_buf_slice(&buf), norm));
        pinc_buf_clear(&buf);
    }
    pinc_arena_free(arena);
}

static void test_equal(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } cases[] = {
        {"Foo_Bar", "foo-bar", true},
        {"foo", "foo-", false},
        {"foo.-bar", "foo_bar", true},
        {"a", "b", false},
        {"", "", true},
        {"foobar", "foo-bar", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice a = pinc_slice_of(cases[i].a), b = pinc_slice_of(cases[i].b);

        assert_int_equal(pinc_name_equal(a, b), cases[i].equal);
        assert_int_equal(pinc_name_equal(b, a), cases[i].equal);
    }
}

/* A normalized name is not copied; one that is too long for the space is given back. */
static void test_borrowed(void **state)
{
    char space[PINC_NAME_SPACE], wide[PINC_NAME_SPACE + 1];
    struct pinc_slice name = PINC_LIT("foo-bar"), fits = {wide, PINC_NAME_SPACE};
    struct pinc_slice over = {wide, PINC_NAME_SPACE + 1};

    (void)state;
    memset(wide, 'A', sizeof wide);
    assert_ptr_equal(pinc_name_normalize_into(space, name).ptr, name.ptr);
    assert_ptr_equal(pinc_name_normalize(NULL, name).ptr, name.ptr);
    assert_ptr_equal(pinc_name_normalize_into(space, fits).ptr, space);
    assert_int_equal(space[PINC_NAME_SPACE - 1], 'a');
    assert_ptr_equal(pinc_name_normalize_into(space, over).ptr, wide);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    enum pinc_status st = PINC_ENOMEM;

    if (arena != NULL && pinc_name_normalize(arena, pinc_slice_of(data)).ptr != NULL) {
        st = PINC_OK;
    }
    pinc_arena_free(arena);
    return st == PINC_OK ? st : pinc_fail_memory(err);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    sweep(attempt, "Foo_Bar");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_borrowed),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/sweep.h"

#include "base/limits.h"
#include "lock/input/format_control.h"

#include <stdio.h>
#include <string.h>

static void print(struct pinc_buf *out, const struct pinc_name_list *list)
{
    size_t i;

    for (i = 0; i < list->n; i++) {
        pinc_buf_addf(out, "%s%.*s", i ? "," : "", PINC_SLICE_ARG(list->names[i]));
    }
}

/* Values one after the other: "b:" goes into --only-binary, "n:" into --no-binary. */
static void test_apply(void **state)
{
    static const struct {
        const char *label, *values[4], *want; /* only_binary|no_binary */
    } cases[] = {
        {"names, sorted and normalized", {"b:Foo_Bar,a"}, "a,foo-bar|"},
        {"doubles", {"b:a,A,a"}, "a|"},
        {"the last one has it", {"b:a,b", "n:A"}, "b|a"},
        {"all empties both", {"b:a", "n:b", "b::all:"}, ":all:|"},
        {"all swallows what follows", {"b::all:,a,b"}, ":all:|"},
        {"unless there is a none", {"b::all:,a,:none:,b"}, "b|"},
        {"the last all counts", {"b:x,:all:,:none:,:all:,a"}, ":all:|"},
        {"none empties its own", {"b:a", "n:b", "b::none:"}, "|b"},
        {"a name beside all of the other", {"b::all:", "n:a"}, ":all:|a"},
        {"all of the other takes the name away", {"n:a", "b::all:"}, ":all:|"},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_formats formats = {0}, copy = {0};
        struct pinc_buf got = {0};

        for (k = 0; k < 4 && cases[i].values[k]; k++) {
            const char *value = cases[i].values[k];
            const bool only = value[0] == 'b';

            assert_true(pinc_format_control_valid(pinc_slice_of(value + 2), NULL));
            assert_int_equal(
                pinc_format_control_apply(only ? &formats.only_binary : &formats.no_binary,
                                          only ? &formats.no_binary : &formats.only_binary,
                                          pinc_slice_of(value + 2), arena),
                PINC_OK);
        }
        assert_int_equal(pinc_formats_copy(&copy, &formats), PINC_OK);
        pinc_formats_clear(&formats);
        print(&got, &copy.only_binary);
        pinc_buf_add_char(&got, '|');
        print(&got, &copy.no_binary);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        assert_int_equal(pinc_name_list_has(&copy.only_binary, PINC_LIT(":all:")),
                         cases[i].want[0] == ':');
        pinc_formats_clear(&copy);
        pinc_buf_clear(&got);
        pinc_arena_free(arena);
    }
}

static void test_valid(void **state)
{
    static const struct {
        const char *names, *bad; /* NULL: none */
    } cases[] = {
        {"", NULL},     {"a,,b", NULL},   {":all:,:none:,A_b", NULL},
        {"a, b", " b"}, {"a,b c", "b c"}, {":everything:", ":everything:"},
        {"a,-b", "-b"}, {",", NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice bad = {NULL, 0};

        assert_int_equal(pinc_format_control_valid(pinc_slice_of(cases[i].names), &bad),
                         cases[i].bad == NULL);
        assert_true(pinc_slice_equal(bad, pinc_slice_of(cases[i].bad)));
    }
}

static void test_limit(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_name_list list = {0};
    unsigned i;

    (void)state;
    for (i = 0; i < PINC_REQUIREMENTS_FILE_NAMES; i++) {
        char *name = pinc_arena_alloc(arena, 16);

        /* From the end, so that each goes to the front. */
        (void)snprintf(name, 16, "n%08u", PINC_REQUIREMENTS_FILE_NAMES - i);
        assert_int_equal(pinc_format_control_add(&list, pinc_slice_of(name)), PINC_OK);
    }
    assert_int_equal(pinc_format_control_add(&list, PINC_LIT("n00000001")), PINC_OK);
    assert_int_equal(pinc_format_control_add(&list, PINC_LIT("another")), PINC_ELIMIT);
    assert_int_equal(list.n, PINC_REQUIREMENTS_FILE_NAMES);
    assert_true(pinc_name_list_has(&list, PINC_LIT("n00000007")));
    assert_false(pinc_name_list_has(&list, PINC_LIT("another")));
    pinc_free(list.names);
    pinc_arena_free(arena);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_formats formats = {0}, copy = {0};
    enum pinc_status st = arena ? PINC_OK : PINC_ENOMEM;

    if (st == PINC_OK) {
        st = pinc_format_control_apply(&formats.only_binary, &formats.no_binary,
                                       pinc_slice_of(data), arena);
    }
    if (st == PINC_OK) {
        st = pinc_formats_copy(&copy, &formats);
    }
    pinc_formats_clear(&formats);
    pinc_formats_clear(&copy);
    pinc_arena_free(arena);
    return st == PINC_ENOMEM ? pinc_fail_memory(err) : st;
}

static void test_sweep(void **state)
{
    (void)state;
    sweep(attempt, "A_b,c,d,e,f,g,h,i,j,k");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_apply),
        cmocka_unit_test(test_valid),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

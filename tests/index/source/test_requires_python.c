#include "tests/support/sweep.h"

#include "index/source/requires_python.h"

/* Each text once, repaired where pip would read it, and left out where nobody could. */
static void test_texts(void **state)
{
    static const struct {
        const char *text, *want; /* NULL: ignored */
    } cases[] = {
        {">=3.8", ">=3.8"},    {">=3.6.*", ">=3.6"}, {" >= 3.8 , < 4 ", ">=3.8,<4"},
        {"!=3.0*", "!=3.0.*"}, {"3.6+", NULL},       {"nonsense \033", NULL},
        {">='3.6'", ">=3.6"},  {"~=3", NULL},
    };
    struct requires_python pythons = {.arena = pinc_arena_new()};
    const struct pinc_specset *first[sizeof cases / sizeof *cases];
    size_t i, round;

    (void)state;
    for (round = 0; round < 2; round++) {
        for (i = 0; i < sizeof cases / sizeof *cases; i++) {
            const struct pinc_specset *set = NULL;
            struct pinc_buf text = {0};

            assert_int_equal(requires_python_get(&pythons, &set, pinc_slice_of(cases[i].text)),
                             PINC_OK);
            if ((set == NULL) != (cases[i].want == NULL)) {
                fail_msg("%s", cases[i].text);
            }
            if (set) {
                pinc_specset_print_written(&text, set);
                assert_true(pinc_slice_equal(pinc_buf_slice(&text), pinc_slice_of(cases[i].want)));
            }
            pinc_buf_clear(&text);
            first[i] = round ? first[i] : set;
            assert_ptr_equal(set, first[i]);
        }
    }
    assert_int_equal(pythons.n, sizeof cases / sizeof *cases);
    requires_python_clear(&pythons);
    pinc_arena_free(pythons.arena);
    pythons = (struct requires_python){0};
    requires_python_clear(&pythons);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    static const char *const texts[] = {">=3.8", ">=3.6.*", "no", ">=3.8"};
    struct requires_python pythons = {.arena = pinc_arena_new()};
    const struct pinc_specset *set = NULL;
    enum pinc_status st = pythons.arena ? PINC_OK : PINC_ENOMEM;
    size_t i;

    (void)data, (void)err;
    for (i = 0; i < 4 && st == PINC_OK; i++) {
        st = requires_python_get(&pythons, &set, pinc_slice_of(texts[i]));
        /* A text that memory lacks for is not one that nobody can read. */
        assert_int_equal(set != NULL, st == PINC_OK && i != 2);
    }
    requires_python_clear(&pythons);
    pinc_arena_free(pythons.arena);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

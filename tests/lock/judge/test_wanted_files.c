#include "tests/support/cmocka_all.h"

#include "lock/judge/download.h"

static void test_names(void **state)
{
    static const struct {
        const char *name;
        bool good;
    } cases[] = {
        {"demo-1.0-py3-none-any.whl", true},
        {"demo-1.0.tar.gz", true},
        {"", false},
        {"../demo-1.0-py3-none-any.whl", false},
        {"x/demo-1.0-py3-none-any.whl", false},
        {"demo-1.0\n-py3-none-any.whl", false},
        {"-demo-1.0-py3-none-any.whl", false},
        {".demo-1.0-py3-none-any.whl", false},
        {"other-1.0.tar.gz", false},
        {"index.html", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_wanted_file file = {
            .name = pinc_slice_of(cases[i].name), .url = PINC_LIT("https://h/x"), .targets = 1};
        struct pinc_wanted wanted = {0};
        struct pinc_error err = {0};
        enum pinc_status st = pinc_wanted_add(&wanted, &file, PINC_LIT("demo"), arena, &err);

        if (st != (cases[i].good ? PINC_OK : PINC_ESYNTAX)) {
            fail_msg("'%s': %d", cases[i].name, (int)st);
        }
        pinc_wanted_clear(&wanted);
        pinc_arena_free(arena);
    }
}

/* One file of several targets is one; the same name elsewhere is another. */
static void test_targets(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_wanted_file file = {
        .name = PINC_LIT("demo-1.0.tar.gz"), .url = PINC_LIT("https://a/x"), .targets = 1};
    struct pinc_wanted wanted = {0};

    (void)state;
    assert_int_equal(pinc_wanted_add(&wanted, &file, PINC_LIT("demo"), arena, NULL), PINC_OK);
    file.targets = 2;
    assert_int_equal(pinc_wanted_add(&wanted, &file, PINC_LIT("demo"), arena, NULL), PINC_OK);
    assert_int_equal(wanted.n, 1);
    assert_int_equal(wanted.files[0].targets, 3);
    file.url = PINC_LIT("https://b/x");
    assert_int_equal(pinc_wanted_add(&wanted, &file, PINC_LIT("demo"), arena, NULL), PINC_OK);
    assert_int_equal(wanted.n, 2);
    pinc_wanted_clear(&wanted);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names),
                                       cmocka_unit_test(test_targets)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

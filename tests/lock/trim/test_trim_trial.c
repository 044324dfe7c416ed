/*
 * When two locks are the same for who installs them.
 */
#include "tests/support/cmocka_all.h"

#include "lock/trim/trim.h"

static const char *const extras[] = {"x"};

#define ENTRY(n, v, m, t)                                                                          \
    {                                                                                              \
        .name = (n), .version = (v), .url = "", .marker = (m), .targets = (t)                      \
    }

static const struct {
    const char *label;
    struct pinc_entry a[2], b[2];
    size_t n_a, n_b;
    bool all, lib; /* the same as a whole; for package lib */
} cases[] = {
    {"nothing", {{0}}, {{0}}, 0, 0, true, true},
    {"same", {ENTRY("lib", "1", "", 3)}, {ENTRY("lib", "1", "", 3)}, 1, 1, true, true},
    {"other words", {ENTRY("lib", "1", "m", 1)}, {ENTRY("lib", "1", "n", 1)}, 1, 1, true, true},
    {"other targets", {ENTRY("lib", "1", "", 3)}, {ENTRY("lib", "1", "", 1)}, 1, 1, false, false},
    {"other version", {ENTRY("lib", "1", "", 3)}, {ENTRY("lib", "2", "", 3)}, 1, 1, false, false},
    {"other package",
     {ENTRY("lib", "1", "", 3), ENTRY("six", "1", "", 3)},
     {ENTRY("lib", "1", "", 3), ENTRY("six", "2", "", 3)},
     2,
     2,
     false,
     true},
    {"gone",
     {ENTRY("lib", "1", "", 3), ENTRY("six", "1", "", 3)},
     {ENTRY("six", "1", "", 3)},
     2,
     1,
     false,
     false},
    {"more",
     {ENTRY("lib", "1", "", 3)},
     {ENTRY("lib", "1", "", 3), ENTRY("six", "1", "", 3)},
     1,
     2,
     false,
     true},
    {"parted",
     {ENTRY("lib", "1", "", 1), ENTRY("lib", "2", "", 2)},
     {ENTRY("lib", "2", "", 2), ENTRY("lib", "1", "", 1)},
     2,
     2,
     true,
     true},
    {"extra",
     {{.name = "lib",
       .version = "1",
       .url = "",
       .marker = "",
       .targets = 3,
       .extras = extras,
       .n_extras = 1}},
     {ENTRY("lib", "1", "", 3)},
     1,
     1,
     false,
     false},
    {"hash",
     {{.name = "lib",
       .version = "1",
       .url = "",
       .marker = "",
       .targets = 3,
       .hashes = extras,
       .n_hashes = 1}},
     {ENTRY("lib", "1", "", 3)},
     1,
     1,
     false,
     false},
    {"URL",
     {{.name = "lib", .version = "1", .url = "u", .marker = "", .targets = 3}},
     {ENTRY("lib", "1", "", 3)},
     1,
     1,
     false,
     false},
};

static void test_same(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_lock a = {.entries = cases[i].a, .n_entries = cases[i].n_a};
        const struct pinc_lock b = {.entries = cases[i].b, .n_entries = cases[i].n_b};

        print_message("%s\n", cases[i].label);
        assert_int_equal(pinc_trim_same(&a, &b, (struct pinc_slice){0}), cases[i].all);
        assert_int_equal(pinc_trim_same(&b, &a, (struct pinc_slice){0}), cases[i].all);
        assert_int_equal(pinc_trim_same(&a, &b, PINC_LIT("lib")), cases[i].lib);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

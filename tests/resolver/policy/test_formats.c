#include "tests/support/cmocka_all.h"

#include "resolver/policy/formats.h"

static const struct pinc_slice names[] = {PINC_LIT("a")};
#define NOBODY                                                                                     \
    {                                                                                              \
        NULL, 0, false                                                                             \
    }
#define ALL                                                                                        \
    {                                                                                              \
        NULL, 0, true                                                                              \
    }
#define A                                                                                          \
    {                                                                                              \
        names, 1, false                                                                            \
    }

/* A name beats :all:, and --only-binary beats --no-binary. */
static const struct {
    const char *label;
    struct pinc_name_set only, no;
    bool wheels, sdists;     /* of a */
    bool b_wheels, b_sdists; /* of another one */
} cases[] = {
    {"nothing", NOBODY, NOBODY, true, true, true, true},
    {"only a", A, NOBODY, true, false, true, true},
    {"no a", NOBODY, A, false, true, true, true},
    {"only all", ALL, NOBODY, true, false, true, false},
    {"no all", NOBODY, ALL, false, true, false, true},
    {"only all, no a", ALL, A, false, true, true, false},
    {"only a, no all", A, ALL, true, false, false, true},
    {"both a", A, A, true, false, true, true},
    {"both all", ALL, ALL, true, false, true, false},
};

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_file_rules rules = {.only_binary = cases[i].only, .no_binary = cases[i].no};
        struct pinc_project_file wheel = {.kind = PINC_WHEEL}, sdist = {.kind = PINC_SDIST};
        struct pinc_allowed_formats a = pinc_formats_of(&rules, PINC_LIT("a"));
        struct pinc_allowed_formats b = pinc_formats_of(&rules, PINC_LIT("b"));

        if (pinc_formats_allow(a, &wheel) != cases[i].wheels ||
            pinc_formats_allow(a, &sdist) != cases[i].sdists ||
            pinc_formats_allow(b, &wheel) != cases[i].b_wheels ||
            pinc_formats_allow(b, &sdist) != cases[i].b_sdists) {
            fail_msg("%s", cases[i].label);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

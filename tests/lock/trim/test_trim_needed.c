#include "tests/support/cmocka_all.h"
#include "tests/support/fake_resolution.h"

#include "lock/trim/trim_needed.h"

#include <string.h>

#define WHEEL "\nwheel py3-none-any\n"
#define INDEX                                                                                      \
    "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"                                        \
    "release app 1.0" WHEEL "needs lib\nneeds dep ; platform_machine == \"x86_64\"\n"              \
    "release lib 1.0" WHEEL "release dep 1.0" WHEEL "release ring 1.0" WHEEL                       \
    "needs gnir\nrelease gnir 1.0" WHEEL "needs ring\n"

/* Which of the lines can go: '-' for one that can; '.' stands for one that is not asked about. */
static const struct {
    const char *label, *input, *want;
} cases[] = {
    {"needed", "app\nlib\n", "+-"},
    {"whatever the order", "lib\napp\n", "-+"},
    {"on one target alone", "app\ndep\n", "++"},
    {"there", "app\ndep ; platform_machine == \"x86_64\"\n", "+-"},
    {"need each other", "ring\ngnir\n", "+-"},
    {"the same twice", "lib\nlib\n", "+-"},
    {"nothing needs it", "lib\ndep\n", "++"},
    {"none", "", ""},
};

static void judge(const char *input, const char *want, bool asked)
{
    struct fake_resolution *fake = fake_resolution_solve(INDEX, input, NULL);
    const size_t n = fake->request.n_requirements;
    uint32_t line_of[4];
    bool spare[4] = {0};
    size_t i;

    assert_int_equal(n, strlen(want));
    for (i = 0; i < n; i++) {
        line_of[i] = asked ? (uint32_t)i : PINC_NONE;
    }
    assert_int_equal(pinc_trim_find_spare(spare, asked ? n : 0, line_of, fake->resolution,
                                          fake->request.n_envs, NULL),
                     PINC_OK);
    for (i = 0; i < n; i++) {
        assert_int_equal(spare[i], asked && want[i] == '-');
    }
    fake_resolution_free(fake);
}

static void test_spare(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("%s\n", cases[i].label);
        judge(cases[i].input, cases[i].want, true);
        judge(cases[i].input, cases[i].want, false);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_spare)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

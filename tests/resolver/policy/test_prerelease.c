#include "tests/support/cmocka_all.h"

#include "resolver/policy/prerelease.h"

/* --pre for all, --all-releases for one. */
static void test_welcome(void **state)
{
    static const struct pinc_slice names[] = {{"torch", 5}};
    const struct pinc_choosing nobody = {.mode = PINC_HIGHEST}, all = {.pre = {.all = true}},
                               one = {.pre = {.names = names, .n_names = 1}};

    (void)state;
    assert_false(pinc_prerelease_is_welcome(&nobody, PINC_LIT("torch")));
    assert_true(pinc_prerelease_is_welcome(&all, PINC_LIT("torch")));
    assert_true(pinc_prerelease_is_welcome(&one, PINC_LIT("torch")));
    assert_false(pinc_prerelease_is_welcome(&one, PINC_LIT("torchvision")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_welcome),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

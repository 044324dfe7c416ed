#include "tests/support/cmocka_all.h"

#include "resolver/policy/source_rules.h"

static void test_patterns(void **state)
{
    static const struct {
        const char *label, *pattern, *name;
        bool want;
    } cases[] = {
        {"the name", "torch", "torch", true},
        {"a longer name", "torch", "torchvision", false},
        {"a shorter name", "torch", "torc", false},
        {"a star at the end", "nvidia-*", "nvidia-cublas", true},
        {"a star stands for nothing", "torch*", "torch", true},
        {"a star in the middle", "nvidia-*-cu13", "nvidia-cudnn-cu13", true},
        {"its tail is missing", "nvidia-*-cu13", "nvidia-cudnn-cu12", false},
        {"the tail comes twice", "a*b", "abab", true},
        {"two stars", "*torch*", "pytorch-triton", true},
        {"all", "*", "six", true},
        {"nothing", "", "six", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pinc_source_pattern_matches(pinc_slice_of(cases[i].pattern),
                                        pinc_slice_of(cases[i].name)) != cases[i].want) {
            fail_msg("%s", cases[i].label);
        }
    }
}

/* torch comes from index 2 on target 0, all of nvidia-* from index 3 on target 1. */
static void test_rules(void **state)
{
    static const struct pinc_slice torch[] = {{"torch", 5}}, nvidia[] = {{"nvidia-*", 8}};
    static const struct pinc_source_rule list[] = {{torch, 1, 1, 2, {NULL, 0}},
                                                   {nvidia, 1, 2, 3, {NULL, 0}}};
    static const struct pinc_source_rules rules = {list, 2, 2, false}, none = {NULL, 0, 0, false};

    (void)state;
    assert_ptr_equal(pinc_source_rule_find(&rules, PINC_LIT("torch"), 0), &list[0]);
    assert_null(pinc_source_rule_find(&rules, PINC_LIT("torch"), 1));
    assert_null(pinc_source_rule_find(&rules, PINC_LIT("nvidia-nccl"), 0));
    assert_ptr_equal(pinc_source_rule_find(&rules, PINC_LIT("nvidia-nccl"), 1), &list[1]);
    assert_int_equal(pinc_source_bound(&rules, PINC_LIT("torch")), 1);
    assert_int_equal(pinc_source_bound(&rules, PINC_LIT("six")), 0);

    assert_true(pinc_source_allows(&rules, &list[0], 2));
    assert_false(pinc_source_allows(&rules, &list[0], 3));
    assert_false(pinc_source_allows(&rules, &list[0], 0));
    assert_true(pinc_source_allows(&rules, NULL, 1));
    assert_false(pinc_source_allows(&rules, NULL, 2));
    assert_true(pinc_source_allows(&none, NULL, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

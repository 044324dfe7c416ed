#include "tests/support/cmocka_all.h"

#include "index/build/subdirectory.h"

static void test_valid(void **state)
{
    static const struct {
        struct pinc_slice text;
        bool valid;
    } cases[] = {
        {{"", 0}, true},     {{"a", 1}, true},       {{"a/b.c/d", 7}, true}, {{"...", 3}, true},
        {{"/", 1}, false},   {{"/a", 2}, false},     {{"a//b", 4}, false},   {{".", 1}, false},
        {{"..", 2}, false},  {{"a/../b", 6}, false}, {{"a/./b", 5}, false},  {{"a\0b", 3}, false},
        {{"a&b", 3}, false}, {{"a#b", 3}, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pinc_build_subdirectory_valid(cases[i].text) != cases[i].valid) {
            fail_msg("%.*s", PINC_SLICE_ARG(cases[i].text));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_valid)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "resolver/policy/standing.h"

static void test_texts(void **state)
{
    static const struct {
        struct pinc_standing standing;
        const char *want;
    } cases[] = {
        {{PINC_PROJECT_ACTIVE, {NULL, 0}}, "active"},
        {{PINC_PROJECT_DEPRECATED, {"use y", 5}}, "deprecated: use y"},
        {{PINC_PROJECT_ARCHIVED, {NULL, 0}}, "archived"},
        {{PINC_PROJECT_QUARANTINED, {"a\x1b[1m", 5}}, "quarantined: a\\x1b[1m"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf text = {0};

        pinc_standing_print(&text, &cases[i].standing);
        assert_string_equal(pinc_buf_slice(&text).ptr, cases[i].want);
        pinc_buf_clear(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

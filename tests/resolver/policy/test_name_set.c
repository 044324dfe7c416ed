#include "tests/support/cmocka_all.h"

#include "resolver/policy/name_set.h"

static void test_sets(void **state)
{
    static const struct pinc_slice names[] = {{"torch", 5}, {"a-b", 3}};
    static const struct {
        const char *label;
        struct pinc_name_set set;
        const char *name;
        bool names, has;
    } cases[] = {
        {"empty", {NULL, 0, false}, "torch", false, false},
        {"all", {NULL, 0, true}, "torch", false, true},
        {"first", {names, 2, false}, "torch", true, true},
        {"last", {names, 2, false}, "a-b", true, true},
        {"named and all", {names, 2, true}, "a-b", true, true},
        {"another and all", {names, 2, true}, "c", false, true},
        {"another", {names, 2, false}, "c", false, false},
        {"a start of a name", {names, 2, false}, "torc", false, false},
        {"a name with more", {names, 2, false}, "torch2", false, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pinc_name_set_names(&cases[i].set, pinc_slice_of(cases[i].name)) != cases[i].names ||
            pinc_name_set_has(&cases[i].set, pinc_slice_of(cases[i].name)) != cases[i].has) {
            fail_msg("%s", cases[i].label);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

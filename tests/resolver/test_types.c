#include "tests/support/cmocka_all.h"

#include "resolver/types.h"

#include <string.h>

static void test_patterns(void **state)
{
    static const struct {
        const char *pattern, *name;
        bool want;
    } cases[] = {
        {"torch", "torch", true},
        {"torch", "torchvision", false},
        {"torch", "tor", false},
        {"*", "x", true},
        {"*", "", true},
        {"", "", true},
        {"", "x", false},
        {"nvidia-*", "nvidia-", true},
        {"nvidia-*", "nvidia-a-b", true},
        {"nvidia-*", "nvidia", false},
        {"*-cu12", "nvidia-x-cu12", true},
        {"*-cu12", "nvidia-x-cu121", false},
        {"a*b*c", "a-b-b-c", true},
        {"a*b*c", "a-c-b", false},
        {"**", "abc", true},
        {"*a*", "bbb", false},
        {"a*a", "a", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pinc_source_pattern_matches(pinc_slice_of(cases[i].pattern),
                                        pinc_slice_of(cases[i].name)) != cases[i].want) {
            fail_msg("%s, %s", cases[i].pattern, cases[i].name);
        }
    }
}

/* Many '*' against a long name that fails at its end: no time without end. */
static void test_hostile_pattern(void **state)
{
    static char name[100001], pattern[2001];
    size_t i;

    (void)state;
    memset(name, 'a', sizeof name - 1);
    for (i = 0; i + 2 < sizeof pattern; i += 2) {
        memcpy(pattern + i, "*a", 2);
    }
    pattern[i] = 'b';
    assert_false(pinc_source_pattern_matches((struct pinc_slice){pattern, i + 1},
                                             (struct pinc_slice){name, sizeof name - 1}));
}

static void test_bound(void **state)
{
    static const struct pinc_slice torch[] = {{"torch", 5}, {"nvidia-*", 8}}, all[] = {{"*", 1}};
    static const struct pinc_source_rule rules[] = {
        {.patterns = torch, .n_patterns = 2, .targets = 1},
        {.patterns = torch, .n_patterns = 1, .targets = 4},
        {.patterns = all, .n_patterns = 1, .targets = 8},
    };
    const struct pinc_source_rules some = {.rules = rules, .n_rules = 2},
                                   every = {.rules = rules, .n_rules = 3}, none = {.n_rules = 0};

    (void)state;
    assert_int_equal(pinc_source_bound(&some, PINC_LIT("torch")), 5);
    assert_int_equal(pinc_source_bound(&some, PINC_LIT("nvidia-nccl")), 1);
    assert_int_equal(pinc_source_bound(&some, PINC_LIT("numpy")), 0);
    assert_int_equal(pinc_source_bound(&every, PINC_LIT("numpy")), 8);
    assert_int_equal(pinc_source_bound(&none, PINC_LIT("torch")), 0);
    assert_true(pinc_source_rule_names(&rules[0], PINC_LIT("nvidia-nccl")));
    assert_false(pinc_source_rule_names(&rules[1], PINC_LIT("nvidia-nccl")));
}

static void test_conflict(void **state)
{
    const long live = pinc_alloc_live();
    struct pinc_conflict *conflict = pinc_alloc(sizeof *conflict);
    struct pinc_buf out = {0};

    (void)state;
    pinc_buf_add_str(&conflict->text, "no\nsolution\n");
    pinc_buf_add_str(&out, "> ");
    pinc_conflict_print(&out, conflict);
    assert_string_equal(out.ptr, "> no\nsolution\n");
    pinc_buf_clear(&out);
    pinc_conflict_free(conflict);
    pinc_conflict_free(NULL);
    assert_int_equal(pinc_alloc_live(), live);
}

static void test_pick(void **state)
{
    static const struct pinc_pick picks[] = {
        {.name = {"flask", 5}}, {.name = {"idna", 4}}, {.name = {"idna-ssl", 8}}};

    (void)state;
    assert_int_equal(pinc_pick_find(picks, 3, PINC_LIT("flask")), 0);
    assert_int_equal(pinc_pick_find(picks, 3, PINC_LIT("idna")), 1);
    assert_int_equal(pinc_pick_find(picks, 3, PINC_LIT("idna-ssl")), 2);
    assert_true(pinc_pick_find(picks, 3, PINC_LIT("native")) == PINC_NONE);
    assert_true(pinc_pick_find(picks, 3, PINC_LIT("a")) == PINC_NONE);
    assert_true(pinc_pick_find(picks, 3, PINC_LIT("zzz")) == PINC_NONE);
    assert_true(pinc_pick_find(NULL, 0, PINC_LIT("flask")) == PINC_NONE);
}

static void test_pick_of_index(void **state)
{
    static const struct pinc_project indexed = {0},
                                     direct = {.direct_url = PINC_LIT("https://h/a")};
    static const struct pinc_project *const both[] = {&direct, &indexed}, *const none[] = {NULL,
                                                                                           NULL};
    static const uint32_t all[] = {0, 0}, first[] = {0, PINC_NONE},
                          nowhere[] = {PINC_NONE, PINC_NONE};

    (void)state;
    assert_true(pinc_pick_of_index(&(struct pinc_pick){.project = both, .release = all}, 2));
    assert_false(pinc_pick_of_index(&(struct pinc_pick){.project = both, .release = first}, 2));
    assert_false(pinc_pick_of_index(&(struct pinc_pick){.project = none, .release = nowhere}, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns), cmocka_unit_test(test_hostile_pattern),
        cmocka_unit_test(test_bound),    cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_pick),     cmocka_unit_test(test_pick_of_index),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

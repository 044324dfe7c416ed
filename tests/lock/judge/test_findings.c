#include "tests/support/cmocka_all.h"

#include "lock/judge/findings.h"

static enum pinc_status add(struct pinc_findings *findings, enum pinc_rule rule, unsigned line,
                            pinc_targets targets, const char *text)
{
    const struct pinc_requirement_line at = {.at.shown = PINC_LIT("lock.txt"), .at.line = line};
    struct pinc_buf buf = {0};
    struct pinc_error err = {0};
    enum pinc_status st;

    pinc_buf_add_str(&buf, text);
    st = pinc_findings_add(findings, rule, &at, targets, &buf, &err);
    assert_null(buf.ptr);
    assert_int_equal(err.code, st);
    return st;
}

static void test_merged_and_sorted(void **state)
{
    static const struct {
        unsigned line;
        pinc_targets targets;
        const char *text;
    } want[] = {{2, 3, "x"}, {9, 1, "y"}, {1, 4, "y"}, {1, 2, "z"}};
    struct pinc_findings findings = {.arena = pinc_arena_new()};
    size_t i;

    (void)state;
    assert_int_equal(add(&findings, PINC_RULE_YANKED, 1, 4, "y"), PINC_OK);
    assert_int_equal(add(&findings, PINC_RULE_HASH, 9, 1, "y"), PINC_OK);
    assert_int_equal(add(&findings, PINC_RULE_HASH, 2, 1, "x"), PINC_OK);
    assert_int_equal(add(&findings, PINC_RULE_YANKED, 1, 2, "z"), PINC_OK);
    assert_int_equal(add(&findings, PINC_RULE_HASH, 2, 2, "x"), PINC_OK);
    assert_true(pinc_findings_sort(&findings));
    assert_int_equal(findings.n, 4);
    assert_int_equal(findings.faulty, 3);
    for (i = 0; i < 4; i++) {
        assert_int_equal(findings.items[i].line, want[i].line);
        assert_int_equal(findings.items[i].targets, want[i].targets);
        assert_string_equal(findings.items[i].text, want[i].text);
        assert_string_equal(findings.items[i].file, "lock.txt");
    }
    pinc_findings_clear(&findings);
    pinc_arena_free(findings.arena);
}

/* Backwards, and for two targets each: a search through all would take minutes. */
static void test_many(void **state)
{
    enum { MANY = 100000 };
    struct pinc_findings findings = {.arena = pinc_arena_new()};
    unsigned i;

    (void)state;
    for (i = 0; i < 2 * MANY; i++) {
        assert_int_equal(add(&findings, PINC_RULE_TWO_LINES, MANY - i % MANY, 1u << i / MANY, "x"),
                         PINC_OK);
    }
    assert_int_equal(findings.n, MANY);
    assert_true(pinc_findings_sort(&findings));
    for (i = 0; i < MANY; i++) {
        assert_int_equal(findings.items[i].line, i + 1);
        assert_int_equal(findings.items[i].targets, 3);
    }
    pinc_findings_clear(&findings);
    pinc_arena_free(findings.arena);
}

static void test_out_of_memory(void **state)
{
    const long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM && n < 50; n++) {
        struct pinc_findings findings = {.arena = pinc_arena_new()};

        pinc_alloc_fail_at(n);
        st = add(&findings, PINC_RULE_HASH, 1, 1, "");
        pinc_alloc_fail_at(0);
        pinc_findings_clear(&findings);
        pinc_arena_free(findings.arena);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merged_and_sorted),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

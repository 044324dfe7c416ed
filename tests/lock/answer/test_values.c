#include "tests/support/cmocka_all.h"

#include "lock/answer/values.h"

static void prints(struct pinc_json_value *value, const char *want)
{
    struct pinc_buf out = {0};

    assert_true(pinc_json_value_print(&out, value, 0));
    assert_string_equal(out.ptr, want);
    pinc_buf_clear(&out);
    pinc_json_value_free(value);
}

static void test_values(void **state)
{
    static const char *const labels[] = {"a", "b", "c"};
    bool ok = true;

    (void)state;
    prints(pinc_answer_string(NULL), "null\n");
    prints(pinc_answer_string(""), "null\n");
    prints(pinc_answer_string("3.7 \xe2\x86\x92 \x1b"), "\"3.7 \\u2192 \\u001B\"\n");
    prints(pinc_answer_string("a\xff\xc2z"), "\"a\\uFFFD\\uFFFDz\"\n");
    prints(pinc_answer_size(0), "null\n");
    prints(pinc_answer_size(12), "12\n");
    prints(pinc_answer_size(UINT64_MAX), "null\n");
    prints(pinc_answer_strings(&ok, labels, 2), "[\"a\", \"b\"]\n");
    prints(pinc_answer_targets(&ok, 5, labels, 3), "[\"a\", \"c\"]\n");
    assert_true(ok);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

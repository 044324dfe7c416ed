#include "tests/support/cmocka_all.h"
#include "tests/support/json_text.h"

#include "lock/answer/values.h"

static void test_values(void **state)
{
    static const char *const labels[] = {"a", "b", "c"};
    bool ok = true;

    (void)state;
    json_prints(pinc_answer_string(NULL), "null\n");
    json_prints(pinc_answer_string(""), "null\n");
    json_prints(pinc_answer_string("3.7 \xe2\x86\x92 \x1b"), "\"3.7 \\u2192 \\u001B\"\n");
    json_prints(pinc_answer_string("a\xff\xc2z"), "\"a\\uFFFD\\uFFFDz\"\n");
    json_prints(pinc_answer_size(0), "null\n");
    json_prints(pinc_answer_size(12), "12\n");
    json_prints(pinc_answer_size(UINT64_MAX), "null\n");
    json_prints(pinc_answer_strings(&ok, labels, 2), "[\"a\", \"b\"]\n");
    json_prints(pinc_answer_targets(&ok, 5, labels, 3), "[\"a\", \"c\"]\n");
    assert_true(ok);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "lock/answer/parts.h"

static void test_config(void **state)
{
    static const char text[] = "# project file: pinc.toml\n"
                               "platform = [\"a\", \"b # c\"]      # pinc.toml:2\n"
                               "pre = true    # command line\n"
                               "\n[[lock]]\n"
                               "name = \"x\"   # pinc.toml:4\n";
    struct pinc_buf out = {0};
    struct pinc_json_value *value;
    bool ok = true;

    (void)state;
    value = pinc_answer_config(&ok, text);
    assert_true(ok);
    assert_true(pinc_json_value_print(&out, value, 0));
    assert_string_equal(
        out.ptr, "{\"file\": \"pinc.toml\", \"settings\": [{\"name\": \"platform\", \"value\": "
                 "[\"a\", \"b # c\"], \"from\": \"pinc.toml:2\"}, {\"name\": \"pre\", \"value\": "
                 "true, \"from\": \"command line\"}], \"locks\": [[{\"name\": \"name\", "
                 "\"value\": \"x\", \"from\": \"pinc.toml:4\"}]]}\n");
    pinc_buf_clear(&out);
    pinc_json_value_free(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_config)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

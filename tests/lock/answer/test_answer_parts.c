#include "tests/support/cmocka_all.h"
#include "tests/support/json_text.h"

#include "lock/answer/parts.h"

static void test_changes(void **state)
{
    static const struct pinc_change items[] = {
        {.name = "idna", .from = "3.7", .to = "3.20", .targets = 3},
        {.name = "six", .from = "1.16", .targets = 2},
        {.name = "b", .to = "2", .from = "2", .kind = PINC_CHANGE_HASHES, .targets = 1},
    };
    static const char *const labels[] = {"x", "y"};
    static const struct pinc_changes changes = {items, 3, labels, 2};
    bool ok = true;

    (void)state;
    json_prints(pinc_answer_changes(&ok, NULL), "null\n");
    json_prints(pinc_answer_changes(&ok, &changes),
                "[{\"name\": \"idna\", \"what\": \"version\", \"from\": \"3.7\", \"to\": \"3.20\", "
                "\"targets\": [\"x\", \"y\"]}, "
                "{\"name\": \"six\", \"what\": \"version\", \"from\": \"1.16\", \"to\": null, "
                "\"targets\": [\"y\"]}, "
                "{\"name\": \"b\", \"what\": \"hashes\", \"from\": \"2\", \"to\": \"2\", "
                "\"targets\": [\"x\"]}]\n");
    assert_true(ok);
}

static void test_error(void **state)
{
    static const struct pinc_error err = {
        .code = PINC_ESYNTAX, .line = 2, .column = 5, .source = "a.in", .text = "bad", .hint = "h"};
    static const struct pinc_error none = {0};
    bool ok = true;

    (void)state;
    json_prints(pinc_answer_error(&ok, NULL), "null\n");
    json_prints(pinc_answer_error(&ok, &none), "null\n");
    json_prints(pinc_answer_error(&ok, &err),
                "{\"code\": \"syntax\", \"text\": \"bad\", \"hint\": \"h\", \"source\": \"a.in\", "
                "\"line\": 2, \"column\": 5}\n");
    json_prints(pinc_answer_conflict(&ok, NULL), "null\n");
    assert_true(ok);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_changes),
                                       cmocka_unit_test(test_error)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include <pinc/pinc.h>

#include <string.h>

static void test_empty(void **state)
{
    struct pinc_answer *answer = pinc_answer_new("compile");
    char *text = NULL;

    (void)state;
    assert_int_equal(pinc_answer_text(answer, 0, &text, NULL), PINC_OK);
    assert_string_equal(text, "{\n  \"schema\": 1,\n  \"pinc\": \"" PINC_VERSION_TEXT
                              "\",\n  \"command\": \"compile\",\n  \"exit\": 0,\n"
                              "  \"error\": null,\n  \"conflict\": null,\n  \"messages\": [],\n"
                              "  \"result\": {}\n}\n");
    pinc_text_free(text);
    pinc_answer_free(answer);
    pinc_answer_free(NULL);
}

static void test_first_error_goes(void **state)
{
    const struct pinc_error first = {.code = PINC_EIO, .text = "first"};
    const struct pinc_error second = {.code = PINC_ENET, .text = "second", .line = 3};
    struct pinc_answer *answer = pinc_answer_new("verify");
    char *text = NULL;

    (void)state;
    pinc_answer_set_error(answer, &first, NULL);
    pinc_answer_set_error(answer, &second, NULL);
    assert_int_equal(pinc_answer_text(answer, 3, &text, NULL), PINC_OK);
    assert_null(strstr(text, "first"));
    assert_non_null(strstr(text, "\"code\": \"network\",\n    \"text\": \"second\""));
    assert_non_null(strstr(text, "\"line\": 3,\n    \"column\": null"));
    pinc_text_free(text);
    pinc_answer_free(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_empty),
                                       cmocka_unit_test(test_first_error_goes)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

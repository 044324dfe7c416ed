#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>

static void test_trim(void **state)
{
    struct wheel_index *index =
        wheel_index_start("app-1.0-py3-none-any.whl 10: lib\nlib-1.0-py3-none-any.whl 10\n");
    struct pinc_answer *answer = pinc_answer_new("trim");
    struct pinc_session *session;
    struct pinc_trim *trim = NULL;
    char *text = NULL;

    (void)state;
    wheel_index_write("a.in", "app\nLib==1.0\n");
    session = wheel_index_session(index, "a.in", NULL);
    assert_int_equal(pinc_trim(session, &trim, NULL), PINC_OK);
    pinc_answer_add_trim(answer, trim, 1);
    assert_int_equal(pinc_answer_text(answer, 0, &text, NULL), PINC_OK);
    assert_non_null(strstr(text, "\"trim\": {\n      \"lines_read\": 2,\n      \"written\": true,\n"
                                 "      \"lines\": [\n        {\n          \"file\": \"a.in\",\n"
                                 "          \"line\": 2,\n          \"name\": \"lib\",\n"
                                 "          \"requirement\": \"Lib==1.0\",\n"
                                 "          \"why\": \"implied\",\n"
                                 "          \"needed_by\": \"app\"\n        }"));
    pinc_text_free(text);
    pinc_answer_free(answer);
    pinc_trim_free(trim);
    pinc_session_free(session);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_trim)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <pinc/outdated.h>

#include <string.h>

static void test_outdated(void **state)
{
    struct wheel_index *index =
        wheel_index_start("lib-1.0-py3-none-any.whl 10\nlib-2.0-py3-none-any.whl 10\n");
    struct pinc_session *session = wheel_index_session(index, "a.in", NULL);
    struct pinc_answer *answer = pinc_answer_new("outdated");
    struct pinc_outdated *outdated = NULL;
    char *text = NULL;

    (void)state;
    wheel_index_write("a.in", "lib<2\n");
    wheel_index_write("a.txt", "lib==1.0\n");
    assert_int_equal(pinc_outdated(session, &outdated, NULL), PINC_OK);
    pinc_answer_add_outdated(answer, outdated);
    assert_int_equal(pinc_answer_text(answer, 0, &text, NULL), PINC_OK);
    assert_non_null(
        strstr(text, "\"outdated\": {\n      \"file\": \"a.txt\",\n      \"locked\": 1,"));
    assert_non_null(strstr(text,
                           "\"held_by\": \"a.in:1 asks for lib<2\",\n          \"holder\": {\n"
                           "            \"kind\": \"requirement\""));
    pinc_text_free(text);
    pinc_answer_free(answer);
    pinc_outdated_free(outdated);
    pinc_session_free(session);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_outdated)};

    return cmocka_run_group_tests_name("answer_outdated", tests, NULL, NULL);
}

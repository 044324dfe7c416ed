#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <pinc/export.h>

#include <string.h>

static void tell(char **text, const struct pinc_exported *exported, const char *path)
{
    struct pinc_answer *answer = pinc_answer_new("export");

    pinc_answer_add_exported(answer, exported, path);
    assert_int_equal(pinc_answer_text(answer, 0, text, NULL), PINC_OK);
    pinc_answer_free(answer);
}

static void test_exported(void **state)
{
    struct wheel_index *index = wheel_index_start("lib-1.0-py3-none-any.whl 10\n");
    struct pinc_session *session = wheel_index_session(index, NULL, NULL);
    struct pinc_exported *exported = NULL;
    char *text = NULL;

    (void)state;
    wheel_index_write("a.txt", "lib==1.0\n");
    assert_int_equal(pinc_export(session, "a.txt", PINC_EXPORT_REQUIREMENTS, 0, &exported, NULL),
                     PINC_OK);
    tell(&text, exported, "-");
    assert_non_null(strstr(text, "\"path\": \"-\",\n      \"texts\": [\n        {\n"
                                 "          \"target\": null,\n          \"text\": \"# Exported"));
    pinc_text_free(text);
    tell(&text, exported, "b.txt");
    assert_non_null(strstr(text, "\"text\": null"));
    pinc_text_free(text);
    pinc_exported_free(exported);
    pinc_session_free(session);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_exported)};

    return cmocka_run_group_tests_name("answer_exported", tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "tests/support/lock_folder.h"

#include <string.h>

static void test_download(void **state)
{
    static const char *const wheels[] = {"demo-1.0-py3-none-any.whl"};
    struct pinc_answer *answer = pinc_answer_new("download");
    struct pinc_download *d = NULL;
    struct pinc_error err = {0};
    char *text = NULL;

    (void)state;
    lock_folder_lock(wheels, 1);
    assert_int_equal(lock_folder_download(&d, &err), PINC_OK);
    pinc_answer_add_download(answer, d);
    assert_int_equal(pinc_answer_text(answer, 0, &text, &err), PINC_OK);
    assert_non_null(strstr(text, "\"target\": \"linux-aarch64\",\n          \"path\": "
                                 "\"files/linux-aarch64\""));
    assert_non_null(strstr(text, "\"name\": \"demo-1.0-py3-none-any.whl\""));
    assert_non_null(strstr(text, "\"size\": 25,\n          \"hash\": \"sha256:"));
    assert_non_null(strstr(text, "\"how\": \"fetched\""));
    pinc_text_free(text);
    pinc_answer_free(answer);
    pinc_download_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_download)};

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}

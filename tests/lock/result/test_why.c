#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 1: mid | loop\n"                                                     \
    "mid-1.0-py3-none-any.whl 1: low<2 ; platform_machine == \"x86_64\" | low>=2 ; "               \
    "platform_machine != \"x86_64\"\n"                                                             \
    "low-1.0-py3-none-any.whl 1\nlow-2.0-py3-none-any.whl 1\n"                                     \
    "loop-1.0-py3-none-any.whl 1: pool\npool-1.0-py3-none-any.whl 1: loop>=1\n"

static void test_reasons(void **state)
{
    static const struct {
        const char *name, *want;
    } cases[] = {
        {"app", "app 1.0\n    a.in:1 needs app\n"},
        {"Low", "low 1.0  on linux-x86_64\nlow 2.0  on linux-aarch64\n"
                "    a.in:2 needs low\n"
                "    mid 1.0 needs low<2  on linux-x86_64\n"
                "        app 1.0 needs mid\n"
                "            a.in:1 needs app\n"
                "    mid 1.0 needs low>=2  on linux-aarch64  (see above)\n"},
        {"pool", "pool 1.0\n    loop 1.0 needs pool\n        app 1.0 needs loop\n"
                 "            a.in:1 needs app\n        pool 1.0 needs loop>=1  (see above)\n"},
    };
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_error err = {0};
    struct pinc_lock *lock;
    char *text = NULL;
    size_t i;

    (void)state;
    wheel_index_write("a.in", "app\nlow\n");
    lock = wheel_index_compile(index, "a.in", NULL);
    assert_non_null(lock);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_lock_why(lock, cases[i].name, &text, NULL), PINC_OK);
        if (strcmp(text, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].name, text);
        }
        pinc_text_free(text);
    }
    assert_int_equal(pinc_lock_why(lock, "no\x1bthing", &text, &err), PINC_ENOTFOUND);
    assert_null(text);
    assert_string_equal(err.text, "nothing needs 'no\\x1bthing': it is not in the lock");
    pinc_lock_free(lock);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reasons)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

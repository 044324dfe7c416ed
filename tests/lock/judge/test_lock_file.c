#include "tests/support/cmocka_all.h"

#include "lock/compile/compile_open.h"
#include "lock/judge/lock_file.h"
#include "tests/support/lock_folder.h"

static void test_open(void **state)
{
    static const struct {
        const char *path, *text;
        size_t lines, targets;
        enum pinc_status status;
    } cases[] = {
        {"lock.txt", "a==1.0\nb==2.0\n", 2, 2, PINC_OK},
        {"pylock.toml", "lock-version = '1.0'\n[[packages]]\nname = 'a'\nversion = '1'\n", 1, 2,
         PINC_OK},
        {"bad.txt", "a==\n", 0, 0, PINC_ESYNTAX},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_compile c = {.session = session, .arena = pinc_arena_new()};
        struct pinc_error err = {0};

        lock_folder_write(cases[i].path, cases[i].text);
        assert_int_equal(pinc_session_set(session, "python-version", "3.11", NULL), PINC_OK);
        assert_int_equal(pinc_lock_file_open(&c, session, cases[i].path, &err), cases[i].status);
        if (cases[i].status == PINC_OK) {
            assert_int_equal(c.input.list->n_lines, cases[i].lines);
            assert_int_equal(c.targets.n_envs, cases[i].targets);
        }
        pinc_compile_clear(&c);
        pinc_session_free(session);
    }
    assert_true(pinc_lock_file_is_pylock("x/pylock.dev.toml"));
    assert_false(pinc_lock_file_is_pylock("requirements.txt"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_open)};

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}

/* Which [[lock]] a command about one lock takes. */
#include "tests/support/cmocka_all.h"

#include "lock/compile/settle_lock.h"
#include "tests/support/lock_folder.h"

static const char project[] =
    "[[lock]]\nname = \"base\"\ninputs = [\"base.in\"]\n"
    "[[lock]]\nname = \"dev\"\ninputs = [\"dev.in\"]\noutput = \"d.txt\"\n"
    "constraints = [\"base\"]\n";

static const struct {
    const char *label, *first, *second, *input;
    const char *path, *layer, *error;
} cases[] = {
    {"none", NULL, NULL, NULL, "requirements.txt", NULL, NULL},
    {"one", "base", NULL, NULL, "base.txt", NULL, NULL},
    {"over another one", "dev", NULL, NULL, "d.txt", "base.txt", NULL},
    {"no such lock", "x", NULL, NULL, NULL, NULL, "the project file has no lock 'x'"},
    {"two", "base", "dev", NULL, NULL, NULL, "--lock takes one name here"},
    {"input files", "base", NULL, "a.in", NULL, NULL,
     "--lock is for the [[lock]] tables of a project file"},
};

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    lock_folder_write("pinc.toml", project);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_compile compile = {.session = session, .arena = pinc_arena_new()};
        struct pinc_error err = {0};
        enum pinc_status st;

        print_message("%s\n", cases[i].label);
        assert_non_null(session);
        if (cases[i].first) {
            assert_int_equal(pinc_session_set(session, "lock", cases[i].first, &err), PINC_OK);
        }
        if (cases[i].second) {
            assert_int_equal(pinc_session_set(session, "lock", cases[i].second, &err), PINC_OK);
        }
        if (cases[i].input) {
            assert_int_equal(pinc_session_add_input(session, cases[i].input, &err), PINC_OK);
        }
        st = pinc_compile_settle_lock(&compile, &err);
        if (cases[i].error) {
            assert_int_equal(st, PINC_EUSAGE);
            assert_string_equal(err.text, cases[i].error);
        } else {
            assert_int_equal(st, PINC_OK);
            assert_string_equal(compile.files.path.ptr, cases[i].path);
            assert_int_equal(compile.peers.layers.n, cases[i].layer ? 1 : 0);
            if (cases[i].layer) {
                assert_string_equal(compile.peers.layers.items[0].ptr, cases[i].layer);
            }
        }
        pinc_compile_clear(&compile);
        pinc_session_free(session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}

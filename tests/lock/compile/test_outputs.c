/* The outputs of the locks of a project file. */
#include "tests/support/cmocka_all.h"
#include "tests/support/lock_folder.h"
#include "tests/support/sweep.h"

#include <pinc/pinc.h>

#include <string.h>
#include <unistd.h>

static const char project[] = "[[lock]]\nname = \"dev\"\ninputs = [\"dev.in\"]\n"
                              "constraints = [\"base\"]\n"
                              "[[lock]]\nname = \"base\"\ninputs = [\"base.in\"]\n"
                              "output = \"b.lock.txt\"\n";

static const struct {
    const char *label, *file, *first, *second, *paths, *error;
} cases[] = {
    {"all, in the order in which they are made", project, NULL, NULL, "b.lock.txt dev.txt ", NULL},
    {"one", project, "dev", NULL, "dev.txt ", NULL},
    {"two, as named", project, "dev", "base", "dev.txt b.lock.txt ", NULL},
    {"no such lock", project, "dev", "x", NULL, "the project file has no lock 'x'"},
    {"a file without locks", "pre = true\n", NULL, NULL, "", NULL},
    {"no lock to name", "pre = true\n", "dev", NULL, NULL,
     "--lock is for the [[lock]] tables of a project file"},
};

static void test_cases(void **state)
{
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_outputs *outputs = NULL;
        struct pinc_error err = {0};
        char paths[256] = "";
        enum pinc_status st;

        print_message("%s\n", cases[i].label);
        lock_folder_write("pinc.toml", cases[i].file);
        assert_non_null(session);
        for (k = 0; k < 2; k++) {
            const char *name = k ? cases[i].second : cases[i].first;

            if (name) {
                assert_int_equal(pinc_session_set(session, "lock", name, &err), PINC_OK);
            }
        }
        st = pinc_outputs_find(session, &outputs, &err);
        if (cases[i].error) {
            assert_int_equal(st, PINC_EUSAGE);
            assert_string_equal(err.text, cases[i].error);
            assert_null(outputs);
        } else {
            assert_int_equal(st, PINC_OK);
            for (k = 0; k < pinc_outputs_count(outputs); k++) {
                strcat(strcat(paths, pinc_outputs_path(outputs, k)), " ");
            }
            assert_string_equal(paths, cases[i].paths);
            assert_null(pinc_outputs_path(outputs, k));
        }
        pinc_outputs_free(outputs);
        pinc_session_free(session);
    }
    pinc_outputs_free(NULL);
    assert_int_equal(pinc_outputs_count(NULL), 0);
}

static enum pinc_status once(const void *data, struct pinc_error *err)
{
    struct pinc_session *session = pinc_session_new();
    struct pinc_outputs *outputs = NULL;
    enum pinc_status st = session ? pinc_outputs_find(session, &outputs, err) : PINC_ENOMEM;

    (void)data;
    pinc_outputs_free(outputs);
    pinc_session_free(session);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    lock_folder_write("pinc.toml", project);
    sweep(once, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}

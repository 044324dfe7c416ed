/*
 * Which locks a run makes, what is refused, and that all outputs are written or none. Empty inputs need no
 * index.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/lock_folder.h"

#include <pinc/pinc.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* `inputs` are separated by blanks; "--each" and "-oFILE" are options. */
static const struct {
    const char *label, *pinc_toml, *inputs, *want, *error;
} cases[] = {
    {"one input", "", "a.in", "a.txt", NULL},
    {"the usual input", "", "", "requirements.txt", NULL},
    {"each", "", "--each a.in b.in", "a.txt b.txt", NULL},
    {"each, one above the other", "", "--each above.in a.in", "above.txt a.txt", NULL},
    {"locks of a project",
     "[[lock]]\nname='x'\ninputs='a.in'\n[[lock]]\nname='y'\ninputs='b.in'\n"
     "output='y.txt'\n",
     "", "a.txt y.txt", NULL},
    {"an input, in such a project", "[[lock]]\nname='x'\ninputs='a.in'\n", "b.in", "b.txt", NULL},
    {"no input", "", "--each", "", "--each needs input files by their names"},
    {"each and an output", "", "--each a.in -ox", "",
     "--each and --output-file exclude each other"},
    {"locks and an output", "[[lock]]\nname='x'\ninputs='a.in'\n", "-ox", "",
     "--output-file is for one lock, and pinc.toml has 1"},
    {"one output twice", "", "--each a.in ./a.in", "", "two locks have the output './a.txt'"},
    {"one output twice, of a project",
     "[[lock]]\nname='x'\ninputs='a.in'\n[[lock]]\nname='y'\ninputs='a.in'\n", "", "",
     "two locks have the output 'a.txt'"},
    {"standard output", "", "--each a.in -", "", "one of several locks cannot be standard output"},
    {"a circle", "", "--each round.in about.in", "", "its input leads back to it in a circle"},
    {"an output that is read",
     "[[lock]]\nname='x'\ninputs='b.in'\noutput='c.txt'\n[[lock]]\n"
     "name='y'\ninputs='c.txt'\noutput='d.txt'\n",
     "", "c.txt d.txt", NULL},
};

static void set_words(struct pinc_session *session, const char *words)
{
    char copy[100], *word, *rest = copy;

    (void)snprintf(copy, sizeof copy, "%s", words);
    while ((word = strtok_r(rest, " ", &rest)) != NULL) {
        if (strcmp(word, "--each") == 0) {
            assert_int_equal(pinc_session_set(session, "each", NULL, NULL), PINC_OK);
        } else if (strncmp(word, "-o", 2) == 0) {
            assert_int_equal(pinc_session_set(session, "output-file", word + 2, NULL), PINC_OK);
        } else {
            assert_int_equal(pinc_session_add_input(session, word, NULL), PINC_OK);
        }
    }
}

static void test_members(void **state)
{
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_set *set = NULL;
        struct pinc_error err = {0};
        char got[200] = "";

        print_message("%s\n", cases[i].label);
        assert_non_null(session);
        lock_folder_write("pinc.toml", cases[i].pinc_toml);
        assert_int_equal(pinc_session_set(session, "python-version", "3.12", NULL), PINC_OK);
        set_words(session, cases[i].inputs);
        if (pinc_compile_set(session, &set, &err) != PINC_OK) {
            assert_null(set);
            assert_non_null(cases[i].error);
            assert_string_equal(err.text, cases[i].error);
        } else {
            assert_null(cases[i].error);
            for (k = 0; k < pinc_set_count(set); k++) {
                (void)snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", k ? " " : "",
                               pinc_lock_path(pinc_set_lock(set, k)));
            }
            assert_string_equal(got, cases[i].want);
            assert_null(pinc_set_lock(set, k));
        }
        pinc_set_free(set);
        pinc_session_free(session);
    }
}

/* Two outputs, of which the second cannot be written: nothing is. */
static void test_write(void **state)
{
    struct pinc_session *session = pinc_session_new();
    struct pinc_set *set = NULL;
    struct pinc_error err = {0};

    (void)state;
    assert_non_null(session);
    lock_folder_write("pinc.toml", "");
    assert_int_equal(pinc_session_set(session, "python-version", "3.12", NULL), PINC_OK);
    set_words(session, "--each a.in b.in");
    assert_int_equal(pinc_compile_set(session, &set, &err), PINC_OK);
    assert_int_equal(mkdir("b.txt", 0700), 0);
    assert_int_equal(pinc_set_write(set, &err), PINC_EIO);
    assert_int_equal(access("a.txt", F_OK), -1);
    assert_int_equal(rmdir("b.txt"), 0);
    memset(&err, 0, sizeof err);
    assert_int_equal(pinc_set_write(set, &err), PINC_OK);
    assert_int_equal(access("a.txt", F_OK), 0);
    assert_int_equal(access("b.txt", F_OK), 0);
    pinc_set_free(set);
    pinc_session_free(session);
    pinc_set_free(NULL);
    assert_int_equal(pinc_set_count(NULL), 0);
}

static int set_up(void **state)
{
    if (lock_folder_enter(state) != 0) {
        return -1;
    }
    lock_folder_write("requirements.in", "");
    lock_folder_write("a.in", "# nothing\n");
    lock_folder_write("b.in", "");
    lock_folder_write("c.txt", "");
    lock_folder_write("above.in", "-r a.in\n-c a.txt\n");
    lock_folder_write("round.in", "-c about.txt\n");
    lock_folder_write("about.in", "-c round.txt\n");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_write),
    };

    return cmocka_run_group_tests(tests, set_up, lock_folder_leave);
}

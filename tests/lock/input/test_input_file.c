/*
 * What a name stands for, and files of other tools.
 */
#include "tests/support/cmocka_all.h"

#include "lock/input/input_file.h"

static void test_forms(void **state)
{
    static const struct {
        const char *path;
        enum pinc_input_form form;
    } cases[] = {
        {"requirements.in", PINC_INPUT_REQUIREMENTS},
        {"-", PINC_INPUT_REQUIREMENTS},
        {"pyproject.toml", PINC_INPUT_PYPROJECT},
        {"a/pyproject.toml", PINC_INPUT_PYPROJECT},
        {"pyproject.toml.in", PINC_INPUT_REQUIREMENTS},
        {"./setup.py", PINC_INPUT_SETUP},
        {"setup.cfg", PINC_INPUT_SETUP},
        {"job.py", PINC_INPUT_SCRIPT},
        {"cerebrium.toml", PINC_INPUT_CEREBRIUM},
        {"Pipfile", PINC_INPUT_FOREIGN},
        {"uv.lock", PINC_INPUT_FOREIGN},
        {"https://h.example/reqs.in", PINC_INPUT_REQUIREMENTS},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pinc_input_form_of(pinc_slice_of(cases[i].path)) != cases[i].form) {
            fail_msg("%s", cases[i].path);
        }
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *path, *text, *hint;
    } cases[] = {
        {"a/Pipfile", "Pipfile is a format of another tool",
         "to have what pinc reads: pipenv requirements > requirements.in"},
        {"https://h.example/pyproject.toml", "project files are not read from a URL",
         "get the file first, then name it on the command line"},
        {"https://h.example/app.pyw", "project files are not read from a URL",
         "get the file first, then name it on the command line"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_input_choice choice = {.n_groups = 0};
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_error err = {0};

        assert_non_null(list);
        assert_int_equal(pinc_input_file_read(list, cases[i].path, &choice, NULL, NULL, &err),
                         PINC_EUNSUPPORTED);
        assert_string_equal(err.text, cases[i].text);
        assert_string_equal(err.hint, cases[i].hint);
        pinc_requirements_free(list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms),
                                       cmocka_unit_test(test_refused)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

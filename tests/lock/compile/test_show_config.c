/*
 * The text of pinc_config(): what a layer gives, as TOML, and where from.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/lock_folder.h"

#include <pinc/pinc.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *label, *name, *value, *want;
} cases[] = {
    {"a value", "exclude-newer", "7d", "exclude-newer = \"7d\""},
    {"a value taken back", "no-exclude-newer", NULL, "exclude-newer = false"},
    {"a flag", "generate-hashes", NULL, "generate-hashes = true"},
    {"a flag that is off", "no-annotate", NULL, "annotate = false"},
    {"a list", "extra", "a", "extra = [\"a\"]"},
    {"a list taken back", "no-constraint", NULL, "constraint = []"},
    {"a choice", "resolution", "lowest", "resolution = \"lowest\""},
    {"quotes and control characters", "config-settings", "a=\"b\\c\x1b",
     "config-settings = [\"a=\\\"b\\\\c\\u001b\"]"},
    {"credentials", "index-url", "https://u:secret@h/simple", "index-url = \"https://h/simple\""},
};

static void test_values(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_error err = {0};
        struct pinc_configuration *config = NULL;
        const char *text, *line;
        size_t len = strlen(cases[i].want);

        print_message("%s\n", cases[i].label);
        assert_non_null(session);
        assert_int_equal(pinc_session_set(session, cases[i].name, cases[i].value, &err), PINC_OK);
        assert_int_equal(pinc_config(session, &config, &err), PINC_OK);
        text = pinc_configuration_text(config);
        line = strstr(text, cases[i].want);
        assert_non_null(line);
        assert_true(line[-1] == '\n' && line[len] == ' ');
        line = strchr(line, '#');
        assert_non_null(line);
        assert_memory_equal(line, "# command line\n", 15);
        assert_null(strstr(text, "secret"));
        pinc_configuration_free(config);
        pinc_session_free(session);
    }
}

static void test_failure(void **state)
{
    struct pinc_session *session = pinc_session_new();
    struct pinc_error err = {0};
    struct pinc_configuration *config = (struct pinc_configuration *)&err; /* it becomes NULL */

    (void)state;
    assert_non_null(session);
    assert_int_equal(pinc_session_set(session, "timeout", "x", &err), PINC_OK);
    assert_int_equal(pinc_config(session, &config, &err), PINC_EUSAGE);
    assert_null(config);
    assert_string_equal(err.text, "not a number that can be used: 'x'");
    pinc_session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_failure),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}

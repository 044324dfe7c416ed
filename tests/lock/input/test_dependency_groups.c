/*
 * Dependency groups (PEP 735); tests/cli/project_reference.py compares them with packaging.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/project_text.h"

#include "lock/input/dependency_groups.h"

#define GROUPS "[dependency-groups]\n"

static enum pinc_status read_group(struct pinc_project_input *in,
                                   const struct pinc_toml_value *root, void *user)
{
    return pinc_dependency_groups_add(in, root, pinc_slice_of(user));
}

static void test_groups(void **state)
{
    static const struct {
        const char *label, *in, *want; /* of the group "dev" */
    } cases[] = {
        {"requirements", GROUPS "dev = ['a', 'b']\n", "dev 2:9 a|dev 2:14 b|"},
        {"another spelling", GROUPS "Dev = ['a']\n", "Dev 2:9 a|"},
        {"an include in its place",
         GROUPS "dev = ['a', {include-group = 'X.y'}, 'b']\nx-Y = ['c']\n",
         "dev 2:9 a|dev 3:9 c|dev 2:39 b|"},
        {"twice the same", GROUPS "dev = [{include-group='x'}, {include-group='x'}]\nx = ['c']\n",
         "dev 3:7 c|dev 3:7 c|"},
        {"a circle", GROUPS "dev = [{include-group='x'}]\nx = [{include-group='dev'}]\n",
         "3:7 'dependency-groups.x[0].include-group' closes a circle of groups that include each "
         "other"},
        {"a circle of one", GROUPS "dev = [{include-group='DEV'}]\n",
         "2:9 'dependency-groups.dev[0].include-group' closes a circle of groups that include each "
         "other"},
        {"two of one name", GROUPS "dev = []\na_b = []\nA-B = []\n",
         "4:1 'dependency-groups.A-B' has the name of another group, another spelling of it"},
        {"an include that is not there", GROUPS "dev = [{include-group='x'}]\n",
         "2:23 no such dependency group: 'x'"},
        {"another table", GROUPS "dev = [{path='x'}]\n",
         "2:8 a table in a dependency group has the one key 'include-group'"},
        {"a number", GROUPS "dev = [1]\n",
         "2:8 'dependency-groups.dev[0]' must be a string, not an integer"},
        {"no list", GROUPS "dev = 'a'\n",
         "2:7 'dependency-groups.dev' must be an array, not a string"},
        {"no such group", GROUPS "def = []\n", "0:0 no such dependency group: 'dev'"},
        {"no groups", "", "0:0 no such dependency group: 'dev'"},
    };
    static char name[] = "dev";
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = project_text(cases[i].in, read_group, name);

        if (strcmp(got, cases[i].want) != 0) {
            fail_msg("%s: '%s', not '%s'", cases[i].label, got, cases[i].want);
        }
        pinc_free(got);
    }
}

/* 2^30 requirements by 30 groups that include the next one twice. */
static void test_limits(void **state)
{
    static char name[] = "g0";
    struct pinc_buf text = {0};
    char *got;
    unsigned i;

    (void)state;
    pinc_buf_add_str(&text, GROUPS "g30 = ['a']\n");
    for (i = 0; i < 30; i++) {
        pinc_buf_addf(&text, "g%u = [{include-group='g%u'}, {include-group='g%u'}]\n", i, i + 1,
                      i + 1);
    }
    got = project_text(text.ptr, read_group, name);
    assert_string_equal(got, "2:8 more than 100000 requirements in one file");
    pinc_free(got);
    pinc_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_groups),
                                       cmocka_unit_test(test_limits)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * pyproject.toml: dependencies, extras that ask for each other, dynamic fields, what is refused.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/project_text.h"

#include "lock/input/pyproject.h"

#define PROJECT "[project]\nname = 'P.x'\n"

static enum pinc_status read_project(struct pinc_project_input *in,
                                     const struct pinc_toml_value *root, void *user)
{
    return pinc_pyproject_add(in, root, user);
}

static void test_projects(void **state)
{
    static const struct {
        const char *label, *in;
        const char *extra; /* "*": all */
        const char *want;
    } cases[] = {
        {"dependencies", PROJECT "dependencies = ['a', \"b>1\"]\n", NULL, "3:18 a|3:23 b>1|"},
        {"no dependencies", PROJECT, NULL, ""},
        {"an extra by another spelling",
         PROJECT "dependencies = ['a']\noptional-dependencies.a_B = ['c']\n", "A-b",
         "3:18 a|4:31 c|"},
        {"all extras", PROJECT "[project.optional-dependencies]\nx = ['c']\ny = ['d']\n", "*",
         "4:7 c|5:7 d|"},
        {"an extra that asks for another",
         PROJECT "optional-dependencies.x = ['p-x[y]', 'p_x[x]', 'c']\n"
                 "optional-dependencies.y = ['d']\n",
         "x", "4:29 d|3:49 c|"},
        {"its marker holds for all of the other",
         PROJECT "optional-dependencies.x = [\"p-x[y]; os_name == 'nt'\"]\n"
                 "optional-dependencies.y = [\"d>1; python_version > '3'\", 'e']\n",
         "x", "4:29 d>1 ; (python_version > '3') and (os_name == 'nt')|4:58 e ; os_name == 'nt'|"},
        {"an extra that is not there", PROJECT "optional-dependencies.x = ['p-x[no]']\n", "x",
         "3:28 the project has no extra 'no'"},
        {"dependencies that the backend knows", PROJECT "dynamic = ['dependencies']\n", NULL,
         "3:1 folder '.' has neither pyproject.toml nor setup.py"},
        {"with an extra of it", PROJECT "dynamic = ['dependencies', 'optional-dependencies']\n",
         "x", "3:1 folder '.' has neither pyproject.toml nor setup.py"},
        {"extras that the backend alone knows, all of them",
         PROJECT "dynamic = ['dependencies', 'optional-dependencies']\n", "*",
         "3:1 which extras there are is not known before the project is built"},
        {"dynamic extras that nobody asks for",
         PROJECT "dependencies = ['a']\ndynamic = ['optional-dependencies']\n", NULL, "3:18 a|"},
        {"no name", "[project]\n", NULL, "1:2 'project.name' is missing"},
        {"a bad name", "[project]\nname = 'a b'\n", NULL,
         "2:1 'project.name' is not a project name"},
        {"a bad requirement", PROJECT "dependencies = ['a', '''\nb !''']\n", NULL,
         "4:3 invalid version specifier '!': no operator such as == or >= in front"},
        {"not a list", PROJECT "dependencies = 'a'\n", NULL,
         "3:16 'project.dependencies' must be an array, not a string"},
        {"not a string", PROJECT "dependencies = [1]\n", NULL,
         "3:17 'project.dependencies[0]' must be a string, not an integer"},
        {"a bare URL", PROJECT "dependencies = ['https://h.example/x-1.zip']\n", NULL,
         "3:18 'https://h.example/x-1.zip' is not a requirement (PEP 508)"},
        {"a bad requires-python", PROJECT "requires-python = '>=x'\n", NULL,
         "3:22 invalid version specifier '>=x': 'x' is not a version"},
        {"nothing", "", NULL, "0:0 there is no table [project]"},
        {"Poetry", "[tool.poetry.dependencies]\na = '^1'\n", NULL,
         "1:7 'tool.poetry' is Poetry's own table: its requirements are no PEP 508 and are not "
         "guessed at"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice extra = pinc_slice_of(cases[i].extra);
        bool found = false;
        struct pinc_input_choice choice = {.extras = &extra, .found = &found};
        char *got;

        choice.all_extras = pinc_slice_equal(extra, PINC_LIT("*"));
        choice.n_extras = extra.len && !choice.all_extras;
        got = project_text(cases[i].in, read_project, &choice);
        if (strcmp(got, cases[i].want) != 0) {
            fail_msg("%s: '%s', not '%s'", cases[i].label, got, cases[i].want);
        }
        pinc_free(got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_projects)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

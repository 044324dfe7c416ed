#include "tests/support/cmocka_all.h"

#include "index/dist/project_table.h"

#define STATIC "[project]\nname = 'x'\nversion = '1'\n"

static void test_read(void **state)
{
    static const struct {
        const char *label, *in;
        const char *want; /* requirements, then extras; NULL: not final */
    } cases[] = {
        {"everything",
         STATIC "requires-python = '>=3.8'\ndependencies = ['a>=1', 'b; os_name == \"nt\"']\n"
                "[project.optional-dependencies]\nt = ['c', 'd; a or b', 'e @ https://h/;x ; "
                "y']\nu = []\n",
         "a>=1|b; os_name == \"nt\"|c ; extra == \"t\"|d ; (a or b) and extra == \"t\"|"
         "e @ https://h/;x ; (y) and extra == \"t\"|[t][u]"},
        {"nothing is needed", STATIC "dependencies = []\n", ""},
        {"dynamic that does not matter", STATIC "dependencies = []\ndynamic = ['readme']\n", ""},
        {"dynamic version", "[project]\nname = 'x'\ndynamic = ['version']\ndependencies = []\n",
         NULL},
        {"static and dynamic (PEP 808)",
         STATIC "dependencies = ['a']\ndynamic = ['dependencies']\n", NULL},
        {"dynamic extras", STATIC "dependencies = []\ndynamic = ['optional-dependencies']\n", NULL},
        {"dynamic Python", STATIC "dependencies = []\ndynamic = ['requires-python']\n", NULL},
        {"setuptools may know more", STATIC, NULL},
        {"setuptools by name may, too",
         STATIC "[build-system]\nbuild-backend = 'setuptools.build_meta'\n", NULL},
        {"another backend does not",
         STATIC "[build-system]\nbuild-backend = 'flit_core.buildapi'\n", ""},
        {"no version", "[project]\nname = 'x'\ndependencies = []\n", NULL},
        {"no table", "[tool.x]\n", NULL},
        {"no TOML", "[project\n", NULL},
        {"a text for a list", STATIC "dependencies = 'a'\n", NULL},
        {"an odd extra", STATIC "dependencies = []\n[project.optional-dependencies]\n'a\"b' = []\n",
         NULL},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_metadata_text text;
        struct pinc_buf got = {0};

        assert_int_equal(pinc_project_table_read(&text, pinc_slice_of(cases[i].in), arena, NULL),
                         PINC_OK);
        for (k = 0; k < text.n_requires; k++) {
            pinc_buf_addf(&got, "%.*s|", PINC_SLICE_ARG(text.requires[k]));
        }
        for (k = 0; k < text.n_extras; k++) {
            pinc_buf_addf(&got, "[%.*s]", PINC_SLICE_ARG(text.extras[k]));
        }
        if (text.final != (cases[i].want != NULL) ||
            (cases[i].want &&
             !pinc_slice_equal(pinc_buf_slice(&got), pinc_slice_of(cases[i].want)))) {
            fail_msg("%s: %d %s", cases[i].label, text.final, got.ptr ? got.ptr : "");
        }
        pinc_buf_clear(&got);
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/sweep.h"

#include "lock/output/pylock_pins.h"

#include <string.h>

/* want: the lines, or "LINE:COLUMN: TEXT" of the failure. */
static const struct {
    const char *label, *in, *want;
} cases[] = {
    {"empty", "", ""},
    {"no packages", "lock-version = '1.0'\npackages = []\n", ""},
    {"as pinc writes it",
     "lock-version = \"1.0\"\ncreated-by = \"pinc\"\n\n[[packages]]\nname = \"a\"\n"
     "version = \"1.0\"\nmarker = \"platform_machine == \\\"x86_64\\\"\"\n"
     "wheels = [\n    { name = \"a-1.0-py3-none-any.whl\", hashes = { md5 = \"00\" } },\n]\n"
     "\n[[packages]]\nname = \"b-c\"\nversion = \"2\"\n",
     "a==1.0 ; platform_machine == \"x86_64\"\nb-c==2\n"},
    {"an inline array",
     "lock-version = '1.0'\n"
     "packages = [{name = 'a', version = '1.0'}, {version='2', marker=\"extra == 'x'\", "
     "name='b'},\n {name = 'c'}]",
     "a==1.0\nb==2 ; extra == 'x'\n"},
    {"several lines, keys with dots and quotes",
     "packages = [\n  { # a\n    'name' = \"a\",\n    \"version\" = '''1.0''',\n"
     "    archive.url = 'u',\n  },\n]\n",
     "a==1.0\n"},
    {"name and version of another table",
     "[[packages]]\nname = 'a'\n[packages.vcs]\nname = 'b'\nversion = '3'\n"
     "[tool.x]\nname = 'c'\nversion = '4'\n",
     ""},
    {"white space around",
     "[[packages]]\nname='a'\nversion=\"1\\n\"\nmarker=\" os_name == 'x' \"\n",
     "a==1 ; os_name == 'x'\n"},
    {"minor version", "lock-version = '1.7'\n[[packages]]\nname='a'\nversion='1'", "a==1\n"},

    {"not TOML", "[[packages]]\nname = a\n", "2:8: invalid value 'a': text must be quoted"},
    {"cut off", "packages = [{name = 'a',\n", "2:1: expected a key, not the end of the file"},
    {"merge conflict", "[[packages]]\n<<<<<<< HEAD\nname = 'a'\n", "2:1: expected a key, not '<'"},
    {"major version", "x = 1\nlock-version = '2.0'\n", "2:16: lock-version '2.0' is not supported"},
    {"type of lock-version", "lock-version = 1.0\n",
     "1:16: 'lock-version' must be a string, not a float"},
    {"type of packages", "[packages.a]\nversion = '1'\n",
     "1:2: 'packages' must be an array, not a table"},
    {"type of a package", "packages = ['a']\n",
     "1:13: 'packages[0]' must be a table, not a string"},
    {"no name", "[[packages]]\nname='a'\n[[packages]]\nversion = '1'\n",
     "3:3: 'packages[1].name' is missing"},
    {"type of the name", "[[packages]]\nname = 1\n",
     "2:8: 'packages[0].name' must be a string, not an integer"},
    {"type of the version", "[[packages]]\nname = 'a'\nversion = 1.0\n",
     "3:11: 'packages[0].version' must be a string, not a float"},
    {"type of the marker", "[[packages]]\nname = 'a'\nmarker = []\n",
     "3:10: 'packages[0].marker' must be a string, not an array"},
    {"invalid name", "[[packages]]\nname = '-e .'\n", "2:8: invalid project name '-e .'"},
    {"line end in a name", "[[packages]]\nname = \"a\\n-r b\"\nversion='1'\n",
     "2:8: invalid project name 'a\\n-r b'"},
    {"invalid version", "[[packages]]\nname = 'a'\nversion = \"1.0\\n-r b\"\n",
     "3:11: invalid version '1.0\\n-r b'"},
    {"line end in a marker", "packages = [{name='a', marker=\"os_name != 'x\\ny'\"}]",
     "1:45: a line break or NUL in a quoted text"},
    {"invalid marker", "[[packages]]\nname = 'a'\nmarker = \"os_name \\u003d= 'x' or os == 'y'\"\n",
     "3:34: unknown marker variable 'os'"},
};

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf pins = {0}, got = {0};
        struct pinc_error err = {0};
        enum pinc_status st =
            pinc_pylock_pins_read(&pins, pinc_slice_of(cases[i].in), "pylock.toml", &err);

        if (st == PINC_OK) {
            pinc_buf_add(&got, pinc_buf_slice(&pins));
        } else {
            assert_int_equal(st, err.code);
            assert_true(st == PINC_ESYNTAX || st == PINC_EUNSUPPORTED);
            assert_string_equal(err.source, "pylock.toml");
            pinc_buf_addf(&got, "%u:%u: %s", err.line, err.column, err.text);
        }
        if (strcmp(pinc_buf_slice(&got).ptr, cases[i].want) != 0) {
            print_error("%s\n", cases[i].label);
        }
        assert_string_equal(pinc_buf_slice(&got).ptr, cases[i].want);
        pinc_buf_clear(&pins);
        pinc_buf_clear(&got);
    }
}

static enum pinc_status read_pins(const void *data, struct pinc_error *err)
{
    struct pinc_buf pins = {0};
    enum pinc_status st = pinc_pylock_pins_read(&pins, pinc_slice_of(data), "pylock.toml", err);

    pinc_buf_clear(&pins);
    return st == PINC_ENOMEM ? st : PINC_OK;
}

static void test_sweep(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        sweep(read_pins, cases[i].in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

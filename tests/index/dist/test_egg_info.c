#include "tests/support/cmocka_all.h"

#include "base/limits.h"
#include "index/dist/egg_info.h"
#include "tests/support/sweep.h"

#include <string.h>

/* The items, joined by " | ". */
static void assert_items(const struct pinc_slice *items, size_t n, const char *want,
                         const char *label)
{
    struct pinc_buf buf = {0};
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_buf_add_str(&buf, i == 0 ? "" : " | ");
        pinc_buf_add(&buf, items[i]);
    }
    if (!pinc_slice_equal(pinc_buf_slice(&buf), pinc_slice_of(want))) {
        fail_msg("%s: '%.*s', wanted '%s'", label, PINC_SLICE_ARG(pinc_buf_slice(&buf)), want);
    }
    pinc_buf_clear(&buf);
}

static const struct {
    const char *label, *in, *requires, *extras, *error;
} cases[] = {
    {"empty", "", "", "", ""},
    {"lines", "a>=1\nb<2,>1\n", "a>=1 | b<2,>1", "", ""},
    {"no end of line", "a", "a", "", ""},
    {"blanks, CR LF, empty lines", "\r\n  a >= 1 \r\n\n\tb\r\n", "a >= 1 | b", "", ""},
    {"comments", "# x\na # y\nb @ https://h/f#egg=b\n c#d\n", "a | b @ https://h/f#egg=b | c#d", "",
     ""},
    {"a comment behind CR", "\r#c\na\r\n", "a", "", ""},
    {"an extra", "a\n\n[dev]\nb\nc>1\n", "a | b ; extra == \"dev\" | c>1 ; extra == \"dev\"", "dev",
     ""},
    {"a marker", "[:python_version < \"3\"]\na\n", "a ; python_version < \"3\"", "", ""},
    {"an extra and a marker", "[x:os_name == 'nt' or os_name == 'java']\na\n",
     "a ; (os_name == 'nt' or os_name == 'java') and extra == \"x\"", "x", ""},
    {"blanks in a section", "[ x : os_name == 'nt' ]\na\n",
     "a ; (os_name == 'nt') and extra == \"x\"", "x", ""},
    {"a section that ends", "[x]\na\n[]\nb\n", "a ; extra == \"x\" | b", "x", ""},
    {"nothing in it", "[x]\n[y]\n", "", "x,y", ""},
    {"an extra once", "[x.y]\na\n[X_Y:os_name == 'nt']\nb\n",
     "a ; extra == \"x.y\" | b ; (os_name == 'nt') and extra == \"X_Y\"", "x.y", ""},
    {"an extra of PKG-INFO", "[Have]\na\n", "a ; extra == \"Have\"", "", ""},
    {"a marker of its own", "a; os_name == 'nt'\n", "a; os_name == 'nt'", "", ""},
    {"under an extra", "[x]\na; os_name == 'nt'\n", "a ; (os_name == 'nt') and extra == \"x\"", "x",
     ""},
    {"under a marker", "[:os_name == 'nt']\na; python_version < '3' \n",
     "a ; (python_version < '3') and (os_name == 'nt')", "", ""},
    {"all three", "[x:os_name == 'nt']\na; python_version < '3'\n",
     "a ; (python_version < '3') and (os_name == 'nt') and extra == \"x\"", "x", ""},
    {"a URL", "[x]\na @ https://h/f;v=1\n", "a @ https://h/f;v=1 ; extra == \"x\"", "x", ""},
    {"a URL and a marker", "[x]\na @ https://h/f;v=1 ; os_name == 'nt'\n",
     "a @ https://h/f;v=1 ; (os_name == 'nt') and extra == \"x\"", "x", ""},
    {"a section without end", "[x\na\n", NULL, NULL, "'[x' is not a section of a requires.txt"},
    {"one bracket", "[", NULL, NULL, "'[' is not a section of a requires.txt"},
    {"no name of an extra", "[a\" or \"]\n", NULL, NULL,
     "'[a\" or \"]' is not a section of a requires.txt"},
    {"not UTF-8", "a\xff\n", NULL, NULL, "requires.txt is not UTF-8"},
};

static void test_cases(void **state)
{
    static const struct pinc_slice have[] = {{"have", 4}}, was[] = {{"was", 3}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_metadata_text text = {
            .requires = was, .n_requires = 1, .extras = have, .n_extras = 1};
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_error err = {0};
        struct pinc_buf extras = {0};
        enum pinc_status st = pinc_egg_info_read(&text, pinc_slice_of(cases[i].in), arena, &err);

        assert_string_equal(err.text, cases[i].error);
        assert_int_equal(st, cases[i].requires ? PINC_OK : PINC_ESYNTAX);
        pinc_buf_add_str(&extras, "have");
        if (cases[i].extras && cases[i].extras[0]) {
            const char *c;

            pinc_buf_add_str(&extras, " | ");
            for (c = cases[i].extras; *c; c++) {
                pinc_buf_addf(&extras, *c == ',' ? " | " : "%c", *c);
            }
        }
        assert_items(text.requires, text.n_requires, cases[i].requires ? cases[i].requires : "was",
                     cases[i].label);
        assert_items(text.extras, text.n_extras, extras.ptr, cases[i].label);
        pinc_buf_clear(&extras);
        pinc_arena_free(arena);
    }
}

/* What comes out is what pip would have found in a METADATA. */
static void test_compiled(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text = {.name = PINC_LIT("demo"), .version = PINC_LIT("1.0")};
    struct pinc_metadata metadata = {.n_requires = 0};
    const char *in = "a>=1\n[x:os_name == 'nt' or os_name == 'java']\nb;python_version>'3'\n";

    (void)state;
    assert_int_equal(pinc_egg_info_read(&text, pinc_slice_of(in), arena, NULL), PINC_OK);
    assert_int_equal(pinc_metadata_compile(&metadata, &text, NULL, arena, NULL), PINC_OK);
    assert_int_equal(metadata.unusable.len, 0);
    assert_int_equal(metadata.repaired.len, 0);
    assert_int_equal(metadata.n_requires, 2);
    assert_null(metadata.requires[0]->marker);
    assert_non_null(metadata.requires[1]->marker);
    assert_int_equal(metadata.n_extras, 1);
    pinc_arena_free(arena);
}

/* A long marker over many lines is not multiplied without an end. */
static void test_limits(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text = {.n_requires = 0};
    struct pinc_error err = {0};
    struct pinc_buf in = {0};
    unsigned i;

    (void)state;
    pinc_buf_add_str(&in, "[:");
    for (i = 0; i < 5000; i++) {
        pinc_buf_add_str(&in, "(os_name)");
    }
    pinc_buf_add_str(&in, "]\n");
    for (i = 0; i < 400; i++) {
        pinc_buf_add_str(&in, "a\n");
    }
    assert_int_equal(pinc_egg_info_read(&text, pinc_buf_slice(&in), arena, &err), PINC_ELIMIT);
    assert_string_equal(err.text, "the requirements of requires.txt have more than 16777216 bytes");
    memset(&err, 0, sizeof err);
    for (i = 0; in.len <= PINC_EGG_INFO_MAX; i++) {
        pinc_buf_add_str(&in, "a-long-line-of-no-meaning\n");
    }
    assert_int_equal(pinc_egg_info_read(&text, pinc_buf_slice(&in), arena, &err), PINC_ELIMIT);
    assert_string_equal(err.text, "requires.txt has more than 1048576 bytes");
    pinc_buf_clear(&in);
    pinc_arena_free(arena);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_metadata_text text = {.n_requires = 0};
    struct pinc_arena *arena = pinc_arena_new();
    enum pinc_status st = PINC_ENOMEM;

    if (arena) {
        st = pinc_egg_info_read(&text, pinc_slice_of(data), arena, err);
    }
    pinc_arena_free(arena);
    return st;
}

static void test_out_of_memory(void **state)
{
    (void)state;
    sweep(attempt, "a\n[X.y:os_name == 'nt']\nb\nc;python_version>'3'\n[z]\nd\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_compiled),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

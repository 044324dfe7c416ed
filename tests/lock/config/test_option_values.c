#include "tests/support/cmocka_all.h"

#include "lock/config/option_values.h"

#include <stdio.h>
#include <string.h>

static struct pinc_slice optional(const char *text)
{
    return text ? pinc_slice_of(text) : (struct pinc_slice){0};
}

static void test_set_refuses(void **state)
{
    static const struct {
        const char *name, *value, *error, *hint;
    } cases[] = {
        {"nonsense", NULL, "no such option: 'nonsense'", ""},
        {"no-no-pre", NULL, "no such option: 'no-no-pre'", ""},
        {"no-exclude-newer", "7d", "option --no-exclude-newer takes no value", ""},
        {"a\x1b[0m", NULL, "no such option: 'a\\x1b[0m'", ""},
        {"pre", "yes", "option --pre takes no value", ""},
        {"no-annotate", "yes", "option --no-annotate takes no value", ""},
        {"index-url", NULL, "option --index-url needs a value: URL", ""},
        {"index-url", "", "option --index-url has an empty value", ""},
        {"resolution", "best", "no such choice: 'best'",
         "--resolution takes highest|lowest|lowest-direct"},
        {"resolution", "low", "no such choice: 'low'",
         "--resolution takes highest|lowest|lowest-direct"},
        {"only-binary", "a,,:all:,f oo", "invalid project name 'f oo'",
         "--only-binary takes names with commas between them, :all: or :none:"},
        {"no-binary", "a, b", "invalid project name ' b'",
         "--no-binary takes names with commas between them, :all: or :none:"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_option_values values = {.arena = pinc_arena_new()};
        struct pinc_arena *arena = values.arena;
        struct pinc_error err = {0};
        enum pinc_status st;

        assert_int_equal(pinc_option_values_set(&values, pinc_slice_of(cases[i].name),
                                                optional(cases[i].value), &err),
                         PINC_EUSAGE);
        assert_string_equal(err.text, cases[i].error);
        assert_string_equal(err.hint, cases[i].hint);
        /* Out of memory for the quoted text: what is returned is what the failure says. */
        pinc_error_clear(&err);
        pinc_alloc_fail_at(1);
        st = pinc_option_values_set(&values, pinc_slice_of(cases[i].name), optional(cases[i].value),
                                    &err);
        pinc_alloc_fail_at(0);
        assert_int_equal(st, err.code);
        pinc_option_values_clear(&values);
        pinc_arena_free(arena);
    }
}

static void set(struct pinc_option_values *values, const char *name, const char *value)
{
    assert_int_equal(pinc_option_values_set(values, pinc_slice_of(name), optional(value), NULL),
                     PINC_OK);
}

static void test_values(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_option_values values = {.arena = arena}, below = {.arena = arena};
    struct pinc_texts list;
    struct pinc_error err = {0};
    unsigned number = 7;

    (void)state;
    values.below = &below;
    assert_false(pinc_option_flag(&values, PINC_OPT_PRE));
    assert_true(pinc_option_flag(&values, PINC_OPT_ANNOTATE));
    assert_true(pinc_option_is(&values, PINC_OPT_RESOLUTION, "highest"));
    assert_null(pinc_option_text(&values, PINC_OPT_INDEX_URL).ptr);
    assert_int_equal(pinc_option_number(&number, &values, PINC_OPT_TIMEOUT, 1000, &err), PINC_OK);
    assert_int_equal(number, 15);

    set(&below, "annotate", NULL);
    set(&below, "only-binary", "below");
    set(&below, "resolution", "lowest");
    set(&values, "no-annotate", NULL);
    set(&values, "pre", NULL);
    set(&values, "only-binary", "a");
    set(&values, "only-binary", "b");
    set(&values, "timeout", "99999");
    assert_false(pinc_option_flag(&values, PINC_OPT_ANNOTATE));
    assert_true(pinc_option_flag(&values, PINC_OPT_PRE));
    assert_true(pinc_option_is(&values, PINC_OPT_RESOLUTION, "lowest"));
    list = pinc_option_list(&values, PINC_OPT_ONLY_BINARY);
    assert_int_equal(list.n, 2);
    assert_string_equal(list.items[1].ptr, "b");
    assert_int_equal(pinc_option_number(&number, &values, PINC_OPT_TIMEOUT, 1000, &err),
                     PINC_EUSAGE);
    assert_string_equal(err.text, "not a number that can be used: '99999'");
    assert_string_equal(err.hint, "--timeout takes a whole number up to 1000");
    pinc_option_values_clear(&values);
    pinc_option_values_clear(&below);
    pinc_arena_free(arena);
}

/* The names of a list, with commas between them. */
static void print_names(char *out, size_t size, const struct pinc_name_list *list)
{
    size_t i, len = 0;

    out[0] = '\0';
    for (i = 0; i < list->n && len < size; i++) {
        len += (size_t)snprintf(out + len, size - len, "%s%.*s", i ? "," : "",
                                PINC_SLICE_ARG(list->names[i]));
    }
}

/* --only-binary and --no-binary are one setting: what comes later counts, over all layers. */
static void test_formats(void **state)
{
    static const struct {
        const char *given[3][2], *below[2], *only, *no;
    } cases[] = {
        {{{"only-binary", ":all:"}, {"no-binary", "a"}}, {NULL}, ":all:", "a"},
        {{{"no-binary", "a"}, {"only-binary", ":all:"}}, {NULL}, ":all:", ""},
        {{{"only-binary", "a,b"}, {"no-binary", "B"}}, {NULL}, "a", "b"},
        {{{"no-binary", "a_b,c"}, {"only-binary", "c,A-B"}}, {NULL}, "a-b,c", ""},
        {{{"no-binary", "a"}, {"no-binary", "b"}, {"only-binary", "a,c"}}, {NULL}, "a,c", "b"},
        {{{"only-binary", ":all:"}}, {"no-binary", "a"}, ":all:", ""},
        {{{"only-binary", "b"}}, {"no-binary", "a"}, "b", "a"},
        /* the layer below says the opposite of the same name */
        {{{"no-binary", "a"}}, {"only-binary", "a"}, "", "a"},
        {{{"no-binary", "A"}}, {"only-binary", "a,b"}, "b", "a"},
        {{{"only-binary", "a"}}, {"no-binary", "a"}, "a", ""},
        {{{"no-binary", "a"}}, {"only-binary", ":all:"}, ":all:", "a"},
        /* the same option replaces what is below, and ":none:" leaves nothing */
        {{{"only-binary", "b"}}, {"only-binary", "a"}, "b", ""},
        {{{"only-binary", ":none:"}}, {"only-binary", "a"}, "", ""},
    };
    struct pinc_arena *arena = pinc_arena_new();
    char text[64];
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_option_values below = {.arena = arena};
        struct pinc_option_values values = {.arena = arena, .below = &below};
        struct pinc_formats formats = {0};

        if (cases[i].below[0]) {
            set(&below, cases[i].below[0], cases[i].below[1]);
        }
        for (k = 0; k < 3 && cases[i].given[k][0]; k++) {
            set(&values, cases[i].given[k][0], cases[i].given[k][1]);
        }
        assert_int_equal(pinc_option_values_formats(&formats, &values, arena, NULL), PINC_OK);
        print_names(text, sizeof text, &formats.only_binary);
        assert_string_equal(text, cases[i].only);
        print_names(text, sizeof text, &formats.no_binary);
        assert_string_equal(text, cases[i].no);
        pinc_formats_clear(&formats);
        pinc_option_values_clear(&values);
        pinc_option_values_clear(&below);
    }
    pinc_arena_free(arena);
}

static void test_words_round_trip(void **state)
{
    static const char *const want[] = {"--constraint=a b.txt", "--pre",
                                       "--resolution=lowest",  "--only-binary=x",
                                       "--only-binary=y",      "--no-strip-extras"};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_option_values values = {.arena = arena}, again = {.arena = arena};
    const struct pinc_slice *words;
    bool refused = true;
    size_t n, i;

    (void)state;
    set(&values, "only-binary", "x");
    set(&values, "only-binary", "y");
    set(&values, "no-strip-extras", NULL);
    set(&values, "annotate", NULL);
    set(&values, "annotation-style", "split");
    set(&values, "index-url", "https://user:secret@host/simple");
    set(&values, "pre", NULL);
    set(&values, "resolution", "lowest");
    set(&values, "constraint", "a b.txt");
    assert_int_equal(pinc_option_values_words(&words, &n, &values, arena, NULL), PINC_OK);
    assert_int_equal(n, sizeof want / sizeof *want);
    for (i = 0; i < n; i++) {
        assert_string_equal(words[i].ptr, want[i]);
    }
    for (i = 0; i < n; i++) {
        assert_int_equal(pinc_option_values_read(&again, words[i], &refused, NULL), PINC_OK);
        assert_false(refused);
    }
    assert_true(pinc_option_flag(&again, PINC_OPT_PRE));
    assert_false(pinc_option_flag(&again, PINC_OPT_STRIP_EXTRAS));
    assert_string_equal(pinc_option_text(&again, PINC_OPT_CONSTRAINT).ptr, "a b.txt");
    pinc_option_values_clear(&values);
    pinc_option_values_clear(&again);
    pinc_arena_free(arena);
}

static void test_words_refused(void **state)
{
    static const struct {
        const char *word, *error;
    } cases[] = {
        {"pre", "not an option: 'pre'"},
        {"--index-url=https://evil.example", NULL},
        {"--cache-dir=/", NULL},
        {"--no-build", NULL},
        {"--no-index", NULL},
        {"--unknown", "no such option: 'unknown'"},
        {"--pre=yes", "option --pre takes no value"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_option_values values = {.arena = arena};
        struct pinc_slice word = pinc_slice_of(cases[i].word);
        struct pinc_error err = {0};
        bool refused;

        assert_int_equal(pinc_option_values_read(&values, word, &refused, &err),
                         cases[i].error ? PINC_EUSAGE : PINC_OK);
        assert_string_equal(err.text, cases[i].error ? cases[i].error : "");
        assert_int_equal(refused, !cases[i].error);
        pinc_option_values_clear(&values);
        pinc_arena_free(arena);
    }
}

/* The table is whole, names and letters are used once, and pinc.h shows every row. */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_refuses),   cmocka_unit_test(test_values),
        cmocka_unit_test(test_formats),       cmocka_unit_test(test_words_round_trip),
        cmocka_unit_test(test_words_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

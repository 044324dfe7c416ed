/*
 * Which lines of an input can go, that it is proven by compiling, and what is written.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include "base/alloc.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* lib 2.0 needs another dep than lib 1.0 does. */
#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 10: lib | six\n"                                                     \
    "dep-1.0-py3-none-any.whl 10\ndep-2.0-py3-none-any.whl 10\n"                                   \
    "lib-1.0-py3-none-any.whl 10: dep<2\nlib-2.0-py3-none-any.whl 10: dep\n"                       \
    "six-1.0-py3-none-any.whl 10\nsix-2.0-py3-none-any.whl 10\nsix-3.0rc1-py3-none-any.whl 10\n"

/* "LINE[r]" of each line that can go; r: the output remembers it. */
static const struct {
    const char *label, *input, *options, *want;
} cases[] = {
    {"nothing", "", NULL, ""},
    {"alone", "lib==1.0\n", NULL, ""},
    {"remembered", "app\nlib==1.0\n", NULL, "2r"},
    {"implied", "app\nlib==2.0\n", NULL, "2"},
    {"implied by what is remembered", "app\nlib==1.0\ndep==1.0\n", NULL, "2r 3r"},
    {"a bare name", "app\nsix\n", NULL, "2"},
    {"a limit", "app\nlib<2\n", NULL, "2r"},
    {"a pre-release is not remembered", "app\nsix==3.0rc1\n", NULL, "2r"},
    {"left", "app\nlib==1.0\nsix\n", "leave=LIB", "3"},
    {"hashes say more",
     "app\nsix==2.0 --hash=sha256:"
     "0000000000000000000000000000000000000000000000000000000000000000\n",
     NULL, NULL},
    {"newest, whatever the output has", "app\nlib==1.0\n", "upgrade", "2r"},
    {"lowest", "app\nlib==2.0\nsix==1.0\n", "resolution=lowest", "2r 3"},
    {"no header, no reasons", "app\nlib==1.0\n", "no-header no-annotate", "2r"},
    {"of one platform", "app\nlib==1.0 ; platform_machine == \"x86_64\"\n", NULL, "2r"},
};

static void tell(struct pinc_buf *out, const struct pinc_trim *trim)
{
    size_t i;

    for (i = 0; i < pinc_trim_count(trim); i++) {
        const struct pinc_trim_line *line = pinc_trim_at(trim, i);

        pinc_buf_addf(out, "%s%u%s", i ? " " : "", pinc_trim_number(trim, line),
                      pinc_trim_line_why(line) == PINC_TRIM_REMEMBERED ? "r" : "");
    }
    assert_null(pinc_trim_at(trim, i));
}

static void test_lines(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session;
        struct pinc_trim *trim = NULL;
        struct pinc_error err = {0};
        struct pinc_buf got = {0};

        print_message("%s\n", cases[i].label);
        wheel_index_write("a.in", cases[i].input);
        session = wheel_index_session(index, "a.in", cases[i].options);
        if (pinc_trim(session, &trim, &err) != PINC_OK) {
            assert_null(cases[i].want);
            assert_int_equal(err.code, PINC_EHASH);
        } else {
            assert_non_null(cases[i].want);
            tell(&got, trim);
            assert_string_equal(got.ptr ? got.ptr : "", cases[i].want);
        }
        pinc_buf_clear(&got);
        pinc_trim_free(trim);
        pinc_session_free(session);
    }
    pinc_trim_free(NULL);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

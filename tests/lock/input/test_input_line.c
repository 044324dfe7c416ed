#include "tests/support/cmocka_all.h"

#include "lock/input/input_line.h"

#include <string.h>

static const char *fake_env(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "TOKEN") == 0 ? "s3cret" : strcmp(name, "TWO") == 0 ? "-f a -f b" : NULL;
}

/* Reads the first line of a text, with its options. */
static void start(struct pinc_input_line *in, const char *text, struct pinc_arena *arena,
                  struct pinc_error *err)
{
    static const struct pinc_location place = {.file = {"r.in", 4}};
    bool more;

    *in = (struct pinc_input_line){
        .place = &place,
        .text = {.text = pinc_slice_of(text), .arena = arena, .env = fake_env},
        .err = err};
    assert_int_equal(pinc_logical_lines_next(&in->text, &more, err), PINC_OK);
    assert_true(more);
    pinc_input_line_split(in);
    assert_int_equal(
        pinc_line_options_parse(&in->opts,
                                pinc_slice_part(in->text.line, in->options_at, in->text.line.len),
                                arena, err),
        PINC_OK);
    assert_int_equal(pinc_line_options_parse(&in->written_opts, in->written_options, arena, err),
                     PINC_OK);
}

static void test_parts(void **state)
{
    static const struct {
        const char *in, *args, *written_args, *first, *shown;
    } cases[] = {
        {"a-b>=1 --hash=sha256:00", "a-b>=1 ", "a-b>=1 ", "sha256:00", "sha256:00"},
        {"-f x", "", "", "x", "x"},
        {"a @ https://${TOKEN}@h/x -f ${TOKEN}", "a @ https://s3cret@h/x ",
         "a @ https://${TOKEN}@h/x ", "s3cret", "${TOKEN}"},
        /* Which option a variable brought cannot be told: all of it is shown as it is written. */
        {"${TWO}", "", "${TWO}", "a", ""},
        {"-i x ${TWO}", "", "", "x", "-i x ${TWO}"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_error err = {0};
        struct pinc_input_line in;

        start(&in, cases[i].in, arena, &err);
        if (!pinc_slice_equal(in.args, pinc_slice_of(cases[i].args)) ||
            !pinc_slice_equal(in.written_args, pinc_slice_of(cases[i].written_args)) ||
            !pinc_slice_equal(in.opts.items[0].value, pinc_slice_of(cases[i].first)) ||
            !pinc_slice_equal(pinc_input_line_shown(&in, &in.opts.items[0]),
                              pinc_slice_of(cases[i].shown))) {
            fail_msg("%s", cases[i].in);
        }
        pinc_input_line_clear(&in);
        pinc_arena_free(arena);
    }
}

static void test_failures(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_error err = {0};
    struct pinc_input_line in;

    (void)state;
    start(&in, "\n a  -f https://u:${TOKEN}@h/ $TOKEN\n", arena, &err);
    assert_int_equal(pinc_input_line_fail_item(&in, &in.opts.items[0], PINC_EUSAGE, "no ",
                                               in.opts.items[0].value, " here"),
                     PINC_EUSAGE);
    assert_int_equal(err.code, PINC_EUSAGE);
    assert_string_equal(err.text, "no 'https://h/' here");
    assert_string_equal(err.hint, "variables are written with braces: ${TOKEN}");
    assert_int_equal(err.line, 2);
    assert_int_equal(err.column, 5);
    /* The first place is kept. */
    assert_int_equal(pinc_input_line_fail(&in, PINC_EUSAGE, 0), PINC_EUSAGE);
    assert_int_equal(err.column, 5);
    pinc_input_line_clear(&in);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_failures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "lock/input/line_options.h"

#include <string.h>

static void test_options(void **state)
{
    static const struct {
        const char *label, *in, *want; /* items as "NUMBER@AT=VALUE|" */
        const char *error;
        unsigned column;
    } cases[] = {
        {"separate value", "--index-url https://a/", "7@0=https://a/|", NULL, 0},
        {"glued value", "--index-url=https://a/?b=c", "7@0=https://a/?b=c|", NULL, 0},
        {"empty value", "--no-binary=", "8@0=|", NULL, 0},
        {"short", "-r a -cb -e=c -i d -f e -C f=g", "16@0=a|2@5=b|3@9==c|7@14=d|5@19=e|1@24=f=g|",
         NULL, 0},
        {"a value may look like an option", "-i -r", "7@0=-r|", NULL, 0},
        {"unique prefix", "--ind x --pref --hash=y --find z", "7@0=x|14@8=|6@15=y|5@24=z|", NULL,
         0},
        {"exact name that starts others", "--pre", "13@0=|", NULL, 0},
        {"alias", "--pypi-url x", "7@0=x|", NULL, 0},
        {"stray words", "a --pre b - c", "13@2=|", NULL, 0},
        {"end of options", "--pre -- --nope", "13@0=|", NULL, 0},
        {"quoted", "-r 'a b.txt'", "16@0=a b.txt|", NULL, 0},
        {"flags", "--no-index --require-hashes --no-require-hashes", "9@0=|15@11=|10@28=|", NULL,
         0},
        {"lists",
         "--all-releases a --only-final b --only-binary c --trusted-host d --use-feature e",
         "0@0=a|12@17=b|11@32=c|17@48=d|18@65=e|", NULL, 0},
        {"more lists",
         "--extra-index-url a --constraint b --requirement c --editable d --config-settings e=f",
         "4@0=a|2@20=b|16@35=c|3@51=d|1@64=e=f|", NULL, 0},
        {"ambiguous", "--pre --no-", NULL, "several options start with '--no-'", 7},
        {"ambiguous with a value", "--re=x", NULL, "several options start with '--re'", 1},
        {"unknown", "  --upgrade", NULL, "no such option: '--upgrade'", 3},
        {"unknown letter", "-Z", NULL, "no such option: '-Z'", 1},
        {"no value", "--index-url", NULL, "no value for option '--index-url'", 1},
        {"no value for a letter", "--pre -r", NULL, "no value for option '-r'", 7},
        {"value of a flag", "--pre=1", NULL, "this option takes no value: '--pre'", 1},
        {"open quotation", "--pre 'x", NULL, "no closing quotation", 7},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_line_options opts = {0};
        struct pinc_error err = {0};
        struct pinc_buf out = {0};
        enum pinc_status st =
            pinc_line_options_parse(&opts, pinc_slice_of(cases[i].in), arena, &err);

        for (k = 0; k < opts.count && st == PINC_OK; k++) {
            pinc_buf_addf(&out, "%u@%zu=", (unsigned)opts.items[k].option, opts.items[k].at);
            pinc_buf_add(&out, opts.items[k].value);
            pinc_buf_add_char(&out, '|');
        }
        assert_int_equal(st, cases[i].error ? PINC_ESYNTAX : PINC_OK);
        assert_string_equal(err.text, cases[i].error ? cases[i].error : "");
        assert_int_equal(err.column, cases[i].column);
        if (cases[i].want) {
            assert_string_equal(out.ptr ? out.ptr : "", cases[i].want);
        }
        pinc_buf_clear(&out);
        pinc_line_options_clear(&opts);
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

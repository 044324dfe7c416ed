/*
 * The block of metadata in a script (PEP 723); tests/cli/project_reference.py compares it with the
 * specification's code.
 */
#include "tests/support/cmocka_all.h"

#include "lock/input/script_block.h"

static void test_blocks(void **state)
{
    static const struct {
        const char *label, *in, *want; /* NULL: none */
        unsigned line;
    } cases[] = {
        {"a block", "#!/bin/x\n# /// script\n# a = 1\n#\n#   b\n# ///\nx\n", "a = 1\n\n  b\n", 2},
        {"ends with the file", "# /// script\n# a\n# ///", "a\n", 1},
        {"CR LF", "# /// script\r\n# a\r\n# ///\r\n", "a\n", 1},
        {"CR", "x\r# /// script\r# a\r# ///\r", "a\n", 2},
        {"a byte order mark", "\xef\xbb\xbf# /// script\n# a\n# ///\n", "a\n", 1},
        {"ends at the last mark of the comment", "# /// script\n# a\n# ///\n# b\n# ///\n",
         "a\n///\nb\n", 1},
        {"another type", "# /// other\n# a\n# ///\n", NULL, 0},
        {"behind one of another type", "# /// other\n# a\n# ///\n\n# /// script\n# b\n# ///\n",
         "b\n", 5},
        {"no content", "# /// script\n# ///\n", NULL, 0},
        {"not closed", "# /// script\n# a\nx\n# ///\n", NULL, 0},
        {"no blank behind the mark", "# /// script\n#a\n# ///\n", NULL, 0},
        {"blanks behind the type", "# /// script \n# a\n# ///\n", NULL, 0},
        {"nothing", "", NULL, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_script_block block = {0};
        struct pinc_error err = {0};

        assert_int_equal(pinc_script_block_find(&block, pinc_slice_of(cases[i].in), &err), PINC_OK);
        if (block.found != (cases[i].want != NULL) || block.line != cases[i].line ||
            !pinc_slice_equal(pinc_buf_slice(&block.text), pinc_slice_of(cases[i].want))) {
            fail_msg("%s: '%s' at %u", cases[i].label, block.text.ptr ? block.text.ptr : "",
                     block.line);
        }
        pinc_script_block_clear(&block);
    }
}

static void test_second(void **state)
{
    struct pinc_script_block block = {0};
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(
        pinc_script_block_find(
            &block, PINC_LIT("# /// script\n# a\n# ///\n\n# /// script\n# a\n# ///\n"), &err),
        PINC_ESYNTAX);
    assert_string_equal(err.text, "a second block of script metadata");
    assert_int_equal(err.line, 5);
    pinc_script_block_clear(&block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_blocks),
                                       cmocka_unit_test(test_second)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

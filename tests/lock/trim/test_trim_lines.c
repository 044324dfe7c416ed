#include "tests/support/cmocka_all.h"
#include "tests/support/lock_folder.h"

#include "lock/trim/trim_lines.h"

#include <stdio.h>
#include <string.h>

#define MARK "\xef\xbb\xbf"

/* Take out the lines whose first physical lines are named. */
static const struct {
    const char *label, *text;
    unsigned gone[2];
    const char *want, *error;
} cases[] = {
    {"first", "a\nb\n", {1}, "b\n", NULL},
    {"last, without an end", "a\nb", {2}, "a\n", NULL},
    {"both", "a\nb", {1, 2}, "", NULL},
    {"none", "# only\n\n", {0}, "# only\n\n", NULL},
    {"comments and blanks stay",
     "# one\n\na # two\n\n# three\nb\n",
     {3},
     "# one\n\n\n# three\nb\n",
     NULL},
    {"continued", "a \\\n  >1 \\\n  # why\nb\n", {1}, "b\n", NULL},
    {"a comment that looks continued", "# a \\\nb\nc\n", {2}, "# a \\\nc\n", NULL},
    {"line ends", "a\r\nb\rc\r\n", {2}, "a\r\nc\r\n", NULL},
    {"byte order mark", MARK "a\nb\n", {1}, MARK "b\n", NULL},
    {"coding comment",
     "# coding: utf-8\na # \xc3\xa9\nb\n",
     {3},
     "# coding: utf-8\na # \xc3\xa9\n",
     NULL},
    {"another encoding",
     "# coding: latin-1\na # \xe9\n",
     {0},
     NULL,
     "only a file in UTF-8 can be trimmed"},
    {"no text", "a\nb \xff\n", {0}, NULL, "the file is not valid UTF-8"},
};

static void test_without(void **state)
{
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_trim_file file = {0};
        struct pinc_error err = {0};
        struct pinc_buf out = {0};
        bool gone[8] = {0};

        print_message("%s\n", cases[i].label);
        lock_folder_write("a.in", cases[i].text);
        if (pinc_trim_file_read(&file, PINC_LIT("a.in"), NULL, arena, &err) != PINC_OK) {
            assert_non_null(cases[i].error);
            assert_non_null(strstr(err.text, cases[i].error));
            assert_string_equal(err.source, "a.in");
        } else {
            assert_null(cases[i].error);
            for (k = 0; k < 2 && cases[i].gone[k]; k++) {
                const struct pinc_trim_extent *line = pinc_trim_file_line(&file, cases[i].gone[k]);

                assert_non_null(line);
                gone[line - file.extents] = true;
            }
            pinc_buf_add_str(&out, "");
            pinc_trim_file_without(&out, &file, gone);
            assert_string_equal(out.ptr, cases[i].want);
        }
        pinc_buf_clear(&out);
        pinc_trim_file_clear(&file);
        pinc_arena_free(arena);
    }
}

static void test_line(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_trim_file file = {0};

    (void)state;
    lock_folder_write("a.in", "\na \\\n\n# no\nb\n");
    assert_int_equal(pinc_trim_file_read(&file, PINC_LIT("a.in"), NULL, arena, NULL), PINC_OK);
    assert_int_equal(file.n_extents, 2);
    assert_null(pinc_trim_file_line(&file, 1));
    assert_ptr_equal(pinc_trim_file_line(&file, 2), &file.extents[0]);
    assert_null(pinc_trim_file_line(&file, 3));
    assert_ptr_equal(pinc_trim_file_line(&file, 5), &file.extents[1]);
    assert_null(pinc_trim_file_line(&file, 6));
    pinc_trim_file_clear(&file);
    assert_int_equal(pinc_trim_file_read(&file, PINC_LIT("none.in"), NULL, arena, NULL),
                     PINC_ENOTFOUND);
    pinc_trim_file_clear(&file);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without),
        cmocka_unit_test(test_line),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}

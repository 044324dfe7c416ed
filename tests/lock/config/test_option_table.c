#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "lock/config/option_table.h"

#include <string.h>

static void test_table(void **state)
{
    size_t i, k;

    (void)state;
    assert_int_equal(pinc_option_count(), PINC_OPT_COUNT);
    assert_null(pinc_option_at(PINC_OPT_COUNT));
    for (i = 0; i < pinc_option_count(); i++) {
        const struct pinc_option *a = pinc_option_at(i);

        assert_non_null(pinc_option_name(a));
        assert_non_null(pinc_option_help(a));
        assert_non_null(pinc_option_group(a));
        assert_int_not_equal(pinc_option_commands(a), 0);
        /* Options of different commands may share a name; the first one is found. */
        assert_ptr_equal(pinc_option_find(pinc_option_name(a)),
                         i == PINC_OPT_DIFF_FORMAT || i == PINC_OPT_TREE_FORMAT ||
                                 i == PINC_OPT_EXPORT_FORMAT
                             ? pinc_option_at(PINC_OPT_FORMAT)
                         : i == PINC_OPT_TRIM_OUTPUT || i == PINC_OPT_EXPORT_FILE
                             ? pinc_option_at(PINC_OPT_OUTPUT_FILE)
                             : a);
        assert_int_equal(pinc_option_kind(a) == PINC_OPTION_FLAG, *pinc_option_argument(a) == 0);
        for (k = 0; k < i; k++) {
            const struct pinc_option *b = pinc_option_at(k);

            assert_true(pinc_option_letter(a) == 0 ||
                        pinc_option_letter(a) != pinc_option_letter(b) ||
                        !(pinc_option_commands(a) & pinc_option_commands(b)));
        }
    }
    assert_ptr_equal(pinc_option_find("no-annotate"), pinc_option_find("annotate"));
    assert_ptr_equal(pinc_option_find("no-upgrade"), pinc_option_find("upgrade"));
    assert_null(pinc_option_find("no-offline"));
    assert_ptr_equal(pinc_option_find("no-deps"), pinc_option_find("deps"));
}

/* A file that a header names has to be looked at: no such option may be forgotten. */
static void test_files(void **state)
{
    static const struct {
        enum pinc_option_id id;
        const char *value, *path, *rest;
    } cases[] = {
        {PINC_OPT_CONSTRAINT, "a/c:d.txt", "a/c:d.txt", ""},
        {PINC_OPT_GROUP, "dev", "", ""},
        {PINC_OPT_GROUP, ":dev", "", ":dev"},
        {PINC_OPT_GROUP, "a:b/pyproject.toml:dev", "a:b/pyproject.toml", ":dev"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice path;
        const struct pinc_slice rest =
            pinc_option_split_path(cases[i].id, pinc_slice_of(cases[i].value), &path);

        if (!pinc_slice_equal(path, pinc_slice_of(cases[i].path)) ||
            !pinc_slice_equal(rest, pinc_slice_of(cases[i].rest))) {
            fail_msg("%s: '%.*s' '%.*s'", cases[i].value, PINC_SLICE_ARG(path),
                     PINC_SLICE_ARG(rest));
        }
    }
    for (i = 0; i < PINC_OPT_COUNT; i++) {
        const struct pinc_option *row = pinc_option_at(i);
        const char *argument = pinc_option_argument(row);

        if (row->recorded &&
            row->names_file != (strstr(argument, "FILE") || strstr(argument, "PATH:"))) {
            fail_msg("--%s", row->name);
        }
    }
}

/* docs/security.md names every option that the header of an output may decide. */
static void test_documented(void **state)
{
    struct pinc_file file = {0};
    size_t i;

    (void)state;
    assert_int_equal(pinc_file_read(&file, "docs/security.md", 1 << 20, NULL), PINC_OK);
    for (i = 0; i < pinc_option_count(); i++) {
        const struct pinc_option *row = pinc_option_at(i);
        struct pinc_buf name = {0};

        pinc_buf_addf(&name, "`--%s`", row->name);
        if (row->recorded && !strstr(file.text.ptr, name.ptr)) {
            fail_msg("%s", name.ptr);
        }
        pinc_buf_clear(&name);
    }
    pinc_file_clear(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_documented),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

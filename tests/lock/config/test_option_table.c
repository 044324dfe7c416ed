#include "tests/support/cmocka_all.h"

#include "base/file.h"
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
                         i == PINC_OPT_DIFF_FORMAT || i == PINC_OPT_TREE_FORMAT
                             ? pinc_option_at(PINC_OPT_FORMAT)
                             : a);
        assert_int_equal(pinc_option_kind(a) == PINC_OPTION_FLAG, *pinc_option_argument(a) == 0);
        for (k = 0; k < i; k++) {
            const struct pinc_option *b = pinc_option_at(k);

            assert_true(pinc_option_letter(a) == 0 ||
                        pinc_option_letter(a) != pinc_option_letter(b));
        }
    }
    assert_ptr_equal(pinc_option_find("no-annotate"), pinc_option_find("annotate"));
    assert_null(pinc_option_find("no-upgrade"));
    assert_ptr_equal(pinc_option_find("no-deps"), pinc_option_find("deps"));
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
        cmocka_unit_test(test_documented),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "tests/support/lock_folder.h"

#include <string.h>

/* Each target takes the wheel that it likes best. */
static void test_choice(void **state)
{
    static const char *const wheels[] = {
        "demo-1.0-py3-none-any.whl",
        "demo-1.0-cp311-cp311-manylinux2014_x86_64.whl",
        "demo-1.0-1-cp311-cp311-manylinux2014_x86_64.whl",
        "demo-1.0-cp312-cp312-manylinux2014_aarch64.whl",
    };
    struct pinc_download *d = NULL;
    struct pinc_error err = {0};
    size_t i, found = 0;

    (void)state;
    lock_folder_lock(wheels, 4);
    assert_int_equal(lock_folder_download(&d, &err), PINC_OK);
    assert_int_equal(pinc_download_count(d), 2);
    for (i = 0; i < 2; i++) {
        const size_t target = (size_t)pinc_download_on_target(d, i, 1);

        assert_string_equal(pinc_download_name(d, i), wheels[target ? 0 : 2]);
        found += target;
    }
    assert_int_equal(found, 1);
    pinc_download_free(d);
}

static void test_no_file(void **state)
{
    static const char *const wheels[] = {"demo-1.0-cp311-cp311-manylinux2014_x86_64.whl"};
    struct pinc_download *d = NULL;
    struct pinc_error err = {0};

    (void)state;
    lock_folder_lock(wheels, 1);
    assert_int_equal(lock_folder_download(&d, &err), PINC_ENOTFOUND);
    assert_string_equal(err.text, "demo: no file of it is for one of the targets");
    assert_int_equal(err.line, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_choice),
                                       cmocka_unit_test(test_no_file)};

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}

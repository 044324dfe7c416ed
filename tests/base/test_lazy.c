#include "tests/support/cmocka_all.h"

#include "base/lazy_crypto.h"

#include <string.h>

/* Loading again is fine, and so is nobody who asks why it fails. */
static void test_again(void **state)
{
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_crypto_load(NULL), PINC_OK);
    assert_int_equal(pinc_crypto_load(&err), PINC_OK);
    assert_int_equal(err.code, PINC_OK);
    assert_non_null(EVP_get_digestbyname("SHA256"));
}

#ifndef PINC_LINKED

static void (*nothing)(void);

static void test_no_library(void **state)
{
    static const struct pinc_lazy_symbol symbols[] = {{"nothing", (void *)&nothing}};
    static struct pinc_lazy library = PINC_LAZY_INIT("libnone", "libnone-of-pinc.so.3", symbols);
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_lazy_load(&library, &err), PINC_EINTERNAL);
    assert_int_equal(strncmp(err.text, "libnone cannot be loaded: ", 26), 0);
    assert_non_null(strstr(err.text, "libnone-of-pinc.so.3"));
    assert_string_equal(err.hint, "install the package that has libnone-of-pinc.so.3");
    assert_null(nothing);
    assert_int_equal(pinc_lazy_load(&library, NULL), PINC_EINTERNAL);
}

static void test_no_function(void **state)
{
    static const struct pinc_lazy_symbol symbols[] = {{"pinc_no_such_function", (void *)&nothing}};
    static struct pinc_lazy library = PINC_LAZY_INIT("libcrypto", PINC_CRYPTO_SONAME, symbols);
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_lazy_load(&library, &err), PINC_EINTERNAL);
    assert_int_equal(strncmp(err.text, "libcrypto cannot be loaded: ", 28), 0);
    assert_non_null(strstr(err.text, "pinc_no_such_function"));
    assert_string_equal(err.hint, PINC_CRYPTO_SONAME " is older than the one that pinc was built "
                                                     "with");
    assert_null(nothing);
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_again),
#ifndef PINC_LINKED
        cmocka_unit_test(test_no_library),
        cmocka_unit_test(test_no_function),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

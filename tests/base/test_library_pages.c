#include "tests/support/cmocka_all.h"

#include "base/lazy_crypto.h"
#include "base/library_pages.h"

#include <stdio.h>

/* Kilobytes of files that are mapped and in memory; 0 where nobody tells. */
static unsigned long mapped_kb(void)
{
    FILE *file = fopen("/proc/self/status", "r");
    unsigned long kb = 0, n;
    char line[256];

    while (file && fgets(line, sizeof line, file)) {
        kb = sscanf(line, "RssFile: %lu", &n) == 1 ? n : kb;
    }
    if (file) {
        (void)fclose(file);
    }
    return kb;
}

/* What was loaded behind the known ones is let go of, and works as before. */
static void test_release(void **state)
{
    const size_t known = pinc_library_count();
    unsigned long before;
    size_t bytes;

    (void)state;
    assert_int_equal(pinc_library_pages_release(known), 0);
    assert_int_equal(pinc_library_pages_release(0),
                     0); /* as where nobody tells how many there are */
    assert_int_equal(pinc_crypto_load(NULL), PINC_OK);
    assert_non_null(EVP_get_digestbyname("SHA256"));
    before = mapped_kb();
    bytes = pinc_library_pages_release(known);
    if (pinc_library_count() > known) {
        assert_in_range(bytes, 1 << 20, 64 << 20); /* libcrypto has some megabytes */
        assert_true(before == 0 || mapped_kb() + 256 < before);
    } else {
        assert_int_equal(bytes, 0);
    }
    assert_non_null(EVP_get_digestbyname("SHA256"));
    assert_null(EVP_get_digestbyname("SHA257"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_release)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

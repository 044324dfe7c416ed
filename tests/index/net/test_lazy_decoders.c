#include "tests/support/cmocka_all.h"

#include "index/net/lazy_curl.h"
#include "index/net/lazy_decoders.h"

/* There is what libcurl says that it has; all of a library or none of it is used. */
static void test_what_libcurl_has(void **state)
{
    const struct pinc_decoders *d = pinc_decoders_find();
    const curl_version_info_data *info;

    (void)state;
    assert_int_equal(pinc_curl_load(NULL), PINC_OK);
    info = curl_version_info(CURLVERSION_NOW);
    assert_ptr_equal(d, pinc_decoders_find());
    assert_int_equal(d->brotli, (info->features & CURL_VERSION_BROTLI) != 0);
#ifdef CURL_VERSION_ZSTD
    assert_int_equal(d->zstd, (info->features & CURL_VERSION_ZSTD) != 0);
#endif
    if (d->brotli) {
        void *state_of = d->BrotliDecoderCreateInstance(NULL, NULL, NULL);

        assert_non_null(state_of);
        d->BrotliDecoderDestroyInstance(state_of);
    }
    if (d->zstd) {
        assert_false(d->ZSTD_isError(0));
        assert_true(d->ZSTD_isError((size_t)-1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_libcurl_has)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

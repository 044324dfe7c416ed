#include "tests/support/cmocka_all.h"

#include "base/lazy_crypto.h"
#include "index/net/lazy_curl.h"

#include <pthread.h>
#include <string.h>

/* Values of every kind that libcurl takes reach it: those that it refuses, and those that it gives
 * back. */
static void test_options_of_curl(void **state)
{
    static char byte = 'x';
    struct curl_blob short_blob = {&byte, 1, CURL_BLOB_COPY}, endless = {&byte, SIZE_MAX / 2, 0};
    char mine[] = "mine", *got = NULL, *url = NULL;
    long code = -1;
    double seconds = -1;
    CURLM *multi;
    CURL *e;

    (void)state;
    assert_int_equal(pinc_curl_load(NULL), PINC_OK);
    e = curl_easy_init();
    assert_non_null(e);
    assert_int_equal(curl_easy_setopt(e, CURLOPT_TIMEOUT, 5L), CURLE_OK);
    assert_int_equal(curl_easy_setopt(e, CURLOPT_TIMEOUT, -5L), CURLE_BAD_FUNCTION_ARGUMENT);
    assert_int_equal(curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)1 << 40), CURLE_OK);
    assert_int_equal(curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)-1),
                     CURLE_BAD_FUNCTION_ARGUMENT);
    assert_int_equal(curl_easy_setopt(e, CURLOPT_ISSUERCERT_BLOB, &short_blob), CURLE_OK);
    assert_int_equal(curl_easy_setopt(e, CURLOPT_ISSUERCERT_BLOB, &endless),
                     CURLE_BAD_FUNCTION_ARGUMENT);
    assert_int_equal(curl_easy_setopt(e, CURLOPT_PRIVATE, mine), CURLE_OK);
    assert_int_equal(curl_easy_getinfo(e, CURLINFO_PRIVATE, &got), CURLE_OK);
    assert_ptr_equal(got, mine);
    assert_int_equal(curl_easy_setopt(e, CURLOPT_URL, "http://127.0.0.1/"), CURLE_OK);
    assert_int_equal(curl_easy_getinfo(e, CURLINFO_EFFECTIVE_URL, &url), CURLE_OK);
    assert_string_equal(url, "http://127.0.0.1/");
    assert_int_equal(curl_easy_getinfo(e, CURLINFO_RESPONSE_CODE, &code), CURLE_OK);
    assert_int_equal(code, 0);
    assert_int_equal(curl_easy_getinfo(e, CURLINFO_TOTAL_TIME, &seconds), CURLE_OK);
    assert_true(seconds == 0);
    curl_easy_cleanup(e);

    multi = curl_multi_init();
    assert_non_null(multi);
    assert_int_equal(curl_multi_setopt(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, 7L), CURLM_OK);
    assert_int_equal(curl_multi_setopt(multi, CURLMOPT_TIMERDATA, mine), CURLM_OK);
    assert_int_equal(curl_multi_cleanup(multi), CURLM_OK);
}

static void *load_and_digest(void *out)
{
    EVP_MD_CTX *ctx;
    unsigned n = 0;

    if (pinc_crypto_load(NULL) == PINC_OK) {
        ctx = EVP_MD_CTX_new();
        (void)EVP_DigestInit_ex(ctx, EVP_get_digestbyname("SHA256"), NULL);
        (void)EVP_DigestUpdate(ctx, "abc", 3);
        (void)EVP_DigestFinal_ex(ctx, out, &n);
        EVP_MD_CTX_free(ctx);
    }
    return NULL;
}

static void test_threads(void **state)
{
    static const unsigned char sha256_abc[] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea};
    unsigned char digests[8][EVP_MAX_MD_SIZE] = {{0}};
    pthread_t threads[8];
    size_t i;

    (void)state;
    for (i = 0; i < 8; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, load_and_digest, digests[i]), 0);
    }
    for (i = 0; i < 8; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_memory_equal(digests[i], sha256_abc, sizeof sha256_abc);
    }
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
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_options_of_curl),
#ifndef PINC_LINKED
        cmocka_unit_test(test_no_library),
        cmocka_unit_test(test_no_function),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

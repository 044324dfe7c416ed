#include "tests/support/cmocka_all.h"

#include "index/net/lazy_curl.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options_of_curl),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "base/lazy_crypto.h"

#include <pthread.h>

/* Eight threads need it at the same moment, for the first time. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/client/cache.h"
#include "pinc/pinc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/pinc-care-XXXXXX";

static void fill(void)
{
    const struct pinc_cache_facts facts = {.lifetime = 100};
    struct pinc_cache *cache;

    assert_int_equal(pinc_cache_new(&cache, folder, NULL), PINC_OK);
    pinc_cache_put(cache, PINC_CACHE_HOST, PINC_LIT("one"), &facts, PINC_LIT("payload"));
    pinc_cache_put(cache, PINC_CACHE_HOST, PINC_LIT("two"), &facts, PINC_LIT("payload"));
    pinc_cache_free(cache);
}

static void test_verify_and_prune(void **state)
{
    struct pinc_session *session = pinc_session_new();
    struct pinc_error err = {0};
    uint64_t entries, damaged, removed;
    char path[128];
    FILE *file;

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(pinc_session_set(session, "cache-dir", folder, NULL), PINC_OK);
    fill();
    assert_int_equal(pinc_cache_verify(session, &entries, &damaged, NULL), PINC_OK);
    assert_int_equal(entries, 2);
    assert_int_equal(damaged, 0);

    /* An entry of which only the name is one. */
    (void)snprintf(path, sizeof path, "%s/hosts-v1/%032d", folder, 7);
    file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs("nonsense", file);
    (void)fclose(file);
    assert_int_equal(pinc_cache_verify(session, &entries, &damaged, NULL), PINC_OK);
    assert_int_equal(entries, 3);
    assert_int_equal(damaged, 1);
    assert_int_not_equal(access(path, F_OK), 0);

    assert_int_equal(pinc_cache_prune(session, "1d", &removed, NULL), PINC_OK);
    assert_int_equal(removed, 0);
    assert_int_equal(pinc_cache_prune(session, "1", &removed, NULL), PINC_OK);
    assert_true(removed > 0);
    assert_int_equal(pinc_cache_verify(session, &entries, &damaged, NULL), PINC_OK);
    assert_int_equal(entries, 0);
    assert_int_equal(pinc_cache_prune(session, "1x", &removed, &err), PINC_EUSAGE);
    assert_string_equal(err.text, "neither days nor a size: '1x'");
    pinc_session_free(session);
    pinc_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_verify_and_prune)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

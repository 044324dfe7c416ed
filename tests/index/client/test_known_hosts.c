#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/client/known_hosts.h"
#include "tests/support/sweep.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NOW 1000000000

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    (void)strcpy(folder, "/tmp/pinc-test-hosts-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state)
{
    (void)state;
    pinc_folder_remove(folder);
    return 0;
}

/* One origin, one record, whatever the path is; what is not a URL of a server has none. */
static void test_origins(void **state)
{
    static const struct {
        const char *label, *url;
        bool same; /* as https://files.example/a */
        bool none;
    } cases[] = {
        {"the same", "https://files.example/a", true, false},
        {"another path", "https://FILES.example:443/b/c?d#e", true, false},
        {"with a user", "https://me:secret@files.example/", true, false},
        {"another port", "https://files.example:444/a", false, false},
        {"another scheme", "http://files.example/a", false, false},
        {"another host", "https://example/a", false, false},
        {"a file", "file:///a", false, true},
        {"a name", "a-1.0.tar.gz", false, true},
        {"nothing", "", false, true},
    };
    struct pinc_known_hosts hosts = {.arena = pinc_arena_new(), .now = NOW};
    struct pinc_known_host *first, *got;
    size_t i;

    (void)state;
    first = pinc_known_hosts_get(&hosts, pinc_slice_of(cases[0].url));
    assert_non_null(first);
    assert_false(first->no_metadata || first->no_ranges || first->found || first->missing);
    first->missing = 3;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        got = pinc_known_hosts_get(&hosts, pinc_slice_of(cases[i].url));
        if ((got == NULL) != cases[i].none || (got == first) != cases[i].same) {
            fail_msg("%s", cases[i].label);
        }
        assert_true(!got || got == first || got->missing == 0);
    }
    /* Without a cache nothing is kept, and nothing fails. */
    pinc_known_hosts_save(&hosts, first);
    pinc_arena_free(hosts.arena);
}

/* Save two facts of a server, and look it up in another run. */
static struct pinc_known_host again(bool no_metadata, bool no_ranges, bool refresh, int64_t now)
{
    struct pinc_known_hosts hosts = {.arena = pinc_arena_new(), .now = NOW};
    const struct pinc_slice url = PINC_LIT("http://h/x");
    struct pinc_known_host *host, found;

    assert_int_equal(pinc_cache_new(&hosts.cache, folder, NULL), PINC_OK);
    host = pinc_known_hosts_get(&hosts, url);
    host->no_metadata = no_metadata;
    host->no_ranges = no_ranges;
    host->crowd = no_metadata != no_ranges;
    host->tail_doublings = no_ranges ? 3 : 1;
    pinc_known_hosts_save(&hosts, host);
    pinc_cache_free(hosts.cache);

    assert_int_equal(pinc_cache_new(&hosts.cache, folder, NULL), PINC_OK);
    hosts.first = NULL;
    hosts.refresh = refresh;
    hosts.now = now;
    found = *pinc_known_hosts_get(&hosts, url);
    pinc_cache_free(hosts.cache);
    pinc_arena_free(hosts.arena);
    return found;
}

/* What is kept is believed for a day, by this origin alone, unless all is to be asked anew. */
static void test_kept(void **state)
{
    int64_t now = 0;
    struct pinc_known_host host;
    unsigned bits;

    (void)state;
    now = (int64_t)time(NULL);
    for (bits = 0; bits < 4; bits++) {
        host = again((bits & 1) != 0, (bits & 2) != 0, false, now);
        assert_int_equal(host.no_metadata, bits & 1);
        assert_int_equal(host.no_ranges, bits >> 1);
        assert_int_equal(host.crowd, bits == 1 || bits == 2);
        assert_int_equal(host.tail_doublings, bits >> 1 ? 3 : 1);
    }
    host = again(true, true, false, now + 86300);
    assert_true(host.no_metadata && host.no_ranges);
    host = again(true, true, false, now + 86500);
    assert_false(host.no_metadata || host.no_ranges || host.tail_doublings);
    host = again(true, false, false, now + 86500);
    assert_false(host.crowd);
    host = again(true, true, true, now);
    assert_false(host.no_metadata || host.no_ranges);
}

/* An entry of another length is nobody's. */
static void test_damaged(void **state)
{
    static const char payload[] = "\3\3";
    struct pinc_known_hosts hosts = {.arena = pinc_arena_new(), .now = (int64_t)time(NULL)};
    struct pinc_cache_facts facts = {.lifetime = 86400};
    const struct pinc_known_host *host;

    (void)state;
    assert_int_equal(pinc_cache_new(&hosts.cache, folder, NULL), PINC_OK);
    pinc_cache_put(hosts.cache, PINC_CACHE_HOST, PINC_LIT("http://h:80"), &facts,
                   (struct pinc_slice){payload, 2});
    pinc_cache_put(hosts.cache, PINC_CACHE_HOST, PINC_LIT("http://good:80"), &facts,
                   (struct pinc_slice){payload, 1});
    pinc_cache_flush(hosts.cache);
    host = pinc_known_hosts_get(&hosts, PINC_LIT("http://h/"));
    assert_false(host->no_metadata || host->no_ranges);
    host = pinc_known_hosts_get(&hosts, PINC_LIT("http://good/"));
    assert_true(host->no_metadata && host->no_ranges);
    pinc_cache_free(hosts.cache);
    pinc_arena_free(hosts.arena);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_known_hosts hosts = {.arena = pinc_arena_new(), .now = NOW};
    const struct pinc_known_host *host =
        hosts.arena ? pinc_known_hosts_get(&hosts, pinc_slice_of(data)) : NULL;

    assert_true(!host || hosts.first == host);
    pinc_arena_free(hosts.arena);
    return host ? PINC_OK : pinc_fail_memory(err);
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, "https://files.example/a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_origins),
        cmocka_unit_test_setup_teardown(test_kept, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_damaged, make_folder, remove_folder),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

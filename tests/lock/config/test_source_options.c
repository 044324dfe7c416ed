#include "tests/support/cmocka_all.h"
#include "tests/support/fake_getenv.h"

#include "lock/config/source_options.h"

#include <string.h>

static void test_set(void **state)
{
    static const struct pinc_slice host = {"h", 1};
    const char *vars[] = {"HOME=/h", "XDG_CACHE_HOME=/c", NULL};
    struct pinc_session *session = pinc_session_new();
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_settings settings = {.network = {.timeout = 7}};
    struct pinc_slice hosts[] = {host};
    struct pinc_indexes indexes = {.trusted_hosts = {hosts, 1, 1}};
    struct pinc_client_options options = {.limits.timeout = 0};

    (void)state;
    pinc_session_use_getenv(session, fake_getenv, vars);
    settings.network.timeout = 7;
    settings.network.retries = 2;
    settings.network.cert = PINC_LIT("ca.pem");
    settings.network.proxy = PINC_LIT("http://p");
    settings.cache.offline = true;
    settings.cache.remote =
        (struct pinc_remote_settings){.url = PINC_LIT("http://c"), .write = true, .wait_ms = 9};
    assert_int_equal(pinc_client_options_set(&options, &settings, &indexes, session, arena, NULL),
                     PINC_OK);
    assert_string_equal(options.cache_dir, "/c/pinc");
    assert_string_equal(options.netrc, "/h/.netrc");
    assert_string_equal(options.cert, "ca.pem");
    assert_string_equal(options.proxy, "http://p");
    assert_null(options.client_cert);
    assert_string_equal(options.caching.remote.url, "http://c");
    assert_true(options.caching.remote.write && !options.caching.remote.builds);
    assert_int_equal(options.caching.remote.wait_ms, 9);
    assert_true(options.offline && !options.refresh);
    assert_true(options.limits.timeout == 7 && options.limits.retries == 2);
    assert_ptr_equal(options.trusted_hosts, hosts);
    assert_int_equal(options.n_trusted_hosts, 1);
    /* The callbacks ask the session. */
    assert_string_equal(options.callbacks.getenv(options.callbacks.user, "HOME"), "/h");
    assert_int_equal(options.callbacks.progress(options.callbacks.user,
                                                &(struct pinc_client_stats){.requests = 1}),
                     0);
    assert_int_equal(options.callbacks.stopped(options.callbacks.user), 0);
    pinc_session_cancel(session);
    assert_int_equal(options.callbacks.stopped(options.callbacks.user), 1);

    vars[1] = "NETRC=/n";
    settings.cache.none = true;
    options = (struct pinc_client_options){.limits.timeout = 0};
    assert_int_equal(pinc_client_options_set(&options, &settings, &indexes, session, arena, NULL),
                     PINC_OK);
    assert_null(options.cache_dir);
    assert_string_equal(options.netrc, "/n");
    vars[0] = NULL;
    options = (struct pinc_client_options){.limits.timeout = 0};
    assert_int_equal(pinc_client_options_set(&options, &settings, &indexes, session, arena, NULL),
                     PINC_OK);
    assert_null(options.netrc);
    pinc_arena_free(arena);
    pinc_session_free(session);
}

static void test_kinds(void **state)
{
    (void)state;
    assert_int_equal(pinc_source_options_message_kind(PINC_NOTE_DETAIL), PINC_MESSAGE_DETAIL);
    assert_int_equal(pinc_source_options_message_kind(PINC_NOTE_INFO), PINC_MESSAGE_NOTE);
    assert_int_equal(pinc_source_options_message_kind(PINC_NOTE_WARNING), PINC_MESSAGE_WARNING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_kinds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

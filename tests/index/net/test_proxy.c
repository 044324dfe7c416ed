#include "tests/support/cmocka_all.h"

#include "index/net/proxy.h"
#include "tests/support/sweep.h"

#include <string.h>

/* "NAME=value" entries, as in an environment. */
static const char *lookup(void *user, const char *name)
{
    const char *const *entry;
    const size_t n = strlen(name);

    for (entry = user; *entry; entry++) {
        if (strncmp(*entry, name, n) == 0 && (*entry)[n] == '=') {
            return *entry + n + 1;
        }
    }
    return NULL;
}

static void check_text(const char *got, const char *want)
{
    if (want) {
        assert_non_null(got);
        assert_string_equal(got, want);
    } else {
        assert_null(got);
    }
}

static void test_find(void **state)
{
    static const struct {
        const char *label, *environment[5], *given, *http, *https, *none;
    } cases[] = {
        {"nothing", {NULL}, NULL, NULL, NULL, NULL},
        {"each its own", {"http_proxy=a", "HTTPS_PROXY=b", "NO_PROXY=c"}, NULL, "a", "b", "c"},
        {"one for all", {"all_proxy=a", "https_proxy=b"}, NULL, "a", "b", NULL},
        {"lower case first", {"HTTP_PROXY=A", "http_proxy=a"}, NULL, "a", NULL, NULL},
        {"empty is none", {"http_proxy=", "ALL_PROXY=", "no_proxy="}, NULL, NULL, NULL, NULL},
        {"in a CGI program", {"HTTP_PROXY=A", "REQUEST_METHOD=GET"}, NULL, NULL, NULL, NULL},
        {"given", {"http_proxy=a", "no_proxy=*"}, "g", "g", "g", NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        union {
            const char *const *in;
            void *out;
        } user = {.in = cases[i].environment};
        const struct pinc_proxies got = pinc_proxies_find(cases[i].given, lookup, user.out);

        print_message("proxies: %s\n", cases[i].label);
        check_text(got.http, cases[i].http);
        check_text(got.https, cases[i].https);
        check_text(got.none, cases[i].none);
    }
    assert_null(pinc_proxies_find(NULL, NULL, NULL).http);
}

static void test_read(void **state)
{
    static const struct {
        const char *text, *url, *user, *password, *error;
    } cases[] = {
        {NULL, "", NULL, NULL, ""},
        {"", "", NULL, NULL, ""},
        {"host", "http://host", NULL, NULL, ""},
        {"host:3128/", "http://host:3128", NULL, NULL, ""},
        {"socks5://[::1]:1080", "socks5://[::1]:1080", NULL, NULL, ""},
        {"http://me@host", "http://host", "me", "", ""},
        {"me:p@host:1", "http://host:1", "me", "p", ""},
        {"https://m%40e:p%3Aq%25@host/x", "https://host", "m@e", "p:q%", ""},
        {"http://me:p@q/r:s@host:1", "http://host:1", "me", "p@q/r:s", ""},
        {"http://:@host", "http://host", "", "", ""},
        {"http://me:p q@host", "", NULL, NULL, "the URL of the proxy holds what no URL can"},
        {"host\n", "", NULL, NULL, "the URL of the proxy holds what no URL can"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_error err = {0};
        struct pinc_proxy proxy;

        print_message("proxy: %s\n", cases[i].text ? cases[i].text : "none");
        assert_int_equal(pinc_proxy_read(&proxy, cases[i].text, arena, &err),
                         *cases[i].error ? PINC_EUSAGE : PINC_OK);
        assert_string_equal(err.text, cases[i].error);
        assert_string_equal(proxy.url, cases[i].url);
        check_text(proxy.user, cases[i].user);
        check_text(proxy.password, cases[i].password);
        pinc_arena_free(arena);
    }
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_proxy proxy;
    enum pinc_status st;

    if (!arena) {
        return pinc_fail_memory(err);
    }
    st = pinc_proxy_read(&proxy, data, arena, err);
    if (st == PINC_OK && !pinc_proxy_environment(data, arena)) {
        st = pinc_fail_memory(err);
    }
    pinc_arena_free(arena);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, "http://me:secret@host:3128/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

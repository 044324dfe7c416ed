#include "tests/support/cmocka_all.h"

#include "index/net/trusted_host.h"

static void test_secure(void **state)
{
    static const struct {
        const char *url;
        bool secure, trusted; /* trusted: with corp, [fd00::1]:8080 and other:81 in the list */
    } cases[] = {
        {"https://anything/", true, true},
        {"http://localhost:8000/", true, true},
        {"http://LOCALHOST/", true, true},
        {"http://127.0.0.1/", true, true},
        {"http://127.200.3.4:1/", true, true},
        {"http://[::1]:1/", true, true},
        {"http://127.evil.example/", false, false},
        {"http://127.0.0.1.evil.example/", false, false},
        {"http://127.0.0/", false, false},
        {"http://127.0..1/", false, false},
        {"http://128.0.0.1/", false, false},
        {"http://localhost.evil.example/", false, false},
        {"http://corp/", false, true},
        {"http://CORP:99/", false, true},
        {"http://corp.example/", false, false},
        {"http://other/", false, false},
        {"http://other:81/", false, true},
        {"http://[fd00::1]:8080/", false, true},
        {"http://[fd00::1]/", false, false},
    };
    static const struct pinc_slice hosts[] = {{"corp", 4}, {"[fd00::1]:8080", 14}, {"other:81", 8}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_url url;

        assert_true(pinc_url_split(&url, pinc_slice_of(cases[i].url)));
        if (pinc_trusted_host_secure(NULL, 0, &url) != cases[i].secure ||
            pinc_trusted_host_secure(hosts, 3, &url) != cases[i].trusted) {
            fail_msg("%s", cases[i].url);
        }
        assert_int_equal(pinc_trusted_host_has(hosts, 3, &url),
                         cases[i].trusted && !cases[i].secure);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_secure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

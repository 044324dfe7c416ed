#include "tests/support/cmocka_all.h"

#include "lock/input/redact_url.h"

#include <string.h>

static void test_urls_without_credentials(void **state)
{
    static const struct {
        const char *in, *want;
    } rows[] = {
        {"https://host/x", "https://host/x"},
        {"https://user:secret@host/x@1", "https://host/x@1"},
        {"https://token@host/x", "https://host/x"},
        {"https://a:b:c@d@host:80?q=u@v#e@f", "https://host:80?q=u@v#e@f"},
        {"https://${TOKEN}@host/", "https://${TOKEN}@host/"},
        {"https://${A}:${B_2}@host/", "https://${A}:${B_2}@host/"},
        {"https://__token__:${TOKEN}@host/", "https://__token__:${TOKEN}@host/"},
        {"https://${A}:secret@host/", "https://host/"},
        {"https://${A}x@host/", "https://host/"},
        {"https://${}@host/", "https://host/"},
        {"https://user:@host/", "https://host/"},
        {"https://user@host", "https://host"},
        {"git+ssh://git@host/x.git", "git+ssh://git@host/x.git"},
        {"git+ssh://git:secret@host/x.git", "git+ssh://git@host/x.git"},
        {"git+https://secret@host/x.git@v1", "git+https://host/x.git@v1"},
        {"file:///a@b", "file:///a@b"},
        {"./a@b", "./a@b"},
        {"", ""},
        {"no name in 'https://a:b@h' or \"git+https://c@h\"",
         "no name in 'https://h' or \"git+https://h\""},
        {"https://h/?next=https://a:b@h/", "https://h/?next=https://h/"},
        {"://a@b", "://b"},
        {"https://u:pass#word@host/x", "https://host/x"},
        {"no URL in 'https://u:pass/word@host/x' or 'a@b'", "no URL in 'https://host/x' or 'a@b'"},
        {"https://u:p?pass @word@host/x", "https://host/x"},
        {"https://host:80/x@y", "https://host:80/x@y"},
        {"https://[::1]:80/x@y", "https://[::1]:80/x@y"},
        {"git+ssh://host:org/x.git@v1", "git+ssh://host:org/x.git@v1"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pinc_buf buf = {0};

        pinc_write_url(&buf, pinc_slice_of(rows[i].in));
        assert_string_equal(buf.ptr ? buf.ptr : "", rows[i].want);
        pinc_buf_clear(&buf);
    }
}

static void test_without_scheme(void **state)
{
    static const struct {
        const char *in, *want;
    } rows[] = {
        {"user:secret@host/simple", "host/simple"},
        {"six=user:se@cret@host/x", "six=host/x"},
        {"https://user:secret@host/x", "https://host/x"},
        {"user@host:x", "user@host:x"},
        {"./a:b@c", "./a:b@c"},
        {"six=/a:b@c", "six=/a:b@c"},
        {"host:80/x", "host:80/x"},
        {"", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pinc_buf buf = {0};

        pinc_write_one_url(&buf, pinc_slice_of(rows[i].in));
        assert_string_equal(buf.ptr ? buf.ptr : "", rows[i].want);
        pinc_buf_clear(&buf);
    }
}

/* Whatever stands around it, a password is not shown; and what is written is left alone a second
 * time. */
static void test_never_shown(void **state)
{
    static const char *const frames[] = {"%s",    "a @ %s",          "--index-url='%s'", "x%sx",
                                         "%s %s", "git+%s@v1#egg=a", "https://h/?u=%s",  "%s/%s"};
    static const char *const urls[] = {"https://u:SECRET@h/",       "http://SECRET@h",
                                       "https://a@b:SECRET@h:80/x", "https://${X}SECRET@h/",
                                       "ftp+https://:SECRET@h?x",   "https://u:SECRET@@h/"};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof frames / sizeof *frames; i++) {
        for (k = 0; k < sizeof urls / sizeof *urls; k++) {
            struct pinc_buf text = {0}, once = {0}, twice = {0};
            const char *from = frames[i], *place;

            while ((place = strstr(from, "%s"))) {
                pinc_buf_add(&text, (struct pinc_slice){from, (size_t)(place - from)});
                pinc_buf_add_str(&text, urls[k]);
                from = place + 2;
            }
            pinc_buf_add_str(&text, from);
            pinc_write_url(&once, pinc_buf_slice(&text));
            if (strstr(once.ptr, "SECRET")) {
                fail_msg("%s became %s", text.ptr, once.ptr);
            }
            pinc_write_url(&twice, pinc_buf_slice(&once));
            assert_string_equal(twice.ptr, once.ptr);
            pinc_buf_clear(&text);
            pinc_buf_clear(&once);
            pinc_buf_clear(&twice);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urls_without_credentials),
        cmocka_unit_test(test_without_scheme),
        cmocka_unit_test(test_never_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

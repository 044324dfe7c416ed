#include "tests/support/cmocka_all.h"

#include "index/net/url_tokens.h"

#include <string.h>

static void check(void (*rewrite)(struct pinc_buf *buf, struct pinc_slice text), const char *text,
                  const char *want)
{
    struct pinc_buf buf = {0};

    rewrite(&buf, pinc_slice_of(text));
    assert_int_equal(buf.failed, PINC_OK);
    assert_string_equal(buf.ptr ? buf.ptr : "", want);
    pinc_buf_clear(&buf);
}

static void test_forms(void **state)
{
    static const struct {
        const char *text, *masked, *dropped;
    } cases[] = {
        {"https://h/a?v=1", "https://h/a?v=1", "https://h/a?v=1"},
        {"https://h/a?token=x", "https://h/a?token=***", "https://h/a"},
        {"https://h/a?token=x#sha256=1", "https://h/a?token=***#sha256=1", "https://h/a#sha256=1"},
        {"https://h/a?token=x&v=1", "https://h/a?token=***&v=1", "https://h/a?v=1"},
        {"https://h/a?v=1&token=x", "https://h/a?v=1&token=***", "https://h/a?v=1"},
        {"https://h/a?v=1&sig=x&w=2", "https://h/a?v=1&sig=***&w=2", "https://h/a?v=1&w=2"},
        {"https://h/a?key=x&pwd=y&v", "https://h/a?key=***&pwd=***&v", "https://h/a?v"},
        {"u ?token=x and ?sig=y.", "u ?token=*** and ?sig=***", "u  and "},
        {"'h?X-Amz-Signature=x' b", "'h?X-Amz-Signature=***' b", "'h' b"},
        {"h?AWSAccessKeyId=x", "h?AWSAccessKeyId=***", "h"},
        {"h?private_token=x/app/", "h?private_token=***", "h"},
        {"h?api-key=x", "h?api-key=***", "h"},
        {"h?CLIENT.SECRET=x", "h?CLIENT.SECRET=***", "h"},
        {"h?token=${TOKEN}", "h?token=${TOKEN}", "h?token=${TOKEN}"},
        {"h?token=${TOKEN}x", "h?token=***", "h"},
        {"h?token=", "h?token=", "h?token="},
        {"h?monkey=x", "h?monkey=x", "h?monkey=x"},
        {"h?design=x", "h?design=x", "h?design=x"},
        {"a & b=c", "a & b=c", "a & b=c"},
        {"", "", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_url_tokens_in(pinc_slice_of(cases[i].text)),
                         strcmp(cases[i].text, cases[i].masked) != 0);
        check(pinc_url_tokens_mask, cases[i].text, cases[i].masked);
        check(pinc_url_tokens_drop, cases[i].text, cases[i].dropped);
    }
}

/* One key for one token, and none of it to be seen. */
static void test_digest(void **state)
{
    struct pinc_buf a = {0}, b = {0}, c = {0};

    (void)state;
    pinc_url_tokens_digest(&a, PINC_LIT("https://h/?token=hunter2&v=1"));
    pinc_url_tokens_digest(&b, PINC_LIT("https://h/?token=hunter2&v=1"));
    pinc_url_tokens_digest(&c, PINC_LIT("https://h/?token=hunter3&v=1"));
    assert_string_equal(a.ptr, b.ptr);
    assert_string_not_equal(a.ptr, c.ptr);
    assert_null(strstr(a.ptr, "hunter"));
    assert_non_null(strstr(a.ptr, "&v=1"));
    pinc_buf_clear(&a);
    pinc_buf_clear(&b);
    pinc_buf_clear(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_digest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

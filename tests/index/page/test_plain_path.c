#include "tests/support/cmocka_all.h"

#include "index/page/plain_path.h"

#include <string.h>

#define LEN_MAX 40u

/* The rule, in plain words. */
static bool is_plain(struct pinc_slice path)
{
    size_t i;

    for (i = 0; i < path.len; i++) {
        const char c = path.ptr[i];

        if ((i == 0 || path.ptr[i - 1] == '/') && (c == '.' || c == '/')) {
            return false;
        }
        if (!pinc_is_alnum(c) && (c == '\0' || !strchr("-_.+/", c))) {
            return false;
        }
    }
    return path.len > 0;
}

static void check(const char *text, size_t len)
{
    const struct pinc_slice path = {text, len};

    if (pinc_path_is_plain(path) != is_plain(path)) {
        fail_msg("%.*s (%zu bytes)", (int)len, text, len);
    }
}

/* Each byte in each place of a path of each length, behind a slash and behind a letter. */
static void test_each_byte(void **state)
{
    char text[LEN_MAX];
    size_t len, at;
    unsigned c;

    (void)state;
    for (len = 0; len <= LEN_MAX; len++) {
        for (at = 0; at < len; at++) {
            for (c = 0; c < 256; c++) {
                memset(text, 'a', sizeof text);
                text[at] = (char)c;
                check(text, len);
                if (at > 0) {
                    text[at - 1] = '/';
                    check(text, len);
                }
            }
        }
    }
}

static void test_texts(void **state)
{
    static const struct {
        const char *text;
        bool want;
    } cases[] = {
        {"", false},
        {"a", true},
        {"/", false},
        {".", false},
        {"packages/d5/b8/76ba9f6328ec5fd35b20bf8514bf5677dfde6880/x_y-0.1+cu1.tar.gz", true},
        {"packages/d5//b8/76ba9f6328ec5fd35b20bf8514bf5677dfde6880/x_y-0.1.tar.gz", false},
        {"packages/d5/b8/76ba9f6328ec5fd35b20bf8514bf5677dfde6880/.x_y-0.1.tar.gz", false},
        {"packages/d5/b8/76ba9f6328ec5fd35b20bf8514bf5677dfde6880/x_y-0.1.tar.gz?", false},
        {"a/", true},
        {"a//", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_path_is_plain(pinc_slice_of(cases[i].text)), cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_byte),
                                       cmocka_unit_test(test_texts)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "index/net/url_place.h"

#include "tests/support/cmocka_all.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[] = "/tmp/pinc-test-place-XXXXXX";

/* "$" in a text stands for the folder. */
static void expand(struct pinc_buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '$') {
            pinc_buf_add_str(out, root);
        } else {
            pinc_buf_add_char(out, *text);
        }
    }
}

static void test_same(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"./B", "B", true},
        {"./B", "./B/", true},
        {"./B", "./sub/../B", true},
        {"./B", "$/B", true},
        {"./B", "file://$/B", true},
        {"./B", "file://$/B/", true},
        {"./B", "file:$/B", true},
        {"./B", "file:B", true},
        {"./B", "FILE://localhost$/%42", true},
        {"./B", "./link", true},
        {"./B", "./b", false},
        {"./B", "./B.", false},
        {"./B", "./sub", false},
        {"file:B", "file:B#egg=b", true},
        {"file:B", "file:B#subdirectory=x", false},
        {"file:B#subdirectory=x&egg=b", "file:B#egg=c&subdirectory=x", true},
        {"./a#b", "file:a%23b", true},
        {"gone", "file:gone", true},
        {"https://h/f.whl", "https://u:p@h/f.whl", true},
        {"https://h/f.whl", "https://h/f.whl#sha256=00", false},
        {"https://h/f.whl#sha256=00&sha256=11", "https://h/f.whl#sha256=00", true},
        {"https://h/f.whl", "https://h:443/f.whl", true},
        {"https://h/f.whl", "http://h/f.whl", false},
        {"https://h/f.whl", "https://h/f.whl?x", false},
        {"file://host/B", "./B", false},
        {"", "", true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf a = {0}, b = {0};

        expand(&a, cases[i].a);
        expand(&b, cases[i].b);
        if (pinc_url_same_place(pinc_buf_slice(&a), pinc_buf_slice(&b)) != cases[i].same) {
            fail_msg("%s and %s", cases[i].a, cases[i].b);
        }
        pinc_buf_clear(&a);
        pinc_buf_clear(&b);
    }
}

static int setup(void **state)
{
    (void)state;
    return mkdtemp(root) && chdir(root) == 0 && mkdir("B", 0700) == 0 && mkdir("b", 0700) == 0 &&
                   mkdir("sub", 0700) == 0 && mkdir("a#b", 0700) == 0 && symlink("B", "link") == 0
               ? 0
               : -1;
}

static int teardown(void **state)
{
    (void)state;
    (void)unlink("link");
    return rmdir("B") || rmdir("b") || rmdir("sub") || rmdir("a#b") || chdir("/") || rmdir(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same)};

    return cmocka_run_group_tests(tests, setup, teardown);
}

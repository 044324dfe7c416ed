#include "index/build/git_redirect.h"

#include "tests/support/cmocka_all.h"

#include <string.h>

static void test_redirected(void **state)
{
    (void)state;
    assert_true(pinc_git_redirected(PINC_LIT(
        "fatal: unable to access 'http://h/r/': The requested URL returned error: 302\n")));
    assert_false(pinc_git_redirected(PINC_LIT("fatal: The requested URL returned error: 404\n")));
    assert_false(pinc_git_redirected(PINC_LIT("returned error: 3")));
    assert_false(pinc_git_redirected(PINC_LIT("")));
}

/* Which of several submodules it was. */
static void test_redirected_url(void **state)
{
    static const struct {
        const char *output, *want;
    } cases[] = {
        {"fatal: unable to access 'http://h/r/': The requested URL returned error: 302\n",
         "http://h/r"},
        {"Cloning into 'x'...\n"
         "fatal: unable to access 'http://h/a/': Could not resolve host: h\n"
         "fatal: unable to access 'https://h:8/b.git': The requested URL returned error: 307\n"
         "fatal: clone of 'https://h:8/b.git' into submodule path 'b' failed\n",
         "https://h:8/b.git"},
        {"fatal: unable to access 'http://h/r/': The requested URL returned error: 404\n", ""},
        {"returned error: 302\n", ""},
        {"fatal: unable to access 'http://h/r", ""},
        {"", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_slice got = pinc_git_redirected_url(pinc_slice_of(cases[i].output));

        if (!pinc_slice_equal(got, pinc_slice_of(cases[i].want))) {
            fail_msg("%s: %.*s", cases[i].output, PINC_SLICE_ARG(got));
        }
    }
}

#define AT "12:00:00.000000 http.c:676            <= Recv header: "
#define ANOTHER "git cannot fetch 'http://h/a/r': the server redirects to another host: "
#define NO_REPOSITORY                                                                              \
    "git cannot fetch 'http://h/a/r': the server redirects to something that is no repository: "
#define NO_URL                                                                                     \
    "git cannot fetch 'http://h/a/r': the server redirects to something that is no http URL: "

static void test_redirect(void **state)
{
    static const struct {
        const char *label, *url, *trace, *want, *error;
    } cases[] = {
        {"a path", "http://h/a/r", AT "Location: /b/r/info/refs?service=git-upload-pack\r\n",
         "http://h:80/b/r", NULL},
        {"the last one counts", "http://h/a/r",
         AT "location: /x/info/refs\n" AT "LOCATION:  /y/info/refs \n", "http://h:80/y", NULL},
        {"the whole URL, another case", "http://h/a/r", AT "Location: HTTP://H/b/info/refs\n",
         "http://h:80/b", NULL},
        {"to https", "http://h/a/r", AT "Location: https://h/b/info/refs\n", "https://h:443/b",
         NULL},
        {"to https of another port", "http://h:8000/a", AT "Location: https://h/b/info/refs\n",
         NULL,
         "git cannot fetch 'http://h:8000/a': the server redirects to another host: "
         "'https://h/b/info/refs'"},
        {"from https", "https://h/a", AT "Location: http://h/b/info/refs\n", NULL,
         "git cannot fetch 'https://h/a': the server redirects to another host: "
         "'http://h/b/info/refs'"},
        {"another host", "http://h/a/r", AT "Location: http://g/a/r/info/refs\n", NULL,
         ANOTHER "'http://g/a/r/info/refs'"},
        {"without its scheme", "http://h/a/r", AT "Location: //g/a/r/info/refs\n", NULL,
         ANOTHER "'http://g/a/r/info/refs'"},
        {"the host in front of an @", "http://h/a/r", AT "Location: http://h@g/a/r/info/refs\n",
         NULL, ANOTHER "'http://g/a/r/info/refs'"},
        {"a trailing dot", "http://h/a/r", AT "Location: http://h./a/r/info/refs\n", NULL,
         ANOTHER "'http://h./a/r/info/refs'"},
        {"another port", "http://h/a/r", AT "Location: http://h:81/a/r/info/refs\n", NULL,
         ANOTHER "'http://h:81/a/r/info/refs'"},
        {"the usual port, written", "http://h/a/r", AT "Location: http://h:80/b/info/refs\n",
         "http://h:80/b", NULL},
        {"credentials", "http://h/a/r", AT "Location: http://u:p@h/a/r/info/refs\n", NULL,
         NO_REPOSITORY "'http://h/a/r/info/refs'"},
        {"a page", "http://h/a/r", AT "Location: /login\n", NULL, NO_REPOSITORY "'http://h/login'"},
        {"a file", "http://h/a/r", AT "Location: file:///etc/info/refs\n", NULL,
         NO_URL "'file:///etc/info/refs'"},
        {"a word with a control character", "http://h/a/r", AT "Location: ext::sh \033]8;;x\n",
         NULL, NULL},
        {"none", "http://h/a/r", AT "Server: x\nsaid: Location: /y/info/refs\n", NULL, NO_URL "''"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_error error = {0};
        const char *got;
        const enum pinc_status st = pinc_git_redirect(&got, pinc_slice_of(cases[i].url),
                                                      pinc_slice_of(cases[i].trace), arena, &error);

        if (cases[i].want ? st != PINC_OK || strcmp(got, cases[i].want) != 0
                          : st != PINC_ENET || got ||
                                (cases[i].error && strcmp(error.text, cases[i].error) != 0)) {
            fail_msg("%s: %s, %s", cases[i].label, got ? got : "nothing", error.text);
        }
        assert_null(strpbrk(error.text, "\033\r\n"));
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_redirected),
                                       cmocka_unit_test(test_redirected_url),
                                       cmocka_unit_test(test_redirect)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

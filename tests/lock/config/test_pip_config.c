#include "tests/support/cmocka_all.h"

#include "lock/config/pip_config.h"

#include <string.h>

static void test_parse(void **state)
{
    static const struct {
        const char *label, *text, *index, *extra, *cert;
    } cases[] = {
        {"nothing", "", NULL, NULL, NULL},
        {"the usual", "[global]\nindex-url = https://a/simple\ncert=/x.pem\n", "https://a/simple",
         NULL, "/x.pem"},
        {"colon, case, underscore", "[global]\r\nINDEX_URL: https://a\r\n", "https://a", NULL,
         NULL},
        {"install goes before global", "[install]\nindex-url=b\n[global]\nindex-url=a\n", "b", NULL,
         NULL},
        {"other sections", "[list]\nindex-url=b\n[freeze]\ncert=c\n", NULL, NULL, NULL},
        {"several lines", "[global]\nextra-index-url =\n  a\n  # comment\n\tb\ncert = c\n", NULL,
         "a\nb", "c"},
        {"indented keys",
         "[global]\n    index-url = a\n    extra-index-url = b\n      c\n  cert = d\n", "a", "b\nc",
         "d"},
        {"an indented key without value", "[global]\n  extra-index-url =\n    b\n  cert = d\n",
         NULL, "b", "d"},
        {"comments", "# x\n; y\n[global]\n# index-url = a\ncert = c\n", NULL, NULL, "c"},
        {"empty value", "[global]\nindex-url =\n", NULL, NULL, NULL},
        {"no section", "index-url = a\n", NULL, NULL, NULL},
        {"nonsense", "[global\nfoo\n= bar\n]]\n\xff\nindex-url = a", "a", NULL, NULL},
        {"byte order mark", "\xEF\xBB\xBF[global]\nindex-url = a", "a", NULL, NULL},
        {"long key", "[global]\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa = b\n", NULL,
         NULL, NULL},
        {"an equals sign in the value", "[global]\nindex-url = a?b=c\n", "a?b=c", NULL, NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_pip_config conf = {0};

        assert_true(pinc_pip_config_parse(&conf, pinc_slice_of(cases[i].text), arena));
        assert_int_equal(conf.bad_line, strcmp(cases[i].label, "no section") == 0 ? 1 : 0);
        if (!pinc_slice_equal(conf.index_url, pinc_slice_of(cases[i].index)) ||
            !pinc_slice_equal(conf.extra_index_urls, pinc_slice_of(cases[i].extra)) ||
            !pinc_slice_equal(conf.cert, pinc_slice_of(cases[i].cert))) {
            fail_msg("%s: '%.*s' '%.*s' '%.*s'", cases[i].label, PINC_SLICE_ARG(conf.index_url),
                     PINC_SLICE_ARG(conf.extra_index_urls), PINC_SLICE_ARG(conf.cert));
        }
        pinc_arena_free(arena);
    }
}

static void test_memory(void **state)
{
    static const char text[] =
        "[global]\nindex-url = https://a/simple\nextra-index-url =\n  a\n  b\ncert = c\n";
    unsigned long n;
    bool done = false;

    (void)state;
    for (n = 1; !done; n++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_pip_config conf = {0};
        long live = pinc_alloc_live();

        assert_non_null(arena);
        pinc_alloc_fail_at(n);
        done = pinc_pip_config_parse(&conf, pinc_slice_of(text), arena);
        pinc_alloc_fail_at(0);
        pinc_arena_free(arena);
        assert_true(pinc_alloc_live() <= live);
    }
    assert_true(n > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parse), cmocka_unit_test(test_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

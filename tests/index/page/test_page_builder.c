#include "tests/support/cmocka_all.h"

#include "index/net/url.h"
#include "index/page/page_builder.h"

/* A file says the same behind another one as alone. */
static void compare(struct pinc_slice base, struct pinc_slice before, struct pinc_slice reference,
                    struct pinc_slice name)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_page_builder one, two;
    struct pinc_page_file *alone, *after;

    pinc_page_builder_init(&one, base, arena, NULL);
    pinc_page_builder_init(&two, base, arena, NULL);
    alone = pinc_page_builder_add(&one, reference, name);
    (void)pinc_page_builder_add(&two, before, PINC_LIT("name.whl"));
    after = pinc_page_builder_add(&two, reference, name);
    assert_int_equal(alone == NULL, after == NULL);
    if (alone) {
        assert_true(pinc_slice_equal(alone->url, after->url));
        assert_true(pinc_slice_equal(alone->filename, after->filename));
        assert_true(!after->sound ||
                    (pinc_url_is_clean(after->url) && pinc_url_is_absolute(after->url)));
    }
    pinc_page_builder_clear(&one);
    pinc_page_builder_clear(&two);
    pinc_arena_free(arena);
}

/* URLs that begin as the one before take a shorter way, to the same end. */
static void test_alike(void **state)
{
    static const char *const references[] = {
        "https://h/a/b/demo-1.whl",
        "https://h/a/b/demo-2.whl#sha256=00",
        "https://h/x/demo-1%2B1.whl",
        "https://h/x/../demo.whl",
        "https://h/x/./demo.whl",
        "https://h/.hidden",
        "https://h//demo.whl",
        "https://h/",
        "https://h",
        "https://H/a/demo.whl",
        "https://me:secret@h/a/demo-1.whl",
        "https://me:secret@h/a/demo-2.whl",
        "https://h:8080/a.whl",
        "https://h:99999/a.whl",
        "ftp://h/a.whl",
        "//h/a/demo.whl",
        "//i/a/demo.whl",
        "/a/demo-1.whl",
        "/a/demo-2.whl?x",
        "../../files/demo-1.whl",
        "../../files/demo-2.whl#x",
        "../../files/demo 3.whl",
        "../../files/../demo-4.whl",
        "demo-1.whl",
        "demo-2.whl",
        " demo-3.whl",
        "demo-4.whl ",
        "#x",
        "?y",
        "",
        "d\xc3\xa9mo.whl",
        "file:///tmp/demo-1.whl",
        "file:///tmp/demo-2.whl",
    };
    static const char *const bases[] = {"https://h/simple/demo/", "https://h/simple/demo?q",
                                        "http://h"};
    static const char *const names[] = {"name.whl",     NULL,    "demo-2.whl",
                                        "b/demo-2.whl", "2.whl", ""};
    const size_t n = sizeof references / sizeof *references;
    size_t b, i, k, m;

    (void)state;
    for (b = 0; b < 3; b++) {
        for (i = 0; i < n; i++) {
            for (k = 0; k < n; k++) {
                for (m = 0; m < sizeof names / sizeof *names; m++) {
                    compare(pinc_slice_of(bases[b]), pinc_slice_of(references[i]),
                            pinc_slice_of(references[k]), pinc_slice_of(names[m]));
                }
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "index/page/page_builder.h"

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
    size_t n = sizeof references / sizeof *references, b, i, k;

    (void)state;
    for (b = 0; b < 3; b++) {
        for (i = 0; i < n; i++) {
            for (k = 0; k < n; k++) {
                struct pinc_arena *arena = pinc_arena_new();
                struct pinc_page_builder one, two;
                struct pinc_page_file *alone, *after;
                struct pinc_slice name = PINC_LIT("name.whl");

                pinc_page_builder_init(&one, pinc_slice_of(bases[b]), arena, NULL);
                pinc_page_builder_init(&two, pinc_slice_of(bases[b]), arena, NULL);
                alone = pinc_page_builder_add(&one, pinc_slice_of(references[k]), name);
                (void)pinc_page_builder_add(&two, pinc_slice_of(references[i]), name);
                after = pinc_page_builder_add(&two, pinc_slice_of(references[k]), name);
                assert_int_equal(alone == NULL, after == NULL);
                assert_true(!alone || pinc_slice_equal(alone->url, after->url));
                pinc_page_builder_clear(&one);
                pinc_page_builder_clear(&two);
                pinc_arena_free(arena);
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

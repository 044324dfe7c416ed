#include "tests/support/cmocka_all.h"

#include "index/source/wanted_file.h"

#include <string.h>

/* Names and versions are compared as they mean, not as they are written. */
static void test_is(void **state)
{
    static const struct {
        const char *name, *version, *wrong; /* NULL: it is */
    } cases[] = {
        {"demo-pkg", "1.0", NULL},
        {"Demo_Pkg", "1", NULL},
        {"demo.pkg", "1.0.0", NULL},
        {"demo-pkg", "v1.0", NULL},
        {"demo", "1.0", "demo"},
        {"", "1.0", ""},
        {"demo-pkg", "1.1", "1.1"},
        {"demo-pkg", "1.0a1", "1.0a1"},
        {"demo-pkg", "1.0+cu1", "1.0+cu1"},
        {"demo-pkg", "", ""},
        {"demo-pkg", "x", "x"},
        {"evil", "2", "evil"},
    };
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_release release = {.text = PINC_LIT("1.0")};
    const struct wanted_file want = {.name = PINC_LIT("demo-pkg"), .release = &release};
    size_t i;

    (void)state;
    assert_int_equal(pinc_version_parse(&release.version, release.text, arena, NULL), PINC_OK);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_metadata_text text = {.name = pinc_slice_of(cases[i].name),
                                                .version = pinc_slice_of(cases[i].version)};
        struct pinc_slice wrong = {NULL, 0};
        const bool is = wanted_file_is(&want, &text, arena, &wrong);

        if (is != (cases[i].wrong == NULL) ||
            (!is && !pinc_slice_equal(wrong, pinc_slice_of(cases[i].wrong)))) {
            fail_msg("%s %s: '%.*s'", cases[i].name, cases[i].version, PINC_SLICE_ARG(wrong));
        }
    }
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

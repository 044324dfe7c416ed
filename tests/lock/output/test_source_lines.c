#include "tests/support/cmocka_all.h"

#include "lock/output/source_lines.h"
#include "tests/support/fake_resolution.h"

#include <string.h>

/* The first target takes a from index 0 by a rule; b is free. */
static void test_set(void **state)
{
    static const struct pinc_slice names[] = {{"a", 1}};
    static const struct pinc_source_rule rule = {.patterns = names, .n_patterns = 1, .targets = 1};
    struct fake_resolution *fake = fake_resolution_new(
        "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\n"
        "release a 1\nwheel cp310-cp310-manylinux_2_17_x86_64\n"
        "release a 2\nwheel cp310-cp310-manylinux_2_17_aarch64\nrelease b 1\nwheel py3-none-any\n",
        "a\nb\n", NULL);
    size_t unhashed = 9;

    (void)state;
    assert_int_equal(fake->model->n_lines, 3);
    fake_index_place(fake->resolution->picks[0].project[0], fake->resolution->picks[0].file[0],
                     PINC_LIT("https://h/a.whl"), 0);
    fake->request.files.sources = (struct pinc_source_rules){.rules = &rule, .n_rules = 1};
    assert_int_equal(
        pinc_source_lines_set(fake->model, fake->resolution, &fake->request, &unhashed, NULL),
        PINC_OK);
    assert_int_equal(unhashed, 0);
    assert_null(fake->model->lines[0].url.ptr);
    fake->request.files.sources.by_url = true;
    assert_int_equal(
        pinc_source_lines_set(fake->model, fake->resolution, &fake->request, &unhashed, NULL),
        PINC_OK);
    assert_int_equal(unhashed, 1);
    assert_true(pinc_slice_equal(fake->model->lines[0].url, PINC_LIT("https://h/a.whl")));
    assert_true(pinc_source_line_is(&fake->model->lines[0]));
    assert_null(fake->model->lines[1].url.ptr);
    assert_false(pinc_source_line_is(&fake->model->lines[1]));
    assert_null(fake->model->lines[2].url.ptr);
    fake_resolution_free(fake);
}

static void test_version(void **state)
{
    static const struct {
        const char *name, *url, *want; /* NULL: none of that project */
    } cases[] = {
        {"torch", "https://h/whl/cu113/torch-1.12.1%2Bcu113-cp310-cp310-linux_x86_64.whl#sha256=0",
         "1.12.1+cu113"},
        {"my-package", "https://h/My_Package-2.0-py3-none-any.whl", "2.0"},
        {"a", "https://h/a-1.0.tar.gz", "1.0"},
        {"a-b", "https://h/a-b-1.0.zip", "1.0"},
        {"a", "https://h/b-1.0-py3-none-any.whl", NULL},
        {"a", "https://h/a-1.0.exe", NULL},
        {"a", "https://h/", NULL},
        {"a", "", NULL},
    };
    struct pinc_arena *arena = pinc_arena_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_version version;
        struct pinc_buf got = {0};
        enum pinc_status st = pinc_source_line_version(&version, pinc_slice_of(cases[i].name),
                                                       pinc_slice_of(cases[i].url), arena);

        if (st == PINC_OK) {
            pinc_version_print(&got, &version);
        }
        if (st != (cases[i].want ? PINC_OK : PINC_ESYNTAX) ||
            (cases[i].want && strcmp(got.ptr, cases[i].want) != 0)) {
            fail_msg("%s: %d %s", cases[i].url, (int)st, got.ptr);
        }
        pinc_buf_clear(&got);
    }
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_version),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Why a version of the existing output does not stay. */
#include "lock/compile/not_kept.h"

#include "tests/support/cmocka_all.h"
#include "tests/support/fake_resolution.h"

static const char INDEX[] = "target linux-x86_64 3.12\n"
                            "target linux-aarch64 3.12\n"
                            "release idna 3.20\nwheel py3-none-any\n"
                            "release idna 3.7\nwheel py3-none-any\n"
                            "release idna 2.8\nwheel py3-none-any\n"
                            "release flask 3.1\nwheel py3-none-any\nneeds idna<3.20\n"
                            "release x86only 2.0\nwheel py3-none-manylinux_2_28_x86_64\n"
                            "release x86only 1.0\nwheel py3-none-any\n";

struct row {
    const char *input, *constraints, *name, *version, *want;
};

static void one(const struct row *row)
{
    struct fake_resolution *fake = fake_resolution_new(INDEX, row->input, row->constraints);
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_kept kept = {.name = pinc_slice_of(row->name), .targets = 3};
    struct pinc_buf text = {0};
    struct pinc_error err = {0};

    assert_int_equal(pinc_version_parse(&kept.version, pinc_slice_of(row->version), arena, &err),
                     PINC_OK);
    fake->request.kept = &kept;
    fake->request.n_kept = 1;
    assert_int_equal(pinc_not_kept_tell(&text, fake->resolution, &fake->request, &err), PINC_OK);
    assert_string_equal(text.ptr ? text.ptr : "", row->want);
    pinc_buf_clear(&text);
    pinc_arena_free(arena);
    fake_resolution_free(fake);
}

static void test_reasons(void **state)
{
    static const struct row rows[] = {
        {"idna<3.20\n", NULL, "idna", "3.20", "idna 3.20: requirements.in:1 asks for idna<3.20\n"},
        {"idna\n", "idna<3\n", "idna", "3.7", "idna 3.7: constraints.txt:1 allows idna<3\n"},
        {"flask\n", NULL, "idna", "3.20", "idna 3.20: flask 3.1 needs idna<3.20\n"},
        {"idna\n", NULL, "idna", "9.9", "idna 9.9: no index in use has it\n"},
        {"x86only\n", NULL, "x86only", "2.0",
         "x86only 2.0: it has no file for CPython 3.12 on linux-aarch64\n"},
        /* What stays, or is needed by nobody. */
        {"idna\n", NULL, "idna", "3.20", ""},
        {"idna\n", NULL, "idna", "3.20.0", ""},
        {"idna\n", NULL, "flask", "3.0", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        one(&rows[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reasons)};

    return cmocka_run_group_tests_name("not_kept", tests, NULL, NULL);
}

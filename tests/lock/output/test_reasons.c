#include "tests/support/sweep.h"

#include "lock/output/reasons.h"
#include "tests/support/fake_resolution.h"

#include <string.h>

#define TWO "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\n"
#define PURE "wheel py3-none-any\n"

/* Of each line "NAME: REASON, REASON". */
static void test_via(void **state)
{
    static const struct {
        const char *label, *index, *input, *constraints, *want;
    } cases[] = {
        {"the input, and who needs it", "release a 1\n" PURE "needs b\nrelease b 1\n" PURE,
         "a\nb\n", NULL, "a: -r requirements.in\nb: -r requirements.in, a\n"},
        {"a reason once", "release a 1\n" PURE "needs b\nneeds b>=1\nrelease b 1\n" PURE,
         "a\na>=1\n", NULL, "a: -r requirements.in\nb: a\n"},
        {"constraints and overrides that hold",
         TWO "override b>=1\nrelease a 1\n" PURE "needs b\nrelease b 1\n" PURE, "a\n",
         "b<9\nb<8\nother<1\na<5; platform_machine == 'none'\n",
         "a: -r requirements.in\nb: --override overrides.txt, -c constraints.txt, a\n"},
        {"an extra of the package itself is not a reason",
         "release a 1\n" PURE "extra x\nneeds a[y]; extra == 'x'\nextra y\n", "a[x]\n", NULL,
         "a: -r requirements.in\n"},
        {"only where it is needed",
         TWO "release a 1\n" PURE "needs c; platform_machine == 'x86_64'\n"
             "release b 1\n" PURE "needs c; platform_machine == 'aarch64'\nrelease c 1\n"
             "wheel cp310-cp310-manylinux_2_17_x86_64\nrelease c 2\n"
             "wheel cp310-cp310-manylinux_2_17_aarch64\n",
         "a\nb\n", NULL, "a: -r requirements.in\nb: -r requirements.in\nc: a\nc: b\n"},
    };
    size_t i, k, v;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_resolution *fake =
            fake_resolution_new(cases[i].index, cases[i].input, cases[i].constraints);
        struct pinc_buf got = {0};

        for (k = 0; k < fake->model->n_lines; k++) {
            const struct pinc_lock_line *line = &fake->model->lines[k];

            pinc_buf_addf(&got, "%.*s:", PINC_SLICE_ARG(line->name));
            for (v = 0; v < line->n_via; v++) {
                pinc_buf_addf(&got, "%s %.*s", v ? "," : "", PINC_SLICE_ARG(line->via[v]));
            }
            pinc_buf_add_char(&got, '\n');
        }
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
        fake_resolution_free(fake);
    }
}

/* Each requirement of the input leads to its line, what packages need to none. */
static void test_lines(void **state)
{
    struct fake_resolution *fake = fake_resolution_new(
        "release a 1\n" PURE "needs b\nrelease b 1\n" PURE, "b\na\n\n# x\na<2\n", NULL);
    struct pinc_reasons *reasons;
    size_t i;

    (void)state;
    assert_int_equal(pinc_reasons_new(&reasons, fake->resolution, &fake->request, fake->list, NULL,
                                      fake->model->arena, NULL),
                     PINC_OK);
    assert_int_equal(fake->list->n_lines, 3);
    for (i = 0; i < 3; i++) {
        assert_ptr_equal(pinc_reasons_line(reasons, fake->list->lines[i].req),
                         &fake->list->lines[i]);
    }
    for (i = 0; i < fake->resolution->n_edges; i++) {
        const struct pinc_edge *edge = &fake->resolution->edges[i];

        assert_int_equal(pinc_reasons_line(reasons, edge->req) != NULL, edge->from == PINC_NONE);
    }
    pinc_reasons_free(reasons);
    pinc_reasons_free(NULL);
    fake_resolution_free(fake);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const struct fake_resolution *fake = data;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_reasons *reasons = NULL;
    const struct pinc_requirement *reference;
    const struct pinc_lock_line *line = &fake->model->lines[0];
    struct pinc_texts out;
    enum pinc_status st = arena ? pinc_reasons_new(&reasons, fake->resolution, &fake->request,
                                                   fake->list, NULL, arena, err)
                                : pinc_fail_memory(err);

    if (st == PINC_OK) {
        st = pinc_reasons_find(&out, reasons, line->name, line->targets, fake->resolution->edges, 1,
                               &reference, err);
    }
    pinc_reasons_free(reasons);
    pinc_arena_free(arena);
    return st;
}

static void test_sweep(void **state)
{
    struct fake_resolution *fake = fake_resolution_new("release a 1\n" PURE, "a\n", "a<3\n");

    (void)state;
    sweep(attempt, fake);
    fake_resolution_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_via),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

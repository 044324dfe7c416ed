#include "tests/support/cmocka_all.h"

#include "lock/output/config_settings.h"
#include "tests/support/fake_resolution.h"

#include <string.h>

#define INDEX                                                                                      \
    "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\n"                                        \
    "release a 1\nsdist\nrelease b 1\nsdist\n"
#define X86 " ; platform_machine == 'x86_64'"

static const char *unwritten(const struct pinc_requirement_line *line,
                             const struct fake_resolution *fake)
{
    const struct pinc_lock_line *locked = &fake->model->lines[0];

    return pinc_config_settings_unwritten(
        line, locked->name, locked->targets,
        pinc_marker_targets(line->marker, fake->request.envs, fake->request.n_envs));
}

/* What a's line is written with, then why the first line's settings are not written elsewhere. */
static void test_collect(void **state)
{
    static const struct {
        const char *label, *input, *constraints, *want;
    } cases[] = {
        {"none", "a\n", NULL, ""},
        {"one", "a --config-settings=x=1\n", NULL, " x=1"},
        {"in their order, of all lines once",
         "a --config-settings=y=1 --config-settings=x=1\na --config-settings=x=1 "
         "--config-settings=z=1\n",
         NULL, " y=1 x=1 z=1"},
        {"twice on a line is a list", "a --config-settings=x=1 --config-settings=x=1\n", NULL,
         " x=1 x=1"},
        {"of another project", "a\nb --config-settings=x=1\n", NULL, ""},
        {"of a constraint", "a\n", "a --config-settings=x=1\n", ""},
        {"not on all of its targets", "a" X86 " --config-settings=x=1\na\n", NULL,
         " (other targets take the same version without them)"},
    };
    size_t i, k, n;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_resolution *fake =
            fake_resolution_new(INDEX, cases[i].input, cases[i].constraints);
        const struct pinc_slice *settings;
        struct pinc_buf got = {0};
        const char *why;

        assert_int_equal(pinc_config_settings_collect(&settings, &n, fake->model->lines[0].name,
                                                      fake->model->lines[0].targets, fake->list,
                                                      &fake->request, fake->model->arena, NULL),
                         PINC_OK);
        for (k = 0; k < n; k++) {
            pinc_buf_addf(&got, " %.*s", PINC_SLICE_ARG(settings[k]));
        }
        why = unwritten(&fake->list->lines[0], fake);
        if (why) {
            pinc_buf_addf(&got, " (%s)", why);
        }
        if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0) {
            fail_msg("%s:%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
        fake_resolution_free(fake);
    }
}

/* A setting that may not be shown is written nowhere, nor are the others of its line. */
static void test_hidden(void **state)
{
    struct fake_resolution *fake =
        fake_resolution_new(INDEX, "a --config-settings=x=1 --config-settings=y=2\n", NULL);
    struct pinc_requirement_line *line = &fake->list->lines[0];
    struct pinc_line_setting settings[2] = {line->settings.items[0], line->settings.items[1]};
    const struct pinc_slice *out;
    size_t n;

    (void)state;
    settings[1].written = (struct pinc_slice){NULL, 0};
    line->settings.items = settings;
    assert_int_equal(pinc_config_settings_collect(&out, &n, fake->model->lines[0].name,
                                                  fake->model->lines[0].targets, fake->list,
                                                  &fake->request, fake->model->arena, NULL),
                     PINC_OK);
    assert_int_equal(n, 0);
    assert_string_equal(unwritten(line, fake),
                        "they would show a password or the value of a variable");
    fake_resolution_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_collect),
        cmocka_unit_test(test_hidden),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

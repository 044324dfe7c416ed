#include "tests/support/cmocka_all.h"

#include "tests/support/fake_resolution.h"

#include <string.h>

#define THREE "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\ntarget macos-arm64 3.10\n"
#define PURE " 1.0\nwheel py3-none-any\n"

/* A line as "NAME VERSION|BARE|URL TARGETS MARKER [EXTRAS] (REASONS)". */
static void print_line(struct pinc_buf *buf, const struct pinc_lock_line *line)
{
    size_t i;

    pinc_buf_addf(buf, "%.*s ", PINC_SLICE_ARG(line->name));
    pinc_buf_add(buf, line->bare.ptr ? line->bare : line->url.ptr ? line->url : line->version);
    pinc_buf_addf(buf, " %llx", (unsigned long long)line->targets);
    if (line->marker.len) {
        pinc_buf_addf(buf, " {%.*s}", PINC_SLICE_ARG(line->marker));
    }
    for (i = 0; i < line->n_extras; i++) {
        pinc_buf_addf(buf, " [%.*s]", PINC_SLICE_ARG(line->extras[i]));
    }
    for (i = 0; i < line->n_via; i++) {
        pinc_buf_addf(buf, "%s%.*s", i ? ", " : " (", PINC_SLICE_ARG(line->via[i]));
    }
    pinc_buf_add_str(buf, ")\n");
}

static const struct {
    const char *label, *index, *input, *constraints;
    size_t packages, differ;
    const char *want;
} cases[] = {
    {"empty", THREE, "", NULL, 0, 0, ""},
    {"one line for all", THREE "release a" PURE, "A\n", NULL, 1, 0,
     "a 1.0 7 (-r requirements.in)\n"},
    {"equal versions spelt differently share a line",
     THREE "release a 1.0\nwheel cp310-cp310-linux_x86_64\n"
           "wheel cp310-cp310-linux_aarch64\nrelease a 1.0\nwheel cp310-cp310-macosx_11_0_arm64\n",
     "a\n", NULL, 1, 0, "a 1.0 7 (-r requirements.in)\n"},
    {"oldest first",
     THREE "release a 1.0\nwheel py3-none-any\nrelease a 2.0\nwheel py3-none-any\nrelease a 10.0\n"
           "wheel py3-none-any\n",
     "a==2.0; sys_platform == 'darwin'\na==1.0; platform_machine == 'x86_64'\n"
     "a==10.0; platform_machine == 'aarch64'\n",
     NULL, 1, 1,
     "a 1.0 1 {platform_machine == 'x86_64'} (-r requirements.in)\n"
     "a 2.0 4 {sys_platform == 'darwin'} (-r requirements.in)\n"
     "a 10.0 2 {platform_machine == 'aarch64'} (-r requirements.in)\n"},
    {"a local version is another version",
     THREE "release a 1.0+x\nwheel cp310-cp310-linux_x86_64\nrelease a 1.0\n"
           "wheel cp310-cp310-linux_aarch64\nwheel cp310-cp310-macosx_11_0_arm64\n",
     "a\n", NULL, 1, 1,
     "a 1.0 6 {platform_machine != \"x86_64\"} (-r requirements.in)\n"
     "a 1.0+x 1 {platform_machine == \"x86_64\"} (-r requirements.in)\n"},
    {"the input's marker for what follows",
     THREE "release a" PURE "needs b; sys_platform == 'linux'\nrelease b" PURE "release c" PURE,
     "a\nc; sys_platform != 'darwin'\n", NULL, 3, 2,
     "a 1.0 7 (-r requirements.in)\nb 1.0 3 {sys_platform != 'darwin'} (a)\n"
     "c 1.0 3 {sys_platform != 'darwin'} (-r requirements.in)\n"},
    {"extras of the targets that ask for them",
     THREE "release a" PURE "extra x\nextra y\nneeds b; extra == 'y'\n"
           "release b" PURE,
     "a[x]\na[y]; sys_platform == 'darwin'\n", NULL, 2, 1,
     "a 1.0 7 [x] [y] (-r requirements.in)\nb 1.0 4 {sys_platform == 'darwin'} (a)\n"},
    {"constraints where they hold", THREE "release a" PURE "release b" PURE, "a\nb\n",
     "a<2; python_version < '3'\nB<2\nzzz\nb!=3\n", 2, 0,
     "a 1.0 7 (-r requirements.in)\nb 1.0 7 (-c constraints.txt, -r requirements.in)\n"},
    {"a package that needs itself",
     THREE "release a" PURE "extra x\nneeds a[y]; extra == 'x'\nextra y\n", "a[x]\n", NULL, 1, 0,
     "a 1.0 7 [x] [y] (-r requirements.in)\n"},
    {"references", THREE "release b" PURE,
     "a @ https://h/a-1.0-py3-none-any.whl#egg=x ; sys_platform == 'linux'\n"
     "https://h/c-2.0-py3-none-any.whl\n-e git+https://h/d.git#egg=d\nb\n",
     NULL, 4, 1,
     "a https://h/a-1.0-py3-none-any.whl#egg=x 3 {sys_platform == 'linux'} (-r requirements.in)\n"
     "b 1.0 7 (-r requirements.in)\n"
     "c https://h/c-2.0-py3-none-any.whl 7 (-r requirements.in)\n"
     "d -e git+https://h/d.git#egg=d 7 (-r requirements.in)\n"},
    {"a reference here, a release there", THREE "release a" PURE,
     "a @ https://h/a-1.0-py3-none-any.whl ; sys_platform == 'linux'\na ; sys_platform == "
     "'darwin'\n",
     NULL, 1, 1,
     "a https://h/a-1.0-py3-none-any.whl 3 {sys_platform == 'linux'} (-r requirements.in)\n"
     "a 1.0 4 {sys_platform == 'darwin'} (-r requirements.in)\n"},
};

static void test_models(void **state)
{
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_resolution *fake =
            fake_resolution_new(cases[i].index, cases[i].input, cases[i].constraints);
        struct pinc_buf buf = {0};

        for (k = 0; k < fake->model->n_lines; k++) {
            print_line(&buf, &fake->model->lines[k]);
        }
        if (strcmp(buf.ptr ? buf.ptr : "", cases[i].want) != 0) {
            print_error("%s\n", cases[i].label);
        }
        assert_string_equal(buf.ptr ? buf.ptr : "", cases[i].want);
        assert_int_equal(fake->model->n_packages, cases[i].packages);
        assert_int_equal(fake->model->n_differ, cases[i].differ);
        pinc_buf_clear(&buf);
        fake_resolution_free(fake);
    }
}

static void test_targets_that_no_marker_tells_apart(void **state)
{
    struct fake_resolution *fake = fake_resolution_solve(
        "target manylinux_2_28_x86_64 3.10\ntarget manylinux_2_17_x86_64 3.10\n"
        "release a 2.0\nwheel cp310-cp310-manylinux_2_28_x86_64\nrelease a 1.0\nwheel "
        "cp310-cp310-manylinux_2_17_x86_64\n"
        "release b 1.0\nwheel cp310-cp310-manylinux_2_28_x86_64\nneeds a==2.0\n"
        "wheel cp310-cp310-manylinux_2_17_x86_64\nneeds a==1.0\n",
        "b\n", NULL);
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(
        pinc_lock_model_new(&fake->model, fake->resolution, &fake->request, fake->list, NULL, &err),
        PINC_EUNSUPPORTED);
    assert_null(fake->model);
    assert_int_equal(strncmp(err.text, "a 2.0: ", 7), 0);
    fake_resolution_free(fake);
}

static void test_out_of_memory(void **state)
{
    struct fake_resolution *fake = fake_resolution_solve(
        THREE "release a" PURE "needs b; sys_platform == 'linux'\nrelease b" PURE "extra x\n",
        "a\nb[x]; sys_platform == 'linux'\nc @ https://h/c-1.0-py3-none-any.whl\n", "b<2\n");
    const long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM && n < 1000; n++) {
        struct pinc_error err = {0};

        pinc_alloc_fail_at(n);
        st = pinc_lock_model_new(&fake->model, fake->resolution, &fake->request, fake->list, NULL,
                                 &err);
        if (st == PINC_OK) {
            st = pinc_lock_model_hash(fake->model, fake->resolution, &fake->request,
                                      fake_resolution_hash, NULL, &err);
        }
        pinc_alloc_fail_at(0);
        assert_int_equal(err.code, st);
        pinc_lock_model_free(fake->model);
        fake->model = NULL;
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 10);
    fake_resolution_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_models),
        cmocka_unit_test(test_targets_that_no_marker_tells_apart),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

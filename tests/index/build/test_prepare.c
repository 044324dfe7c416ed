#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "tests/support/build_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An interpreter that cannot be run makes place for the next one. */
static void test_choice_of_python(void **state)
{
    static const struct {
        const char *label, *script;
    } cases[] = {
        {"shim of an interpreter that is not there",
         "#!/bin/sh\necho not installed >&2\nexit 127\n"},
        {"script whose interpreter is not there", "#!/nonexistent/sh\n"},
        {"something else", "#!/bin/sh\necho 3.7\n"},
    };
    size_t i;

    (void)state;
    (void)build_program("bin/python3", "#!/bin/sh\necho second\nexit 1\n");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_build_options options =
            build_options(build_source("choice", BACKEND("    pass\n")));
        struct pinc_build_report report;
        struct pinc_error err = {0};
        struct pinc_build *build;
        struct pinc_buf want = {0};

        if (getenv("UNDER_VALGRIND") && strncmp(cases[i].script, "#!/nonexistent", 14) == 0) {
            continue; /* tests/valgrind.sh says why */
        }
        (void)build_program("bin/python3.7", cases[i].script);
        options.version = PINC_LIT("3.7");
        options.search = build_path("bin");
        assert_int_equal(build_run(&build, &options, &report, &err), PINC_ENOTFOUND);
        pinc_buf_addf(&want, "'%s/bin/python3' cannot be run, or does not tell what it is",
                      build_root);
        if (strcmp(err.text, want.ptr) != 0) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        pinc_build_free(build);
        pinc_buf_clear(&want);
    }
}

/* Requirements come from the caller: those of pyproject.toml, then those that the backend asks for
 * beside them. */
static enum pinc_status give_requirements(void *user, const char *const **folders, size_t *n,
                                          const struct pinc_slice *requirements,
                                          size_t n_requirements, const struct pinc_python *python,
                                          struct pinc_arena *its, struct pinc_error *err)
{
    struct pinc_buf *seen = user;
    const char **list = pinc_arena_array(its, 1, sizeof *list);
    size_t i;

    (void)err;
    assert_true(python->minor.len >= 3);
    for (i = 0; i < n_requirements; i++) {
        pinc_buf_add(seen, requirements[i]);
        pinc_buf_add_char(seen, i + 1 < n_requirements ? ',' : ';');
    }
    list[0] = build_path("wheel");
    *folders = list;
    *n = 1;
    return PINC_OK;
}

static void test_requirements(void **state)
{
    static const char backend[] =
        "import os, helper\n"
        "def get_requires_for_build_wheel(settings=None):\n"
        "    return ['more', 'first'] if settings == {'a': ['b']} else []\n"
        "def build_wheel(folder, settings=None, metadata=None):\n"
        "    import zipfile\n"
        "    assert os.popen('helper-script').read() == 'helped\\n'\n"
        "    with zipfile.ZipFile(folder + '/demo-1.0-py3-none-any.whl', 'w') as z:\n"
        "        z.writestr('demo-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: "
        "Demo\\n'\n"
        "            'Version: 1.0\\nRequires-Dist: ' + helper.NAME + '\\n')\n"
        "    return 'demo-1.0-py3-none-any.whl'\n";
    const char *const pyproject =
        "[build-system]\nrequires = ['first']\nbuild-backend = 'backend'\n"
        "backend-path = ['in/tree']\n";
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct pinc_build *build;
    struct pinc_buf seen = {0};
    struct pinc_build_options options;
    const char *path;
    size_t goal;

    (void)state;
    build_write(build_path("wheel/helper.py"), "NAME = 'dep'\n");
    build_write(build_path("wheel/helper-1.dist-info/entry_points.txt"),
                "[console_scripts]\nhelper-script = helper_script:main\n");
    build_write(build_path("wheel/helper-1.data/purelib/helper_script.py"),
                "def main():\n    print('helped')\n");
    build_write(build_path("tree/pyproject.toml"), pyproject);
    build_write(build_path("tree/in/tree/backend.py"), backend);
    for (goal = 0; goal < 2; goal++) {
        options = build_options(build_path("tree"));
        options.services = (struct pinc_build_services){NULL, give_requirements, &seen};
        options.settings = PINC_LIT("{\"a\": [\"b\"]}");
        options.goal = goal ? PINC_BUILD_WHEEL : PINC_BUILD_METADATA;
        if (build_run(&build, &options, &report, &err) != PINC_OK && !goal) {
            fail_msg("%s\n%.*s", err.text, (int)pinc_build_output(build).len,
                     pinc_build_output(build).ptr);
        }
        assert_true(pinc_slice_equal(pinc_buf_slice(&seen), PINC_LIT("first;first,more,first;")));
        seen.len = 0;
        if (goal) {
            assert_int_equal(pinc_build_end_wheel(build, &path, NULL), PINC_OK);
            assert_int_equal(access(path, R_OK), 0);
        } else {
            assert_int_equal(report.metadata.n_requires, 1);
            assert_true(pinc_slice_equal(report.metadata.requires[0], PINC_LIT("dep")));
        }
        pinc_build_free(build);
    }
    pinc_buf_clear(&seen);
    assert_int_equal(build_scratch_folders(), 0);
}

/* What cannot be built is told before anything of it is run. */
static void test_sources(void **state)
{
    static const struct {
        const char *label, *path, *subdirectory;
        enum pinc_status status;
        const char *want; /* ROOT stands for the root */
    } cases[] = {
        {"not there", "gone.tar.gz", "", PINC_EIO,
         "cannot open 'ROOT/gone.tar.gz': No such file or directory"},
        {"no archive", "text.tar.gz", "", PINC_ESYNTAX, NULL},
        {"no such subdirectory", "source", "a/b", PINC_ENOTFOUND, "it has no folder 'a/b'"},
        {"a file in its place", "source", "backend.py", PINC_ENOTFOUND,
         "it has no folder 'backend.py'"},
        {"a damaged pyproject.toml", "odd", "", PINC_ESYNTAX, NULL},
    };
    size_t i;

    (void)state;
    (void)build_source("source", BACKEND("    pass\n"));
    build_write(build_path("text.tar.gz"), "this is no archive");
    build_write(build_path("odd/pyproject.toml"), "[build-system\n");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_build_options options = build_options(build_path(cases[i].path));
        struct pinc_build_report report;
        struct pinc_error err = {0};
        struct pinc_build *build;
        struct pinc_buf want = {0};

        options.subdirectory = pinc_slice_of(cases[i].subdirectory);
        print_message("source: %s\n", cases[i].label);
        assert_int_equal(build_run(&build, &options, &report, &err), cases[i].status);
        if (cases[i].want) {
            const char *at = strstr(cases[i].want, "ROOT");

            pinc_buf_add_str(&want, at ? "cannot open '" : "");
            pinc_buf_add_str(&want, at ? build_root : "");
            pinc_buf_add_str(&want, at ? at + 4 : cases[i].want);
            assert_string_equal(err.text, want.ptr);
        }
        assert_int_equal(pinc_build_output(build).len, 0);
        assert_false(pinc_build_lacked_something(build));
        pinc_build_free(build);
        pinc_buf_clear(&want);
    }
    assert_int_equal(build_scratch_folders(), 0);
}

/* Requirements that nobody has: the build is not run, and the machine lacks something. */
static enum pinc_status give_nothing(void *user, const char *const **folders, size_t *n,
                                     const struct pinc_slice *requirements, size_t n_requirements,
                                     const struct pinc_python *python, struct pinc_arena *its,
                                     struct pinc_error *err)
{
    (void)user, (void)folders, (void)n, (void)requirements, (void)n_requirements, (void)python;
    (void)its;
    return pinc_fail(err, PINC_EIO, "nothing fulfils first");
}

static void test_without_requirements(void **state)
{
    struct pinc_build_options options = build_options(build_path("tree"));
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct pinc_build *build;

    (void)state;
    build_write(build_path("tree/pyproject.toml"),
                "[build-system]\nrequires = ['first']\nbuild-backend = 'backend'\n");
    options.services = (struct pinc_build_services){NULL, give_nothing, NULL};
    assert_int_equal(build_run(&build, &options, &report, &err), PINC_EIO);
    assert_string_equal(err.text, "nothing fulfils first");
    assert_true(pinc_build_lacked_something(build));
    pinc_build_free(build);
    assert_int_equal(build_scratch_folders(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choice_of_python),
        cmocka_unit_test(test_requirements),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_without_requirements),
    };

    return cmocka_run_group_tests(tests, build_set_up, build_tear_down);
}

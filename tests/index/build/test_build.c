#include "tests/support/cmocka_all.h"

#include "base/file.h"
#include "base/limits.h"
#include "index/build/build.h"

#include <archive.h>
#include <archive_entry.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Source folders whose build backend is a file of their own, so that nothing is asked of any index.
 * They need python3.
 */
#define PYPROJECT                                                                                  \
    "[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n"
#define BACKEND(body)                                                                              \
    "import os, sys, time\n"                                                                       \
    "def prepare_metadata_for_build_wheel(folder, settings=None):\n" body                          \
    "    os.makedirs(folder + '/demo-1.0.dist-info')\n"                                            \
    "    with open(folder + '/demo-1.0.dist-info/METADATA', 'w') as f:\n"                          \
    "        f.write('Metadata-Version: 2.1\\nName: Demo\\nVersion: 1.0\\n'\n"                     \
    "                'Requires-Python: >=3.99\\nRequires-Dist: dep>=1\\n'\n"                       \
    "                'Requires-Dist: two; extra == \"e\"\\nProvides-Extra: e\\n')\n"               \
    "    return 'demo-1.0.dist-info'\n"                                                            \
    "def build_wheel(folder, settings=None, metadata=None):\n"                                     \
    "    raise RuntimeError('only metadata is wanted')\n"

static char root[PATH_MAX]; /* of the test's files */
static struct pinc_arena *arena;

static const char *path_of(const char *name)
{
    return pinc_path_join(arena, pinc_slice_of(root), pinc_slice_of(name));
}

static void write_file(const char *path, const char *text)
{
    char *folder = pinc_arena_copy(arena, path, pinc_path_folder(pinc_slice_of(path)).len);

    assert_int_equal(pinc_folder_make(folder, NULL), PINC_OK);
    assert_int_equal(pinc_file_replace(path, pinc_slice_of(text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
}

/* A source folder of that name; its path. */
static const char *make_source(const char *name, const char *backend)
{
    struct pinc_buf file = {0};

    pinc_buf_addf(&file, "%s/pyproject.toml", path_of(name));
    write_file(file.ptr, PYPROJECT);
    file.len = 0;
    pinc_buf_addf(&file, "%s/backend.py", path_of(name));
    write_file(file.ptr, backend);
    pinc_buf_clear(&file);
    return path_of(name);
}

/* A stand-in for an interpreter: a shell script. */
static const char *make_program(const char *name, const char *script)
{
    const char *path = path_of(name);

    write_file(path, script);
    assert_int_equal(chmod(path, 0755), 0);
    return path;
}

static enum pinc_status run(struct pinc_build **out, const struct pinc_build_options *options,
                            struct pinc_build_report *report, struct pinc_error *err)
{
    enum pinc_status st = pinc_build_start(out, options, err);

    if (st != PINC_OK) {
        return st;
    }
    while (!pinc_build_poll(*out)) {
        struct pollfd p = {.fd = pinc_build_fd(*out), .events = POLLIN};

        (void)poll(&p, 1, 10);
    }
    return pinc_build_end(*out, report, arena, err);
}

static struct pinc_build_options new_options(const char *path)
{
    return (struct pinc_build_options){
        .path = path, .search = getenv("PATH"), .scratch = root, .timeout = 120};
}

static void check_demo(const struct pinc_build_report *report)
{
    const struct pinc_metadata_text *m = &report->metadata;

    assert_true(pinc_slice_equal(m->name, PINC_LIT("Demo")));
    assert_true(pinc_slice_equal(m->version, PINC_LIT("1.0")));
    assert_true(pinc_slice_equal(m->requires_python, PINC_LIT(">=3.99")));
    assert_int_equal(m->n_requires, 2);
    assert_true(pinc_slice_equal(m->requires[0], PINC_LIT("dep>=1")));
    assert_int_equal(m->n_extras, 1);
    assert_true(pinc_slice_equal(m->extras[0], PINC_LIT("e")));
    assert_true(m->final);
}

static size_t scratch_folders(void)
{
    struct pinc_buf command = {0};
    FILE *list;
    size_t n = 0;
    int c;

    pinc_buf_addf(&command, "ls -d '%s'/pinc-* 2>/dev/null", root);
    list = popen(command.ptr, "r");
    assert_non_null(list);
    while ((c = getc(list)) != EOF) {
        n += c == '\n';
    }
    (void)pclose(list);
    pinc_buf_clear(&command);
    return n;
}

static void test_folder(void **state)
{
    struct pinc_build_options options =
        new_options(make_source("plain [x]", BACKEND("    pass\n")));
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct pinc_build *build;

    (void)state;
    if (run(&build, &options, &report, &err) != PINC_OK) {
        fail_msg("%s", err.text);
    }
    check_demo(&report);
    assert_true(report.python_version.len >= 3);
    pinc_build_free(build);
    assert_int_equal(scratch_folders(), 0);
}

/* Pack a source folder's files as an sdist. */
static const char *make_sdist(const char *name, const char *prefix, const char *backend)
{
    const char *const files[][2] = {{"pyproject.toml", PYPROJECT}, {"backend.py", backend}};
    struct archive *a = archive_write_new();
    const char *path = path_of(name);
    size_t i;

    assert_int_equal(archive_write_add_filter_gzip(a), ARCHIVE_OK);
    assert_int_equal(archive_write_set_format_pax_restricted(a), ARCHIVE_OK);
    assert_int_equal(archive_write_open_filename(a, path), ARCHIVE_OK);
    for (i = 0; i < 2; i++) {
        struct archive_entry *entry = archive_entry_new();
        struct pinc_buf member = {0};

        pinc_buf_addf(&member, "%s/%s", prefix, files[i][0]);
        archive_entry_set_pathname(entry, member.ptr);
        archive_entry_set_size(entry, (la_int64_t)strlen(files[i][1]));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(a, files[i][1], strlen(files[i][1])),
                         strlen(files[i][1]));
        archive_entry_free(entry);
        pinc_buf_clear(&member);
    }
    assert_int_equal(archive_write_free(a), ARCHIVE_OK);
    return path;
}

/* Several at once: an sdist, one with a subdirectory, a folder with one. */
static void test_several(void **state)
{
    struct pinc_build_options options[3] = {
        new_options(make_sdist("demo-1.0.tar.gz", "demo-1.0", BACKEND("    pass\n"))),
        new_options(make_sdist("deep-1.0.tar.gz", "deep-1.0/a/b", BACKEND("    pass\n"))),
        new_options(root),
    };
    struct pinc_build *builds[3];
    size_t i;

    (void)state;
    (void)make_source("sub/dir", BACKEND("    pass\n"));
    options[1].subdirectory = PINC_LIT("a/b");
    options[2].subdirectory = PINC_LIT("sub/dir");
    for (i = 0; i < 3; i++) {
        assert_int_equal(pinc_build_start(&builds[i], &options[i], NULL), PINC_OK);
    }
    for (i = 0; i < 3; i++) {
        struct pinc_build_report report;
        struct pinc_error err = {0};

        while (!pinc_build_poll(builds[i])) {
            (void)poll(NULL, 0, 10);
        }
        if (pinc_build_end(builds[i], &report, arena, &err) != PINC_OK) {
            fail_msg("%zu: %s", i, err.text);
        }
        check_demo(&report);
    }
    for (i = 0; i < 3; i++) {
        pinc_build_free(builds[i]);
    }
    assert_int_equal(scratch_folders(), 0);
}

static void test_failing_backend(void **state)
{
    struct pinc_build_options options =
        new_options(make_source("failing", BACKEND("    raise ValueError('no \\033[31mluck')\n")));
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct pinc_build *build;

    (void)state;
    assert_int_equal(run(&build, &options, &report, &err), PINC_EIO);
    assert_non_null(strstr(err.text, "failed: ValueError: no \\x1b[31mluck"));
    assert_true(pinc_build_output(build).len > 100);
    pinc_build_free(build);
}

static void test_endless_backend(void **state)
{
    struct pinc_build_options options =
        new_options(make_source("endless", BACKEND("    time.sleep(1000)\n")));
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct pinc_build *build;

    (void)state;
    options.timeout = 2;
    assert_int_equal(run(&build, &options, &report, &err), PINC_EIO);
    assert_non_null(strstr(err.text, "failed: it was not done after 2 seconds"));
    pinc_build_free(build);
    assert_int_equal(scratch_folders(), 0);
    /* One that is dropped leaves nothing behind either. */
    assert_int_equal(pinc_build_start(&build, &options, NULL), PINC_OK);
    pinc_build_free(build);
    assert_int_equal(scratch_folders(), 0);
}

/* What the backend sees: no secrets, a home and a temporary folder of its own. */
static void test_variables(void **state)
{
    struct pinc_build_options options = new_options(make_source(
        "variables", BACKEND("    import tempfile\n"
                             "    seen = [k for k in os.environ if 'SECRET' in k.upper()]\n"
                             "    home = os.environ['HOME']\n"
                             "    raise ValueError([seen, os.environ.get('PIP_INDEX_URL'),\n"
                             "        os.environ.get('MORE'), home.endswith('/home'),\n"
                             "        tempfile.gettempdir() == os.path.dirname(home) + '/tmp',\n"
                             "        sys.prefix == os.path.dirname(home) + '/environment',\n"
                             "        sys.path[0].endswith('variables')])\n")));
    const char *const more[] = {"MORE=more", NULL};
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct pinc_build *build;

    (void)state;
    assert_int_equal(setenv("PIP_INDEX_URL", "https://u:p@x/", 1), 0);
    assert_int_equal(setenv("MY_secret", "s", 1), 0);
    options.environment = more;
    assert_int_equal(run(&build, &options, &report, &err), PINC_EIO);
    if (!strstr(err.text, "ValueError: [[], None, 'more', True, True, True, True]")) {
        fail_msg("%s", err.text);
    }
    pinc_build_free(build);
    assert_int_equal(unsetenv("PIP_INDEX_URL"), 0);
    assert_int_equal(unsetenv("MY_secret"), 0);
}

/* What of a failed build is told, and whether it may have failed on purpose. */
static void test_reasons(void **state)
{
    static const struct {
        const char *backend, *reason;
        bool lacked;
    } cases[] = {
        {"raise RuntimeError('do not use this,\\n  use that')",
         "RuntimeError: do not use this, use that", false},
        {"raise SystemExit('use scikit-learn')", "use scikit-learn", false},
        {"sys.exit(3)", "it ended with exit status 3", false},
        {"raise RuntimeError('pg_config executable not found')",
         "RuntimeError: pg_config executable not found", true},
        {"import nothing_of_that_name",
         "ModuleNotFoundError: No module named 'nothing_of_that_name'", true},
        {"raise Exception", "Exception", false},
        {"os._exit(7)", "the backend ended its process", false},
        {"print('last', flush=True); os.kill(os.getppid(), 9); import time; time.sleep(9)", "last",
         false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_build_options options;
        struct pinc_build_report report;
        struct pinc_build *build = NULL;
        struct pinc_error err = {0};
        struct pinc_buf text = {0};

        pinc_buf_addf(&text,
                      "import os, sys\n"
                      "def prepare_metadata_for_build_wheel(folder, settings=None):\n    %s\n",
                      cases[i].backend);
        options = new_options(make_source("reasons", text.ptr));
        assert_int_equal(run(&build, &options, &report, &err), PINC_EIO);
        assert_non_null(strstr(err.text, "failed: "));
        assert_string_equal(strstr(err.text, "failed: ") + 8, cases[i].reason);
        if (pinc_build_lacked_something(build) != cases[i].lacked) {
            fail_msg("%s: lacked something?", cases[i].backend);
        }
        pinc_build_free(build);
        pinc_buf_clear(&text);
    }
}

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
    (void)make_program("bin/python3", "#!/bin/sh\necho second\nexit 1\n");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_build_options options =
            new_options(make_source("choice", BACKEND("    pass\n")));
        struct pinc_build_report report;
        struct pinc_error err = {0};
        struct pinc_build *build;
        struct pinc_buf want = {0};

        if (getenv("UNDER_VALGRIND") && strncmp(cases[i].script, "#!/nonexistent", 14) == 0) {
            continue; /* tests/valgrind.sh says why */
        }
        (void)make_program("bin/python3.7", cases[i].script);
        options.version = PINC_LIT("3.7");
        options.search = path_of("bin");
        assert_int_equal(run(&build, &options, &report, &err), PINC_ENOTFOUND);
        pinc_buf_addf(&want, "'%s/bin/python3' cannot be run, or does not tell what it is", root);
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
    list[0] = path_of("wheel");
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
    write_file(path_of("wheel/helper.py"), "NAME = 'dep'\n");
    write_file(path_of("wheel/helper-1.dist-info/entry_points.txt"),
               "[console_scripts]\nhelper-script = helper_script:main\n");
    write_file(path_of("wheel/helper-1.data/purelib/helper_script.py"),
               "def main():\n    print('helped')\n");
    write_file(path_of("tree/pyproject.toml"), pyproject);
    write_file(path_of("tree/in/tree/backend.py"), backend);
    for (goal = 0; goal < 2; goal++) {
        options = new_options(path_of("tree"));
        options.services = (struct pinc_build_services){NULL, give_requirements, &seen};
        options.settings = PINC_LIT("{\"a\": [\"b\"]}");
        options.goal = goal ? PINC_BUILD_WHEEL : PINC_BUILD_METADATA;
        if (run(&build, &options, &report, &err) != PINC_OK && !goal) {
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
    assert_int_equal(scratch_folders(), 0);
}

static void test_refused(void **state)
{
    static const struct {
        const char *subdirectory, *search;
        enum pinc_status want;
        const char *error;
    } cases[] = {
        {"../x", "/bin", PINC_EUSAGE, "a subdirectory that is not within its source"},
        {"/x", "/bin", PINC_EUSAGE, "a subdirectory that is not within its source"},
        {"x//y", "/bin", PINC_EUSAGE, "a subdirectory that is not within its source"},
        {"x/./y", "/bin", PINC_EUSAGE, "a subdirectory that is not within its source"},
        {"x&egg=y", "/bin", PINC_EUSAGE, "a subdirectory that is not within its source"},
        {"x", "/nonexistent", PINC_ENOTFOUND,
         "it has to be built, and there is no python3.1 to build it with"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_build_options options = new_options("/x.tar.gz");
        struct pinc_error err = {0};
        struct pinc_build *build;

        options.version = PINC_LIT("3.1");
        options.subdirectory = pinc_slice_of(cases[i].subdirectory);
        options.search = cases[i].search;
        assert_int_equal(pinc_build_start(&build, &options, &err), cases[i].want);
        assert_string_equal(err.text, cases[i].error);
        assert_null(build);
    }
}

static void test_out_of_memory(void **state)
{
    struct pinc_build_options options = new_options("/x.tar.gz");
    enum pinc_status st = PINC_ENOMEM;
    struct pinc_build *build;
    unsigned long n;
    long live;

    (void)state;
    options.python = make_program("nothing", "#!/bin/sh\n");
    live = pinc_alloc_live();
    for (n = 1; st == PINC_ENOMEM; n++) {
        pinc_alloc_fail_at(n);
        st = pinc_build_start(&build, &options, NULL);
        pinc_alloc_fail_at(0);
        pinc_build_free(build);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
    assert_int_equal(scratch_folders(), 0);
}

static int set_up(void **state)
{
    (void)state;
    memcpy(root, "/tmp/test_build-XXXXXX", sizeof "/tmp/test_build-XXXXXX");
    arena = pinc_arena_new();
    return mkdtemp(root) && arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pinc_folder_remove(root);
    pinc_arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_variables),        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_choice_of_python), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_requirements),     cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_folder),           cmocka_unit_test(test_several),
        cmocka_unit_test(test_failing_backend),  cmocka_unit_test(test_endless_backend),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

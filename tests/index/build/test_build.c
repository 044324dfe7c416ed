#include "tests/support/cmocka_all.h"

#include "index/build/build_state.h"
#include "tests/support/build_folder.h"

#include <archive.h>
#include <archive_entry.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_folder(void **state)
{
    struct pinc_build_options options =
        build_options(build_source("plain [x]", BACKEND("    pass\n")));
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct pinc_build *build;

    (void)state;
    if (build_run(&build, &options, &report, &err) != PINC_OK) {
        fail_msg("%s", err.text);
    }
    build_check_demo(&report);
    assert_true(report.python_version.len >= 3);
    pinc_build_free(build);
    assert_int_equal(build_scratch_folders(), 0);
}

/* Pack a source folder's files as an sdist. */
static const char *make_sdist(const char *name, const char *prefix, const char *backend)
{
    const char *const files[][2] = {{"pyproject.toml", PYPROJECT}, {"backend.py", backend}};
    struct archive *a = archive_write_new();
    const char *path = build_path(name);
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
        build_options(make_sdist("demo-1.0.tar.gz", "demo-1.0", BACKEND("    pass\n"))),
        build_options(make_sdist("deep-1.0.tar.gz", "deep-1.0/a/b", BACKEND("    pass\n"))),
        build_options(build_root),
    };
    struct pinc_build *builds[3];
    size_t i;

    (void)state;
    (void)build_source("sub/dir", BACKEND("    pass\n"));
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
        if (pinc_build_end(builds[i], &report, build_arena, &err) != PINC_OK) {
            fail_msg("%zu: %s", i, err.text);
        }
        build_check_demo(&report);
    }
    for (i = 0; i < 3; i++) {
        pinc_build_free(builds[i]);
    }
    assert_int_equal(build_scratch_folders(), 0);
}

/* What the backend sees: no secrets, a home and a temporary folder of its own. */
static void test_variables(void **state)
{
    struct pinc_build_options options = build_options(build_source(
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
    assert_int_equal(build_run(&build, &options, &report, &err), PINC_EIO);
    if (!strstr(err.text, "ValueError: [[], None, 'more', True, True, True, True]")) {
        fail_msg("%s", err.text);
    }
    pinc_build_free(build);
    assert_int_equal(unsetenv("PIP_INDEX_URL"), 0);
    assert_int_equal(unsetenv("MY_secret"), 0);
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
        struct pinc_build_options options = build_options("/x.tar.gz");
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
    struct pinc_build_options options = build_options("/x.tar.gz");
    enum pinc_status st = PINC_ENOMEM;
    struct pinc_build *build;
    unsigned long n;
    long live;

    (void)state;
    options.python = build_program("nothing", "#!/bin/sh\n");
    live = pinc_alloc_live();
    for (n = 1; st == PINC_ENOMEM; n++) {
        pinc_alloc_fail_at(n);
        st = pinc_build_start(&build, &options, NULL);
        pinc_alloc_fail_at(0);
        pinc_build_free(build);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
    assert_int_equal(build_scratch_folders(), 0);
}

/* Memory ends while the hooks' answer is read: told as that, not as a build that failed. */
static void test_answer_memory(void **state)
{
    struct pinc_build_options options =
        build_options(build_source("memory", BACKEND("    raise ValueError('x' * 1000)\n")));
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct pinc_build *build;
    enum pinc_status st;
    bool done = false;

    (void)state;
    assert_int_equal(pinc_build_start(&build, &options, NULL), PINC_OK);
    while (!done) {
        struct pollfd p = {.fd = pinc_build_fd(build), .events = POLLIN};

        (void)poll(&p, 1, 1000);
        /* Nothing is allocated before the hooks were started, and then only for their answer. */
        pinc_alloc_fail_at(build->job ? 1 : 0);
        done = pinc_build_poll(build);
        pinc_alloc_fail_at(0);
    }
    st = pinc_build_end(build, &report, build_arena, &err);
    assert_int_equal(st, PINC_ENOMEM);
    assert_int_equal(err.code, PINC_ENOMEM);
    pinc_build_free(build);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folder),        cmocka_unit_test(test_several),
        cmocka_unit_test(test_variables),     cmocka_unit_test(test_refused),
        cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_answer_memory),
    };

    return cmocka_run_group_tests(tests, build_set_up, build_tear_down);
}

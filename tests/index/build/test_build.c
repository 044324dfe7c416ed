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
 * They need python3 with pip 22.2 or newer; the other tests run a stand-in for it.
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
        .path = path, .search = getenv("PATH"), .scratch = root, .offline = true, .timeout = 120};
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

/* What the interpreter gets: its arguments, settings and environment, as a stand-in writes them
 * down. */
static void test_settings(void **state)
{
    const struct pinc_slice indexes[] = {
        PINC_LIT("https://me:se%20cr\"et@index.example:8443/simple/"),
        PINC_LIT("https://other.example/simple")};
    const struct pinc_slice links[] = {PINC_LIT("https://u:pw@links.example/x"), PINC_LIT("/")};
    const struct pinc_slice hosts[] = {PINC_LIT("index.example")};
    const char *const more[] = {"PIP_PROXY=http://proxy.example", NULL};
    struct pinc_build_options options = new_options("/source/x-1.tar.gz");
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct pinc_build *build;
    struct pinc_file file = {.text = {NULL, 0}};

    (void)state;
    assert_int_equal(setenv("PIP_CONSTRAINT", "/x", 1), 0);
    write_file(path_of("netrc"), "machine a login b password c\n");
    options.python = make_program(
        "spy", "#!/bin/sh\n"
               "{ echo \"$@\"; env | grep ^PIP_ | grep -v CONFIG | sort; cat \"$PIP_CONFIG_FILE\" "
               "\"$NETRC\"; } > ../seen\n"
               "while [ \"$1\" != --report ]; do shift; done\n"
               "echo '{\"install\": [{\"metadata\": {\"name\": \"x\", \"version\": \"1\"}}], "
               "\"environment\": {\"python_version\": \"3.1\"}}' > \"$2\"\n");
    options.index_urls = indexes;
    options.n_index_urls = 2;
    options.find_links = links;
    options.n_find_links = 2;
    options.trusted_hosts = hosts;
    options.n_trusted_hosts = 1;
    options.cert = "/ca.pem";
    options.netrc = path_of("netrc");
    options.environment = more;
    options.offline = false;
    assert_int_equal(run(&build, &options, &report, &err), PINC_OK);
    assert_true(pinc_slice_equal(report.python_version, PINC_LIT("3.1")));
    assert_int_equal(pinc_file_read(&file, path_of("seen"), 1u << 20, NULL), PINC_OK);
    {
        char *seen = pinc_arena_copy(arena, file.text.ptr, file.text.len);

        assert_null(strstr(seen, "se%20cr"));
        assert_null(strstr(seen, "pw"));
        assert_non_null(strstr(seen, " --report "));
        assert_non_null(strstr(seen, "/report.json -- file:///source/x-1.tar.gz\n"));
        assert_non_null(strstr(seen,
                               "\nPIP_BREAK_SYSTEM_PACKAGES=1\nPIP_DISABLE_PIP_VERSION_CHECK=1\n"
                               "PIP_PROXY=http://proxy.example\n[global]\n"
                               "index-url = https://index.example:8443/simple/\nextra-index-url = "
                               "https://other.example/simple\n"
                               "no-index =\nfind-links = https://links.example/x\n    "
                               "file:///\ntrusted-host = index.example\n"
                               "cert = /ca.pem\nclient-cert =\nconstraint =\n"));
        assert_non_null(strstr(seen,
                               "\nmachine index.example login \"me\" password \"se cr\\\"et\"\n"
                               "machine a login b password c\n"));
    }
    pinc_file_clear(&file);
    pinc_build_free(build);
    assert_int_equal(unsetenv("PIP_CONSTRAINT"), 0);
}

/* Interpreters that cannot be used make place for the next one. */
/* Which line of what a failed build prints is told. */
static void test_reasons(void **state)
{
    static const struct {
        const char *printed, *reason;
    } cases[] = {
        {"a\n  b\n[end of output]\n\nnote: x\nERROR: c\n", "b"},
        {"x did not run successfully.\n  | exit code: -11\n  > [0 lines of output]\n"
         "  [end of output]\nERROR: c\n",
         "exit code: -11"},
        {"  > [2 lines of output]\n   one\n   two\n   [end of output]\n", "two"},
        {"ERROR: first\nERROR: second\nmore\n", "ERROR: first"},
        {"ERROR: Exception:\nTraceback (most recent call last):\n  File x\n    y()\n"
         "Invalid: no\n    foo bar\n       ^\n",
         "Invalid: no"},
        {"one\ntwo\n", "two"},
        {"", "exit status 3"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_build_options options = new_options(root);
        struct pinc_build_report report;
        struct pinc_build *build = NULL;
        struct pinc_error err = {0};
        struct pinc_buf script = {0};

        pinc_buf_addf(&script, "#!/bin/sh\ncat <<'END'\n%sEND\nexit 3\n", cases[i].printed);
        options.python = make_program("stand-in", script.ptr);
        assert_int_equal(run(&build, &options, &report, &err), PINC_EIO);
        assert_non_null(strstr(err.text, "failed: "));
        assert_string_equal(strstr(err.text, "failed: ") + 8, cases[i].reason);
        pinc_build_free(build);
        pinc_buf_clear(&script);
    }
}

static void test_choice_of_python(void **state)
{
    static const struct {
        const char *label, *script;
        bool next;
    } cases[] = {
        {"shim of an interpreter that is not there",
         "#!/bin/sh\necho not installed >&2\nexit 127\n", true},
        {"script whose interpreter is not there", "#!/nonexistent/sh\n", true},
        {"no pip", "#!/bin/sh\necho \"$0: No module named pip\" >&2\nexit 1\n", true},
        {"build that fails", "#!/bin/sh\necho 'ERROR: no'\necho more\nexit 1\n", false},
    };
    size_t i;

    (void)state;
    (void)make_program("bin/python3", "#!/bin/sh\necho second\nexit 1\n");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_build_options options = new_options("/x.tar.gz");
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
        assert_int_equal(run(&build, &options, &report, &err), PINC_EIO);
        pinc_buf_addf(&want, "building it with '%s/bin/python3%s' failed: %s", root,
                      cases[i].next ? "" : ".7", cases[i].next ? "second" : "ERROR: no");
        if (strcmp(err.text, want.ptr) != 0) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        pinc_build_free(build);
        pinc_buf_clear(&want);
    }
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

static void test_reports(void **state)
{
    static const struct {
        const char *in, *error;
    } cases[] = {
        {"{\"install\": [{\"metadata\": {\"name\": \"x\", \"version\": \"1\"}}]}", ""},
        {"{\"install\": [{\"metadata\": {\"name\": \"x\", \"version\": 1}}]}",
         "pip reports a package without name or version"},
        {"{\"install\": [{}]}", "pip reports a package without name or version"},
        {"{\"install\": [{}, {}]}", "pip reports 2 packages instead of one"},
        {"{}", "pip reports 0 packages instead of one"},
        {"[]", "pip reports 0 packages instead of one"},
        {"{\"install\": [",
         "the JSON document cannot be read: it ends too early (line 1, column 14)"},
    };
    struct pinc_slice full =
        PINC_LIT("{\"install\": [{\"metadata\": {\"name\": \"x\", \"version\": \"1\", "
                 "\"requires_dist\": [\"a\", 1, \"b\"], \"provides_extra\": {}}}]}");
    struct pinc_build_report report;
    long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};

        assert_int_equal(pinc_build_report_read(&report, pinc_slice_of(cases[i].in), arena, &err),
                         cases[i].error[0] ? PINC_ESYNTAX : PINC_OK);
        assert_string_equal(err.text, cases[i].error);
    }
    for (n = 1; st == PINC_ENOMEM; n++) {
        struct pinc_arena *own = pinc_arena_new();

        pinc_alloc_fail_at(n);
        st = pinc_build_report_read(&report, full, own, NULL);
        pinc_alloc_fail_at(0);
        if (st == PINC_OK) {
            assert_int_equal(report.metadata.n_requires, 2);
            assert_true(pinc_slice_equal(report.metadata.requires[1], PINC_LIT("b")));
            assert_int_equal(report.metadata.n_extras, 0);
        }
        pinc_arena_free(own);
    }
    assert_int_equal(st, PINC_OK);
    assert_int_equal(pinc_alloc_live(), live);
}

static void test_out_of_memory(void **state)
{
    const struct pinc_slice indexes[] = {PINC_LIT("https://me:pw@index.example/simple/")};
    struct pinc_build_options options = new_options("/x.tar.gz");
    enum pinc_status st = PINC_ENOMEM;
    struct pinc_build *build;
    unsigned long n;
    long live;

    (void)state;
    options.python = make_program("nothing", "#!/bin/sh\n");
    options.index_urls = indexes;
    options.n_index_urls = 1;
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
        cmocka_unit_test(test_settings),         cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_choice_of_python), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_reports),          cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_folder),           cmocka_unit_test(test_several),
        cmocka_unit_test(test_failing_backend),  cmocka_unit_test(test_endless_backend),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

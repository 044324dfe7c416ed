#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "base/process/job.h"
#include "index/build/build_state.h"
#include "tests/support/build_folder.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_failing_backend(void **state)
{
    struct pinc_build_options options = build_options(
        build_source("failing", BACKEND("    raise ValueError('no \\033[31mluck')\n")));
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct pinc_build *build;

    (void)state;
    assert_int_equal(build_run(&build, &options, &report, &err), PINC_EIO);
    assert_non_null(strstr(err.text, "failed: ValueError: no \\x1b[31mluck"));
    assert_true(pinc_build_output(build).len > 100);
    pinc_build_free(build);
}

static void test_endless_backend(void **state)
{
    struct pinc_build_options options =
        build_options(build_source("endless", BACKEND("    time.sleep(1000)\n")));
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct pinc_build *build;

    (void)state;
    options.timeout = 2;
    assert_int_equal(build_run(&build, &options, &report, &err), PINC_EIO);
    assert_non_null(strstr(err.text, "failed: it was not done after 2 seconds"));
    pinc_build_free(build);
    assert_int_equal(build_scratch_folders(), 0);
    /* One that is dropped leaves nothing behind either. */
    assert_int_equal(pinc_build_start(&build, &options, NULL), PINC_OK);
    pinc_build_free(build);
    assert_int_equal(build_scratch_folders(), 0);
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
        options = build_options(build_source("reasons", text.ptr));
        assert_int_equal(build_run(&build, &options, &report, &err), PINC_EIO);
        assert_non_null(strstr(err.text, "failed: "));
        assert_string_equal(strstr(err.text, "failed: ") + 8, cases[i].reason);
        if (pinc_build_lacked_something(build) != cases[i].lacked) {
            fail_msg("%s: lacked something?", cases[i].backend);
        }
        pinc_build_free(build);
        pinc_buf_clear(&text);
    }
}

/* A build whose program, a line of shell, has ended. */
struct ended {
    struct pinc_build build;
    struct pinc_buf out; /* its folder */
};

static void end_with(struct ended *e, const char *script, unsigned timeout)
{
    const char *const args[] = {"-c", script, NULL};
    const struct pinc_job_options options = {
        .program = "/bin/sh", .args = args, .folder = "/", .timeout = timeout};

    memset(e, 0, sizeof *e);
    e->build.arena = pinc_arena_new();
    e->build.request.pythons[0] = "/bin/py\033thon";
    e->build.request.n_pythons = 1;
    e->build.request.timeout = timeout;
    e->build.python.minor = PINC_LIT("3.11");
    pinc_buf_addf(&e->out, "%s/out", build_root);
    assert_int_equal(pinc_folder_make(e->out.ptr, NULL), PINC_OK);
    e->build.run.out = e->out.ptr;
    assert_int_equal(pinc_job_start(&e->build.job, &options, NULL), PINC_OK);
    while (!pinc_job_poll(e->build.job)) {
        (void)poll(&(struct pollfd){.fd = pinc_job_fd(e->build.job), .events = POLLIN}, 1, 20);
    }
}

static void drop(struct ended *e)
{
    pinc_job_free(e->build.job);
    pinc_buf_clear(&e->out);
    pinc_arena_free(e->build.arena);
}

/* Why a build failed: what the backend raised, else the last line that was printed, else the status. */
static void test_words(void **state)
{
    static const struct {
        const char *label, *script, *error, *want;
    } cases[] = {
        {"raised", "echo x", "ValueError: no\n\n  luck \033[1m", "ValueError: no luck \\x1b[1m"},
        {"printed", "echo first; echo ' last\033 '; echo; exit 1", NULL, "last\\x1b"},
        {"status", "exit 3", NULL, "exit status 3"},
        {"not executed", "exit 126", NULL, "it cannot be executed"},
        {"not there", "exit 127", NULL, "it cannot be executed"},
        {"ended without a result", "exit 0", NULL, "exit status 0"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_build_report report;
        struct pinc_error err = {0};
        struct ended e;
        const char *wheel = "x";
        char want[300];

        end_with(&e, cases[i].script, 0);
        e.build.answer.error = pinc_slice_of(cases[i].error);
        (void)snprintf(want, sizeof want, "building it with '/bin/py\\x1bthon' failed: %s",
                       cases[i].want);
        assert_int_equal(pinc_build_end(&e.build, &report, build_arena, &err), PINC_EIO);
        if (strcmp(err.text, want) != 0) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        assert_int_equal(pinc_build_end_wheel(&e.build, &wheel, NULL), PINC_EIO);
        assert_null(wheel);
        drop(&e);
    }
}

/* An error is cut off where nobody reads on. */
static void test_long_error(void **state)
{
    static char text[5000];
    struct pinc_build_report report;
    struct pinc_error err = {0};
    struct ended e;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[700] = '\n';
    end_with(&e, "exit 1", 0);
    e.build.answer.error = pinc_slice_of(text);
    assert_int_equal(pinc_build_end(&e.build, &report, build_arena, &err), PINC_EIO);
    assert_true(strlen(err.text) < 400);
    drop(&e);
}

/* Only words of what a machine may lack tell that it does; a package that refuses says others. */
static void test_lacked(void **state)
{
    static const struct {
        const char *type, *error;
        int status;
        bool lacked;
    } cases[] = {
        {"RuntimeError", "RuntimeError: unable to find GCC", 1, true},
        {"RuntimeError", "RuntimeError: Microsoft Visual C++ 14.0 is required", 1, true},
        {"CompileError", "CompileError: x.c:1: Python.h: missing", 1, true},
        {"ModuleNotFoundError", "ModuleNotFoundError: numpy", 1, true},
        {"ImportError", "ImportError: x", 1, true},
        {"FileNotFoundError", "FileNotFoundError: x", 1, true},
        {"subprocess.CalledProcessError", "subprocess.CalledProcessError: make", 1, true},
        {"RuntimeError", "RuntimeError: use scikit-learn", 1, false},
        {"MyImportError", "MyImportError: no", 1, false},
        {NULL, NULL, 127, true},
        {NULL, NULL, 1, false},
    };
    struct pinc_build unstarted = {.lacking = true};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ended e;
        char script[32];

        (void)snprintf(script, sizeof script, "exit %d", cases[i].status);
        end_with(&e, script, 0);
        e.build.answer.error = pinc_slice_of(cases[i].error);
        e.build.answer.error_type = pinc_slice_of(cases[i].type);
        if (pinc_build_lacked_something(&e.build) != cases[i].lacked) {
            fail_msg("%s", cases[i].error ? cases[i].error : "status");
        }
        /* Before the program ran it is known. */
        (void)pinc_fail(&e.build.failed, PINC_EIO, "x");
        assert_false(pinc_build_lacked_something(&e.build));
        drop(&e);
    }
    assert_true(pinc_build_lacked_something(&unstarted));
    assert_string_equal(pinc_build_output(&unstarted).ptr, "");
}

/* A result is what the backend names, within its folder: no link, no folder, nothing of others. */
static void test_results(void **state)
{
    static const struct {
        const char *label, *metadata, *wheel;
        enum pinc_status status, wheel_status;
        const char *error; /* of the metadata, or where that is fine of the wheel */
    } cases[] = {
        {"both", "d/METADATA", "x.whl", PINC_OK, PINC_OK, ""},
        {"above", "../METADATA", "../x.whl", PINC_EIO, PINC_EIO,
         "its backend names a result outside of its folder"},
        {"from the root", "/etc/passwd", "/etc/passwd", PINC_EIO, PINC_EIO,
         "its backend names a result outside of its folder"},
        {"no metadata", "d/EMPTY", "x.whl", PINC_ESYNTAX, PINC_OK,
         "the metadata has no Metadata-Version"},
        {"a link", "link", "link", PINC_EIO, PINC_EIO,
         "its backend says that it made 'link', which cannot be read"},
        {"a folder", "d", "d", PINC_EIO, PINC_EIO,
         "its backend says that it made 'd', which cannot be read"},
        {"too large", "large", "none", PINC_EIO, PINC_EIO,
         "its backend says that it made 'large', which is larger than metadata may be"},
        {"not there", "none", "none", PINC_EIO, PINC_EIO,
         "its backend says that it made 'none', and there is no such file"},
    };
    size_t i;

    (void)state;
    build_write(build_path("out/d/METADATA"),
                "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Dist: dep\n");
    build_write(build_path("out/d/EMPTY"), "");
    build_write(build_path("out/x.whl"), "");
    assert_int_equal(symlink("d/METADATA", build_path("out/link")), 0);
    build_write(build_path("out/large"), "");
    assert_int_equal(truncate(build_path("out/large"), (off_t)1 << 32), 0);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_build_report report;
        struct pinc_error err = {0};
        const char *wheel = "x";
        struct ended e;

        end_with(&e, "exit 0", 0);
        e.build.answer.metadata = pinc_slice_of(cases[i].metadata);
        e.build.answer.wheel = pinc_slice_of(cases[i].wheel);
        print_message("result: %s\n", cases[i].label);
        assert_int_equal(pinc_build_end(&e.build, &report, build_arena, &err), cases[i].status);
        assert_true(!cases[i].error || strcmp(err.text, cases[i].error) == 0);
        if (cases[i].status == PINC_OK) {
            assert_true(pinc_slice_equal(report.python_version, PINC_LIT("3.11")));
            assert_int_equal(report.metadata.n_requires, 1);
            assert_true(report.metadata.final);
        }
        assert_int_equal(pinc_build_end_wheel(&e.build, &wheel, NULL), cases[i].wheel_status);
        assert_int_equal(wheel != NULL, cases[i].wheel_status == PINC_OK);
        drop(&e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failing_backend), cmocka_unit_test(test_endless_backend),
        cmocka_unit_test(test_reasons),         cmocka_unit_test(test_words),
        cmocka_unit_test(test_long_error),      cmocka_unit_test(test_lacked),
        cmocka_unit_test(test_results),
    };

    return cmocka_run_group_tests(tests, build_set_up, build_tear_down);
}

#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "base/process/job.h"
#include "index/build/build_variables.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct pinc_arena *arena;
static struct pinc_buf scratch;

/* What a program sees of the environment under the changes. */
static const char *printed(const char *const *changes)
{
    static const char *const args[] = {NULL};
    const struct pinc_job_options options = {.program = "/usr/bin/env",
                                             .args = args,
                                             .environment = changes,
                                             .folder = "/",
                                             .answers = true};
    struct pinc_job *job;
    struct pinc_slice text;

    assert_int_equal(pinc_job_start(&job, &options, NULL), PINC_OK);
    while (!pinc_job_poll(job)) {
        struct pollfd p = {.fd = pinc_job_fd(job), .events = POLLIN};

        (void)poll(&p, 1, 100);
    }
    text = pinc_slice_dup(arena, pinc_job_result_get(job).output);
    pinc_job_free(job);
    return pinc_arena_copy(arena, text.ptr, text.len);
}

static bool has_line(const char *text, const char *line)
{
    const char *found = strstr(text, line);

    return found && (found == text || found[-1] == '\n') &&
           (found[strlen(line)] == '\n' || found[strlen(line)] == '\0');
}

static const char *below(const char *before, const char *name)
{
    struct pinc_buf text = {0};

    pinc_buf_addf(&text, "%s%s/%s", before, scratch.ptr, name);
    return pinc_buf_keep(&text, arena).ptr;
}

static void test_what_is_seen(void **state)
{
    static const char *const hidden[] = {
        "GITHUB_TOKEN",       "my_secret_word", "DB_PASSWORD",    "AWS_REGION",
        "SSH_AUTH_SOCK",      "NETRC",          "PIP_INDEX_URL",  "PYTHONPATH",
        "PYTHONHOME",         "UV_INDEX_URL",   "X_API_KEY",      "TWINE_USERNAME",
        "VIRTUAL_ENV_PROMPT", "FORCE_COLOR",    "session_cookie", "MYSQL_PWD",
        "PGPASSFILE",         "MY_JWT",         "SIGNING_KEY",    "SENTRY_DSN",
        "KUBECONFIG",         "GIT_ASKPASS"};
    static const char *const more[] = {"EXTRA=1", "SEEN", NULL};
    struct pinc_build_variables from = {
        .environment = "/e", .search = "/a:/b", .scratch = scratch.ptr, .more = more};
    const char *const *changes;
    const char *text;
    struct stat info;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        assert_int_equal(setenv(hidden[i], "x", 1), 0);
    }
    assert_int_equal(setenv("SEEN", "x", 1), 0);
    assert_int_equal(setenv("CFLAGS", "-O1", 1), 0);
    assert_int_equal(setenv("DATABASE_URL", "postgres://me:p@h/db", 1), 0);
    assert_int_equal(setenv("SEVERAL", "http://h/a@b x://tok@h", 1), 0);
    assert_int_equal(setenv("PLAIN_URL", "http://h/a@b", 1), 0);
    assert_int_equal(setenv("https_proxy", "http://u:p@h", 1), 0);
    assert_int_equal(setenv("HTTP_PROXY", "u:p/q@h:80", 1), 0);
    assert_int_equal(setenv("all_proxy", "http://h:80", 1), 0);
    assert_int_equal(pinc_build_variables_make(&changes, &from, arena, NULL), PINC_OK);
    text = printed(changes);
    for (i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        struct pinc_buf line = {0};

        pinc_buf_addf(&line, "%s=x", hidden[i]);
        if (has_line(text, line.ptr)) {
            fail_msg("%s is seen", hidden[i]);
        }
        pinc_buf_clear(&line);
    }
    assert_true(has_line(text, "CFLAGS=-O1"));
    assert_true(has_line(text, "EXTRA=1"));
    assert_null(strstr(text, "postgres://"));
    assert_null(strstr(text, "tok@h"));
    assert_true(has_line(text, "PLAIN_URL=http://h/a@b"));
    assert_null(strstr(text, "https_proxy="));
    assert_null(strstr(text, "HTTP_PROXY="));
    assert_true(has_line(text, "all_proxy=http://h:80"));
    assert_false(has_line(text, "SEEN=x"));
    assert_true(has_line(text, "PATH=/e/bin:/a:/b"));
    assert_true(has_line(text, "VIRTUAL_ENV=/e"));
    assert_true(has_line(text, "PYTHONNOUSERSITE=1"));
    assert_true(has_line(text, below("HOME=", "home")));
    assert_true(has_line(text, below("TMPDIR=", "tmp")));
    assert_int_equal(stat(below("", "home"), &info), 0);
    assert_int_equal(stat(below("", "tmp"), &info), 0);
    assert_null(strstr(text, "RUSTUP_HOME"));
}

static void test_without_isolation(void **state)
{
    struct pinc_build_variables from = {.search = NULL, .scratch = scratch.ptr};
    const char *const *changes;

    (void)state;
    assert_int_equal(setenv("PATH", "/x", 1), 0);
    assert_int_equal(pinc_build_variables_make(&changes, &from, arena, NULL), PINC_OK);
    assert_true(has_line(printed(changes), "PATH=/x"));
    from.environment = "/e";
    assert_int_equal(pinc_build_variables_make(&changes, &from, arena, NULL), PINC_OK);
    assert_true(has_line(printed(changes), "PATH=/e/bin"));
}

static void test_rustup(void **state)
{
    struct pinc_build_variables from = {.scratch = scratch.ptr, .home = scratch.ptr};
    const char *const *changes;

    (void)state;
    assert_int_equal(pinc_folder_make(below("", ".rustup"), NULL), PINC_OK);
    assert_int_equal(pinc_build_variables_make(&changes, &from, arena, NULL), PINC_OK);
    assert_true(has_line(printed(changes), below("RUSTUP_HOME=", ".rustup")));
}

static void test_no_room(void **state)
{
    struct pinc_build_variables from = {.scratch = "/dev/null/x"};
    const char *const *changes;

    (void)state;
    assert_int_equal(pinc_build_variables_make(&changes, &from, arena, NULL), PINC_EIO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_seen), cmocka_unit_test(test_without_isolation),
        cmocka_unit_test(test_rustup), cmocka_unit_test(test_no_room)};
    int failed;

    arena = pinc_arena_new();
    if (!arena || pinc_folder_temporary(&scratch, NULL, NULL) != PINC_OK) {
        return 1;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    pinc_folder_remove(scratch.ptr);
    pinc_buf_clear(&scratch);
    pinc_arena_free(arena);
    return failed;
}

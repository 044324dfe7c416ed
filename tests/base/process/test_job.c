#include "tests/support/cmocka_all.h"

#include "base/process/job.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct pinc_job *start(const char *script, const char *const *environment, unsigned timeout)
{
    const char *const args[] = {"-c", script, NULL};
    struct pinc_job_options options = {.program = "/bin/sh",
                                       .args = args,
                                       .environment = environment,
                                       .folder = "/",
                                       .timeout = timeout};
    struct pinc_job *job;

    assert_int_equal(pinc_job_start(&job, &options, NULL), PINC_OK);
    return job;
}

static void wait_for(struct pinc_job *job)
{
    while (!pinc_job_poll(job)) {
        struct pollfd p = {.fd = pinc_job_fd(job), .events = POLLIN};

        (void)poll(&p, 1, 10);
    }
    assert_true(pinc_job_poll(job));
}

static void test_results(void **state)
{
    static const struct {
        const char *label, *script;
        int status;
        const char *output;
    } cases[] = {
        {"both outputs", "echo a; echo b >&2", 0, "a\nb\n"},
        {"exit status", "exit 7", 7, ""},
        {"signal", "kill -9 $$", 137, ""},
        {"input is empty", "read x; echo $?", 0, "1\n"},
        {"folder", "pwd", 0, "/\n"},
        {"no terminal", "(: < /dev/tty) 2>/dev/null && echo tty; true", 0, ""},
        {"not found", "exec /nonexistent/program 2>/dev/null", 127, ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_job *job = start(cases[i].script, NULL, 0);
        struct pinc_job_result result;

        wait_for(job);
        result = pinc_job_result_get(job);
        if (result.status != cases[i].status || result.timed_out ||
            !pinc_slice_equal(result.output, pinc_slice_of(cases[i].output))) {
            fail_msg("%s: %d '%.*s'", cases[i].label, result.status, PINC_SLICE_ARG(result.output));
        }
        pinc_job_free(job);
    }
}

static void test_environment(void **state)
{
    const char *const changes[] = {
        "PINC_TEST_A=1", "PINC_TEST_*", "PINC_TEST_B=x y", "PINC_TEST_C=1", "PINC_TEST_C=2",
        "*_sEcret*",     NULL};
    struct pinc_job *job;

    (void)state;
    assert_int_equal(setenv("PINC_TEST_D", "4", 1), 0);
    assert_int_equal(setenv("PINC_TES", "5", 1), 0);
    assert_int_equal(setenv("PINC_SECRET_X", "6", 1), 0);
    job = start(
        "echo \"$PINC_TEST_A|$PINC_TEST_B|$PINC_TEST_C|$PINC_TEST_D|$PINC_TES$PINC_SECRET_X\"; env "
        "| "
        "grep -c PINC_TEST_C",
        changes, 0);
    wait_for(job);
    assert_true(pinc_slice_equal(pinc_job_result_get(job).output, PINC_LIT("|x y|2||5\n1\n")));
    pinc_job_free(job);
}

/* What a job leaves behind, or does not do in time, is killed. */
static void test_timeout(void **state)
{
    struct pinc_job *job = start("echo before; sleep 100 & sleep 100", NULL, 1);
    struct timespec from, to;

    (void)state;
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    wait_for(job);
    (void)clock_gettime(CLOCK_MONOTONIC, &to);
    assert_true(to.tv_sec - from.tv_sec < 10);
    assert_true(pinc_job_result_get(job).timed_out);
    assert_int_equal(pinc_job_result_get(job).status, 137);
    assert_true(pinc_slice_equal(pinc_job_result_get(job).output, PINC_LIT("before\n")));
    pinc_job_free(job);
    /* One that is dropped while it runs does not make the caller wait. */
    pinc_job_free(start("sleep 100", NULL, 0));
    /* A child that holds the output open does not either. */
    job = start("sleep 100 & echo done", NULL, 0);
    wait_for(job);
    assert_true(pinc_slice_equal(pinc_job_result_get(job).output, PINC_LIT("done\n")));
    pinc_job_free(job);
}

static void test_long_output(void **state)
{
    struct pinc_job *job =
        start("i=0; while [ $i -lt 60000 ]; do echo line $i; i=$((i+1)); done", NULL, 0);
    struct pinc_slice output;

    (void)state;
    wait_for(job);
    output = pinc_job_result_get(job).output;
    assert_true(output.len >= 32u << 10 && output.len <= 128u << 10);
    assert_true(pinc_slice_ends(output, "line 59998\nline 59999\n"));
    pinc_job_free(job);
}

static void test_several(void **state)
{
    struct pinc_job *jobs[8];
    size_t i;

    (void)state;
    for (i = 0; i < 8; i++) {
        jobs[i] = start("sleep 0.1; echo ready", NULL, 0);
    }
    for (i = 0; i < 8; i++) {
        wait_for(jobs[i]);
        assert_true(pinc_slice_equal(pinc_job_result_get(jobs[i]).output, PINC_LIT("ready\n")));
        pinc_job_free(jobs[i]);
    }
}

static void test_failures(void **state)
{
    struct pinc_job_options options = {.program = "/nonexistent/x", .folder = "/nonexistent"};
    struct pinc_error err = {0};
    long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    struct pinc_job *job;
    unsigned long n;

    (void)state;
    assert_int_equal(pinc_job_start(&job, &options, &err), PINC_EIO);
    assert_string_equal(err.text, "cannot enter '/nonexistent': No such file or directory");
    assert_null(job);
    options.folder = "/";
    for (n = 1; st == PINC_ENOMEM; n++) {
        pinc_alloc_fail_at(n);
        st = pinc_job_start(&job, &options, NULL);
        pinc_alloc_fail_at(0);
    }
    assert_true(n > 4);
    assert_int_equal(st, PINC_OK);
    wait_for(job);
    assert_int_equal(pinc_job_result_get(job).status, 127);
    pinc_job_free(job);
    pinc_job_free(NULL);
    assert_int_equal(pinc_alloc_live(), live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results), cmocka_unit_test(test_environment),
        cmocka_unit_test(test_timeout), cmocka_unit_test(test_long_output),
        cmocka_unit_test(test_several), cmocka_unit_test(test_failures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

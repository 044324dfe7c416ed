#include "tests/support/cmocka_all.h"

#include "base/process/job.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct pinc_job *start(const char *script)
{
    const char *const args[] = {"-c", script, NULL};
    struct pinc_job_options options = {.program = "/bin/sh", .args = args, .folder = "/"};
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

/* A daemon: a child of nobody that has its own session and no output of ours. */
static void test_daemon(void **state)
{
#ifdef __linux__
    static const struct {
        const char *label, *script;
        bool drop; /* do not wait for the end */
    } cases[] = {
        {"left by a program that ends",
         "setsid sh -c 'LINE & LINE' >/dev/null 2>&1 </dev/null & sleep 0.3; exit 3", false},
        {"left by a program that is dropped",
         "setsid sh -c 'setsid LINE & LINE' >/dev/null 2>&1 </dev/null & sleep 100", true},
    };
    const struct timespec pause = {.tv_nsec = 300000000};
    char line[32], script[256], find[64];
    size_t i;

    (void)state;
    (void)snprintf(line, sizeof line, "sleep 1%d", (int)getpid());
    (void)snprintf(find, sizeof find, "pgrep -xf '%s' >/dev/null", line);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *from = cases[i].script;
        struct pinc_job *job;
        size_t n = 0;

        for (; *from; from++) {
            if (strncmp(from, "LINE", 4) == 0) {
                n += (size_t)snprintf(script + n, sizeof script - n, "%s", line);
                from += 3;
            } else {
                script[n++] = *from;
            }
        }
        script[n] = '\0';
        job = start(script);
        if (cases[i].drop) {
            (void)nanosleep(&pause, NULL);
            assert_int_equal(system(find), 0);
        } else {
            wait_for(job);
            assert_int_equal(pinc_job_result_get(job).status, 3);
        }
        pinc_job_free(job);
        if (system(find) == 0) {
            fail_msg("%s: it still runs", cases[i].label);
        }
    }
#else
    (void)state;
#endif
}

/* Whose parent is killed takes the scratch folder along. */
static void test_killed(void **state)
{
#ifdef __linux__
    const struct timespec pause = {.tv_nsec = 20000000};
    char folder[] = "/tmp/pinc-test-XXXXXX", deep[64];
    int pipe_ends[2], status;
    unsigned i;
    char byte;
    pid_t pid;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(deep, sizeof deep, "%s/a", folder);
    assert_int_equal(mkdir(deep, 0700), 0);
    assert_int_equal(pipe(pipe_ends), 0);
    pid = fork();
    if (pid == 0) {
        const char *const args[] = {"-c", "sleep 100", NULL};
        struct pinc_job_options options = {
            .program = "/bin/sh", .args = args, .folder = folder, .scratch = folder};
        struct pinc_job *job;

        (void)!write(pipe_ends[1], pinc_job_start(&job, &options, NULL) == PINC_OK ? "y" : "n", 1);
        for (;;) {
            (void)nanosleep(&pause, NULL);
        }
    }
    assert_int_equal(read(pipe_ends[0], &byte, 1), 1);
    assert_int_equal(byte, 'y');
    assert_int_equal(access(deep, F_OK), 0);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    for (i = 0; i < 500 && access(folder, F_OK) == 0; i++) {
        (void)nanosleep(&pause, NULL);
    }
    assert_int_not_equal(access(folder, F_OK), 0);
    (void)close(pipe_ends[0]);
    (void)close(pipe_ends[1]);
#else
    (void)state;
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_daemon),
        cmocka_unit_test(test_killed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

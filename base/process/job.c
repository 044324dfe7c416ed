#include "base/process/job.h"

#include "base/time/clock.h"
#include "base/file/file.h"
#include "base/process/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_MAX ((size_t)64 << 10)
#define STOP_MS 6000 /* that a supervisor gets to end what it has under it */

struct pinc_job {
    pid_t pid;        /* 0: it has been waited for */
    int fd;           /* of its output */
    int64_t deadline; /* monotonic milliseconds, INT64_MAX: none */
    struct pinc_buf output;
    bool ended, answers;
    struct pinc_job_result result;
};

/* In the child, between fork() and execve(): nothing here may allocate or take a lock. */
static void run_child(pid_t parent, const struct pinc_job_options *options, const int fds[3],
                      char **argv, char **envp)
{
    sigset_t none;
    int i;

    (void)setsid();
    for (i = 1; i < 32; i++) {
        if (i != SIGKILL && i != SIGSTOP) {
            (void)signal(i, SIG_DFL);
        }
    }
    if (dup2(fds[0], 0) != 0 || dup2(fds[1], 1) != 1 || dup2(fds[2], 2) != 2 ||
        chdir(options->folder) != 0) {
        _exit(127);
    }
    pinc_supervisor_become(parent, options->scratch);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)execve(argv[0], argv, envp);
    _exit(127);
}

/* false: errno says why not. */
static bool is_folder(const char *path)
{
    struct stat info;

    if (stat(path, &info) != 0) {
        return false;
    }
    errno = ENOTDIR;
    return S_ISDIR(info.st_mode);
}

/* @param ends -1 on failure. None of them is one that the child puts something else on. */
static bool make_pipe(int ends[2])
{
    if (pipe(ends) != 0) {
        ends[0] = ends[1] = -1;
        return false;
    }
    ends[0] = pinc_file_above_standard(ends[0]);
    ends[1] = pinc_file_above_standard(ends[1]);
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return ends[0] >= 0 && ends[1] >= 0;
}

/* Fork with its ends of the descriptors. */
static enum pinc_status launch(struct pinc_job *p, const struct pinc_job_options *options,
                               char **argv, char **envp, struct pinc_error *err)
{
    int null = pinc_file_above_standard(open("/dev/null", O_RDWR | O_CLOEXEC)), ends[2] = {-1, -1};
    const pid_t parent = getpid();
    enum pinc_status st = PINC_OK;
    sigset_t all, before;

    if (null < 0 || !make_pipe(ends)) {
        st = pinc_file_fail(err, PINC_EIO, "start", argv[0]);
        goto out;
    }
    (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
    /* Not before it waits for them may signals reach the supervisor. */
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    p->pid = fork();
    if (p->pid == 0) {
        const int fds[3] = {null, ends[1], p->answers ? null : ends[1]};

        run_child(parent, options, fds, argv, envp);
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (p->pid < 0) {
        p->pid = 0;
        st = pinc_file_fail(err, PINC_EIO, "start", argv[0]);
        goto out;
    }
    p->fd = ends[0];
    ends[0] = -1;
out:
    if (null >= 0) {
        (void)close(null);
    }
    if (ends[0] >= 0) {
        (void)close(ends[0]);
    }
    if (ends[1] >= 0) {
        (void)close(ends[1]);
    }
    return st;
}

enum pinc_status pinc_job_start(struct pinc_job **out, const struct pinc_job_options *options,
                                struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_job *p = pinc_alloc(sizeof *p);
    char **argv = NULL, **envp = NULL;
    enum pinc_status st;

    *out = NULL;
    if (p) {
        p->fd = -1;
        p->answers = options->answers;
        pinc_buf_init(&p->output, options->most);
        p->deadline =
            options->timeout ? pinc_clock_ms() + (int64_t)options->timeout * 1000 : INT64_MAX;
    }
    if (arena) {
        argv = pinc_program_arguments(options->program, options->args, arena);
        envp = pinc_program_environment(options->environment, arena);
    }
    if (!p || !argv || !envp) {
        st = pinc_fail_memory(err);
        goto out;
    }
    if (!is_folder(options->folder)) {
        st = pinc_file_fail(err, PINC_EIO, "enter", options->folder);
        goto out;
    }
    st = launch(p, options, argv, envp, err);
    if (st == PINC_OK) {
        *out = p;
        p = NULL;
    }
out:
    pinc_job_free(p);
    pinc_arena_free(arena);
    return st;
}

int pinc_job_fd(const struct pinc_job *job)
{
    return job->fd;
}

/* Keep the end of a long output: that is where programs say what went wrong. */
static void keep_output(struct pinc_job *p, struct pinc_slice piece)
{
    if (!p->answers && p->output.len + piece.len > 2 * OUTPUT_MAX) {
        size_t drop = p->output.len - OUTPUT_MAX;

        memmove(p->output.ptr, p->output.ptr + drop, OUTPUT_MAX);
        p->output.len = OUTPUT_MAX;
    }
    pinc_buf_add(&p->output, piece);
}

/* Read what is there. At the end of the output the descriptor would be readable for ever: it is
 * closed. */
static void drain(struct pinc_job *p)
{
    char piece[4096];
    ssize_t n;
    unsigned i;

    /* Bounded, so that a program that writes without end does not keep pinc from its other work. */
    for (i = 0; p->fd >= 0 && i < 64; i++) {
        n = read(p->fd, piece, sizeof piece);
        if (n > 0) {
            keep_output(p, (struct pinc_slice){piece, (size_t)n});
        } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
            (void)close(p->fd);
            p->fd = -1;
        } else if (errno == EAGAIN) {
            return;
        }
    }
}

/* Kill what runs, and what it left behind in its session's group. The process has not been waited
 * for: until it is, no other gets its number. */
static void kill_group(pid_t pid)
{
    if (kill(-pid, SIGKILL) != 0) {
        (void)kill(pid, SIGKILL);
    }
}

/* As waitpid(); what the process left in its group is killed first. */
static pid_t wait_for(pid_t pid, int *status, int flags)
{
    siginfo_t info = {0};

    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | flags) != 0) {
        return -1;
    }
    if (info.si_pid == 0) {
        return 0;
    }
    kill_group(pid);
    return waitpid(pid, status, 0);
}

/* Let the supervisor end what it has under it, then wait for it; one that does not (it was
 * stopped) is killed. @return as waitpid() */
static pid_t stop_and_wait(pid_t job, int *status)
{
    const struct timespec pause = {.tv_nsec = 2000000};
    const int64_t patience = pinc_clock_ms() + (PINC_SUPERVISED ? STOP_MS : 0);
    pid_t pid = 0;

    if (PINC_SUPERVISED) {
        (void)kill(job, SIGTERM);
    }
    while (pid == 0 && pinc_clock_ms() < patience) {
        pid = wait_for(job, status, WNOHANG);
        if (pid == 0) {
            (void)nanosleep(&pause, NULL);
        }
    }
    if (pid == 0) {
        kill_group(job);
        do {
            pid = wait_for(job, status, 0);
        } while (pid < 0 && errno == EINTR);
    }
    return pid;
}

bool pinc_job_poll(struct pinc_job *p)
{
    int status = 0;
    pid_t pid;

    if (p->ended) {
        return true;
    }
    drain(p);
    /* The supervisor holds the output's last end: when that is closed, it is just about to exit. */
    pid = wait_for(p->pid, &status, PINC_SUPERVISED && p->fd < 0 ? 0 : WNOHANG);
    if (pid == 0 && pinc_clock_ms() >= p->deadline) {
        p->result.timed_out = true;
        pid = stop_and_wait(p->pid, &status);
    }
    if (pid == 0 || (pid < 0 && errno == EINTR)) {
        return false;
    }
    p->pid = 0;
    p->ended = true;
    /* Without a status (the caller's program ignores SIGCHLD) only what it wrote tells how it went.
     */
    p->result.status = pid < 0             ? 0
                       : WIFEXITED(status) ? WEXITSTATUS(status)
                                           : 128 + WTERMSIG(status);
    drain(p);
    return true;
}

struct pinc_job_result pinc_job_result_get(const struct pinc_job *job)
{
    struct pinc_job_result result = job->result;

    result.output = pinc_buf_slice(&job->output);
    result.incomplete = job->answers && job->output.failed != PINC_OK;
    return result;
}

void pinc_job_free(struct pinc_job *p)
{
    int status;

    if (!p) {
        return;
    }
    if (p->pid > 0) {
        (void)stop_and_wait(p->pid, &status);
    }
    if (p->fd >= 0) {
        (void)close(p->fd);
    }
    if (p->answers) {
        pinc_wipe(p->output.ptr, p->output.len);
    }
    pinc_buf_clear(&p->output);
    pinc_free(p);
}

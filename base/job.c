#include "base/job.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#define OUTPUT_MAX ((size_t)64 << 10)
#define STOP_MS 6000 /* that a supervisor gets to end what it has under it */

extern char **environ;

struct pinc_job {
    pid_t pid;        /* 0: it has been waited for */
    int fd;           /* of its output */
    int64_t deadline; /* monotonic milliseconds, INT64_MAX: none */
    struct pinc_buf output;
    bool ended;
    struct pinc_job_result result;
};

static int64_t now_ms(void)
{
    struct timespec t = {0, 0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool is_program(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

enum pinc_status pinc_program_find(const char **out, struct pinc_arena *arena, const char *search,
                                   const char *name, struct pinc_error *err)
{
    struct pinc_slice rest = pinc_slice_of(search), file = pinc_slice_of(name);

    *out = NULL;
    if (strchr(name, '/')) {
        *out = pinc_arena_copy(arena, name, file.len);
        return *out ? PINC_OK : pinc_fail_memory(err);
    }
    while (rest.len) {
        size_t colon = pinc_slice_find(rest, ':');
        struct pinc_slice folder = pinc_slice_part(rest, 0, colon);

        if (folder.len && folder.ptr[0] == '/') {
            const char *path = pinc_path_join(arena, folder, file);

            if (!path) {
                return pinc_fail_memory(err);
            }
            if (is_program(path)) {
                *out = path;
                return PINC_OK;
            }
        }
        rest = pinc_slice_part(rest, colon + 1, rest.len);
    }
    return PINC_OK;
}

/* Does the variable's name hold what stands between the stars of "*PART*"? */
static bool has_part(const char *change, const char *variable)
{
    const size_t n = strcspn(change + 1, "*"), len = strcspn(variable, "=");
    size_t i, k;

    for (i = 0; n <= len && i + n <= len; i++) {
        for (k = 0; k < n && pinc_to_lower(change[1 + k]) == pinc_to_lower(variable[i + k]); k++) {
        }
        if (k == n) {
            return true;
        }
    }
    return false;
}

/* Does a change of the environment speak of this variable ("NAME=value")? */
static bool is_about(const char *change, const char *variable)
{
    size_t n = strcspn(change, "=*");

    if (change[0] == '*') {
        return has_part(change, variable);
    }
    return strncmp(change, variable, n) == 0 && (change[n] == '*' || variable[n] == '=');
}

static bool is_changed(const char *const *changes, const char *variable)
{
    for (; changes && *changes; changes++) {
        if (is_about(*changes, variable)) {
            return true;
        }
    }
    return false;
}

/* The environment with its changes. NULL when out of memory. */
static char **new_environment(const char *const *changes, struct pinc_arena *arena)
{
    size_t n = 0, n_changes = 0, i;
    char **list;

    while (environ && environ[n]) {
        n++;
    }
    while (changes && changes[n_changes]) {
        n_changes++;
    }
    list = pinc_arena_array(arena, n + n_changes + 1, sizeof *list);
    if (!list) {
        return NULL;
    }
    n = 0;
    for (i = 0; environ && environ[i]; i++) {
        if (!is_changed(changes, environ[i])) {
            list[n++] = environ[i];
        }
    }
    for (i = 0; i < n_changes; i++) {
        if (strchr(changes[i], '=') && !is_changed(changes + i + 1, changes[i])) {
            list[n] = pinc_arena_copy(arena, changes[i], strlen(changes[i]));
            if (!list[n++]) {
                return NULL;
            }
        }
    }
    return list;
}

/* The program and its arguments as execve() wants them. NULL when out of memory. */
static char **new_arguments(const struct pinc_job_options *options, struct pinc_arena *arena)
{
    size_t n = 0, i;
    char **list;

    while (options->args && options->args[n]) {
        n++;
    }
    list = pinc_arena_array(arena, n + 2, sizeof *list);
    if (list) {
        list[0] = pinc_arena_copy(arena, options->program, strlen(options->program));
    }
    for (i = 0; list && list[i] && i < n; i++) {
        list[i + 1] = pinc_arena_copy(arena, options->args[i], strlen(options->args[i]));
    }
    return list && list[i] ? list : NULL;
}

/*
 * On Linux a supervisor stands between pinc and the program: a process that does nothing but wait
 * for it. What the program starts and leaves behind, daemons included, becomes the supervisor's
 * child, is found by that and killed. When pinc itself is killed the supervisor hears of it.
 */
#ifdef __linux__
#define SUPERVISED true
#define CLEANUP_ROUNDS 1000u /* of 5 ms */

/* Kill every child. Only calls that are safe between fork() and execve(). */
static void kill_children(void)
{
    char text[4096];
    int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text), i;
    pid_t pid = 0;

    for (i = 0; i < n; i++) {
        if (text[i] >= '0' && text[i] <= '9') {
            pid = pid * 10 + (text[i] - '0');
        } else if (pid > 0) {
            (void)kill(pid, SIGKILL);
            pid = 0;
        }
    }
    if (fd >= 0) {
        (void)close(fd);
    }
}

/* Wait for the program's end or for SIGTERM; then end all that it left. @return the exit status */
static int supervise(pid_t program, const sigset_t *waited)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    int status = 128 + SIGKILL, code, sig = 0;
    bool ended = false;
    unsigned round;
    pid_t pid;

    while (!ended && sig != SIGTERM) {
        sig = sigwaitinfo(waited, NULL);
        while ((pid = waitpid(-1, &code, WNOHANG)) > 0) {
            if (pid == program) {
                ended = true;
                status = WIFEXITED(code) ? WEXITSTATUS(code) : 128 + WTERMSIG(code);
            }
        }
    }
    for (round = 0; round < CLEANUP_ROUNDS; round++) {
        kill_children();
        if (!ended) {
            (void)kill(program, SIGKILL);
            ended = true;
        }
        while ((pid = waitpid(-1, &code, WNOHANG)) > 0) {
        }
        if (pid < 0 && errno == ECHILD) {
            break;
        }
        (void)sigtimedwait(waited, NULL, &pause);
    }
    return status;
}

/* What a process that does not call execve() would keep open of pinc's: connections, other jobs'
 * pipes. */
static void close_others(void)
{
    int fd;

#ifdef SYS_close_range
    if (syscall(SYS_close_range, 3u, ~0u, 0u) == 0) {
        return;
    }
#endif
    for (fd = 3; fd < 4096; fd++) {
        (void)close(fd);
    }
}

/* In the child: start the supervisor's program; returns in the program alone. */
static void become_supervisor(pid_t parent)
{
    sigset_t waited;
    pid_t program;

    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
        _exit(127);
    }
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    (void)sigemptyset(&waited);
    (void)sigaddset(&waited, SIGCHLD);
    (void)sigaddset(&waited, SIGTERM);
    (void)sigprocmask(SIG_SETMASK, &waited, NULL);
    program = fork();
    if (program == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        return;
    }
    close_others();
    _exit(program < 0 ? 127 : supervise(program, &waited));
}
#else
#define SUPERVISED false

static void become_supervisor(pid_t parent)
{
    (void)parent;
}
#endif

/* In the child, between fork() and execve(): nothing here may allocate or take a lock. */
static void run_child(pid_t parent, const char *folder, int null, int output, char **argv,
                      char **envp)
{
    sigset_t none;
    int i;

    (void)setsid();
    for (i = 1; i < 32; i++) {
        if (i != SIGKILL && i != SIGSTOP) {
            (void)signal(i, SIG_DFL);
        }
    }
    if (dup2(null, 0) != 0 || dup2(output, 1) != 1 || dup2(output, 2) != 2 || chdir(folder) != 0) {
        _exit(127);
    }
    become_supervisor(parent);
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
static enum pinc_status launch(struct pinc_job *p, const char *folder, char **argv, char **envp,
                               struct pinc_error *err)
{
    int null = pinc_file_above_standard(open("/dev/null", O_RDONLY | O_CLOEXEC)),
        ends[2] = {-1, -1};
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
        run_child(parent, folder, null, ends[1], argv, envp);
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
        p->deadline = options->timeout ? now_ms() + (int64_t)options->timeout * 1000 : INT64_MAX;
    }
    if (arena) {
        argv = new_arguments(options, arena);
        envp = new_environment(options->environment, arena);
    }
    if (!p || !argv || !envp) {
        st = pinc_fail_memory(err);
        goto out;
    }
    if (!is_folder(options->folder)) {
        st = pinc_file_fail(err, PINC_EIO, "enter", options->folder);
        goto out;
    }
    st = launch(p, options->folder, argv, envp, err);
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
    if (p->output.len + piece.len > 2 * OUTPUT_MAX) {
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

/* Kill what runs, and what it left behind in its session's group. */
static void kill_group(pid_t pid)
{
    if (kill(-pid, SIGKILL) != 0) {
        (void)kill(pid, SIGKILL);
    }
}

/* Let the supervisor end what it has under it, then wait for it; one that does not (it was
 * stopped) is killed. @return as waitpid() */
static pid_t stop_and_wait(pid_t job, int *status)
{
    const struct timespec pause = {.tv_nsec = 2000000};
    const int64_t patience = now_ms() + (SUPERVISED ? STOP_MS : 0);
    pid_t pid = 0;

    if (SUPERVISED) {
        (void)kill(job, SIGTERM);
    }
    while (pid == 0 && now_ms() < patience) {
        pid = waitpid(job, status, WNOHANG);
        if (pid == 0) {
            (void)nanosleep(&pause, NULL);
        }
    }
    if (pid == 0) {
        kill_group(job);
        do {
            pid = waitpid(job, status, 0);
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
    pid = waitpid(p->pid, &status, SUPERVISED && p->fd < 0 ? 0 : WNOHANG);
    if (pid == 0 && now_ms() >= p->deadline) {
        p->result.timed_out = true;
        pid = stop_and_wait(p->pid, &status);
    }
    if (pid == 0 || (pid < 0 && errno == EINTR)) {
        return false;
    }
    kill_group(p->pid);
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
        kill_group(p->pid);
    }
    if (p->fd >= 0) {
        (void)close(p->fd);
    }
    pinc_buf_clear(&p->output);
    pinc_free(p);
}

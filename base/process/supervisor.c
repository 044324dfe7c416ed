#include "base/process/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#ifdef __linux__
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

/* pinc is gone, and cannot remove what it had there. No code of pinc's may run here, since other
 * threads may have held locks. */
static void remove_scratch(const char *scratch)
{
    char name[] = "rm", how[] = "-rf", end[] = "--";
    char *const argv[] = {name, how, end, (char *)(uintptr_t)scratch, NULL};
    char *const envp[] = {NULL};

    if (scratch) {
        (void)execve("/bin/rm", argv, envp);
    }
}

void pinc_supervisor_become(pid_t parent, const char *scratch)
{
    sigset_t waited;
    int status;
    pid_t program;

    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
        remove_scratch(scratch);
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
    status = program < 0 ? 127 : supervise(program, &waited);
    if (getppid() != parent) {
        remove_scratch(scratch);
    }
    _exit(status);
}
#else
void pinc_supervisor_become(pid_t parent, const char *scratch)
{
    (void)parent;
    (void)scratch;
}
#endif

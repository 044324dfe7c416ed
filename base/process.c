#include "base/process.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int64_t now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads until the other end is closed; false after the deadline, a failure, or too much. */
static bool collect(struct pinc_buf *out, int fd, int64_t deadline)
{
    char block[4096];

    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = deadline - now_ms();
        ssize_t n;
        int ready;

        if (left <= 0) {
            return false;
        }
        ready = poll(&p, 1, left > 1000 ? 1000 : (int)left);
        if (ready == 0 || (ready < 0 && errno == EINTR)) {
            continue;
        }
        n = ready < 0 ? -1 : read(fd, block, sizeof block);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return n == 0;
        }
        pinc_buf_add(out, (struct pinc_slice){block, (size_t)n});
        if (out->failed != PINC_OK) {
            return false;
        }
    }
}

static bool spawn(pid_t *pid, const char *const *argv, int to)
{
    posix_spawn_file_actions_t actions;
    union {
        const char *const *in;
        char *const *out; /* posix_spawnp() does not write to the arguments; the type is history */
    } words = {.in = argv};
    bool done;

    if (posix_spawn_file_actions_init(&actions) != 0) {
        return false;
    }
    done = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0 &&
           posix_spawn_file_actions_adddup2(&actions, to, 1) == 0 &&
           posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) == 0 &&
           posix_spawnp(pid, argv[0], &actions, NULL, words.out, environ) == 0;
    (void)posix_spawn_file_actions_destroy(&actions);
    return done;
}

/* Waits for the end of a program, at most until the deadline; then it is killed. */
static bool wait_for(pid_t pid, int64_t deadline)
{
    const struct timespec pause = {.tv_nsec = 2000000};
    int status = 0;
    pid_t done;

    for (;;) {
        done = waitpid(pid, &status, WNOHANG);
        if (done == pid) {
            return WIFEXITED(status) && WEXITSTATUS(status) == 0;
        }
        if (done < 0 && errno != EINTR) {
            return false;
        }
        if (now_ms() >= deadline) {
            (void)kill(pid, SIGKILL);
            (void)waitpid(pid, &status, 0);
            return false;
        }
        (void)nanosleep(&pause, NULL);
    }
}

bool pinc_process_output(struct pinc_buf *out, const char *const *argv, unsigned seconds)
{
    int64_t deadline = now_ms() + (int64_t)seconds * 1000;
    pid_t pid = 0;
    int ends[2];
    bool got;

    if (pipe(ends) != 0) {
        return false;
    }
    ends[0] = pinc_file_above_standard(ends[0]);
    ends[1] = pinc_file_above_standard(ends[1]);
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    got = spawn(&pid, argv, ends[1]);
    (void)close(ends[1]);
    if (got) {
        got = collect(out, ends[0], deadline);
        got = wait_for(pid, got ? deadline : 0) && got;
    }
    (void)close(ends[0]);
    return got;
}

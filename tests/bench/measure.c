/*
 * Run a program and write what it took into a file, "SECONDS PEAK-KB CPU-SECONDS":
 *
 *     measure FILE PROGRAM [ARGUMENT...]
 *
 * The exit status is the program's, 128 + N after signal N. Small on purpose: a process starts with
 * the peak memory of the one that forked it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    FILE *out = argc > 2 ? fopen(argv[1], "w") : NULL;
    struct rusage used;
    int status = 0;
    double start;
    pid_t child;

    if (!out) {
        (void)fputs("usage: measure FILE PROGRAM [ARGUMENT...]\n", stderr);
        return 2;
    }
    start = now();
    child = fork();
    if (child == 0) {
        (void)execvp(argv[2], argv + 2);
        (void)fprintf(stderr, "error: %s: %s\n", argv[2], strerror(errno));
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child) {
        (void)fprintf(stderr, "error: %s: %s\n", argv[2], strerror(errno));
        return 127;
    }
    (void)fprintf(out, "%.6f %ld %.6f\n", now() - start, used.ru_maxrss,
                  seconds_of(used.ru_utime) + seconds_of(used.ru_stime));
    if (fclose(out) != 0) {
        (void)fprintf(stderr, "error: %s: %s\n", argv[1], strerror(errno));
        return 127;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

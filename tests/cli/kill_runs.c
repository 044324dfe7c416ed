/*
 * Kills a program at random times, for tests/cli/test_kill.sh:
 *
 *     kill_runs KILLS OLD NEW OUTPUT CACHE COMMAND...
 *
 * COMMAND replaces the file OUTPUT, which is OLD before, by what NEW holds. It is run and killed
 * (SIGKILL) until that was done KILLS times; every second time the folder CACHE is removed first.
 * The moments are spread over the length of a run, half of them over its last third. After each,
 * OUTPUT must be OLD or NEW byte for byte. After every fourth the command is run to its end with
 * the cache as it was left: OUTPUT must be NEW, and alone in its folder.
 *
 * The last line tells what was seen. Exit status 0: all was as it must be.
 */
#define _XOPEN_SOURCE 700
#include "tests/cli/runs.h"

#include <dirent.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#define SAMPLES 5
#define SAID "kill_runs.said" /* what the last run wrote to standard error */
#define LEFT ".pinc-"         /* in the names of what a killed run may leave */

struct trial {
    char **command;
    const char *output, *cache;
    struct text old, new;
    long length[2]; /* of a run, in microseconds: with the cache as it is, with none */
    unsigned killed[2], ended, was_old, was_new, left, after;
};

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

/* How many files of killed runs lie beside the output. */
static unsigned count_left(const struct trial *t)
{
    const char *slash = strrchr(t->output, '/');
    char folder[4096] = ".";
    struct dirent *entry;
    unsigned n = 0;
    DIR *dir;

    if (slash) {
        (void)snprintf(folder, sizeof folder, "%.*s", (int)(slash - t->output), t->output);
    }
    dir = opendir(folder);
    while (dir && (entry = readdir(dir)) != NULL) {
        n += strstr(entry->d_name, LEFT) != NULL;
    }
    if (dir) {
        (void)closedir(dir);
    }
    return n;
}

static pid_t start(const struct trial *t)
{
    return start_command(t->command, SAID);
}

static void prepare(const struct trial *t, int without_cache)
{
    write_file(t->output, t->old);
    if (without_cache) {
        (void)nftw(t->cache, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    }
}

/* A whole run. It must do what the program is for. */
static void run_to_end(const struct trial *t, const char *when)
{
    int status = status_of(start(t));
    struct text now = read_file(t->output);

    if (status != 0 || !same(now, t->new)) {
        struct text said = read_file(SAID);

        (void)printf("%s: status %d, the output is %s\n%.*s", when, status,
                     same(now, t->new) ? "the new one" : "not the new one", (int)said.len,
                     said.bytes);
        exit(1);
    }
    if (count_left(t)) {
        stop(when, "a temporary file is left");
    }
    free(now.bytes);
}

static int compare_long(const void *a, const void *b)
{
    const long *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* The usual length of a run. */
static long measure(const struct trial *t, int without_cache)
{
    long lengths[SAMPLES];
    size_t i;

    for (i = 0; i < SAMPLES; i++) {
        struct timespec from, to;

        prepare(t, without_cache);
        (void)clock_gettime(CLOCK_MONOTONIC, &from);
        run_to_end(t, "a run that is not killed");
        (void)clock_gettime(CLOCK_MONOTONIC, &to);
        lengths[i] = (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000;
    }
    qsort(lengths, SAMPLES, sizeof *lengths, compare_long);
    return lengths[SAMPLES / 2];
}

/* One run, killed after a random time if it lasts that long. */
static void kill_one(struct trial *t, unsigned n)
{
    int cold = n % 2 == 0, late = n % 4 >= 2, status;
    long length = t->length[cold], wait = late ? length * 2 / 3 : 0;
    struct timespec pause = {0};
    struct text now;
    pid_t pid;

    prepare(t, cold);
    wait += random_up_to(length * 11 / 10 - wait);
    pause.tv_sec = wait / 1000000;
    pause.tv_nsec = wait % 1000000 * 1000;
    pid = start(t);
    (void)nanosleep(&pause, NULL);
    (void)kill(pid, SIGKILL);
    status = status_of(pid);
    now = read_file(t->output);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
        t->killed[cold]++;
        t->was_old += (unsigned)same(now, t->old);
        t->was_new += (unsigned)same(now, t->new);
    } else {
        t->ended++;
    }
    if ((!same(now, t->old) && !same(now, t->new)) ||
        (!WIFSIGNALED(status) && (status != 0 || !same(now, t->new)))) {
        (void)printf("run %u, killed after %ld us: status %d, the output is\n%.*s\n", n, wait,
                     status, (int)now.len, now.bytes);
        exit(1);
    }
    free(now.bytes);
    t->left += count_left(t) != 0;
    if (n % 4 == 3 || count_left(t)) {
        run_to_end(t, "a run after a killed one");
        t->after++;
    }
}

int main(int argc, char **argv)
{
    unsigned kills = argc > 6 ? (unsigned)strtoul(argv[1], NULL, 10) : 0, n;
    unsigned seed = (unsigned)time(NULL);
    struct trial t = {0};

    if (kills == 0) {
        (void)fputs("usage: kill_runs KILLS OLD NEW OUTPUT CACHE COMMAND...\n", stderr);
        return 2;
    }
    t.old = read_file(argv[2]);
    t.new = read_file(argv[3]);
    t.output = argv[4];
    t.cache = argv[5];
    t.command = argv + 6;
    srandom(seed);
    t.length[1] = measure(&t, 1);
    t.length[0] = measure(&t, 0);
    for (n = 0; t.killed[0] + t.killed[1] < kills; n++) {
        if (n > 20 * kills + 100) {
            stop("too many runs end before they are killed:", argv[6]);
        }
        kill_one(&t, n);
    }
    (void)printf(
        "%u killed (%u with an empty cache) of %u runs of %ld and %ld us: %u times the old "
        "output, %u times the new one; %u left a file; %u runs after a kill were right\n",
        t.killed[0] + t.killed[1], t.killed[1], n, t.length[1], t.length[0], t.was_old, t.was_new,
        t.left, t.after);
    free(t.old.bytes);
    free(t.new.bytes);
    return t.was_old + t.was_new == kills ? 0 : 1;
}

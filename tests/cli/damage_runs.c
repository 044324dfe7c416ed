/*
 * Damages the cache of a program, for tests/cli/test_damage.sh:
 *
 *     damage_runs DAMAGES SEED NEW OUTPUT CACHE COMMAND...
 *
 * COMMAND writes OUTPUT with the help of the folder CACHE. Before each run, AT_ONCE files below CACHE
 * are damaged, until that was done DAMAGES times: a bit of one is another one, or it is cut off, or it
 * holds what another file does. Each run must end well, and OUTPUT hold what NEW does.
 *
 * The last line tells what was done. Exit status 0: all was as it must be.
 */
#define _XOPEN_SOURCE 700
#include "tests/cli/runs.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAID "damage_runs.said"
#define FILES_MAX 4096
#define AT_ONCE 8u /* a run reads each file by itself; starting it is what takes time */

enum kind { FLIP, CUT, FOREIGN, N_KINDS };

/* nftw() has no argument of one's own. */
static char *files[FILES_MAX];
static size_t n_files;

static int note_file(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)place;
    if (kind == FTW_F && info->st_size > 0 && n_files < FILES_MAX) {
        files[n_files++] = strdup(path);
    }
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    char *const *x = a, *const *y = b;

    return strcmp(*x, *y);
}

/* The order in a folder is not the same everywhere; the same seed shall damage the same files. */
static void find_files(const char *cache)
{
    while (n_files) {
        free(files[--n_files]);
    }
    if (nftw(cache, note_file, 16, FTW_PHYS) != 0 || n_files == 0) {
        stop("no files below", cache);
    }
    qsort(files, n_files, sizeof *files, compare_names);
}

static void flip(const char *path, long at)
{
    int fd = open(path, O_RDWR);
    unsigned char byte = 0;

    if (fd < 0 || pread(fd, &byte, 1, at / 8) != 1) {
        stop("cannot read", path);
    }
    byte ^= (unsigned char)(1u << at % 8);
    if (pwrite(fd, &byte, 1, at / 8) != 1 || close(fd) != 0) {
        stop("cannot write", path);
    }
}

static enum kind damage(unsigned n)
{
    const char *path = files[random_up_to((long)n_files)];
    enum kind kind = n % 8 == 0 ? CUT : n % 8 == 1 ? FOREIGN : FLIP;
    struct text text = read_file(path), other;

    switch (kind) {
    case CUT:
        text.len = (size_t)random_up_to((long)text.len);
        write_file(path, text);
        break;
    case FOREIGN:
        other = read_file(files[random_up_to((long)n_files)]);
        write_file(path, other);
        free(other.bytes);
        break;
    default:
        flip(path, random_up_to(8 * (long)text.len));
        break;
    }
    free(text.bytes);
    return kind;
}

int main(int argc, char **argv)
{
    unsigned damages = argc > 6 ? (unsigned)strtoul(argv[1], NULL, 10) : 0, n = 0, runs = 0;
    unsigned done[N_KINDS] = {0};
    struct text want;

    if (damages == 0) {
        (void)fputs("usage: damage_runs DAMAGES SEED NEW OUTPUT CACHE COMMAND...\n", stderr);
        return 2;
    }
    srandom((unsigned)strtoul(argv[2], NULL, 10));
    want = read_file(argv[3]);
    while (n < damages) {
        struct text now;
        int status;

        do {
            find_files(argv[5]);
            done[damage(n)]++;
            n++;
        } while (n < damages && n % AT_ONCE);
        runs++;
        (void)unlink(argv[4]);
        status = status_of(start_command(argv + 6, SAID));
        if (status != 0 || (now = read_file(argv[4]), !same(now, want))) {
            struct text said = read_file(SAID);

            (void)printf("run %u of seed %s: status %d\n%.*s", runs, argv[2], status, (int)said.len,
                         said.bytes);
            return 1;
        }
        free(now.bytes);
    }
    (void)printf("%u runs with a cache of %zu files that was damaged %u times, all right: %u bits "
                 "were other "
                 "ones, %u files were cut off, %u were another one's\n",
                 runs, n_files, n, done[FLIP], done[CUT], done[FOREIGN]);
    free(want.bytes);
    return 0;
}

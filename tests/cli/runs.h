/*
 * Running a program again and again, for the programs of this folder. What goes wrong with the test
 * itself ends the process with a line.
 */
#ifndef PINC_TESTS_CLI_RUNS_H
#define PINC_TESTS_CLI_RUNS_H

#include <stddef.h>
#include <sys/types.h>

struct text {
    char *bytes;
    size_t len;
};

/* Print what and name, and end with status 1. */
void stop(const char *what, const char *name);

/* A file of at most 1 MiB; bytes is freed with free(). */
struct text read_file(const char *path);
void write_file(const char *path, struct text text);
int same(struct text a, struct text b);

/* Start a command (a list that ends in NULL); what it says goes to the file `said`. */
pid_t start_command(char **command, const char *said);

/* Its status, as waitpid() has it. */
int status_of(pid_t pid);

/* A number from 0 to below most, of random(). */
long random_up_to(long most);

#endif

/*
 * The program: what the command line said, and the commands.
 */
#ifndef PINC_CLI_PROGRAM_H
#define PINC_CLI_PROGRAM_H

#include <pinc/pinc.h>

#include <stdbool.h>
#include <stdio.h>

/* Exit status, as the manual has it. */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_NO_SOLUTION = 1, /* or a check that found a difference */
    EXIT_USAGE = 2,
    EXIT_NETWORK = 3, /* or a file that cannot be read or written */
    EXIT_INTERNAL = 4,
    EXIT_INTERRUPTED = 128 /* plus the number of the signal */
};

/* What the command line said. */
struct program {
    const struct command *command;
    struct pinc_session *session; /* carries the options of the library */
    const char **words;           /* what is no option, in order */
    size_t n_words;
    bool quiet, verbose, no_progress, dry_run, help, version;
    const char *color; /* "auto", "always", "never" */
};

/* One command. run() returns the exit status. */
struct command {
    const char *name, *words, *help,
        *about; /* words: "[FILE...]"; about: a few lines for its help */
    enum pinc_command bit;
    int (*run)(struct program *program);
};

/** All commands; the list ends with a NULL name. */
const struct command *program_commands(void);

int cmd_compile(struct program *program);
int cmd_check(struct program *program);
int cmd_why(struct program *program);
int cmd_tree(struct program *program);
int cmd_cache(struct program *program);

/** Report a failure and say with which status to exit. */
int program_fail(const struct program *program, const struct pinc_error *err);

/**
 * Compile with progress and messages shown; what is wrong is reported.
 * @return EXIT_DONE with *out set, to be freed by pinc_lock_free()
 */
int program_compile(struct program *program, struct pinc_lock **out);

/** Take words from `first` on as input files. EXIT_DONE, or the status of a failure that was
 * reported. */
int program_add_inputs(struct program *program, size_t first);

/** The number of the signal that asked the program to stop; 0: none. */
int program_stopped(void);

/** Write a text to standard output and flush it. EXIT_DONE, or EXIT_NETWORK after reporting (a
 * closed pipe: silently). */
int program_print(const char *text, size_t len);

/** Print an answer of the library, or, when it gave none (NULL), report its failure. As
 * program_print(). */
int program_print_answer(const struct program *program, const char *text,
                         const struct pinc_error *err);

#endif

/*
 * What the command line said, and what the commands have in common.
 */
#ifndef PINC_CLI_PROGRAM_H
#define PINC_CLI_PROGRAM_H

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/foreign_table.h"

#include <stdbool.h>
#include <stdio.h>

#define PROGRAM_NOTES_MAX 16

/* What is shown beside the result. */
struct program_shown {
    bool part_of_tree; /* --depth, --invert */
    bool of_lock;      /* --lock */
    bool quiet, verbose, no_progress;
    const char *color; /* "auto", "always", "never" */
};

/* Whether the command line asks about the program itself. */
struct program_asked {
    bool help, version;
};

/* What `pinc download` is to do. */
struct program_download {
    bool flat, sdist;
    const char *dest; /* the folder, or NULL */
};

/* What it said of a trim; NULL where it did not. */
struct program_trim {
    bool write;                /* the input itself */
    const char *output, *lock; /* -o (of an export, too), --lock-file */
};

/* Of `pinc cache`. */
struct program_cache {
    const char *keep; /* prune: --keep */
    bool for_inputs;  /* export: an option tells how to compile */
};

/* Options of other tools. */
struct program_foreign {
    const struct foreign_option *notes[PROGRAM_NOTES_MAX]; /* what is told of them */
    size_t n_notes;
    char *args; /* the words of --pip-args; options point into them */
};

/* What the command line said. */
struct program {
    const struct command *command;
    struct pinc_session *session; /* carries the options of the library */
    const char **words;           /* what is not an option, in order */
    size_t n_words;
    struct program_asked asked;
    bool dry_run;
    struct program_shown shown;
    struct program_download download;
    struct program_trim trim;
    bool exit_code;             /* of `outdated` */
    struct pinc_answer *answer; /* what --json prints at the end; NULL without it */
    const char *format; /* "text", "json"; of a diff "markdown", of a tree "mermaid", "dot" */
    const char *html;   /* file for the page of a tree; NULL: none */
    struct program_cache cache;
    struct program_foreign foreign;
};

/** From now on the command tells what it comes to as JSON. false: out of memory, reported. */
bool program_use_json(struct program *program);

/** Print the answer, if there is one. @return status, or that of a failure to print */
int program_print_json(const struct program *program, int status);

/** Report a failure and say with which status to exit. */
int program_fail(const struct program *program, const struct pinc_error *err);

/** Show progress and messages of the session from now on. */
void program_start(struct program *program);

/** As program_start(), before a call that may take long: the first signal asks it to end, see
 * program_end(). */
void program_begin(struct program *program);

/** After that call: it came to st. @return EXIT_DONE, or the status of the failure, which is reported */
int program_end(const struct program *program, enum pinc_status st, const struct pinc_error *err);

/** The status itself; that of an interrupt where all went well and a signal came. */
int program_unless_stopped(int status);

/**
 * Make all locks of the run with progress and messages shown; what is wrong is reported.
 * @return EXIT_DONE with *out set, to be freed by pinc_set_free()
 */
int program_compile_set(struct program *program, struct pinc_set **out);

/** The same, with each lock handed over as it is finished: see pinc_compile_set_each(). */
int program_compile_each(struct program *program, struct pinc_set **out, pinc_lock_call *call,
                         void *user);

/** Print "==> PATH <==" before what belongs to one of several, as head shows files. As program_print(). @param at its
 * number, from 0 */
int program_print_path(const char *path, size_t at);

/** Of several locks: print the path of one so. */
int program_print_lock_name(const struct pinc_set *set, size_t at);

/** Of several locks: what the answer was told is one of them. */
void program_end_lock(const struct program *program, const struct pinc_set *set);

/** Take words from `first` on as input files. EXIT_DONE, or the status of a failure that was
 * reported. */
int program_add_inputs(struct program *program, size_t first);

/** Write a text to standard output and flush it. EXIT_DONE, or EXIT_NETWORK after reporting (a
 * closed pipe: silently). */
int program_print(const char *text, size_t len);

/** Write a text of other people to standard output: as program_print(), with what a terminal would
 * act on or hide escaped. */
int program_print_visible(const char *text, size_t len);

/** Print what was written to a stream of open_memstream(), as program_print_visible(), and free both.
 * @param from NULL, or one that cannot be closed: out of memory, which is reported */
int program_print_written(const struct program *program, FILE *from, char **text,
                          const size_t *len);

/** Write a lock to standard output: byte for byte, but as program_print_visible() on a terminal. */
int program_print_result(const char *text, size_t len);

/** Print an answer of the library, or, when it gave none (NULL), report its failure. As
 * program_print(). */
int program_print_answer(const struct program *program, const char *text,
                         const struct pinc_error *err);

#endif

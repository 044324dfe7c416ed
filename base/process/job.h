/*
 * Programs that run beside pinc, several at once: no shell, no terminal, bounded in time and
 * output. To ask one and wait: process.h.
 */
#ifndef PINC_BASE_JOB_H
#define PINC_BASE_JOB_H

#include "base/process/program.h"

#include <stdbool.h>

/* A program that runs or has run. Opaque. */
struct pinc_job;

/* Everything is borrowed for the call of pinc_job_start(). */
struct pinc_job_options {
    const char *program; /* path of the program: PATH is not searched, see pinc_program_find() */
    const char *const *args; /* what comes behind the program's name, NULL at the end */
    /* Changes to the environment that is passed on, NULL at the end: "NAME=value" sets, "NAME"
     * removes, "NAME*" removes all that start so, "*PART*" all whose name has PART in it, in any
     * case of letters, "@" all whose value has a URL with credentials. A later one
     * wins over an earlier one. May be NULL. */
    const char *const *environment;
    const char *folder;  /* working directory */
    const char *scratch; /* a folder that goes where pinc itself is killed while it runs (Linux);
                            may be NULL */
    unsigned timeout;    /* seconds, then it and all that it started are killed; 0: no limit */
    bool answers;        /* its standard error is dropped; what it writes may be a secret, and is
                         overwritten when it is no longer needed */
    size_t most;         /* of bytes that an answer may have, 0: no limit */
};

/* How it ended. */
struct pinc_job_result {
    int status;                 /* exit status; 128 + n when signal n ended it */
    bool timed_out, incomplete; /* incomplete: an answer with more bytes than it may have, or for
                                   which there was no memory */
    struct pinc_slice output; /* of an answer all; else the last 64 KiB or so of standard output and
                                   standard error; as long as the job */
};

/**
 * Start a program in a session of its own: it has no terminal to ask on, and standard input is
 * empty.
 * @param out freed by pinc_job_free()
 * @return PINC_OK; PINC_EIO (no such folder, no more processes); PINC_ENOMEM. A program that cannot
 * be executed ends with status 127.
 */
PINC_MUST_USE enum pinc_status pinc_job_start(struct pinc_job **out,
                                              const struct pinc_job_options *options,
                                              struct pinc_error *err);

/** A descriptor that becomes readable when there is something to do, for poll(). The time limit
 * needs pinc_job_poll() too. */
int pinc_job_fd(const struct pinc_job *job);

/** Take what it has written, look whether it has ended or has run for too long. Never waits.
 * @return has it ended? */
bool pinc_job_poll(struct pinc_job *job);

/** How a job ended of which pinc_job_poll() has said so. */
struct pinc_job_result pinc_job_result_get(const struct pinc_job *job);

/** Forget it; one that still runs is killed, with everything that it started. On Linux that is
 * found even when it has made itself a daemon. NULL is fine. */
void pinc_job_free(struct pinc_job *job);

#endif

/*
 * A Python that builds: what it is, as it says itself.
 */
#ifndef PINC_INDEX_BUILD_PYTHON_H
#define PINC_INDEX_BUILD_PYTHON_H

#include "base/error.h"
#include "base/text.h"

/* Texts live in the arena. */
struct pinc_python {
    const char *program; /* of the base installation, when this is a virtual environment's: absolute
                            and not a launcher's script */
    const char *home;    /* the folder of `program` */
    struct pinc_slice minor;    /* "3.11" */
    struct pinc_slice name;     /* as pinc_env_new() takes it: "3.11.7", "3.13.1t", "pypy3.10" */
    struct pinc_slice platform; /* likewise: "manylinux_2_36_x86_64" */
    const char *site;           /* of an environment's packages, below its folder:
                                   "lib/python3.11/site-packages" */
};

/**
 * Ask an interpreter what it is, for at most 20 seconds.
 * @param program path
 * @return PINC_OK; PINC_ENOTFOUND (it cannot be run, or does not answer); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_python_ask(struct pinc_python *out, const char *program,
                                               struct pinc_arena *arena, struct pinc_error *err);

/**
 * Read what pinc_python_ask() got: lines of text, also as a cache keeps it.
 * @return PINC_OK; PINC_ESYNTAX; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_python_read(struct pinc_python *out, struct pinc_slice answer,
                                                struct pinc_arena *arena, struct pinc_error *err);

/** As pinc_python_ask(), with the answer as it came, for pinc_python_read(). *answer lives in the
 * arena. */
PINC_MUST_USE enum pinc_status pinc_python_answer(struct pinc_slice *answer, const char *program,
                                                  struct pinc_arena *arena, struct pinc_error *err);

/**
 * Is it a program of which path, size and time of change tell whether it is the same as before?
 * A script (pyenv's) is not: what it runs depends on the folder and the environment.
 * @param key set when so; in the arena
 */
bool pinc_python_key(struct pinc_slice *key, const char *program, struct pinc_arena *arena);

#endif

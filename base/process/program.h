/*
 * Programs of this machine: where they are, and what they are started with.
 */
#ifndef PINC_BASE_PROGRAM_H
#define PINC_BASE_PROGRAM_H

#include "base/error.h"
#include "base/text.h"

/**
 * Look for a program.
 * @param out    its path in the arena, NULL when there is none: `name` itself when it holds a '/',
 * else the first executable file of that name in the folders of `search`
 * @param search the value of PATH; NULL or empty: nowhere. Relative folders are left out: nothing
 * there was meant to be run.
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_program_find(const char **out, struct pinc_arena *arena,
                                                 const char *search, const char *name,
                                                 struct pinc_error *err);

/**
 * The environment of this process with changes, as execve() wants it.
 * @param changes see struct pinc_job_options
 * @return in the arena; NULL when out of memory
 */
char **pinc_program_environment(const char *const *changes, struct pinc_arena *arena);

/**
 * A program and its arguments as execve() wants them.
 * @param args NULL at the end; may be NULL
 * @return in the arena; NULL when out of memory
 */
char **pinc_program_arguments(const char *program, const char *const *args,
                              struct pinc_arena *arena);

#endif

/*
 * Where the output goes, and how it names the input files: the same wherever the compile was run,
 * and no path of this machine.
 */
#ifndef PINC_LOCK_OUTPUT_OUTPUT_PATH_H
#define PINC_LOCK_OUTPUT_OUTPUT_PATH_H

#include "lock/input/repository.h"

#include <stdbool.h>

/**
 * The default output of an input file: "reqs/dev.in" gives "reqs/dev.txt", "-" gives "-".
 * @param pylock "reqs/pylock.toml" in place of that, and "reqs/pylock.dev.toml" unless the stem is
 * "requirements"
 * @param out    in the arena, NUL-terminated
 * @return PINC_OK; PINC_EUSAGE when that is the input itself, or the input a URL; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_output_path_default_output(struct pinc_slice *out,
                                                               struct pinc_slice input, bool pylock,
                                                               struct pinc_arena *arena,
                                                               struct pinc_error *err);

/** Is it the name of a lock file of PEP 751: pylock.toml or pylock.NAME.toml, NAME without dots? */
bool pinc_output_path_is_pylock(struct pinc_slice path);

/**
 * How an output names a file: seen from the output's folder, the same whatever folder pinc runs in and
 * however the two are spelled; the last part of the name alone when that would lead to a path of this
 * machine. A URL without its credentials.
 * @param output     "-": standard output, as if it lay in the current folder
 * @param repository names in it may lead upwards; may be NULL
 * @return in the arena, or name itself; ptr NULL when out of memory
 */
struct pinc_slice pinc_output_path_seen_from(struct pinc_slice output, struct pinc_slice name,
                                             const struct pinc_repository *repository,
                                             struct pinc_arena *arena);

/** The same for a path, seen from any folder. */
struct pinc_slice pinc_output_path_from_folder(struct pinc_slice folder, struct pinc_slice name,
                                               const struct pinc_repository *repository,
                                               struct pinc_arena *arena);

/** The way back: a name that an output holds, seen from the current folder. In the arena; ptr NULL
 * when out of memory. */
struct pinc_slice pinc_output_path_resolve(struct pinc_slice output, struct pinc_slice name,
                                           struct pinc_arena *arena);

#endif

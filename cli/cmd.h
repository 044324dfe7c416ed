/*
 * The commands at work: what each of them does, with the command line read. Each returns the exit
 * status.
 */
#ifndef PINC_CLI_CMD_H
#define PINC_CLI_CMD_H

#include "cli/program.h"

/** `pinc compile`: compile the input files and write the output. @return the exit status */
int cmd_compile(struct program *program);

/** `pinc check`: compile and compare with the output, which stays as it is. @return the exit
 * status; 1 when they differ */
int cmd_check(struct program *program);

/** `pinc why`: who needs a package, from an output file alone. @return the exit status */
int cmd_why(struct program *program);

/** `pinc tree`: the output as a tree of dependencies. @return the exit status */
int cmd_tree(struct program *program);

/** `pinc diff`: what changed between two locks, or since the last commit. @return the exit
 * status */
int cmd_diff(struct program *program);

/** `pinc verify`: judge a lock without its input. @return the exit status; 1 when something is
 * wrong with it */
int cmd_verify(struct program *program);

/** `pinc trim`: which lines of the input can go. @return the exit status; 1 when there are any and
 * nothing was to be written */
int cmd_trim(struct program *program);

/** `pinc download`: the files of a lock. @return the exit status */
int cmd_download(struct program *program);

/** `pinc export`: a lock in another format. @return the exit status */
int cmd_export(struct program *program);

/** `pinc outdated`: what of the output has a newer version. @return the exit status; with
 * --exit-code 1 when something has */
int cmd_outdated(struct program *program);

/** `pinc cache dir|size|clear|prune|verify|export|import`. @return the exit status */
int cmd_cache(struct program *program);

/** `pinc config`: every setting that holds, and where it comes from. @return the exit status */
int cmd_config(struct program *program);

#endif

/*
 * The commands at work: what each of them does, with the command line read. Each returns the exit
 * status.
 */
#ifndef PINC_CLI_CMD_H
#define PINC_CLI_CMD_H

#include "cli/program.h"

int cmd_compile(struct program *program);
int cmd_check(struct program *program);
int cmd_why(struct program *program);
int cmd_tree(struct program *program);
int cmd_diff(struct program *program);
int cmd_verify(struct program *program);
int cmd_cache(struct program *program);

#endif

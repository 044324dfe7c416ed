/*
 * Asking another program.
 */
#ifndef PINC_BASE_PROCESS_H
#define PINC_BASE_PROCESS_H

#include "base/process/program.h"

/**
 * Run a program and collect its standard output. Its input and its messages are /dev/null; no shell
 * is involved.
 * @param out     what it printed; its maximum counts: a program that prints more is
 * stopped. Wiped by the caller if it is secret.
 * @param argv    NULL at the end; argv[0] is a path, see pinc_program_find()
 * @param seconds after which the program is killed
 * @return true when it ran to its end with exit status 0 and everything that it printed is in out
 */
bool pinc_process_output(struct pinc_buf *out, const char *const *argv, unsigned seconds);

#endif

/*
 * Which Python is installed here.
 */
#ifndef PINC_LOCK_CONFIG_INTERPRETER_H
#define PINC_LOCK_CONFIG_INTERPRETER_H

#include "lock/config/session.h"

/**
 * The version ("3.11") of an interpreter. The name of the file behind its links tells it where it
 * can (python3 -> python3.11); else the interpreter is run, for at most ten seconds.
 * @param program path, or a name that is looked for on $PATH
 * @return in the arena; ptr NULL when there is no such interpreter, or it does not answer
 */
struct pinc_slice pinc_interpreter_version(const struct pinc_session *session, const char *program,
                                           struct pinc_arena *arena);

#endif

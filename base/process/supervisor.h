/*
 * On Linux a supervisor stands between pinc and the program: a process that does nothing but wait
 * for it. What the program starts and leaves behind, daemons included, becomes the supervisor's
 * child, is found by that and killed. When pinc itself is killed the supervisor hears of it, and removes the scratch folder.
 */
#ifndef PINC_BASE_SUPERVISOR_H
#define PINC_BASE_SUPERVISOR_H

#include <stdbool.h>
#include <sys/types.h>

#ifdef __linux__
#define PINC_SUPERVISED true
#else
#define PINC_SUPERVISED false
#endif

/**
 * In the child, between fork() and execve(): become the supervisor, and start its program. Returns
 * in the program alone, with signals blocked; where there is no supervisor, at once. Neither
 * allocates nor takes a lock.
 * @param parent  the process that forked; when it is gone the child ends
 * @param scratch absolute path of a folder that goes with the parent, if that is killed; may be NULL
 */
void pinc_supervisor_become(pid_t parent, const char *scratch);

#endif

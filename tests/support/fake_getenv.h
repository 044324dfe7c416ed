/*
 * An environment of a test's own, for pinc_session_use_getenv().
 */
#ifndef PINC_TESTS_SUPPORT_FAKE_GETENV_H
#define PINC_TESTS_SUPPORT_FAKE_GETENV_H

#include <string.h>

/** @param user const char *[]: "NAME=VALUE" each, NULL behind the last */
static inline const char *fake_getenv(void *user, const char *name)
{
    const char *const *vars = user;
    const size_t n = strlen(name);

    for (; *vars; vars++) {
        if (strncmp(*vars, name, n) == 0 && (*vars)[n] == '=') {
            return *vars + n + 1;
        }
    }
    return NULL;
}

#endif

#include "lock/input/expand_variables.h"

#include <string.h>

/* What ends the user and the password, or the URL. */
static bool ends_authority(char c)
{
    return c == '\0' || strchr("/?#\\ \t\"'", c) != NULL;
}

/* Is line[at] between "://" and an "@" of one authority? */
static bool in_userinfo(struct pinc_slice line, size_t at, size_t n)
{
    size_t start = at, end = at + n;

    while (start > 0 && !ends_authority(line.ptr[start - 1])) {
        start--;
    }
    while (end < line.len && !ends_authority(line.ptr[end]) && line.ptr[end] != '@') {
        end++;
    }
    return start >= 3 && memcmp(line.ptr + start - 3, "://", 3) == 0 && end < line.len &&
           line.ptr[end] == '@' && !memchr(line.ptr + start, '@', at - start);
}

bool pinc_expand_variables_allowed(enum pinc_expand_variables expand, struct pinc_slice line,
                                   size_t at, size_t n)
{
    return expand == PINC_EXPAND_ALL ||
           (expand == PINC_EXPAND_CREDENTIALS && in_userinfo(line, at, n));
}

#include "cli/size.h"

#include <stdio.h>

void size_print(char *out, size_t room, uint64_t bytes)
{
    if (bytes < 1000) {
        (void)snprintf(out, room, "%u byte%s", (unsigned)bytes, bytes == 1 ? "" : "s");
    } else if (bytes < 1000000) {
        (void)snprintf(out, room, "%u kB", (unsigned)((bytes + 500) / 1000));
    } else {
        pinc_text_size(out, room, bytes);
    }
}

static int same_size(const struct pinc_lock *lock, size_t a, size_t b)
{
    return pinc_lock_size(lock, a) == pinc_lock_size(lock, b) &&
           pinc_lock_unknown_sizes(lock, a) == pinc_lock_unknown_sizes(lock, b) &&
           pinc_lock_size_before(lock, a) == pinc_lock_size_before(lock, b);
}

/* The target's line, and in front of it all that have the same. */
static void report_target(FILE *to, const struct pinc_lock *lock, size_t at)
{
    const size_t unknown = pinc_lock_unknown_sizes(lock, at);
    const int64_t before = pinc_lock_size_before(lock, at);
    const char *reason = pinc_lock_size_reason(lock, at);
    char size[48];
    size_t i;

    for (i = at; i < pinc_lock_target_count(lock); i++) {
        if (same_size(lock, at, i)) {
            (void)fprintf(to, "%s%s", i == at ? "" : ", ", pinc_lock_target_label(lock, i));
        }
    }
    pinc_text_size(size, sizeof size, pinc_lock_size(lock, at));
    (void)fprintf(to, ": %s", size);
    if (unknown) {
        (void)fprintf(to, " and %zu file%s of unknown size", unknown, unknown == 1 ? "" : "s");
    }
    if (before >= 0 && (uint64_t)before != pinc_lock_size(lock, at)) {
        pinc_text_size(size, sizeof size, (uint64_t)before);
        (void)fprintf(to, ", was %s%s%s", size, reason[0] ? ": " : "", reason);
    }
    (void)fputc('\n', to);
}

void size_report(FILE *to, const struct pinc_lock *lock)
{
    size_t n = pinc_lock_target_count(lock), t, k;

    for (t = 0; t < n; t++) {
        for (k = 0; k < t && !same_size(lock, k, t); k++) {
        }
        if (k == t && pinc_lock_size(lock, t)) {
            report_target(to, lock, t);
        }
    }
}

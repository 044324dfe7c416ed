#include "cli/size.h"

#include <stdio.h>

/* "3,193 MB"; below 10 MB with one decimal, "7 kB" where that would say nothing. */
static void format_size(char *out, size_t room, uint64_t bytes)
{
    const unsigned long long mb = (bytes + 500000) / 1000000, tenths = (bytes + 50000) / 100000;

    if (tenths == 0 && bytes > 0) {
        (void)snprintf(out, room, "%u kB", (unsigned)((bytes + 999) / 1000));
    } else if (tenths < 100) {
        (void)snprintf(out, room, "%llu.%llu MB", tenths / 10, tenths % 10);
    } else if (mb < 1000) {
        (void)snprintf(out, room, "%llu MB", mb);
    } else {
        (void)snprintf(out, room, "%llu,%03llu MB", mb / 1000, mb % 1000);
    }
}

void size_print(char *out, size_t room, uint64_t bytes)
{
    if (bytes < 1000) {
        (void)snprintf(out, room, "%u byte%s", (unsigned)bytes, bytes == 1 ? "" : "s");
    } else if (bytes < 1000000) {
        (void)snprintf(out, room, "%u kB", (unsigned)((bytes + 500) / 1000));
    } else {
        format_size(out, room, bytes);
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
    format_size(size, sizeof size, pinc_lock_size(lock, at));
    (void)fprintf(to, ": %s", size);
    if (unknown) {
        (void)fprintf(to, " and %zu file%s of unknown size", unknown, unknown == 1 ? "" : "s");
    }
    if (before >= 0 && (uint64_t)before != pinc_lock_size(lock, at)) {
        format_size(size, sizeof size, (uint64_t)before);
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

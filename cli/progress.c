#include "cli/progress.h"

#include "cli/report.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define INTERVAL_MS 95

/* The terminal's line is one thing for the whole process, and so is this. */
static bool enabled;
static volatile sig_atomic_t drawn;
static long long last_ms;

static long long now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_start(bool wanted)
{
    const char *term = getenv("TERM");

    enabled = wanted && isatty(STDERR_FILENO) && !(term && strcmp(term, "dumb") == 0);
    last_ms = now_ms();
}

/* "812 kB", "1.2 MB". */
static void print_size(char *out, size_t size, uint64_t bytes)
{
    if (bytes < 1000000) {
        (void)snprintf(out, size, "%llu kB", (unsigned long long)(bytes / 1000));
    } else {
        (void)snprintf(out, size, "%.1f MB", (double)bytes / 1e6);
    }
}

void progress_draw(const struct pinc_progress *progress)
{
    unsigned long long builds = pinc_progress_count(progress, PINC_COUNT_BUILDS);
    char line[256], size[32];
    int columns, len;

    if (!enabled || now_ms() - last_ms < INTERVAL_MS) {
        return;
    }
    last_ms = now_ms();
    print_size(size, sizeof size, pinc_progress_count(progress, PINC_COUNT_BYTES));
    len = snprintf(line, sizeof line, "resolving: %llu of %llu packages, %llu of %llu metadata, %s",
                   (unsigned long long)pinc_progress_count(progress, PINC_COUNT_PROJECTS),
                   (unsigned long long)pinc_progress_count(progress, PINC_COUNT_PROJECTS_ASKED),
                   (unsigned long long)pinc_progress_count(progress, PINC_COUNT_METADATA),
                   (unsigned long long)pinc_progress_count(progress, PINC_COUNT_METADATA_ASKED),
                   size);
    if (builds && len > 0 && (size_t)len < sizeof line) {
        (void)snprintf(line + len, sizeof line - (size_t)len, ", %llu built", builds);
    }
    columns = report_columns(stderr);
    (void)fprintf(stderr, "\r%.*s\033[K", columns - 1, line);
    (void)fflush(stderr);
    drawn = 1;
}

void progress_erase(void)
{
    if (drawn) {
        (void)fputs("\r\033[K", stderr);
        drawn = 0;
    }
}

void progress_leave(void)
{
    static const char clear[] = "\r\033[K";

    if (drawn && write(STDERR_FILENO, clear, sizeof clear - 1) < 0) {
        drawn = 0; /* the terminal is gone: nothing can be done about its line */
    }
}

void progress_clear(void)
{
    progress_erase();
    (void)fflush(stderr);
}

#include "cli/progress.h"

#include "cli/clock.h"
#include "cli/terminal.h"

#include <stdio.h>

#define INTERVAL 0.095 /* seconds */

/* The terminal's line is one thing for the whole process, and so is this. */
static bool enabled;
static double last;

void progress_start(bool wanted)
{
    enabled = wanted && terminal_can_redraw();
    last = clock_seconds();
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
    int len;

    if (!enabled || clock_seconds() - last < INTERVAL) {
        return;
    }
    last = clock_seconds();
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
    terminal_draw(line);
}

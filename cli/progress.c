#include "cli/progress.h"

#include "cli/clock.h"
#include "cli/size.h"
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

void progress_draw(const struct pinc_progress *progress)
{
    const char *building = pinc_progress_building(progress);
    char line[256], size[32];

    if (!enabled || clock_seconds() - last < INTERVAL) {
        return;
    }
    last = clock_seconds();
    size_print(size, sizeof size, pinc_progress_count(progress, PINC_COUNT_BYTES));
    if (building) {
        (void)snprintf(line, sizeof line, "building %.100s (%llu of %llu)", building,
                       (unsigned long long)pinc_progress_count(progress, PINC_COUNT_BUILDS) + 1,
                       (unsigned long long)pinc_progress_count(progress, PINC_COUNT_BUILDS_ASKED));
        terminal_draw(line);
        return;
    }
    (void)snprintf(line, sizeof line, "resolving: %llu of %llu packages, %llu of %llu metadata, %s",
                   (unsigned long long)pinc_progress_count(progress, PINC_COUNT_PROJECTS),
                   (unsigned long long)pinc_progress_count(progress, PINC_COUNT_PROJECTS_ASKED),
                   (unsigned long long)pinc_progress_count(progress, PINC_COUNT_METADATA),
                   (unsigned long long)pinc_progress_count(progress, PINC_COUNT_METADATA_ASKED),
                   size);
    terminal_draw(line);
}

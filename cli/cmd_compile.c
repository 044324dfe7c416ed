#include "cli/cmd.h"
#include "cli/report.h"
#include "cli/size.h"

#include <string.h>
#include <time.h>

/* "34 packages for 2 targets in 0.8 s, 3 differ". */
static void print_summary(const struct pinc_lock *lock, const struct timespec *start)
{
    size_t packages = pinc_lock_package_count(lock), targets = pinc_lock_target_count(lock);
    size_t differ = pinc_lock_differing_count(lock);
    struct timespec end;
    char line[160];
    double seconds;
    int len;

    (void)clock_gettime(CLOCK_MONOTONIC, &end);
    seconds = (double)(end.tv_sec - start->tv_sec) + (double)(end.tv_nsec - start->tv_nsec) / 1e9;
    len = snprintf(line, sizeof line, "%zu package%s for %zu target%s in %.*f s", packages,
                   packages == 1 ? "" : "s", targets, targets == 1 ? "" : "s",
                   seconds < 0.095 ? 2 : 1, seconds);
    if (differ && len > 0 && (size_t)len < sizeof line) {
        (void)snprintf(line + len, sizeof line - (size_t)len, ", %zu differ%s", differ,
                       differ == 1 ? "s" : "");
    }
    report_line(line);
}

static int write_lock(const struct program *program, const struct pinc_lock *lock)
{
    struct pinc_error err = {0};
    const char *text;
    size_t len;

    if (program->dry_run || strcmp(pinc_lock_path(lock), "-") == 0) {
        text = pinc_lock_text(lock, &len);
        return program_print_result(text, len);
    }
    return pinc_lock_write(lock, &err) == PINC_OK ? EXIT_DONE : program_fail(program, &err);
}

int cmd_compile(struct program *program)
{
    struct pinc_lock *lock = NULL;
    struct timespec start;
    int status;

    (void)clock_gettime(CLOCK_MONOTONIC, &start);
    status = program_add_inputs(program, 0);
    if (status == EXIT_DONE) {
        status = program_compile(program, &lock);
    }
    if (status == EXIT_DONE) {
        status = write_lock(program, lock);
    }
    if (status == EXIT_DONE && !program->quiet) {
        print_summary(lock, &start);
        size_report(lock);
    }
    pinc_lock_free(lock);
    return status;
}

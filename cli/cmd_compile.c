#include "cli/clock.h"
#include "cli/changes.h"
#include "cli/cmd.h"
#include "cli/report.h"
#include "cli/size.h"

#include <stdlib.h>
#include <string.h>

#define CHANGES_TOLD 8 /* in a summary that is not verbose */

/* "34 packages for 2 targets in 0.8 s, 3 differ". */
static void write_counts(FILE *to, const struct pinc_lock *lock, double start)
{
    size_t packages = pinc_lock_package_count(lock), targets = pinc_lock_target_count(lock);
    size_t differ = pinc_lock_differing_count(lock);
    double seconds = clock_seconds() - start;

    (void)fprintf(to, "%zu package%s for %zu target%s in %.*f s", packages,
                  packages == 1 ? "" : "s", targets, targets == 1 ? "" : "s",
                  seconds < 0.095 ? 2 : 1, seconds);
    if (differ) {
        (void)fprintf(to, ", %zu differ%s", differ, differ == 1 ? "s" : "");
    }
    (void)fputc('\n', to);
}

/* "requirements.txt: idna 3.7 → 3.20". */
static void write_changes(FILE *to, const struct program *program, const struct pinc_lock *lock)
{
    const struct pinc_changes *changes = pinc_lock_changes(lock);

    if (strcmp(pinc_lock_path(lock), "-") == 0) {
        return;
    }
    (void)fprintf(to, "%s%s: ", pinc_lock_path(lock), program->dry_run ? " (not written)" : "");
    if (!changes) {
        (void)fputs("new", to);
    } else if (!pinc_lock_changed(lock)) {
        (void)fputs("unchanged", to);
    } else if (pinc_changes_count(changes) == 0) {
        (void)fputs("the same versions, another text", to);
    } else {
        changes_write(to, changes, program->verbose ? SIZE_MAX : CHANGES_TOLD);
    }
    (void)fputc('\n', to);
}

static void print_summary(const struct program *program, const struct pinc_lock *lock, double start)
{
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);

    if (to) {
        write_counts(to, lock, start);
        write_changes(to, program, lock);
        if (program->verbose) {
            changes_write_not_kept(to, lock, SIZE_MAX);
        }
        size_report(to, lock);
        if (fclose(to) == 0) {
            report_lines(text);
        }
    }
    free(text);
}

static int write_lock(const struct program *program, const struct pinc_lock *lock)
{
    struct pinc_error err = {0};
    const bool print = program->dry_run || strcmp(pinc_lock_path(lock), "-") == 0;
    const char *text;
    size_t len;

    if (print && program->answer) {
        return EXIT_DONE;
    }
    if (print) {
        text = pinc_lock_text(lock, &len);
        return program_print_result(text, len);
    }
    return pinc_lock_write(lock, &err) == PINC_OK ? EXIT_DONE : program_fail(program, &err);
}

static void tell_lock(const struct program *program, const struct pinc_lock *lock, int status)
{
    const bool printed = program->dry_run || strcmp(pinc_lock_path(lock), "-") == 0;

    if (program->answer) {
        pinc_answer_add_lock(program->answer, lock, !printed && status == EXIT_DONE, printed);
        pinc_answer_add_changes(program->answer, pinc_lock_changes(lock));
    }
}

int cmd_compile(struct program *program)
{
    struct pinc_lock *lock = NULL;
    double start;
    int status;

    start = clock_seconds();
    status = program_add_inputs(program, 0);
    if (status == EXIT_DONE) {
        status = program_compile(program, &lock);
    }
    if (status == EXIT_DONE) {
        status = write_lock(program, lock);
        tell_lock(program, lock, status);
    }
    if (status == EXIT_DONE && !program->quiet) {
        print_summary(program, lock, start);
    }
    pinc_lock_free(lock);
    return status;
}

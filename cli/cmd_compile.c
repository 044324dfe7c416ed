#include "cli/clock.h"
#include "cli/changes.h"
#include "cli/cmd.h"
#include "cli/report.h"
#include "cli/size.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define CHANGES_TOLD 8   /* in a summary that is not verbose */
#define FILES_BESIDE 64u /* open descriptors that are not of outputs */

static void write_seconds(FILE *to, double start)
{
    const double seconds = clock_seconds() - start;

    (void)fprintf(to, " in %.*f s", seconds < 0.095 ? 2 : 1, seconds);
}

/* "34 packages for 2 targets in 0.8 s, 3 differ". */
static void write_counts(FILE *to, const struct pinc_lock *lock, double start)
{
    size_t packages = pinc_lock_package_count(lock), targets = pinc_lock_target_count(lock);
    size_t differ = pinc_lock_differing_count(lock);

    (void)fprintf(to, "%zu package%s for %zu target%s", packages, packages == 1 ? "" : "s", targets,
                  targets == 1 ? "" : "s");
    write_seconds(to, start);
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
        changes_write(to, changes, program->shown.verbose ? SIZE_MAX : CHANGES_TOLD);
    }
    (void)fputc('\n', to);
}

static void write_lock_summary(FILE *to, const struct program *program,
                               const struct pinc_lock *lock)
{
    write_changes(to, program, lock);
    (void)fputs(pinc_lock_against(lock), to);
    if (program->shown.verbose) {
        changes_write_not_kept(to, lock, SIZE_MAX);
    }
}

/* "18 locks, 402 packages in 0.8 s". */
static void write_set_counts(FILE *to, size_t locks, size_t packages, double start)
{
    (void)fprintf(to, "%zu lock%s, %zu package%s", locks, locks == 1 ? "" : "s", packages,
                  packages == 1 ? "" : "s");
    write_seconds(to, start);
    (void)fputc('\n', to);
}

/* What is told of locks at the end: of each it is written down when it is finished. */
struct summary {
    const struct program *program;
    double start;
    size_t packages;
    FILE *lines; /* one a lock */
    char *text;
    size_t len;
};

static void sum_up(void *user, const struct pinc_lock *lock)
{
    struct summary *s = user;

    s->packages += pinc_lock_package_count(lock);
    if (s->lines && !s->program->shown.quiet) {
        write_lock_summary(s->lines, s->program, lock);
    }
}

static void print_summary(struct summary *s, const struct pinc_set *set)
{
    const size_t locks = pinc_set_count(set);
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);
    const bool written = s->lines && fclose(s->lines) == 0;

    s->lines = NULL;
    if (to) {
        if (locks == 1) {
            write_counts(to, pinc_set_lock(set, 0), s->start);
        } else {
            write_set_counts(to, locks, s->packages, s->start);
        }
        (void)fputs(written ? s->text : "", to);
        if (locks == 1) {
            size_report(to, pinc_set_lock(set, 0));
        }
    }
    report_written(to, &text);
}

static void clear_summary(struct summary *s)
{
    if (s->lines) {
        (void)fclose(s->lines);
    }
    free(s->text);
}

/* The texts. */
static int print_set(const struct pinc_set *set)
{
    int status = EXIT_DONE;
    size_t i;

    for (i = 0; i < pinc_set_count(set) && status == EXIT_DONE; i++) {
        size_t len;
        const char *text = pinc_lock_text(pinc_set_lock(set, i), &len);

        status = program_print_lock_name(set, i);
        status = status == EXIT_DONE ? program_print_result(text, len) : status;
    }
    return status;
}

/* Printed, not written? */
static bool is_printed(const struct program *program, const struct pinc_lock *lock)
{
    return program->dry_run || strcmp(pinc_lock_path(lock), "-") == 0;
}

/* All outputs are open until the last one is complete. Nothing is started any more that would inherit the limit. */
static void allow_files(size_t n)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max &&
        limit.rlim_cur < 2 * n + FILES_BESIDE) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int write_set(const struct program *program, const struct pinc_set *set)
{
    struct pinc_error err = {0};

    if (program->dry_run ||
        (pinc_set_count(set) == 1 && is_printed(program, pinc_set_lock(set, 0)))) {
        return program->answer ? EXIT_DONE : print_set(set);
    }
    allow_files(pinc_set_count(set));
    return pinc_set_write(set, &err) == PINC_OK ? EXIT_DONE : program_fail(program, &err);
}

static void tell_lock(const struct program *program, const struct pinc_lock *lock, int status)
{
    const bool printed = is_printed(program, lock);

    if (program->answer) {
        pinc_answer_add_lock(program->answer, lock, !printed && status == EXIT_DONE, printed);
        pinc_answer_add_changes(program->answer, pinc_lock_changes(lock));
    }
}

int cmd_compile(struct program *program)
{
    struct summary summary = {.program = program, .start = clock_seconds()};
    const bool keep = program->dry_run || program->answer; /* all of them, to be shown */
    struct pinc_set *set = NULL;
    int status = program_add_inputs(program, 0);
    size_t i;

    summary.lines = open_memstream(&summary.text, &summary.len);
    if (status == EXIT_DONE) {
        status = program_compile_each(program, &set, keep ? NULL : sum_up, &summary);
    }
    if (status == EXIT_DONE) {
        status = write_set(program, set);
        for (i = 0; keep && i < pinc_set_count(set); i++) {
            sum_up(&summary, pinc_set_lock(set, i));
            tell_lock(program, pinc_set_lock(set, i), status);
            program_end_lock(program, set);
        }
    }
    if (status == EXIT_DONE && !program->shown.quiet) {
        print_summary(&summary, set);
    }
    clear_summary(&summary);
    pinc_set_free(set);
    return status;
}

#include "cli/changes.h"
#include "cli/cmd.h"
#include "cli/report.h"

#include <string.h>

#define CHANGES_TOLD 8

/* A unified diff, its lines coloured on a terminal. */
static int print_diff(const char *diff)
{
    int status = EXIT_DONE;

    if (!report_color_stdout()) {
        return program_print_visible(diff, strlen(diff));
    }
    while (*diff && status == EXIT_DONE) {
        size_t len = strcspn(diff, "\n");
        const char *code = diff[0] == '+'   ? "\033[32m"
                           : diff[0] == '-' ? "\033[31m"
                           : diff[0] == '@' ? "\033[36m"
                                            : "";

        status = program_print(code, strlen(code));
        status = status == EXIT_DONE ? program_print_visible(diff, len) : status;
        status =
            status == EXIT_DONE ? program_print(*code ? "\033[0m\n" : "\n", *code ? 5 : 1) : status;
        diff += len + (diff[len] == '\n');
    }
    return status;
}

/* "requirements.txt is not what compiling gives: idna 3.7 → 3.20". */
static void report_difference(const struct program *program, const struct pinc_lock *lock)
{
    const struct pinc_changes *changes = pinc_lock_changes(lock);
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);

    if (to && !changes) {
        (void)fprintf(to, "%s is not there yet: pinc compile writes it\n", pinc_lock_path(lock));
    } else if (to) {
        (void)fprintf(to, "%s is not what compiling gives", pinc_lock_path(lock));
        if (pinc_changes_count(changes)) {
            (void)fputs(": ", to);
            changes_write(to, changes, CHANGES_TOLD);
        }
        (void)fputc('\n', to);
        changes_write_not_kept(to, lock, program->shown.verbose ? SIZE_MAX : CHANGES_TOLD);
    }
    report_written(to, &text);
}

/* One lock: EXIT_DONE, EXIT_NO_SOLUTION with the difference printed, or the status of a failure. */
static int check_lock(struct program *program, const struct pinc_lock *lock)
{
    struct pinc_error err = {0};
    char *diff = NULL, line[512];
    enum pinc_status st = pinc_lock_diff(lock, &diff, &err);
    int status = EXIT_DONE;

    if (st == PINC_OK) {
        (void)snprintf(line, sizeof line, "%s is up to date", pinc_lock_path(lock));
        if (!program->shown.quiet) {
            report_line(line);
        }
    } else if (st == PINC_EDIFFERENT) {
        status = program->answer ? EXIT_DONE : print_diff(diff);
        status = status == EXIT_DONE ? EXIT_NO_SOLUTION : status;
        if (!program->shown.quiet) {
            report_difference(program, lock);
        }
    } else {
        status = program_fail(program, &err);
    }
    if (program->answer) {
        pinc_answer_add_lock(program->answer, lock, 0, 0);
        pinc_answer_add_changes(program->answer, pinc_lock_changes(lock));
        pinc_answer_add_diff(program->answer, diff);
    }
    pinc_text_free(diff);
    return status;
}

int cmd_check(struct program *program)
{
    struct pinc_set *set = NULL;
    int status = program_add_inputs(program, 0), one;
    size_t i;

    if (status == EXIT_DONE) {
        status = program_compile_set(program, &set);
    }
    for (i = 0; i < pinc_set_count(set) && status <= EXIT_NO_SOLUTION; i++) {
        one = check_lock(program, pinc_set_lock(set, i));
        program_end_lock(program, set);
        status = one > status ? one : status;
    }
    pinc_set_free(set);
    return status;
}

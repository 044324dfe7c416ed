#include "cli/changes.h"
#include "cli/cmd.h"
#include "cli/report.h"

#include <stdlib.h>
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
static void write_difference(FILE *to, const struct program *program, const struct pinc_lock *lock)
{
    const struct pinc_changes *changes = pinc_lock_changes(lock);

    if (!changes) {
        (void)fprintf(to, "%s is not there yet: pinc compile writes it\n", pinc_lock_path(lock));
        return;
    }
    (void)fprintf(to, "%s is not what compiling gives", pinc_lock_path(lock));
    if (pinc_changes_count(changes)) {
        (void)fputs(": ", to);
        changes_write(to, changes, CHANGES_TOLD);
    }
    (void)fputc('\n', to);
    changes_write_not_kept(to, lock, program->shown.verbose ? SIZE_MAX : CHANGES_TOLD);
}

/* What is told of locks when all are finished: of each a diff and lines about it, both ended by NUL, and most are empty. */
struct findings {
    struct program *program;
    FILE *to;
    char *text;
    size_t len;
    struct pinc_error err; /* the first failure to compare */
    bool differ;
};

/* One lock, which may be gone when it is told of. */
static void judge(void *user, const struct pinc_lock *lock)
{
    struct findings *f = user;
    char *diff = NULL;
    enum pinc_status st;

    if (!f->to || f->err.code != PINC_OK) {
        return;
    }
    st = pinc_lock_diff(lock, &diff, &f->err);
    f->differ = f->differ || st == PINC_EDIFFERENT;
    if (st == PINC_EDIFFERENT && !f->program->answer) {
        (void)fputs(diff, f->to);
    }
    (void)fputc('\0', f->to);
    if (st == PINC_EDIFFERENT && !f->program->shown.quiet) {
        write_difference(f->to, f->program, lock);
    } else if (st == PINC_OK && !f->program->shown.quiet) {
        (void)fprintf(f->to, "%s is up to date\n", pinc_lock_path(lock));
    }
    (void)fputc('\0', f->to);
    if (f->program->answer) {
        pinc_answer_add_lock(f->program->answer, lock, 0, 0);
        pinc_answer_add_changes(f->program->answer, pinc_lock_changes(lock));
        pinc_answer_add_diff(f->program->answer, diff);
    }
    pinc_text_free(diff);
}

/* EXIT_DONE, or the status of a failure to print. */
static int print_findings(const struct findings *f)
{
    const char *at = f->text, *end = at + f->len;
    int status = EXIT_DONE;

    while (at < end && status == EXIT_DONE) {
        status = print_diff(at);
        at += strlen(at) + 1;
        report_lines(at);
        at += strlen(at) + 1;
    }
    return status;
}

/* EXIT_DONE, EXIT_NO_SOLUTION with the differences printed, or the status of a failure. */
static int tell_findings(struct findings *f)
{
    static const struct pinc_error no_memory = {.code = PINC_ENOMEM, .text = "out of memory"};
    const bool written = f->to && fclose(f->to) == 0;
    int status = written ? print_findings(f) : program_fail(f->program, &no_memory);

    f->to = NULL;
    if (status == EXIT_DONE && f->err.code != PINC_OK) {
        return program_fail(f->program, &f->err);
    }
    return status == EXIT_DONE && f->differ ? EXIT_NO_SOLUTION : status;
}

int cmd_check(struct program *program)
{
    struct findings findings = {.program = program};
    struct pinc_set *set = NULL;
    int status = program_add_inputs(program, 0);
    size_t i;

    findings.to = open_memstream(&findings.text, &findings.len);
    if (status == EXIT_DONE) {
        status = program_compile_each(program, &set, program->answer ? NULL : judge, &findings);
    }
    for (i = 0; program->answer && i < pinc_set_count(set); i++) {
        judge(&findings, pinc_set_lock(set, i));
        program_end_lock(program, set);
    }
    if (status == EXIT_DONE) {
        status = tell_findings(&findings);
    } else if (findings.to) {
        (void)fclose(findings.to);
    }
    free(findings.text);
    pinc_set_free(set);
    return status;
}

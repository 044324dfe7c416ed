#include "cli/cmd.h"

#include <stdlib.h>
#include <string.h>

/* Do two targets have the same findings? */
static bool same_findings(const struct pinc_verdict *verdict, size_t a, size_t b)
{
    size_t i;

    for (i = 0; i < pinc_verdict_count(verdict); i++) {
        const struct pinc_finding *finding = pinc_verdict_at(verdict, i);

        if (pinc_finding_on_target(finding, a) != pinc_finding_on_target(finding, b)) {
            return false;
        }
    }
    return true;
}

/* How bad a target is: errors count more than any number of warnings. */
static size_t badness(const struct pinc_verdict *verdict, size_t target)
{
    size_t n = pinc_verdict_count(verdict), errors = 0, others = 0, i;

    for (i = 0; i < n; i++) {
        const struct pinc_finding *finding = pinc_verdict_at(verdict, i);

        if (pinc_finding_on_target(finding, target)) {
            errors += pinc_finding_severity(finding) == PINC_SEVERITY_ERROR;
            others += pinc_finding_severity(finding) != PINC_SEVERITY_ERROR;
        }
    }
    return errors * (n + 1) + others;
}

/* The target's findings, and in front of them all targets that have the same. */
static void write_target(FILE *to, const struct pinc_verdict *verdict, size_t target, bool *done)
{
    static const char *const words[] = {"note", "warning", "error"};
    const char *before = "";
    size_t i;

    for (i = 0; i < pinc_verdict_target_count(verdict); i++) {
        if (!done[i] && same_findings(verdict, target, i)) {
            (void)fprintf(to, "%s%s", before, pinc_verdict_target(verdict, i));
            before = ", ";
            done[i] = true;
        }
    }
    (void)fputs(badness(verdict, target) ? ":\n" : ": good\n", to);
    for (i = 0; i < pinc_verdict_count(verdict); i++) {
        const struct pinc_finding *finding = pinc_verdict_at(verdict, i);

        if (pinc_finding_on_target(finding, target)) {
            (void)fprintf(to, "  %s:%u: %s: %s\n", pinc_finding_file(finding),
                          pinc_finding_line(finding), words[pinc_finding_severity(finding)],
                          pinc_finding_text(finding));
        }
    }
}

/* The worst target first. */
static void write_verdict(FILE *to, const struct pinc_verdict *verdict)
{
    const size_t n = pinc_verdict_target_count(verdict);
    bool *done = calloc(n + 1, sizeof *done);
    size_t written, t, worst;

    for (written = 0; done && written < n; written++) {
        for (t = 0, worst = n; t < n; t++) {
            if (!done[t] && (worst == n || badness(verdict, t) > badness(verdict, worst))) {
                worst = t;
            }
        }
        if (worst < n) {
            write_target(to, verdict, worst, done);
        }
    }
    free(done);
}

static int print(const struct program *program, const struct pinc_verdict *verdict)
{
    const int judged = pinc_verdict_good(verdict) ? EXIT_DONE : EXIT_NO_SOLUTION;
    char *text = NULL;
    size_t len = 0;
    FILE *to;
    int status;

    if (program->answer) {
        pinc_answer_add_verdict(program->answer, verdict, program->words[0]);
        return judged;
    }
    to = open_memstream(&text, &len);
    if (to) {
        write_verdict(to, verdict);
    }
    status = program_print_written(program, to, &text, &len);
    return status == EXIT_DONE ? judged : status;
}

int cmd_verify(struct program *program)
{
    struct pinc_error err = {.code = PINC_EUSAGE, .text = "pinc verify takes one file"};
    struct pinc_verdict *verdict = NULL;
    int status;

    if (program->n_words != 1) {
        return program_fail(program, &err);
    }
    memset(&err, 0, sizeof err);
    program_begin(program);
    status = program_end(
        program, pinc_verify_file(program->session, program->words[0], &verdict, &err), &err);
    status = program_unless_stopped(status);
    if (status == EXIT_DONE) {
        status = print(program, verdict);
    }
    pinc_verdict_free(verdict);
    return status;
}

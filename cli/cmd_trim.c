#include "cli/cmd.h"
#include "cli/report.h"

#include <stdlib.h>
#include <string.h>

/* "requirements.in:28: idna==2.8: the output remembers it; needed by requests, httpx". */
static int print_lines(const struct program *program, const struct pinc_trim *trim)
{
    char *text = NULL;
    size_t len = 0, i;
    FILE *to = open_memstream(&text, &len);

    for (i = 0; to && i < pinc_trim_count(trim); i++) {
        const struct pinc_trim_line *line = pinc_trim_at(trim, i);

        (void)fprintf(to, "%s:%u: %s: %s by %s\n", pinc_trim_file(trim, line),
                      pinc_trim_number(trim, line), pinc_trim_line_text(line),
                      pinc_trim_line_why(line) == PINC_TRIM_IMPLIED
                          ? "implied"
                          : "the output remembers it; needed",
                      pinc_trim_line_needed_by(line));
    }
    return program_print_written(program, to, &text, &len);
}

/* "35 of 79 lines add nothing", and what became of that. */
static void report_trim(const struct program *program, const struct pinc_trim *trim, bool written)
{
    const size_t n = pinc_trim_count(trim), all = pinc_trim_read_count(trim);
    char line[512];

    if (n == 0) {
        (void)snprintf(line, sizeof line, "none of %zu line%s can go", all, all == 1 ? "" : "s");
    } else if (!written) {
        (void)snprintf(line, sizeof line, "%zu of %zu line%s can go: --write takes %s out", n, all,
                       all == 1 ? "" : "s", n == 1 ? "it" : "them");
    } else {
        (void)snprintf(line, sizeof line, "%s%s%zu of %zu line%s taken out",
                       program->trim.output ? program->trim.output : "",
                       program->trim.output ? ": " : "", n, all, all == 1 ? "" : "s");
    }
    report_line(line);
}

static int write_trim(const struct program *program, const struct pinc_trim *trim)
{
    struct pinc_error err = {0};

    return pinc_trim_write(trim, program->trim.output, &err) == PINC_OK
               ? EXIT_DONE
               : program_fail(program, &err);
}

/* What was found, with its exit status. */
static int tell_trim(const struct program *program, const struct pinc_trim *trim)
{
    const bool writes = program->trim.write || program->trim.output;
    int status = program->answer ? EXIT_DONE : print_lines(program, trim);

    if (status == EXIT_DONE && writes) {
        status = write_trim(program, trim);
    }
    if (program->answer) {
        pinc_answer_add_trim(program->answer, trim, writes && status == EXIT_DONE);
    }
    if (status == EXIT_DONE && !program->shown.quiet) {
        report_trim(program, trim, writes);
    }
    return status == EXIT_DONE && !writes && pinc_trim_count(trim) ? EXIT_NO_SOLUTION : status;
}

int cmd_trim(struct program *program)
{
    struct pinc_error err = {.code = PINC_EUSAGE,
                             .text = "--write and --output-file exclude each other"};
    struct pinc_trim *trim = NULL;
    int status;

    if (program->trim.write && program->trim.output) {
        return program_fail(program, &err);
    }
    memset(&err, 0, sizeof err);
    if (program->trim.lock &&
        pinc_session_set(program->session, "output-file", program->trim.lock, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    status = program_add_inputs(program, 0);
    if (status == EXIT_DONE) {
        program_begin(program);
        status = program_end(program, pinc_trim(program->session, &trim, &err), &err);
        status = program_unless_stopped(status);
    }
    if (status == EXIT_DONE) {
        status = tell_trim(program, trim);
    }
    pinc_trim_free(trim);
    return status;
}

#include "cli/cmd.h"
#include "cli/report.h"

#include <pinc/outdated.h>

#include <string.h>

#define COLUMNS 4

static const char *cell(const struct pinc_outdated_package *package, size_t column)
{
    switch (column) {
    case 0:
        return pinc_outdated_name(package);
    case 1:
        return pinc_outdated_locked(package);
    case 2:
        return *pinc_outdated_fits(package) ? pinc_outdated_fits(package) : "-";
    default:
        return *pinc_outdated_newest(package) ? pinc_outdated_newest(package) : "-";
    }
}

static void write_cell(FILE *to, const char *text, size_t width)
{
    (void)fprintf(to, "%-*s  ", (int)width, text);
}

/* "not needed any more", who holds the newest version back, the targets where these are not all: behind so many
 * blanks, which end no line. */
static void write_rest(FILE *to, const struct pinc_outdated *outdated,
                       const struct pinc_outdated_package *package, size_t blanks)
{
    const char *why =
        *pinc_outdated_fits(package) ? pinc_outdated_held_by(package) : "not needed any more";
    const size_t n = pinc_outdated_target_count(outdated);
    const char *before = " (on ";
    size_t t, on = 0;

    for (t = 0; t < n; t++) {
        on += pinc_outdated_on_target(package, t) != 0;
    }
    (void)fprintf(to, "%*s%s", *why || on < n ? (int)blanks : 0, "", why);
    for (t = 0; t < n && on < n; t++) {
        if (pinc_outdated_on_target(package, t)) {
            (void)fprintf(to, "%s%s", before, pinc_outdated_target(outdated, t));
            before = ", ";
        }
    }
    (void)fputs(on < n ? ")\n" : "\n", to);
}

static void write_table(FILE *to, const struct pinc_outdated *outdated)
{
    static const char *const heads[COLUMNS] = {"package", "locked", "fits", "newest"};
    size_t width[COLUMNS], i, c;

    for (c = 0; c < COLUMNS; c++) {
        width[c] = strlen(heads[c]);
        for (i = 0; i < pinc_outdated_count(outdated); i++) {
            const size_t len = strlen(cell(pinc_outdated_at(outdated, i), c));

            width[c] = len > width[c] ? len : width[c];
        }
        write_cell(to, heads[c], width[c]);
    }
    (void)fputs("held back by\n", to);
    for (i = 0; i < pinc_outdated_count(outdated); i++) {
        const struct pinc_outdated_package *package = pinc_outdated_at(outdated, i);
        const char *last = cell(package, COLUMNS - 1);

        for (c = 0; c < COLUMNS - 1; c++) {
            write_cell(to, cell(package, c), width[c]);
        }
        (void)fputs(last, to);
        write_rest(to, outdated, package, width[c] - strlen(last) + 2);
        if (*pinc_outdated_standing(package)) {
            (void)fprintf(to, "    the project is %s\n", pinc_outdated_standing(package));
        }
        for (c = 0; c < pinc_outdated_affected_count(package); c++) {
            (void)fprintf(to, "    affected by %s\n", pinc_outdated_affected(package, c));
        }
    }
}

static int print(const struct program *program, const struct pinc_outdated *outdated)
{
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);

    if (to) {
        write_table(to, outdated);
    }
    return program_print_written(program, to, &text, &len);
}

static void report_current(const struct pinc_outdated *outdated)
{
    const size_t n = pinc_outdated_locked_count(outdated);
    char line[1024];

    (void)snprintf(line, sizeof line, "%.900s: %zu package%s, none has a newer version",
                   pinc_outdated_path(outdated), n, n == 1 ? "" : "s");
    report_line(line);
}

/* Is there a version to look after? What only the project's status says is for people, not for CI. */
static bool asks_for_work(const struct pinc_outdated *outdated)
{
    size_t i;

    for (i = 0; i < pinc_outdated_count(outdated); i++) {
        const struct pinc_outdated_package *package = pinc_outdated_at(outdated, i);

        if (!pinc_outdated_is_current(package) || pinc_outdated_affected_count(package)) {
            return true;
        }
    }
    return false;
}

int cmd_outdated(struct program *program)
{
    struct pinc_outdated *outdated = NULL;
    struct pinc_error err = {0};
    int status = program_add_inputs(program, 0);

    if (status == EXIT_DONE) {
        program_begin(program);
        status = program_end(program, pinc_outdated(program->session, &outdated, &err), &err);
        status = program_unless_stopped(status);
    }
    if (status == EXIT_DONE && program->answer) {
        pinc_answer_add_outdated(program->answer, outdated);
    } else if (status == EXIT_DONE && pinc_outdated_count(outdated)) {
        status = print(program, outdated);
    } else if (status == EXIT_DONE && !program->shown.quiet) {
        report_current(outdated);
    }
    if (status == EXIT_DONE && program->exit_code && asks_for_work(outdated)) {
        status = EXIT_NO_SOLUTION;
    }
    pinc_outdated_free(outdated);
    return status;
}

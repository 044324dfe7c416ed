#include "cli/program.h"

#include "cli/progress.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "cli/terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int status_of(enum pinc_status code)
{
    switch (code) {
    case PINC_OK:
        return EXIT_DONE;
    case PINC_ENOSOLUTION:
    case PINC_EDIFFERENT:
        return EXIT_NO_SOLUTION;
    case PINC_ESYNTAX:
    case PINC_EUSAGE:
    case PINC_ELIMIT:
    case PINC_ENOTFOUND:
    case PINC_EUNSUPPORTED:
        return EXIT_USAGE;
    case PINC_EIO:
    case PINC_ENET:
    case PINC_EHASH:
        return EXIT_NETWORK;
    case PINC_ECANCELLED:
        return EXIT_INTERRUPTED + (signals_stopped() ? signals_stopped() : SIGINT);
    case PINC_ENOMEM:
    case PINC_EINTERNAL:
        break;
    }
    return EXIT_INTERNAL;
}

/* Why there is no solution: the first line of the explanation is the error, the others follow it.
 */
static void report_no_solution(const struct pinc_error *err, const char *why)
{
    struct pinc_error first = *err;
    size_t len = strcspn(why, "\n");

    if (len) {
        (void)snprintf(first.text, sizeof first.text, "%.*s", (int)len, why);
    }
    report_error(&first);
    report_explanation(why + len + (why[len] == '\n'));
}

bool program_use_json(struct program *program)
{
    static const struct pinc_error err = {.code = PINC_ENOMEM, .text = "out of memory"};

    if (!program->answer) {
        program->answer = pinc_answer_new(program->command ? program->command->name : "");
    }
    if (!program->answer) {
        report_error(&err);
    }
    return program->answer != NULL;
}

int program_print_json(const struct program *program, int status)
{
    struct pinc_error err = {0};
    char *text = NULL;
    int printed;

    if (!program->answer) {
        return status;
    }
    if (pinc_answer_text(program->answer, status, &text, &err) != PINC_OK) {
        report_error(&err);
        return EXIT_INTERNAL;
    }
    printed = program_print(text, strlen(text));
    pinc_text_free(text);
    return printed == EXIT_DONE ? status : printed;
}

int program_fail(const struct program *program, const struct pinc_error *err)
{
    if (program->answer) {
        pinc_answer_set_error(program->answer, err, program->session);
    }
    if (err->code == PINC_ECANCELLED) {
        terminal_clear();
    } else if (err->code == PINC_ENOSOLUTION) {
        report_no_solution(err, program->session ? pinc_explanation(program->session) : "");
    } else {
        report_error(err);
    }
    return status_of(err->code);
}

static int on_progress(void *user, const struct pinc_progress *progress)
{
    (void)user;
    progress_draw(progress);
    if (signals_stopped()) {
        (void)alarm(0); /* it ends cleanly now */
    }
    return signals_stopped();
}

static void on_message(void *user, enum pinc_message_kind kind, const char *text)
{
    const struct program *program = user;

    if (program->answer && (kind != PINC_MESSAGE_DETAIL || program->shown.verbose)) {
        pinc_answer_add_message(program->answer, kind, text);
    }
    if (!program->shown.quiet && (kind != PINC_MESSAGE_DETAIL || program->shown.verbose)) {
        report_message(kind, text);
    }
}

/* What is told of options of other tools; once. */
static void tell_notes(struct program *program)
{
    char line[512];
    size_t i;

    for (i = 0; i < program->foreign.n_notes; i++) {
        (void)snprintf(line, sizeof line, "--%s: %s", program->foreign.notes[i]->name,
                       program->foreign.notes[i]->text);
        on_message(program, PINC_MESSAGE_NOTE, line);
    }
    program->foreign.n_notes = 0;
}

void program_start(struct program *program)
{
    pinc_session_on_progress(program->session, on_progress, program);
    pinc_session_on_message(program->session, on_message, program);
    tell_notes(program);
    progress_start(!program->shown.no_progress && !program->shown.quiet);
}

void program_begin(struct program *program)
{
    program_start(program);
    signals_set_patient(true);
}

int program_end(const struct program *program, enum pinc_status st, const struct pinc_error *err)
{
    signals_set_patient(false);
    terminal_clear();
    return st == PINC_OK ? EXIT_DONE : program_fail(program, err);
}

int program_unless_stopped(int status)
{
    return status == EXIT_DONE && signals_stopped() ? EXIT_INTERRUPTED + signals_stopped() : status;
}

int program_compile_set(struct program *program, struct pinc_set **out)
{
    return program_compile_each(program, out, NULL, NULL);
}

int program_compile_each(struct program *program, struct pinc_set **out, pinc_lock_call *call,
                         void *user)
{
    struct pinc_error err = {0};
    int status;

    program_begin(program);
    status =
        program_end(program, pinc_compile_set_each(program->session, out, call, user, &err), &err);
    status = program_unless_stopped(status);
    if (status != EXIT_DONE) {
        pinc_set_free(*out);
        *out = NULL;
    }
    return status;
}

int program_print_path(const char *path, size_t at)
{
    int status = program_print(at ? "\n==> " : "==> ", at ? 5 : 4);

    status = status == EXIT_DONE ? program_print_visible(path, strlen(path)) : status;
    return status == EXIT_DONE ? program_print(" <==\n", 5) : status;
}

int program_print_lock_name(const struct pinc_set *set, size_t at)
{
    return pinc_set_count(set) > 1 ? program_print_path(pinc_lock_path(pinc_set_lock(set, at)), at)
                                   : EXIT_DONE;
}

void program_end_lock(const struct program *program, const struct pinc_set *set)
{
    if (program->answer && pinc_set_count(set) > 1) {
        pinc_answer_end_lock(program->answer);
    }
}

int program_add_inputs(struct program *program, size_t first)
{
    struct pinc_error err = {0};
    size_t i;

    for (i = first; i < program->n_words; i++) {
        if (pinc_session_add_input(program->session, program->words[i], &err) != PINC_OK) {
            return program_fail(program, &err);
        }
    }
    return EXIT_DONE;
}

int program_print(const char *text, size_t len)
{
    struct pinc_error err = {.code = PINC_EIO};

    if (fwrite(text, 1, len, stdout) == len && fflush(stdout) == 0) {
        return EXIT_DONE;
    }
    if (errno != EPIPE) {
        (void)snprintf(err.text, sizeof err.text, "cannot write to standard output: %s",
                       strerror(errno));
        report_error(&err);
    }
    return EXIT_NETWORK;
}

int program_print_visible(const char *text, size_t len)
{
    static const struct pinc_error err = {.code = PINC_ENOMEM, .text = "out of memory"};
    char *visible = pinc_text_visible(text, len);
    int status;

    if (!visible) {
        report_error(&err);
        return EXIT_INTERNAL;
    }
    status = program_print(visible, strlen(visible));
    pinc_text_free(visible);
    return status;
}

int program_print_written(const struct program *program, FILE *from, char **text, const size_t *len)
{
    static const struct pinc_error err = {.code = PINC_ENOMEM, .text = "out of memory"};
    const bool written = from && fclose(from) == 0;
    const int status = written ? program_print_visible(*text, *len) : program_fail(program, &err);

    free(*text);
    *text = NULL;
    return status;
}

int program_print_result(const char *text, size_t len)
{
    return isatty(STDOUT_FILENO) ? program_print_visible(text, len) : program_print(text, len);
}

int program_print_answer(const struct program *program, const char *text,
                         const struct pinc_error *err)
{
    return text ? program_print_visible(text, strlen(text)) : program_fail(program, err);
}

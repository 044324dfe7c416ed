#include "cli/cmd.h"
#include "cli/report.h"

#include <string.h>

static int write_page(const struct program *program, const struct pinc_lock *lock)
{
    struct pinc_error err = {0};

    if (pinc_lock_write_page(lock, program->html, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    if (!program->shown.quiet) {
        report_line(program->html);
    }
    return EXIT_DONE;
}

static int print_graph(const struct program *program, const struct pinc_lock *lock)
{
    struct pinc_error err = {0};
    char *text = NULL;
    int status;

    if (strcmp(program->format, "text") == 0) {
        (void)pinc_lock_tree(lock, &text, &err);
    } else {
        (void)pinc_lock_graph(
            lock, strcmp(program->format, "dot") == 0 ? PINC_GRAPH_DOT : PINC_GRAPH_MERMAID, &text,
            &err);
    }
    status = program_print_answer(program, text, &err);
    pinc_text_free(text);
    return status;
}

int cmd_tree(struct program *program)
{
    struct pinc_lock *lock = NULL;
    int status = program_add_inputs(program, 0);

    if (status == EXIT_DONE) {
        status = program_compile(program, &lock);
    }
    if (status == EXIT_DONE && program->answer) {
        pinc_answer_add_lock(program->answer, lock, 0, 0);
    } else if (status == EXIT_DONE) {
        status = program->html ? write_page(program, lock) : print_graph(program, lock);
    }
    pinc_lock_free(lock);
    return status;
}

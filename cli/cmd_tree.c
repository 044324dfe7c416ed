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

/* One page is one lock's. */
static int check_page(const struct program *program, const struct pinc_set *set)
{
    struct pinc_error err = {.code = PINC_EUSAGE,
                             .text = "--html is a page of one lock, and there are several",
                             .hint = "name one with --lock NAME, or an input file"};

    return program->html && pinc_set_count(set) > 1 ? program_fail(program, &err) : EXIT_DONE;
}

/* The edges of the answer are all of them: who reads JSON turns and cuts them as needed. */
static int check_answer(const struct program *program)
{
    struct pinc_error err = {.code = PINC_EUSAGE,
                             .text = "--depth and --invert shape the text of pinc tree, and --json "
                                     "tells the whole graph",
                             .hint = "leave them out; --target is obeyed"};

    return program->answer && program->shown.part_of_tree ? program_fail(program, &err) : EXIT_DONE;
}

int cmd_tree(struct program *program)
{
    struct pinc_set *set = NULL;
    int status = check_answer(program);

    size_t i;

    status = status == EXIT_DONE ? program_add_inputs(program, 0) : status;
    if (status == EXIT_DONE) {
        status = program_compile_set(program, &set);
    }
    status = status == EXIT_DONE ? check_page(program, set) : status;
    for (i = 0; i < pinc_set_count(set) && status == EXIT_DONE; i++) {
        const struct pinc_lock *lock = pinc_set_lock(set, i);

        if (program->answer) {
            pinc_answer_add_lock(program->answer, lock, 0, 0);
            program_end_lock(program, set);
        } else if (program->html) {
            status = write_page(program, lock);
        } else {
            status = program_print_lock_name(set, i);
            status = status == EXIT_DONE ? print_graph(program, lock) : status;
        }
    }
    pinc_set_free(set);
    return status;
}

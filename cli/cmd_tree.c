#include "cli/cmd.h"

int cmd_tree(struct program *program)
{
    struct pinc_error err = {0};
    struct pinc_lock *lock = NULL;
    char *text = NULL;
    int status = program_add_inputs(program, 0);

    if (status == EXIT_DONE) {
        status = program_compile(program, &lock);
    }
    if (status == EXIT_DONE && program->answer) {
        pinc_answer_add_lock(program->answer, lock, 0, 0);
    } else if (status == EXIT_DONE) {
        (void)pinc_lock_tree(lock, &text, &err);
        status = program_print_answer(program, text, &err);
    }
    pinc_text_free(text);
    pinc_lock_free(lock);
    return status;
}

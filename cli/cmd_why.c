#include "cli/cmd.h"

#include <string.h>

int cmd_why(struct program *program)
{
    struct pinc_error err = {.code = PINC_EUSAGE, .text = "pinc why needs the name of a package"};
    struct pinc_lock *lock = NULL;
    char *text = NULL;
    int status;

    if (program->n_words == 0) {
        return program_fail(program, &err);
    }
    status = program_add_inputs(program, 1);
    if (status == EXIT_DONE) {
        status = program_compile(program, &lock);
    }
    if (status == EXIT_DONE) {
        memset(&err, 0, sizeof err);
        (void)pinc_lock_why(lock, program->words[0], &text, &err);
        if (text && program->answer) {
            pinc_answer_add_why(program->answer, lock, program->words[0]);
        } else {
            status = program_print_answer(program, text, &err);
        }
    }
    pinc_text_free(text);
    pinc_lock_free(lock);
    return status;
}

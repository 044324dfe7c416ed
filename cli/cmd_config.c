#include "cli/cmd.h"

int cmd_config(struct program *program)
{
    struct pinc_error err = {0};
    char *text = NULL;
    int status = program_add_inputs(program, 0);

    if (status == EXIT_DONE) {
        program_start(program);
        (void)pinc_config(program->session, &text, &err);
    }
    if (text && program->answer) {
        pinc_answer_add_config(program->answer, text);
    } else if (status == EXIT_DONE) {
        status = program_print_answer(program, text, &err);
    }
    pinc_text_free(text);
    return status;
}

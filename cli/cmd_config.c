#include "cli/cmd.h"

int cmd_config(struct program *program)
{
    struct pinc_error err = {0};
    struct pinc_configuration *config = NULL;
    int status = program_add_inputs(program, 0);

    if (status == EXIT_DONE) {
        program_start(program);
        (void)pinc_config(program->session, &config, &err);
    }
    if (config && program->answer) {
        pinc_answer_add_config(program->answer, config);
    } else if (status == EXIT_DONE) {
        status =
            program_print_answer(program, config ? pinc_configuration_text(config) : NULL, &err);
    }
    pinc_configuration_free(config);
    return status;
}

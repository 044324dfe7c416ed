#include "cli/program.h"
#include "cli/report.h"

#include <string.h>

int cmd_tree(struct program *program)
{
    struct pinc_error err = {0};
    struct pinc_lock *lock = NULL;
    char *text = NULL;
    int status = program_add_inputs(program, 0);

    if (status == EXIT_DONE) {
        status = program_compile(program, &lock);
    }
    if (status == EXIT_DONE) {
        if (pinc_lock_tree(lock, &text, &err) == PINC_OK) {
            status = program_print(text, strlen(text));
        } else {
            status = program_fail(program, &err);
        }
    }
    pinc_text_free(text);
    pinc_lock_free(lock);
    return status;
}

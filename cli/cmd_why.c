#include "cli/cmd.h"

#include <string.h>
#include <unistd.h>

/* Of one lock. EXIT_DONE; EXIT_USAGE when it has no such package: *err says so, and nothing is printed. */
static int tell_why(const struct program *program, const struct pinc_set *set, size_t at,
                    struct pinc_error *err)
{
    const struct pinc_lock *lock = pinc_set_lock(set, at);
    char *text = NULL;
    int status = EXIT_DONE;

    if (pinc_lock_why(lock, program->words[0], &text, err) == PINC_ENOTFOUND) {
        program_end_lock(program, set);
        return EXIT_USAGE;
    }
    if (text && program->answer) {
        pinc_answer_add_why(program->answer, lock, program->words[0]);
        program_end_lock(program, set);
    } else {
        status = program_print_lock_name(set, at);
        status = status == EXIT_DONE ? program_print_answer(program, text, err) : status;
    }
    pinc_text_free(text);
    return status;
}

/* A file in place of the name: "../requirements.in". */
static bool is_path(const char *word)
{
    return strchr(word, '/') || (strchr(word, '.') && access(word, F_OK) == 0);
}

int cmd_why(struct program *program)
{
    struct pinc_error err = {.code = PINC_EUSAGE, .text = "pinc why needs the name of a package"};
    struct pinc_set *set = NULL;
    size_t i, missing = 0;
    int status;

    if (program->n_words == 0) {
        return program_fail(program, &err);
    }
    if (is_path(program->words[0])) {
        (void)snprintf(err.text, sizeof err.text,
                       "pinc why takes the NAME of a package first, not a file: '%.200s'",
                       program->words[0]);
        (void)snprintf(err.hint, sizeof err.hint, "pinc why NAME %.200s", program->words[0]);
        return program_fail(program, &err);
    }
    status = program_add_inputs(program, 1);
    if (status == EXIT_DONE) {
        status = program_compile_set(program, &set);
    }
    for (i = 0; i < pinc_set_count(set) && status == EXIT_DONE; i++) {
        memset(&err, 0, sizeof err);
        status = tell_why(program, set, i, &err);
        if (err.code == PINC_ENOTFOUND) {
            missing++;
            status = EXIT_DONE;
        }
    }
    if (status == EXIT_DONE && missing && missing == pinc_set_count(set)) {
        status = program_fail(program, &err);
    }
    pinc_set_free(set);
    return status;
}

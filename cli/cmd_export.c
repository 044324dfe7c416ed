#include "cli/cmd.h"
#include "cli/report.h"

#include <pinc/export.h>

#include <string.h>

static enum pinc_export_format format_of(const struct program *program)
{
    return strcmp(program->format, "cyclonedx") == 0 ? PINC_EXPORT_CYCLONEDX
           : strcmp(program->format, "pylock") == 0  ? PINC_EXPORT_PYLOCK
                                                     : PINC_EXPORT_REQUIREMENTS;
}

/* To standard output, or to the files. */
static int deliver(const struct program *program, const struct pinc_exported *exported,
                   const char *path)
{
    struct pinc_error err = {0};
    const char *text;
    size_t len;

    if (program->answer) {
        pinc_answer_add_exported(program->answer, exported, path ? path : "-");
    }
    if (path) {
        return pinc_exported_write(exported, path, &err) == PINC_OK ? EXIT_DONE
                                                                    : program_fail(program, &err);
    }
    if (program->answer) {
        return EXIT_DONE;
    }
    text = pinc_exported_text(exported, 0, &len);
    return program_print_result(text, len);
}

int cmd_export(struct program *program)
{
    struct pinc_error err = {.code = PINC_EUSAGE, .text = "pinc export takes one file"};
    const char *path = program->trim.output;
    struct pinc_exported *exported = NULL;
    enum pinc_status st;
    int status;

    if (program->n_words != 1) {
        return program_fail(program, &err);
    }
    path = path && strcmp(path, "-") != 0 ? path : NULL;
    memset(&err, 0, sizeof err);
    program_begin(program);
    st = pinc_export(program->session, program->words[0], format_of(program),
                     path && strstr(path, "{target}") != NULL, &exported, &err);
    status = program_unless_stopped(program_end(program, st, &err));
    if (status == EXIT_DONE) {
        status = deliver(program, exported, path);
    }
    pinc_exported_free(exported);
    return status;
}

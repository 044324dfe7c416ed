/*
 * An input file by its name: requirements in pip's format, a project's pyproject.toml, setup.py or
 * setup.cfg, a script with a block of metadata (PEP 723), a cerebrium.toml. Pipfile and lock files of
 * other tools are refused with the command that exports what pinc reads.
 */
#ifndef PINC_LOCK_INPUT_INPUT_FILE_H
#define PINC_LOCK_INPUT_INPUT_FILE_H

#include "lock/input/project_input.h"
#include "lock/input/requirements_file.h"

enum pinc_input_form {
    PINC_INPUT_REQUIREMENTS,
    PINC_INPUT_PYPROJECT,
    PINC_INPUT_SETUP, /* setup.py, setup.cfg */
    PINC_INPUT_SCRIPT,
    PINC_INPUT_CEREBRIUM,
    PINC_INPUT_FOREIGN /* Pipfile and the like */
};

/** What a path names, by its last part; a URL is always PINC_INPUT_REQUIREMENTS. */
enum pinc_input_form pinc_input_form_of(struct pinc_slice path);

/**
 * Read an input file, adding to the list: as pinc_requirements_file_read(), for every form.
 * @param path   NUL-terminated
 * @param choice what is asked for of project files; of no matter for others
 * @return as pinc_requirements_file_read(); PINC_EUSAGE (no such group, a file outside of the
 * repository); PINC_EUNSUPPORTED (a form that is not read)
 */
PINC_MUST_USE enum pinc_status pinc_input_file_read(struct pinc_requirements *list,
                                                    const char *path,
                                                    const struct pinc_input_choice *choice,
                                                    pinc_logical_lines_getenv *env, void *user,
                                                    struct pinc_error *err);

#endif

/*
 * What readers of project files share: which parts are asked for, and how a requirement that stands
 * in a TOML document becomes a line of the list.
 */
#ifndef PINC_LOCK_INPUT_PROJECT_INPUT_H
#define PINC_LOCK_INPUT_PROJECT_INPUT_H

#include "base/toml/toml.h"
#include "lock/input/requirements.h"

#define PINC_PROJECT_LINES_MAX 100000u /* requirements that one file comes to */
#define PINC_PROJECT_DEPTH 64u         /* levels of groups, or extras, that include others */

/* Which parts of a project file are asked for. */
struct pinc_input_choice {
    const struct pinc_slice *extras; /* as given */
    size_t n_extras;
    bool *found;                     /* one an extra: set when a file has it */
    const struct pinc_slice *groups; /* of this file, as given */
    size_t n_groups;
    bool all_extras;
    bool groups_only; /* the file is only named by a group */
};

/* A document that is being read into a list. */
struct pinc_project_input {
    struct pinc_requirements *list;
    struct pinc_slice file;    /* as it was named; lives in the list's arena, NUL-terminated */
    struct pinc_slice project; /* the name that reasons tell; ptr NULL: they tell the file alone */
    struct pinc_slice group;   /* being read; ptr NULL: none */
    unsigned line_offset;      /* lines in front of the document, which is part of a file */
    unsigned column_offset;
    size_t first_line; /* of the list that is this file's */
    bool hidden;       /* outside of the repository: messages show none of it */
    struct pinc_error *err;
};

/**
 * Add a requirement (PEP 508: no path, no bare URL) that stands in a document.
 * @param text  copied
 * @param value where it stands; `at`: the byte of that string where `text` starts
 * @return PINC_OK; PINC_ESYNTAX and PINC_ELIMIT with the place in the document; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_project_input_add(struct pinc_project_input *in,
                                                      struct pinc_slice text,
                                                      const struct pinc_toml_value *value,
                                                      size_t at);

/** As pinc_project_input_add() for a string of the document. */
PINC_MUST_USE enum pinc_status pinc_project_input_add_value(struct pinc_project_input *in,
                                                            const struct pinc_toml_value *value);

/**
 * Add the project of a folder, which is not to be written: what it needs is the input. Its metadata
 * come from a build, see lock/compile/compile.c.
 * @param extras copied
 * @param value  where a message points to; NULL: nowhere
 * @return PINC_OK, PINC_ESYNTAX, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_project_input_add_folder(struct pinc_project_input *in,
                                                             const struct pinc_slice *extras,
                                                             size_t n_extras,
                                                             const struct pinc_toml_value *value);

/** Note a requires-python (what `value` says) that the targets have to meet. PINC_OK, PINC_ESYNTAX,
 * PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_project_input_limit_python(struct pinc_project_input *in,
                                                               const struct pinc_toml_value *value);

/** Tell a warning with the place of a value in front. */
void pinc_project_input_warn(const struct pinc_project_input *in,
                             const struct pinc_toml_value *value, const char *fmt, ...)
    PINC_PRINTF(3, 4);

/** Warn of tables of a document that are another tool's and are not read. */
void pinc_project_input_warn_foreign(const struct pinc_project_input *in,
                                     const struct pinc_toml_value *root);

/** The member of a table whose key is the name as PEP 503 compares them: an extra, a dependency group.
 * NULL: there is none. */
const struct pinc_toml_value *pinc_project_input_named(const struct pinc_toml_value *table,
                                                       struct pinc_slice name);

/** Fail at the key of a value, "'PATH' " in front of the text. Returns code, or PINC_ENOMEM. */
enum pinc_status pinc_project_input_fail(struct pinc_project_input *in, enum pinc_status code,
                                         const struct pinc_toml_value *value, const char *fmt, ...)
    PINC_PRINTF(4, 5);

#endif

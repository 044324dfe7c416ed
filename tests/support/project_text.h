/*
 * Project files from memory, for tests: what a reader makes of a document, as text.
 */
#ifndef PINC_TESTS_SUPPORT_PROJECT_TEXT_H
#define PINC_TESTS_SUPPORT_PROJECT_TEXT_H

#include "lock/input/project_input.h"

typedef enum pinc_status project_reader(struct pinc_project_input *in,
                                        const struct pinc_toml_value *root, void *user);

/** Read a document as file.toml and say what came of it: "LINE:COLUMN REQUIREMENT|" for each line, the
 * name of its group in front of it where it has one, or "LINE:COLUMN MESSAGE". @return freed by
 * pinc_free() */
char *project_text(const char *document, project_reader *reader, void *user);

#endif

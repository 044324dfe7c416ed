/*
 * Requirements files in pip's format (pip 26.3), with -r and -c followed.
 */
#ifndef PINC_LOCK_INPUT_REQUIREMENTS_FILE_H
#define PINC_LOCK_INPUT_REQUIREMENTS_FILE_H

#include "lock/input/logical_lines.h"
#include "lock/input/requirements.h"

/**
 * Read a requirements file and what it includes, adding to the list. When it fails, what was read
 * before stays in the list.
 *
 * A file from a URL is another's: nothing on this machine is looked at for it. Variables in it are
 * refused, and so is whatever names a local file.
 * @param path UTF-8 text, "-" for standard input, or a URL; at most PINC_REQUIREMENTS_FILE_MAX bytes a file,
 * PINC_REQUIREMENTS_FILE_DEPTH levels deep, PINC_REQUIREMENTS_FILE_FILES files in all
 * @param kind PINC_LINE_CONSTRAINT for a file given with -c
 * @param env  may be NULL: no variable is expanded
 * @return PINC_OK, PINC_ENOTFOUND, PINC_EIO, PINC_ESYNTAX, PINC_ELIMIT, PINC_EUNSUPPORTED (a URL
 * without `fetch`), what fetch() returns, PINC_ENOMEM; err has file, line and column (in
 * characters)
 */
PINC_MUST_USE enum pinc_status pinc_requirements_file_read(struct pinc_requirements *list,
                                                           const char *path,
                                                           enum pinc_requirement_line_kind kind,
                                                           pinc_logical_lines_getenv *env,
                                                           void *user, struct pinc_error *err);

/** The same from memory; `name` stands for the path (its folder is where -r starts). For tests and
 * fuzzing. */
PINC_MUST_USE enum pinc_status
pinc_requirements_file_parse(struct pinc_requirements *list, struct pinc_slice text,
                             const char *name, enum pinc_requirement_line_kind kind,
                             pinc_logical_lines_getenv *env, void *user, struct pinc_error *err);

#endif

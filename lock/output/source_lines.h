/*
 * Lines of packages that a source rule binds: the URL of the file that their targets install, since
 * requirements.txt has no index for one package.
 */
#ifndef PINC_LOCK_OUTPUT_SOURCE_LINES_H
#define PINC_LOCK_OUTPUT_SOURCE_LINES_H

#include "lock/output/model.h"

/**
 * Set `url` of every line whose package a rule binds on the line's targets: absolute, without
 * credentials, with "#sha256=" where the page gives that digest. Does nothing unless the request's
 * rules say by_url.
 * @param unhashed out: how many of these lines have no digest in their URL
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_source_lines_set(struct pinc_lock_model *model,
                                                     const struct pinc_resolution *resolution,
                                                     const struct pinc_resolve_request *request,
                                                     size_t *unhashed, struct pinc_error *err);

/** Is it the line of a file of an index, written by its URL? */
static inline bool pinc_source_line_is(const struct pinc_lock_line *line)
{
    return line->url.ptr && line->version.len;
}

/**
 * The version that a written URL of a package's file names: that of the file name.
 * @param name normalized
 * @return PINC_OK; PINC_ESYNTAX (no file name of that project); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_source_line_version(struct pinc_version *out,
                                                        struct pinc_slice name,
                                                        struct pinc_slice url,
                                                        struct pinc_arena *arena);

#endif

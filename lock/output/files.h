/*
 * The files that a line of a lock stands for, and their hashes.
 */
#ifndef PINC_LOCK_OUTPUT_FILES_H
#define PINC_LOCK_OUTPUT_FILES_H

#include "lock/output/model.h"

/** sha256 of a file of a project: pinc_source_sha256() with its source as `user`. */
typedef enum pinc_status pinc_lock_hash(void *user, struct pinc_hash *out,
                                        const struct pinc_project *project, uint32_t file,
                                        struct pinc_error *err);

/**
 * The files of the pinned version that one of the line's targets could install: wheels whose tags
 * fit, sdists, Requires-Python honoured, over all indexes in use.
 * @param files file numbers in *project, in the project's order; at most `project->n_files`, in the
 * model's arena
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_lock_model_files(const uint32_t **files, size_t *n_files,
                                                     const struct pinc_project **project,
                                                     const struct pinc_lock_model *model,
                                                     const struct pinc_lock_line *line,
                                                     const struct pinc_resolution *resolution,
                                                     const struct pinc_resolve_request *request);

/**
 * Set the hashes of all lines: those of pinc_lock_model_files(), sorted, no doubles. A checkout, an
 * editable project and a folder get none.
 * @return PINC_OK; what hash() failed with; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_lock_model_hash(struct pinc_lock_model *model,
                                                    const struct pinc_resolution *resolution,
                                                    const struct pinc_resolve_request *request,
                                                    pinc_lock_hash *hash, void *user,
                                                    struct pinc_error *err);

/** Add "good 1.0: good-1.0-py3-none-any.whl" and LF: a file that has another digest than the output has. */
void pinc_changed_file_add(struct pinc_buf *changed, const struct pinc_lock_line *line,
                           struct pinc_slice filename);

#endif

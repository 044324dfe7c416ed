/*
 * How large files are.
 */
#ifndef PINC_INDEX_SOURCE_FILE_SIZE_H
#define PINC_INDEX_SOURCE_FILE_SIZE_H

#include "index/source/context.h"

/** See pinc_source_sizes(). */
PINC_MUST_USE enum pinc_status source_sizes(struct source_context *ctx,
                                            struct pinc_source_file *files, size_t n,
                                            struct pinc_error *err);

/** Forget what source_sizes() found. Fine on a zeroed context. */
void source_sizes_clear(struct source_context *ctx);

#endif

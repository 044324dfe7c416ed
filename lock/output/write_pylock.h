/*
 * The lock as pylock.toml (PEP 751).
 */
#ifndef PINC_LOCK_OUTPUT_WRITE_PYLOCK_H
#define PINC_LOCK_OUTPUT_WRITE_PYLOCK_H

#include "lock/output/files.h"

/**
 * Add the whole file: environments, requires-python where all targets have one lower bound, and for
 * each line of the model its marker and the files that a target could install with URL, size,
 * upload time and digests.
 * @param hash as in pinc_lock_model_hash(): every file needs a secure digest
 * @return PINC_OK; PINC_EUNSUPPORTED (a direct reference that the format cannot express); what
 * hash() failed with; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_write_pylock(struct pinc_buf *buf,
                                                 const struct pinc_lock_model *model,
                                                 const struct pinc_resolution *resolution,
                                                 const struct pinc_resolve_request *request,
                                                 pinc_lock_hash *hash, void *user,
                                                 struct pinc_error *err);

#endif

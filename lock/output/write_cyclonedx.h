/*
 * A lock as a CycloneDX 1.6 bill of materials (JSON): https://cyclonedx.org/docs/1.6/json/
 */
#ifndef PINC_LOCK_OUTPUT_WRITE_CYCLONEDX_H
#define PINC_LOCK_OUTPUT_WRITE_CYCLONEDX_H

#include "resolver/types.h"

/* What is written. Everything is borrowed. */
struct pinc_cyclonedx_parts {
    const struct pinc_resolution *resolution; /* with metadata and the edges between packages */
    size_t n_targets;
    const char *const *targets; /* "CPython 3.11 on linux-x86_64" */
    const char *const *labels;  /* "linux-x86_64" */
    struct pinc_slice name;     /* of the lock: "requirements.txt" */
};

/**
 * Add the document: a component for each version of each package, with its files, their digests, the licences
 * that its metadata tells, and what it needs. The same lock and index give the same bytes: no time is in it, and the
 * serial number is made from the rest.
 * @return PINC_OK; PINC_ENOMEM; what project->url() failed with
 */
PINC_MUST_USE enum pinc_status pinc_write_cyclonedx(struct pinc_buf *buf,
                                                    const struct pinc_cyclonedx_parts *parts,
                                                    struct pinc_error *err);

#endif

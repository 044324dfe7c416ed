/*
 * Digests that an existing output has for a version that stays: they are kept, as other tools do, so
 * that one more file on the index changes nothing, and a file that is another now does not pass.
 */
#ifndef PINC_LOCK_OUTPUT_KEEP_HASHES_H
#define PINC_LOCK_OUTPUT_KEEP_HASHES_H

#include "lock/output/check_hashes.h"

/* What is looked at. Everything is borrowed, but for the hashes of the model's lines. */
struct pinc_keep_hashes {
    struct pinc_lock_model *model; /* its lines have the hashes that the index gives */
    const struct pinc_resolution *resolution;
    const struct pinc_resolve_request *request; /* its kept pins are those that may stay */
    const struct pinc_requirements *existing;   /* the output as it is; NULL: there is none */
    const struct pinc_found_digests *found;
    const struct pinc_slice *upgrades; /* --upgrade-package: for direct references */
    size_t n_upgrades;
    bool renew; /* --upgrade: keep nothing */
};

/**
 * Give lines whose version and hashes the output has already these hashes. Where none of them is
 * of a file that a target can take, that target's are added, unless the files of the version are
 * others now than those that were locked.
 * @param changed gets a line for each version of which a file has another digest than the output
 * has, ended by LF: "good 1.0: good-1.0-py3-none-any.whl"
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_keep_hashes(const struct pinc_keep_hashes *keep,
                                                struct pinc_buf *changed, struct pinc_error *err);

#endif

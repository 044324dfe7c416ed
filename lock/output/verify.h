/*
 * Verification: an independent look at a lock before it is written (design: "Verification").
 *
 * Nothing here shares code with resolver/ or with the model: the text is read back with the
 * requirements parser, and each target is walked from the input along the metadata of the files
 * that it would install.
 */
#ifndef PINC_LOCK_OUTPUT_VERIFY_H
#define PINC_LOCK_OUTPUT_VERIFY_H

#include "resolver/types.h"

/**
 * Does the text of a requirements.txt hold what it promises, on every target?
 *
 * For each target: every requirement of the input and every dependency of every pinned file is
 * satisfied, constraints and overrides are respected, each package has one line at most, every line
 * is needed, and each pin has the file that the target would install: it exists, its tags fit, and
 * Requires-Python holds.
 *
 * @param text       what is about to be written; lines as pinc_write_requirements() gives them,
 * extras stripped or not
 * @param request    what was asked
 * @param resolution where the metadata of the pinned files comes from; the versions are those of
 * the text
 * @return PINC_OK; PINC_EINTERNAL with what is wrong and on which target; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_verify(struct pinc_slice text,
                                           const struct pinc_resolve_request *request,
                                           const struct pinc_resolution *resolution,
                                           struct pinc_error *err);

#endif

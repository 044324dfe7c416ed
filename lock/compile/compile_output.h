/*
 * The last half of a compile: from a resolution to the verified text of the output.
 */
#ifndef PINC_LOCK_COMPILE_OUTPUT_H
#define PINC_LOCK_COMPILE_OUTPUT_H

#include "lock/state/compile_state.h"

/**
 * Make compile->result.model and .text out of compile->result.resolution, and verify the text. Files
 * that the input names are from then on named as the output names them.
 * @return PINC_OK; PINC_EUNSUPPORTED (targets that no marker tells apart need different lines);
 * PINC_EINTERNAL (it did not stand verification); what finding a digest failed with; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_compile_write(struct pinc_compile *compile,
                                                  struct pinc_error *err);

#endif

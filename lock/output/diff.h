/*
 * What changed between two texts, line by line.
 */
#ifndef PINC_LOCK_OUTPUT_DIFF_H
#define PINC_LOCK_OUTPUT_DIFF_H

#include "base/text.h"

/**
 * Add a unified diff with three lines of context; nothing when the texts are equal.
 *
 * The shortest edit script (Myers), up to a bounded effort; beyond that what is left is shown as
 * replaced.
 * @param old_name @param new_name for the "---" and "+++" lines
 * @return PINC_OK; PINC_ENOMEM. buf keeps its own failure.
 */
PINC_MUST_USE enum pinc_status
pinc_diff_unified(struct pinc_buf *buf, struct pinc_slice old_text, struct pinc_slice new_text,
                  struct pinc_slice old_name, struct pinc_slice new_name, struct pinc_error *err);

#endif

/*
 * The block of metadata in a script (PEP 723):
 *
 *     # /// script
 *     # dependencies = ["requests"]
 *     # ///
 */
#ifndef PINC_LOCK_INPUT_SCRIPT_BLOCK_H
#define PINC_LOCK_INPUT_SCRIPT_BLOCK_H

#include "base/text.h"

struct pinc_script_block {
    struct pinc_buf text; /* the document, without its comment marks */
    unsigned line;        /* of the opening, 1-based: the document starts on the next */
    bool found;
};

/**
 * Find the block of type "script", as the regular expression of the specification does.
 * @param out  zeroed; cleared by the caller, whatever the result
 * @param text of the script; CR LF and CR count as line ends
 * @return PINC_OK, found or not; PINC_ESYNTAX (two such blocks; err has the line of the second);
 * PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_script_block_find(struct pinc_script_block *out,
                                                      struct pinc_slice text,
                                                      struct pinc_error *err);

/** Free the text. Fine on a zeroed struct. */
void pinc_script_block_clear(struct pinc_script_block *block);

#endif

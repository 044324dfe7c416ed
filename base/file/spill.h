/*
 * Texts that are put aside: many of them lie in a file without a name, so that they take no memory until they are wanted
 * again. Nothing is left of it when the process is killed. Where no file can be had, or its disk is full, they stay in memory.
 */
#ifndef PINC_BASE_FILE_SPILL_H
#define PINC_BASE_FILE_SPILL_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Opaque. */
struct pinc_spill;

/* Where a text lies. */
struct pinc_spilled {
    uint64_t at;
    size_t len;
};

/** Nothing yet, and no file. @param folder for the file, copied; NULL or "": /tmp. Freed by pinc_spill_free(). NULL
 * when out of memory. */
struct pinc_spill *pinc_spill_new(const char *folder);

/** Forget all texts. NULL is fine. */
void pinc_spill_free(struct pinc_spill *spill);

/** Put a text aside. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_spill_put(struct pinc_spill *spill, struct pinc_spilled *out,
                                              struct pinc_slice text, struct pinc_error *err);

/** Read a text again. @param out gets it in place of what it has. PINC_OK, PINC_EIO, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_spill_get(struct pinc_buf *out, const struct pinc_spill *spill,
                                              struct pinc_spilled text, struct pinc_error *err);

#endif

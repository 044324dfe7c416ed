/*
 * Changes between two locks, as people read them.
 */
#ifndef PINC_CLI_CHANGES_H
#define PINC_CLI_CHANGES_H

#include <pinc/pinc.h>

#include <stdio.h>

/**
 * Write "idna 3.7 → 3.20, + pillow 10.4.0, − six 1.16; linux-aarch64 only: torch 2.0 → 2.1".
 * @param most of more changes the number is told
 */
void changes_write(FILE *to, const struct pinc_changes *changes, size_t most);

/** Write one change a line, with its targets where these are not all: "torch 2.0 → 2.1  on linux-aarch64". */
void changes_write_lines(FILE *to, const struct pinc_changes *changes);

/** Adds why versions of the old file did not stay: a line each, "  not kept: flask 3.1.3: ...". At most `most`
 * of them, then how many more there are. */
void changes_write_not_kept(FILE *to, const struct pinc_lock *lock, size_t most);

#endif

/*
 * The sizes of a lock in the summary.
 */
#ifndef PINC_CLI_SIZE_H
#define PINC_CLI_SIZE_H

#include <pinc/pinc.h>

#include <stdio.h>

/** Write one line a target: "linux-aarch64: 3,193 MB, was 157 MB: torch 2.10.0 → 2.15.0 brings 19
 * packages more"; targets of one size share a line. Nothing where no size is known. */
void size_report(FILE *to, const struct pinc_lock *lock);

/** "512 bytes", "812 kB", "1.2 MB", "3,193 MB". */
void size_print(char *out, size_t room, uint64_t bytes);

#endif

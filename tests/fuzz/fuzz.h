/*
 * What every fuzz target includes. A target is one function, which is run by libFuzzer (make fuzz)
 * and over the seed corpus in testdata/fuzz/NAME by tests/fuzz/replay_main.c (make fuzz-replay).
 */
#ifndef PINC_TESTS_FUZZ_H
#define PINC_TESTS_FUZZ_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/** Read one input. Returns 0; a property that does not hold aborts. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold for every input. */
#define PROPERTY(condition)                                                                        \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/** The input as text. */
static inline struct pinc_slice fuzz_text(const uint8_t *data, size_t size)
{
    return (struct pinc_slice){size ? (const char *)data : "", size};
}

/** Take the line at the start of *text, without its LF, which is dropped too. */
static inline struct pinc_slice fuzz_line(struct pinc_slice *text)
{
    size_t n = pinc_slice_find(*text, '\n');
    struct pinc_slice line = pinc_slice_part(*text, 0, n);

    *text = pinc_slice_part(*text, n + 1, text->len);
    return line;
}

#endif

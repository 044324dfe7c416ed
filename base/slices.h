/*
 * Lists of texts.
 */
#ifndef PINC_BASE_SLICES_H
#define PINC_BASE_SLICES_H

#include "base/slice.h"

/* Borrowed. */
struct pinc_texts {
    const struct pinc_slice *items;
    size_t n;
};

/* A list that grows; the texts themselves are borrowed. Zero it before use. */
struct pinc_slices {
    struct pinc_slice *items;
    size_t n, cap;
};

/** Add a text. false when out of memory. */
bool pinc_slices_add(struct pinc_slices *list, struct pinc_slice item);

/** Does the list hold the text? */
bool pinc_slices_have(const struct pinc_slices *list, struct pinc_slice item);

/** Free the list, which is empty then; the texts stay. */
void pinc_slices_clear(struct pinc_slices *list);

#endif

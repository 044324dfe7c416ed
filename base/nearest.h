/*
 * "Did you mean": the known word that is nearest to one that is not known.
 */
#ifndef PINC_BASE_NEAREST_H
#define PINC_BASE_NEAREST_H

#include "base/text.h"

/**
 * The number of letters to put in, take out, change, or swap with their neighbour to get from one
 * word to the other; ASCII case does not count. SIZE_MAX when a word is longer than 64 bytes.
 * Allocates nothing.
 */
size_t pinc_word_distance(struct pinc_slice a, struct pinc_slice b);

/**
 * The place of the candidate that `word` was most likely meant to be, the first of equals; n when
 * none is near: at most a third of the word's letters may differ.
 */
size_t pinc_nearest(struct pinc_slice word, const struct pinc_slice *candidates, size_t n);

#endif

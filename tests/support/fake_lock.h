/*
 * A finished lock of a small index, for tests of what is made of its graph: flask 3.1 needs idna and x86only, which has
 * another version on each of the two targets; six is there, too. No sizes are known but those that a test sets.
 */
#ifndef PINC_TESTS_FAKE_LOCK_H
#define PINC_TESTS_FAKE_LOCK_H

#include "lock/result/lock.h"
#include "tests/support/fake_resolution.h"

struct fake_lock {
    struct pinc_lock lock; /* path, targets and graph are set */
    struct fake_resolution *resolution;
};

/** Resolve the input and make the graph; fails the test when that is not possible. Freed by fake_lock_free(). */
struct fake_lock *fake_lock_new(const char *input);
void fake_lock_free(struct fake_lock *fake);

#endif

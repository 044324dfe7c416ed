/* Comparing a slice with a text. */
#ifndef PINC_TESTS_ASSERT_SLICE_H
#define PINC_TESTS_ASSERT_SLICE_H

#include "tests/support/cmocka_all.h"

#include "base/slice.h"

/** Fail, with the label of the case, unless they are equal. */
static inline void assert_slice(struct pinc_slice have, const char *want, const char *label)
{
    if (!pinc_slice_equal(have, pinc_slice_of(want))) {
        fail_msg("%s: '%.*s', wanted '%s'", label, PINC_SLICE_ARG(have), want);
    }
}

#endif

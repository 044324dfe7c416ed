/* Allocation sweeps: every allocation of a call fails once. */
#ifndef PINC_TESTS_SWEEP_H
#define PINC_TESTS_SWEEP_H

#include "tests/support/cmocka_all.h"

#include "base/alloc.h"
#include "base/error.h"

/**
 * Make the 1st, 2nd, ... allocation of attempt() fail until it succeeds. Each failing attempt must
 * say PINC_ENOMEM, and leave no block behind. attempt() releases whatever it makes, an arena of its
 * own too.
 */
static inline void sweep(enum pinc_status (*attempt)(const void *data, struct pinc_error *err),
                         const void *data)
{
    const long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    for (n = 1; st != PINC_OK && n < 10000; n++) {
        struct pinc_error err = {0};

        pinc_alloc_fail_at(n);
        st = attempt(data, &err);
        pinc_alloc_fail_at(0);
        assert_int_equal(pinc_alloc_live(), live);
        if (st != PINC_OK) {
            assert_int_equal(st, PINC_ENOMEM);
            assert_true(err.code == PINC_ENOMEM || err.code == PINC_OK);
        }
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 2);
}

#endif

/*
 * A compile that has read its input and asked nobody yet, over a loopback index, for tests of its parts.
 */
#ifndef PINC_TESTS_COMPILE_FIXTURE_H
#define PINC_TESTS_COMPILE_FIXTURE_H

#include "lock/state/compile_state.h"
#include "tests/support/wheel_index.h"

struct compile_fixture {
    struct wheel_index *index; /* app 1.0 needs lib; lib 1.0 and 2.0 */
    struct pinc_session *session;
    struct pinc_compile compile;
};

/**
 * Settle and read a compile of "a.in". Fails the test when that is not possible.
 * @param input   text of a.in, beside which there is c.in: lib>0
 * @param options as for wheel_index_session()
 */
void compile_fixture_open(struct compile_fixture *f, const char *input, const char *options);

void compile_fixture_close(struct compile_fixture *f);

#endif

/* An arena for all tests of a file. */
#ifndef PINC_TESTS_ARENA_GROUP_H
#define PINC_TESTS_ARENA_GROUP_H

#include "base/alloc.h"

/* There from arena_setup() to arena_teardown(). */
extern struct pinc_arena *arena;

/** For cmocka_run_group_tests(). */
int arena_setup(void **state);

/** As arena_setup(). */
int arena_teardown(void **state);

#endif

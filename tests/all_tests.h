/*
 * The table of all unit tests, which the Makefile makes.
 */
#ifndef PINC_TESTS_ALL_TESTS_H
#define PINC_TESTS_ALL_TESTS_H

#include <stddef.h>

struct all_test {
    const char *name; /* "base/test_file" */
    int (*run)(int argc, char **argv);
};

extern const struct all_test all_tests[];
extern const size_t n_all_tests;

#endif

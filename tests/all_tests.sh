#!/usr/bin/env bash
# Prints the table of all unit tests as C: their names, and what the main() of each is called in the program of all tests.
#   tests/all_tests.sh NAME...    base/file/test_file
set -eu
echo '#include "tests/all_tests.h"'
for name in "$@"; do
    echo "int test_main_${name//\//_}(int argc, char **argv);"
done
echo 'const struct all_test all_tests[] = {'
for name in "$@"; do
    echo "    {\"$name\", test_main_${name//\//_}},"
done
echo '};'
echo 'const size_t n_all_tests = sizeof all_tests / sizeof *all_tests;'

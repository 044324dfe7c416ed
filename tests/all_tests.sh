#!/usr/bin/env bash
# Prints the table of all unit tests as C: their names, and what the main() of each is called in the program of all tests.
#   tests/all_tests.sh NAME...    base/test_file
set -eu
main_of() {
    printf 'test_main_%s' "${1//\//_}"
}

echo '#include "tests/all_tests.h"'
for name in "$@"; do
    echo "int $(main_of "$name")(int argc, char **argv);"
done
echo 'const struct all_test all_tests[] = {'
for name in "$@"; do
    echo "    {\"$name\", $(main_of "$name")},"
done
echo '};'
echo 'const size_t n_all_tests = sizeof all_tests / sizeof *all_tests;'

/*
 * All unit tests in one program, which is linked once and not a few hundred times. It runs the one by whose name it is called:
 * build/all/base/test_file, a link to it. The Makefile gives the main() of each test a name of its own.
 */
#include "tests/all_tests.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Does a path end with "/NAME"? */
static bool is_called(const char *path, const char *name)
{
    const size_t n = strlen(path), len = strlen(name);

    return n > len && path[n - len - 1] == '/' && strcmp(path + n - len, name) == 0;
}

int main(int argc, char **argv)
{
    size_t i;

    for (i = 0; i < n_all_tests && argc > 0; i++) {
        if (is_called(argv[0], all_tests[i].name)) {
            return all_tests[i].run(argc, argv);
        }
    }
    (void)fprintf(stderr, "%s: there is no test of that name\n", argc > 0 ? argv[0] : "");
    return 2;
}

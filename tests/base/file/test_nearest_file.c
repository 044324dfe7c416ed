#include "tests/support/cmocka_all.h"

#include "base/file/nearest_file.h"

#include "base/file/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/pinc-nearest-XXXXXX";

static int enter(void **state)
{
    static const char *const names[] = {"requirements.in", "requirements.txt", "fee.in",
                                        "bee.in",          "sub/common.in",    "odd\x1b.in"};
    size_t i;

    (void)state;
    if (!mkdtemp(folder) || chdir(folder) != 0 || mkdir("sub", 0700) != 0) {
        return -1;
    }
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        FILE *file = fopen(names[i], "w");

        if (!file || fclose(file) != 0) {
            return -1;
        }
    }
    return 0;
}

static int leave(void **state)
{
    (void)state;
    pinc_folder_remove(folder);
    return 0;
}

static void test_hints(void **state)
{
    static const struct {
        const char *label, *path, *want;
    } cases[] = {
        {"a letter left out", "requirments.in", "did you mean 'requirements.in'?"},
        {"letters swapped", "reqiurements.txt", "did you mean 'requirements.txt'?"},
        {"another ending is another file", "requirments.toml", ""},
        {"a letter of the ending", "requirements.tx", "did you mean 'requirements.txt'?"},
        {"the ending left out", "requirement", ""},
        {"of equals the first", "see.in", "did you mean 'bee.in'?"},
        {"in a folder", "sub/comon.in", "did you mean 'sub/common.in'?"},
        {"no such folder", "subb/common.in", "there is no folder 'subb'"},
        {"a file is not a folder", "bee.in/common.in", ""},
        {"nothing near", "nothing.in", ""},
        {"short names", "fr.in", ""},
        {"it is there", "bee.in", ""},
        {"a folder's own name", "sub/", ""},
        {"nothing", "", ""},
        {"what a terminal would act on", "odd.in", "did you mean 'odd\\x1b.in'?"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {.code = PINC_ENOTFOUND, .text = "it is not there"};

        pinc_nearest_file_hint(&err, cases[i].path);
        if (strcmp(err.hint, cases[i].want) != 0) {
            fail_msg("%s: '%s'", cases[i].label, err.hint);
        }
    }
    pinc_nearest_file_hint(NULL, "requirments.in");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hints)};

    return cmocka_run_group_tests(tests, enter, leave);
}

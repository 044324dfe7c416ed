/*
 * cerebrium.toml: versions as Cerebrium takes them, what is not guessed at, the glibc of images.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/project_text.h"

#include "lock/input/cerebrium.h"

#define PIP "[cerebrium.dependencies.pip]\n"

static enum pinc_status read_table(struct pinc_project_input *in,
                                   const struct pinc_toml_value *root, void *user)
{
    return pinc_cerebrium_add(in, root, user);
}

static void test_tables(void **state)
{
    static const struct {
        const char *label, *in, *want, *path;
    } cases[] = {
        {"versions", PIP "a = '==2.0.0'\nb = '>=1'\nc = 'latest'\nd = ''\ne = '*'\nf='~=1.0'\n",
         "2:6 a==2.0.0|3:6 b>=1|4:6 c|5:6 d|6:6 e|7:4 f~=1.0|", NULL},
        {"extras and references",
         PIP "'a[x]' = '>=1'\nb = '@ https://h.example/b.zip'\nc = '; os_name == \"nt\"'\n",
         "2:11 a[x]>=1|3:6 b @ https://h.example/b.zip|4:6 c ; os_name == \"nt\"|", NULL},
        {"names", "[cerebrium.dependencies]\npip = ['a', 'b>1']\n", "2:9 a|2:14 b>1|", NULL},
        {"a file", "[cerebrium.dependencies.paths]\npip = 'reqs.txt'\n", "", "reqs.txt"},
        {"no file", "[cerebrium.dependencies.paths]\npip = ''\n", "", NULL},
        {"bare versions, as Cerebrium takes them",
         PIP "a = '4.38.2'\nb = '1.*'\nc = '2.0+cu1'\n'd[x]' = '1'\n",
         "2:6 a==4.38.2|3:6 b==1.*|4:6 c==2.0+cu1|5:11 d[x]==1|", NULL},
        {"a repository", PIP "a = 'git+https://h.example/a'\n", "2:6 a @ git+https://h.example/a|",
         NULL},
        {"a word", PIP "a = 'newest'\n", "2:5 'newest' is not a version specifier", NULL},
        {"more than a version", PIP "a = '1.0,<2'\n", "2:5 '1.0,<2' is not a version specifier",
         NULL},
        {"Poetry's caret", PIP "a = '^1.0'\n", "2:5 '^1.0' is not a version specifier", NULL},
        {"Poetry's tilde", PIP "a = '~1.0'\n", "2:5 '~1.0' is not a version specifier", NULL},
        {"a table", PIP "a = {version = '1'}\n",
         "2:5 'cerebrium.dependencies.pip.a' must be a string, not a table", NULL},
        {"not Cerebrium's", "[project]\n", "1:1 'cerebrium' is missing", NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_slice path = {NULL, 0};
        char *got = project_text(cases[i].in, read_table, &path);

        /* The path itself lives in the list, which is gone. */
        if (strcmp(got, cases[i].want) != 0 || (path.ptr != NULL) != (cases[i].path != NULL)) {
            fail_msg("%s: '%s', not '%s'", cases[i].label, got, cases[i].want);
        }
        pinc_free(got);
    }
}

static void test_images(void **state)
{
    static const struct {
        const char *image;
        unsigned glibc;
    } cases[] = {
        {"debian:bookworm-slim", 36},
        {"nvidia/cuda:12.1.1-runtime-ubuntu22.04", 35},
        {"python:3.11-slim-bullseye", 31},
        {"ubuntu:18.04", 27},
        {"alpine:3.20", 0},
        {"", 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_image_glibc(pinc_slice_of(cases[i].image)), cases[i].glibc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tables),
                                       cmocka_unit_test(test_images)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/build/build_system.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void test_read(void **state)
{
    static const struct {
        const char *label, *pyproject; /* NULL: none */
        bool setup;
        const char *backend, *requires, *path, *error;
    } cases[] = {
        {"setup.py alone", NULL, true, "setuptools.build_meta:__legacy__", "setuptools>=40.8.0", "",
         NULL},
        {"no table", "[project]\nname = 'x'\n", false, "setuptools.build_meta:__legacy__",
         "setuptools>=40.8.0", "", NULL},
        {"no backend", "[build-system]\nrequires = ['setuptools', 'cython']\n", true,
         "setuptools.build_meta:__legacy__", "setuptools,cython", "", NULL},
        {"all",
         "[build-system]\nrequires=[]\nbuild-backend='b.c:d.e'\nbackend-path=['.', './x/y/']\n",
         false, "b.c:d.e", "", ".,./x/y/", NULL},
        {"nothing at all", NULL, false, NULL, NULL, NULL,
         "it has neither a pyproject.toml nor a setup.py"},
        {"no requires", "[build-system]\nbuild-backend = 'x'\n", false, NULL, NULL, NULL,
         "'build-system.requires' is missing"},
        {"requires is a text", "[build-system]\nrequires = 'x'\n", false, NULL, NULL, NULL,
         "'build-system.requires' must be an array, not a string"},
        {"a path outside", "[build-system]\nrequires=[]\nbackend-path=['a', '../b']\n", false, NULL,
         NULL, NULL, "backend-path of its pyproject.toml has '../b', which leaves the source tree"},
        {"an absolute path", "[build-system]\nrequires=[]\nbackend-path=['/b']\n", false, NULL,
         NULL, NULL, "backend-path of its pyproject.toml has '/b', which leaves the source tree"},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_buf folder = {0}, file = {0}, got = {0};
        struct pinc_build_system system;
        struct pinc_error err = {0};
        enum pinc_status st;

        assert_int_equal(pinc_folder_temporary(&folder, NULL, NULL), PINC_OK);
        pinc_buf_addf(&file, "%s/pyproject.toml", folder.ptr);
        if (cases[i].pyproject) {
            assert_int_equal(pinc_file_replace(file.ptr, pinc_slice_of(cases[i].pyproject),
                                               PINC_FILE_NO_SYNC, NULL),
                             PINC_OK);
        }
        file.len = 0;
        pinc_buf_addf(&file, "%s/setup.py", folder.ptr);
        if (cases[i].setup) {
            assert_int_equal(pinc_file_replace(file.ptr, PINC_LIT(""), PINC_FILE_NO_SYNC, NULL),
                             PINC_OK);
        }
        st = pinc_build_system_read(&system, folder.ptr, arena, &err);
        if ((st == PINC_OK) != (cases[i].error == NULL) ||
            (cases[i].error && strcmp(err.text, cases[i].error) != 0)) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        if (st == PINC_OK) {
            pinc_buf_add(&got, system.backend);
            for (k = 0; k < system.n_requires; k++) {
                pinc_buf_add_char(&got, k ? ',' : '|');
                pinc_buf_add(&got, system.requires[k]);
            }
            for (k = 0; k < system.n_backend_path; k++) {
                pinc_buf_add_char(&got, k ? ',' : '|');
                pinc_buf_add(&got, system.backend_path[k]);
            }
            file.len = 0;
            pinc_buf_addf(&file, "%s%s%s%s%s", cases[i].backend, cases[i].requires[0] ? "|" : "",
                          cases[i].requires, cases[i].path[0] ? "|" : "", cases[i].path);
            assert_string_equal(got.ptr, file.ptr);
        }
        pinc_folder_remove(folder.ptr);
        pinc_buf_clear(&folder);
        pinc_buf_clear(&file);
        pinc_buf_clear(&got);
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

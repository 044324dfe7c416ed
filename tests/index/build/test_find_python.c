#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/build/find_python.h"

#include <string.h>
#include <sys/stat.h>

static struct pinc_arena *arena;
static struct pinc_buf root;

static const char *path_of(const char *name)
{
    return pinc_path_join(arena, pinc_buf_slice(&root), pinc_slice_of(name));
}

static void make_program(const char *name, const char *text)
{
    const char *path = path_of(name);
    const struct pinc_slice folder = pinc_path_folder(pinc_slice_of(path));

    assert_int_equal(pinc_folder_make(pinc_arena_copy(arena, folder.ptr, folder.len), NULL),
                     PINC_OK);
    assert_int_equal(pinc_file_replace(path, pinc_slice_of(text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    assert_int_equal(chmod(path, 0755), 0);
}

static void test_find(void **state)
{
    static const struct {
        const char *label, *version, *search, *home, *want;
    } cases[] = {
        {"on PATH", "3.9", "bin", NULL, "bin/python3.9"},
        {"a shim: the newest", "3.10", "shims", NULL, "pyenv/versions/3.10.11/bin/python3.10"},
        {"a shim for what is not there", "3.8", "shims", NULL, "shims/python3.8"},
        {"pyenv's without PATH", "3.10", "bin", "home",
         "home/.pyenv/versions/3.10.1/bin/python3.10"},
        {"uv's", "3.13", "bin", "home",
         "home/.local/share/uv/python/cpython-3.13.2-linux-x86_64-gnu/bin/python3.13"},
        {"nowhere", "3.12", "bin", "home", NULL},
        {"3.1 is not 3.10", "3.1", "bin", "home", NULL},
    };
    size_t i;

    (void)state;
    make_program("bin/python3.9", "x");
    make_program("pyenv/versions/3.10.9/bin/python3.10", "x");
    make_program("pyenv/versions/3.10.11/bin/python3.10", "x");
    make_program("pyenv/versions/3.10-dev/bin/python3.10", "x");
    make_program("home/.pyenv/versions/3.10.1/bin/python3.10", "x");
    make_program("home/.local/share/uv/python/cpython-3.13.2-linux-x86_64-gnu/bin/python3.13", "x");
    for (i = 0; i < 2; i++) {
        struct pinc_buf shim = {0};

        pinc_buf_addf(&shim, "#!/bin/sh\nexport PYENV_ROOT=\"%s\"\nexec x\n", path_of("pyenv"));
        make_program(i ? "shims/python3.10" : "shims/python3.8", shim.ptr);
        pinc_buf_clear(&shim);
    }
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *want = cases[i].want ? path_of(cases[i].want) : "none", *got;

        assert_int_equal(
            pinc_find_python(&got, pinc_slice_of(cases[i].version), path_of(cases[i].search),
                             cases[i].home ? path_of(cases[i].home) : NULL, arena, NULL),
            PINC_OK);
        if (strcmp(got ? got : "none", want) != 0) {
            fail_msg("%s: %s", cases[i].label, got ? got : "none");
        }
    }
}

static int set_up(void **state)
{
    (void)state;
    arena = pinc_arena_new();
    return arena && pinc_folder_temporary(&root, NULL, NULL) == PINC_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pinc_folder_remove(root.ptr);
    pinc_buf_clear(&root);
    pinc_arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

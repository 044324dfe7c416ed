#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/build/environment.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Unpacked wheels that share a folder, with scripts, data and a .pth file; one would like to
 * replace the interpreter. */
static struct pinc_arena *arena;
static struct pinc_buf root;

static const char *path_of(const char *name)
{
    return pinc_path_join(arena, pinc_buf_slice(&root), pinc_slice_of(name));
}

static void put(const char *name, const char *text)
{
    const char *path = path_of(name);
    const struct pinc_slice folder = pinc_path_folder(pinc_slice_of(path));

    assert_int_equal(pinc_folder_make(pinc_arena_copy(arena, folder.ptr, folder.len), NULL),
                     PINC_OK);
    assert_int_equal(pinc_file_replace(path, pinc_slice_of(text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
}

/* What a command of the environment prints. */
static struct pinc_slice output_of(const char *command)
{
    struct pinc_buf line = {0};
    char text[512];
    FILE *f;
    size_t n;

    pinc_buf_addf(&line, "%s/env/bin/%s 2>&1", root.ptr, command);
    f = popen(line.ptr, "r");
    assert_non_null(f);
    n = fread(text, 1, sizeof text, f);
    (void)pclose(f);
    pinc_buf_clear(&line);
    return pinc_slice_dup(arena, pinc_slice_trim((struct pinc_slice){text, n}));
}

static void check(const char *command, const char *want)
{
    const struct pinc_slice got = output_of(command);

    if (!pinc_slice_equal(got, pinc_slice_of(want))) {
        fail_msg("%s: %.*s", command, PINC_SLICE_ARG(got));
    }
}

static void test_make(void **state)
{
    struct pinc_python python;
    struct pinc_error err = {0};
    const char *wheels[2], *program = NULL;
    struct stat info;

    (void)state;
    assert_int_equal(
        pinc_python_ask(&python, getenv("TEST_PYTHON") ? getenv("TEST_PYTHON") : "/usr/bin/python3",
                        arena, &err),
        PINC_OK);
    put("a/shared/one.py", "X = 1\n");
    put("a/alone/__init__.py", "def main():\n    print('entry', __name__)\n");
    put("a/pth_was_read.pth", "import sys; sys.pth_was_read = True\n");
    put("a/a-1.dist-info/entry_points.txt",
        "[console_scripts]\na-tool = alone:main\npython = alone:main\n");
    put("a/a-1.data/scripts/script", "#!python\nimport sys; print('script', sys.prefix[-3:])\n");
    put("b/shared/two.py", "X = 2\n");
    put("b/shared/one.py", "X = 'of b'\n");
    put("b/b-1.data/purelib/pure.py", "X = 3\n");
    put("b/b-1.data/platlib/shared/three.py", "X = 4\n");
    put("b/b-1.data/data/share/b.txt", "data");
    put("b/b-1.data/scripts/python3", "#!/bin/sh\necho replaced\n");
    wheels[0] = path_of("a");
    wheels[1] = path_of("b");
    if (pinc_environment_make(path_of("env"), &python, wheels, 2, &err) != PINC_OK) {
        fail_msg("%s", err.text);
    }
    check("python -c 'import sys, shared.one, shared.two, shared.three, pure; "
          "print(shared.one.X, shared.two.X, shared.three.X, pure.X, sys.pth_was_read)'",
          "1 2 4 3 True");
    check("a-tool", "entry alone");
    check("script", "script env");
    check("python3 -c 'print(1)'", "1");
    check("python -c 'import importlib.util as u; print(u.find_spec(\"pip\"))'", "None");
    assert_int_equal(access(path_of("env/share/b.txt"), R_OK), 0);
    /* The interpreter outside is as it was; a folder of one wheel alone is a link. */
    program = python.program;
    assert_int_equal(stat(program, &info), 0);
    assert_true(info.st_size > 100);
    assert_int_equal(
        lstat(pinc_path_join(arena, pinc_slice_of(path_of("env")), pinc_slice_of(python.site)),
              &info),
        0);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_make)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

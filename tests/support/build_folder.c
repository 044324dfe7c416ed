#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "tests/support/build_folder.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char build_root[PATH_MAX];
struct pinc_arena *build_arena;

const char *build_path(const char *name)
{
    return pinc_path_join(build_arena, pinc_slice_of(build_root), pinc_slice_of(name));
}

void build_write(const char *path, const char *text)
{
    char *folder = pinc_arena_copy(build_arena, path, pinc_path_folder(pinc_slice_of(path)).len);

    assert_int_equal(pinc_folder_make(folder, NULL), PINC_OK);
    assert_int_equal(pinc_file_replace(path, pinc_slice_of(text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
}

const char *build_source(const char *name, const char *backend)
{
    struct pinc_buf file = {0};

    pinc_buf_addf(&file, "%s/pyproject.toml", build_path(name));
    build_write(file.ptr, PYPROJECT);
    file.len = 0;
    pinc_buf_addf(&file, "%s/backend.py", build_path(name));
    build_write(file.ptr, backend);
    pinc_buf_clear(&file);
    return build_path(name);
}

const char *build_program(const char *name, const char *script)
{
    const char *path = build_path(name);

    build_write(path, script);
    assert_int_equal(chmod(path, 0755), 0);
    return path;
}

enum pinc_status build_run(struct pinc_build **out, const struct pinc_build_options *options,
                           struct pinc_build_report *report, struct pinc_error *err)
{
    enum pinc_status st = pinc_build_start(out, options, err);

    if (st != PINC_OK) {
        return st;
    }
    while (!pinc_build_poll(*out)) {
        struct pollfd p = {.fd = pinc_build_fd(*out), .events = POLLIN};

        (void)poll(&p, 1, 10);
    }
    return pinc_build_end(*out, report, build_arena, err);
}

struct pinc_build_options build_options(const char *path)
{
    return (struct pinc_build_options){
        .path = path, .search = getenv("PATH"), .scratch = build_root, .timeout = 120};
}

void build_check_demo(const struct pinc_build_report *report)
{
    const struct pinc_metadata_text *m = &report->metadata;

    assert_true(pinc_slice_equal(m->name, PINC_LIT("Demo")));
    assert_true(pinc_slice_equal(m->version, PINC_LIT("1.0")));
    assert_true(pinc_slice_equal(m->requires_python, PINC_LIT(">=3.99")));
    assert_int_equal(m->n_requires, 2);
    assert_true(pinc_slice_equal(m->requires[0], PINC_LIT("dep>=1")));
    assert_int_equal(m->n_extras, 1);
    assert_true(pinc_slice_equal(m->extras[0], PINC_LIT("e")));
    assert_true(m->final);
}

size_t build_scratch_folders(void)
{
    struct pinc_buf command = {0};
    FILE *list;
    size_t n = 0;
    int c;

    pinc_buf_addf(&command, "ls -d '%s'/pinc-* 2>/dev/null", build_root);
    list = popen(command.ptr, "r");
    assert_non_null(list);
    while ((c = getc(list)) != EOF) {
        n += c == '\n';
    }
    (void)pclose(list);
    pinc_buf_clear(&command);
    return n;
}

int build_set_up(void **state)
{
    (void)state;
    memcpy(build_root, "/tmp/test_build-XXXXXX", sizeof "/tmp/test_build-XXXXXX");
    build_arena = pinc_arena_new();
    return mkdtemp(build_root) && build_arena ? 0 : -1;
}

int build_tear_down(void **state)
{
    (void)state;
    pinc_folder_remove(build_root);
    pinc_arena_free(build_arena);
    return 0;
}

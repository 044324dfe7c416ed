#include "tests/support/sweep.h"

#include "base/file/file.h"
#include "index/source/html_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    (void)strcpy(folder, "/tmp/pinc-test-html-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state)
{
    (void)state;
    pinc_folder_remove(folder);
    return 0;
}

static const char *path_of(const char *name)
{
    static char path[128];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    assert_int_equal(pinc_file_replace(path_of(name), pinc_slice_of(text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
}

/* Links are relative to where the file really lies, in a folder whose name has to be encoded, too. */
static void test_links(void **state)
{
    static const char page[] = "<a href='a-1.zip'>a</a><a href='/b-1.zip'>b</a>"
                               "<a href='https://h/c-1.zip#sha256=x'>c</a>";
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_page got;
    char want[200];

    (void)state;
    assert_int_equal(pinc_folder_make(path_of("a b"), NULL), PINC_OK);
    write_file("a b/index.html", page);
    assert_int_equal(symlink("a b/index.html", path_of("link.html")), 0);
    assert_int_equal(html_file_read(&got, path_of("link.html"), arena, NULL), PINC_OK);
    assert_int_equal(got.n_files, 3);
    (void)snprintf(want, sizeof want, "file://%s/a%%20b/a-1.zip", folder);
    assert_true(pinc_slice_equal(got.files[0].url, pinc_slice_of(want)));
    assert_true(pinc_slice_equal(got.files[1].url, PINC_LIT("file:///b-1.zip")));
    assert_true(pinc_slice_equal(got.files[2].url, PINC_LIT("https://h/c-1.zip")));
    pinc_arena_free(arena);
}

static void test_failures(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_page got;
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(html_file_read(&got, path_of("none.html"), arena, &err), PINC_ENOTFOUND);
    assert_non_null(strstr(err.text, "none.html"));
    assert_int_equal(html_file_read(&got, folder, arena, NULL), PINC_EIO);
    pinc_arena_free(arena);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_page got = {0};
    enum pinc_status st =
        arena ? html_file_read(&got, path_of("small.html"), arena, err) : PINC_ENOMEM;

    (void)data;
    assert_true(st != PINC_OK || got.n_files == 1);
    pinc_arena_free(arena);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    write_file("small.html", "<a href='a-1.zip'>a</a>");
    sweep(attempt, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

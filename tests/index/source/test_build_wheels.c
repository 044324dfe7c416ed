#include "tests/support/cmocka_all.h"
#include "tests/support/folder_source.h"
#include "tests/support/http_server.h"

#include "base/file/file.h"
#include "index/source/build_wheels.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct world {
    struct folder_source at;
    struct pinc_python python;
};

static int set_up(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    assert_non_null(w);
    folder_source_open(&w->at);
    w->python = (struct pinc_python){.program = "/p", .name = PINC_LIT("3.11.4")};
    folder_source_copy(&w->at, "testdata/index/dist/deflated.whl", "demo_pkg-1.0-py3-none-any.whl");
    folder_source_copy(&w->at, "testdata/index/dist/gnu.tar.gz", "source-1.0.tar.gz");
    folder_source_copy(&w->at, "README.md", "broken-1.0-py3-none-any.whl");
    folder_source_start(&w->at, (struct pinc_source_options){.exclude_newer = INT64_MAX});
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;

    folder_source_close(&w->at);
    free(w);
    return 0;
}

static struct pinc_chosen_file file_of(struct world *w, const char *name)
{
    const struct pinc_provider *provider = pinc_source_provider(w->at.source);
    const struct pinc_project *project;
    struct pinc_arrival arrival;

    assert_int_equal(
        provider->project(provider->self, &project, pinc_slice_of(name), PINC_NEEDED, NULL),
        PINC_OK);
    while (project->state == PINC_PENDING) {
        assert_int_equal(provider->next(provider->self, &arrival, NULL), PINC_OK);
    }
    assert_int_equal(project->state, PINC_READY);
    return (struct pinc_chosen_file){project, 0};
}

/* A build_wheel_start that has no interpreter. */
static enum pinc_status no_start(struct source_context *ctx, struct pinc_build **out,
                                 const char *path, struct pinc_slice name,
                                 const struct pinc_python *python, struct pinc_arena *arena,
                                 struct pinc_error *err)
{
    (void)ctx;
    (void)python;
    (void)arena;
    *out = NULL;
    assert_true(pinc_slice_equal(name, PINC_LIT("source")));
    assert_non_null(strstr(path, "source-1.0.tar.gz"));
    return pinc_fail(err, PINC_ENOTFOUND, "there is no Python");
}

static enum pinc_status get(struct world *w, struct build_store *store, const char *const **folders,
                            const char *name, struct pinc_error *err)
{
    const struct pinc_chosen_file file = file_of(w, name);

    /* A source begins with its context. */
    return build_wheels_get((struct source_context *)(void *)w->at.source, no_start, store, folders,
                            &file, 1, &w->python, w->at.arena, err);
}

static void test_get(void **state)
{
    struct world *w = *state;
    struct build_store store = {.told = NULL};
    const char *const *folders, *const *again;
    struct pinc_error err = {0};

    assert_int_equal(build_store_open(&store, folder_source_path(&w->at, "cache"), NULL, NULL),
                     PINC_OK);
    assert_int_equal(store.beside.path.len, 0);
    assert_int_equal(get(w, &store, &folders, "demo-pkg", NULL), PINC_OK);
    assert_int_equal(
        access(pinc_path_join(w->at.arena, pinc_slice_of(folders[0]), PINC_LIT("demo_pkg/b.py")),
               R_OK),
        0);
    assert_int_equal(get(w, &store, &again, "demo-pkg", NULL), PINC_OK);
    assert_string_equal(folders[0], again[0]);
    /* What fails is named. */
    assert_int_equal(get(w, &store, &folders, "broken", &err), PINC_ESYNTAX);
    assert_string_equal(err.source, "broken-1.0-py3-none-any.whl");
    pinc_error_clear(&err);
    assert_int_equal(get(w, &store, &folders, "source", &err), PINC_ENOTFOUND);
    assert_string_equal(err.source, "source-1.0.tar.gz");
    assert_string_equal(err.text, "there is no Python");
    build_store_close(&store);
    assert_int_equal(access(again[0], R_OK), 0);
}

/* Without a cache, or with one that belongs to somebody else or cannot be written to, the store goes
 * with the run. */
static void test_temporary(void **state)
{
    struct world *w = *state;
    static const char *const folders[] = {NULL, "/dev/null/cache"};
    size_t i;

    for (i = 0; i < 2; i++) {
        struct build_store store = {.told = NULL};
        const char *const *wheels;
        const char *folder;

        assert_int_equal(build_store_open(&store, folders[i], w->at.folder.ptr, NULL), PINC_OK);
        assert_int_equal(store.folder.len, 0);
        assert_true(pinc_slice_starts(pinc_buf_slice(&store.beside.path), w->at.folder.ptr));
        assert_int_equal(get(w, &store, &wheels, "demo-pkg", NULL), PINC_OK);
        assert_int_equal(access(wheels[0], R_OK), 0);
        folder = pinc_arena_copy(w->at.arena, store.beside.path.ptr, store.beside.path.len);
        build_store_close(&store);
        assert_int_not_equal(access(folder, F_OK), 0);
    }
}

/* A cache that takes nothing more (its folder is a file by now, as a full disk cannot be had here): what
 * is built goes on beside it, and the cache is told once. What a killed program left is removed. */
static void test_full(void **state)
{
    struct world *w = *state;
    const char *cache = folder_source_path(&w->at, "full");
    const char *left =
        pinc_path_join(w->at.arena, pinc_slice_of(cache), PINC_LIT("wheels-v1/pinc-work-AbC123/x"));
    struct build_store store = {.told = NULL};
    const char *const *wheels, *const *again;
    struct pinc_error err = {0};

    assert_int_equal(pinc_folder_make(left, NULL), PINC_OK);
    assert_int_equal(pinc_cache_new(&store.told, cache, NULL), PINC_OK);
    assert_int_equal(build_store_open(&store, cache, w->at.folder.ptr, NULL), PINC_OK);
    assert_int_not_equal(access(left, F_OK), 0);
    assert_int_equal(store.beside.path.len, 0);
    pinc_folder_remove(store.folder.ptr);
    assert_int_equal(pinc_file_replace(store.folder.ptr, PINC_LIT("x"), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    assert_int_equal(get(w, &store, &wheels, "demo-pkg", NULL), PINC_OK);
    assert_true(pinc_slice_starts(pinc_slice_of(wheels[0]), store.beside.path.ptr));
    assert_int_equal(access(wheels[0], R_OK), 0);
    assert_true(pinc_cache_trouble(store.told, &err));
    assert_non_null(strstr(err.text, "wheels-v1"));
    pinc_error_clear(&err);
    assert_int_equal(get(w, &store, &again, "demo-pkg", NULL), PINC_OK);
    assert_string_equal(wheels[0], again[0]);
    assert_false(pinc_cache_trouble(store.told, &err));
    pinc_cache_free(store.told);
    build_store_close(&store);
}

/* What ends the wait for a wheel is told as it was: not as if somebody had cancelled. */
static void test_wait(void **state)
{
    struct world *w = *state;
    struct http_server *server = http_server_start();
    struct pinc_source_options options = {.exclude_newer = INT64_MAX,
                                          .client = {.in_all = {.wait_seconds = 1}}};
    struct build_store store = {.told = NULL};
    struct pinc_slice url;
    const char *const *wheels;
    struct pinc_error err = {0};

    assert_non_null(server);
    http_server_add(
        server, "/simple/silent/",
        (struct http_reply){.headers = "Content-Type: text/html\r\n",
                            .body = "<html><a href='silent-1.0-py3-none-any.whl'>x</a></html>"});
    http_server_add(server, "/simple/silent/silent-1.0-py3-none-any.whl",
                    (struct http_reply){.body = "x", .fault = HTTP_SILENT});
    url = pinc_slice_dup(w->at.arena, pinc_slice_of(http_server_url(server, "/simple/")));
    options.index_urls = &url;
    options.n_index_urls = 1;
    pinc_source_free(w->at.source);
    folder_source_start(&w->at, options);
    assert_int_equal(build_store_open(&store, NULL, w->at.folder.ptr, NULL), PINC_OK);
    assert_int_equal(get(w, &store, &wheels, "silent", &err), PINC_ENET);
    assert_int_equal(err.code, PINC_ENET);
    assert_string_equal(err.text, "answers were waited for longer than 1 second in all");
    build_store_close(&store);
    pinc_source_free(w->at.source);
    w->at.source = NULL;
    http_server_stop(server);
}

static void test_nowhere(void **state)
{
    struct build_store store = {.told = NULL};

    (void)state;
    assert_int_equal(build_store_open(&store, NULL, "/dev/null", NULL), PINC_EIO);
    build_store_close(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_get, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_temporary, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_full, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wait, set_up, tear_down),
        cmocka_unit_test(test_nowhere)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

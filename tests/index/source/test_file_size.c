#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/source/file_size.h"
#include "tests/support/context_fixture.h"
#include "tests/support/http_server.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A project whose file has a URL, and a size on its page. */
struct fake {
    struct pinc_project project;
    const char *url;
    uint64_t size;
    enum pinc_status status;
};

static void details_of(struct pinc_file_details *out, const struct pinc_project *project,
                       uint32_t file)
{
    (void)file;
    *out = (struct pinc_file_details){.size = ((const struct fake *)project)->size};
}

static enum pinc_status url_of(struct pinc_slice *out, const struct pinc_project *project,
                               uint32_t file, struct pinc_error *err)
{
    const struct fake *fake = (const struct fake *)project;

    (void)file;
    *out = pinc_slice_of(fake->url);
    return fake->status ? pinc_fail_memory(err) : PINC_OK;
}

static struct http_server *server;

static int start(void **state)
{
    (void)state;
    server = http_server_start();
    return server ? 0 : 1;
}

static int stop(void **state)
{
    (void)state;
    http_server_stop(server);
    return 0;
}

/* The sizes of n files, asked at once. */
static enum pinc_status sizes(struct context_fixture *f, struct fake *fakes,
                              struct pinc_source_file *files, size_t n, struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < n; i++) {
        fakes[i].project.details = details_of;
        fakes[i].project.url = url_of;
        files[i] = (struct pinc_source_file){.project = &fakes[i].project};
    }
    return source_sizes(&f->ctx, files, n, err);
}

/* Who tells a size, and what is asked for it. */
static void test_who_tells(void **state)
{
    static const struct {
        const char *label, *path; /* of the server; or a URL */
        struct http_reply reply;
        uint64_t page, want;
        unsigned requests;
        bool ask, offline;
    } cases[] = {
        {"the page", "/page", {.body = "hello", .ranges = 1}, 7, 7, 0, true, false},
        {"the server", "/parts", {.body = "hello", .ranges = 1}, 0, 5, 1, true, false},
        {"nobody may be asked", "/unasked", {.body = "hello", .ranges = 1}, 0, 0, 0, false, false},
        {"offline", "/offline", {.body = "hello", .ranges = 1}, 0, 0, 0, true, true},
        {"no parts", "/whole", {.body = "hello"}, 0, 0, 1, true, false},
        {"not there", "/none", {.code = 404}, 0, 0, 1, true, false},
        {"a total that is not told",
         "/star",
         {.code = 206, .headers = "Content-Range: bytes 0-0/*\r\n", .body = "h"},
         0,
         0,
         1,
         true,
         false},
        {"a folder", "a/b", {0}, 0, 0, 0, true, false},
        {"a file of this machine", "file:///dev/null", {0}, 0, 0, 0, true, false},
        {"another machine's file", "file://h/etc/hostname", {0}, 0, 0, 0, true, false},
        {"version control", "git+https://h/x", {0}, 0, 0, 0, true, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct context_fixture f = {0};
        struct pinc_source_file file;
        struct fake fake = {.size = cases[i].page};
        char url[128];

        print_message("size: %s\n", cases[i].label);
        (void)snprintf(url, sizeof url, "%s",
                       cases[i].path[0] == '/' ? http_server_url(server, cases[i].path)
                                               : cases[i].path);
        fake.url = url;
        if (cases[i].path[0] == '/') {
            http_server_add(server, cases[i].path, cases[i].reply);
        }
        context_open(&f,
                     (struct pinc_source_options){
                         .client = {.offline = cases[i].offline, .limits.retries = 0},
                         .ask_sizes = cases[i].ask},
                     false);
        assert_int_equal(sizes(&f, &fake, &file, 1, NULL), PINC_OK);
        assert_int_equal(file.size, cases[i].want);
        if (cases[i].path[0] == '/') {
            assert_int_equal(http_server_count(server, cases[i].path), cases[i].requests);
        }
        context_close(&f);
    }
    assert_string_equal(http_server_field(server, "/parts", "Range"), "bytes=0-0");
}

/* Many at once; what was told is kept, and asked for no more, offline too. */
static void test_kept(void **state)
{
    enum { N = 20 };
    struct context_fixture f = {0};
    struct pinc_source_file files[N];
    struct fake fakes[N];
    char urls[N][128];
    static char paths[N][32];
    size_t i, round;

    (void)state;
    memset(fakes, 0, sizeof fakes);
    for (i = 0; i < N; i++) {
        (void)snprintf(paths[i], sizeof paths[i], "/kept/%zu", i);
        http_server_add(
            server, paths[i],
            (struct http_reply){.body = "0123456789012345678901", .len = i + 1, .ranges = 1});
        (void)snprintf(urls[i], sizeof urls[i], "%s", http_server_url(server, paths[i]));
        fakes[i].url = urls[i];
    }
    for (round = 0; round < 3; round++) {
        context_open(
            &f,
            (struct pinc_source_options){.client = {.offline = round == 2}, .ask_sizes = round < 2},
            true);
        assert_int_equal(sizes(&f, fakes, files, N, NULL), PINC_OK);
        for (i = 0; i < N; i++) {
            assert_int_equal(files[i].size, i + 1);
        }
        context_close(&f);
    }
    assert_int_equal(http_server_count(server, "/kept/0"), 1);
    assert_int_equal(http_server_count(server, "/kept/19"), 1);
    context_remove(&f);
}

/* A regular file of this machine. */
static void test_local(void **state)
{
    struct context_fixture f = {0};
    struct pinc_source_file file;
    struct fake fake = {0};
    char path[128], url[160], folder[160];

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, true);
    (void)snprintf(path, sizeof path, "%s/x y", f.folder);
    (void)snprintf(url, sizeof url, "file://%s/x%%20y", f.folder);
    fake.url = url;
    assert_int_equal(pinc_file_replace(path, PINC_LIT("hello"), PINC_FILE_NO_SYNC, NULL), PINC_OK);
    assert_int_equal(sizes(&f, &fake, &file, 1, NULL), PINC_OK);
    assert_int_equal(file.size, 5);
    (void)snprintf(folder, sizeof folder, "file://%s", f.folder);
    fake.url = folder;
    assert_int_equal(sizes(&f, &fake, &file, 1, NULL), PINC_OK);
    assert_int_equal(file.size, 0);
    context_remove(&f);
}

/* All locks of a set ask for the same files: a server is asked once, whether it tells or not. */
static void test_asked_once(void **state)
{
    struct context_fixture f = {0};
    struct pinc_source_file files[2];
    struct fake fakes[2] = {{.size = 0}, {.size = 0}};
    char urls[2][128];
    unsigned round;
    size_t i;

    (void)state;
    http_server_add(server, "/once/told", (struct http_reply){.body = "hello", .ranges = 1});
    http_server_add(server, "/once/untold", (struct http_reply){.code = 404});
    for (i = 0; i < 2; i++) {
        (void)snprintf(urls[i], sizeof urls[i], "%s",
                       http_server_url(server, i ? "/once/untold" : "/once/told"));
        fakes[i].url = urls[i];
    }
    context_open(&f, (struct pinc_source_options){.ask_sizes = true}, false);
    for (round = 0; round < 3; round++) {
        assert_int_equal(sizes(&f, fakes, files, 2, NULL), PINC_OK);
        assert_int_equal(files[0].size, 5);
        assert_int_equal(files[1].size, 0);
    }
    context_close(&f);
    assert_int_equal(http_server_count(server, "/once/told"), 1);
    assert_int_equal(http_server_count(server, "/once/untold"), 1);
}

static int say_stop(void *user, const struct pinc_client_stats *stats)
{
    (void)user;
    return stats->requests > 0;
}

/* Only want of memory and a user who stops are failures. */
static void test_failures(void **state)
{
    struct context_fixture f = {0};
    struct pinc_source_file files[2];
    struct fake fakes[2] = {{.size = 1}, {.status = PINC_ENOMEM}};
    struct pinc_error err = {0};
    char url[128];

    (void)state;
    context_open(&f, (struct pinc_source_options){.ask_sizes = true}, false);
    assert_int_equal(sizes(&f, fakes, files, 2, &err), PINC_ENOMEM);
    assert_int_equal(err.code, PINC_ENOMEM);
    context_close(&f);

    pinc_error_clear(&err);
    http_server_add(server, "/silent", (struct http_reply){.fault = HTTP_SILENT});
    (void)snprintf(url, sizeof url, "%s", http_server_url(server, "/silent"));
    fakes[1] = (struct fake){.url = url};
    context_open(&f,
                 (struct pinc_source_options){.client = {.callbacks = {.progress = say_stop}},
                                              .ask_sizes = true},
                 false);
    assert_int_equal(sizes(&f, fakes, files, 2, &err), PINC_ECANCELLED);
    assert_int_equal(err.code, PINC_ECANCELLED);
    context_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_tells), cmocka_unit_test(test_kept),
        cmocka_unit_test(test_local),     cmocka_unit_test(test_asked_once),
        cmocka_unit_test(test_failures),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

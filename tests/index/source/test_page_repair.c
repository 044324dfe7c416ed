#include "tests/support/cmocka_all.h"

#include "index/source/page_repair.h"
#include "tests/support/assert_slice.h"
#include "tests/support/source_world.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N 250
#define HEADERS HTML_TYPE "Cache-Control: max-age=100\r\n"

static struct pinc_error lost;

static void on_lost(void *user, const struct pinc_error *why)
{
    (void)user;
    lost = *why;
}

/* A page of so many releases: N, or another number. */
static const char *page_of(int n)
{
    static struct pinc_buf pages[2]; /* the server reads them later */
    struct pinc_buf *page = &pages[n == N];
    int i;

    pinc_buf_clear(page);
    pinc_buf_add_str(page, "<html><body>");
    for (i = 0; i < n; i++) {
        pinc_buf_addf(page, "<a href='demo-1.%d.zip#sha256=%064x'>x</a>", i, i);
    }
    pinc_buf_add_str(page, "</body></html>");
    assert_int_equal(page->failed, PINC_OK);
    return page->ptr;
}

/* Write zeros over the second half of the only page in the cache. */
static void damage(const struct world *w)
{
    static const char zeros[4096];
    char folder[256], path[1024];
    struct pinc_file file = {0};
    struct dirent *e;
    size_t i;
    FILE *f;
    DIR *d;

    (void)snprintf(folder, sizeof folder, "%s/%s", w->options.client.cache_dir,
                   pinc_cache_kind_folder(PINC_CACHE_PAGE));
    d = opendir(folder);
    assert_non_null(d);
    while ((e = readdir(d)) != NULL && e->d_name[0] == '.') {
    }
    assert_non_null(e);
    (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
    (void)closedir(d);
    assert_int_equal(pinc_file_load(&file, path, 1u << 30, NULL), PINC_OK);
    assert_true(file.text.len > 20000);
    f = fopen(path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, (long)(file.text.len / 2), SEEK_SET), 0);
    for (i = 0; i < file.text.len / 2; i += sizeof zeros) {
        const size_t left = file.text.len / 2 - i;

        assert_true(fwrite(zeros, left < sizeof zeros ? left : sizeof zeros, 1, f) == 1);
    }
    assert_int_equal(fclose(f), 0);
    pinc_file_clear(&file);
}

/* The source over a cache with a page that is damaged once it is open. */
static const struct pinc_project *open_damaged(struct world *w, bool offline)
{
    const struct pinc_project *p;

    lost = (struct pinc_error){0};
    w->options.client.callbacks.lost = on_lost;
    w->options.client.refresh = true;
    w->options.client.offline = false;
    world_open(w);
    assert_int_equal(get_project(w, "demo")->state, PINC_READY);
    w->options.client.refresh = false;
    w->options.client.offline = offline;
    world_open(w);
    p = get_project(w, "demo");
    assert_int_equal(p->state, PINC_READY);
    damage(w);
    return p;
}

/* The page comes once more, and everything is right. */
static void test_repaired(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;
    struct pinc_file_details details;
    struct pinc_slice url;
    uint32_t i;

    serve(w->server, "/simple/demo/", HEADERS, page_of(N));
    p = open_damaged(w, false);
    assert_int_equal(http_server_count(w->server, NULL), 1);
    for (i = 0; i < N; i++) {
        char name[32];

        (void)snprintf(name, sizeof name, "demo-1.%u.zip", i);
        p->details(&details, p, i);
        assert_slice(details.filename, name, name);
        assert_int_equal(details.hash.bytes[31], i);
        assert_int_equal(p->url(&url, p, i, NULL), PINC_OK);
        assert_true(pinc_slice_ends(url, name));
    }
    assert_int_equal(http_server_count(w->server, NULL), 2);
    assert_int_equal(lost.code, PINC_OK);
    /* The new page was kept. */
    world_open(w);
    p = get_project(w, "demo");
    p->details(&details, p, N - 1);
    assert_int_equal(details.hash.bytes[31], N - 1);
    assert_int_equal(http_server_count(w->server, NULL), 2);
}

/* What is lost is never silent. */
static void test_lost(void **state)
{
    static const struct {
        const char *label;
        bool offline;
        struct http_reply
            reply; /* to the second request; without a code: a page of one file more */
        const char *text;
    } cases[] = {
        {"offline",
         true,
         {.code = 0},
         "the page of demo in the cache is damaged, and --offline forbids asking for it anew"},
        {"another page",
         false,
         {.code = 0},
         "the page of demo in the cache is damaged, and by now the index lists other files: try "
         "again"},
        {"gone",
         false,
         {.code = 404},
         "the page of demo in the cache is damaged, and by now the index lists other files: try "
         "again"},
        {"trouble", false, {.code = 403}, "the server answers 403 (forbidden)"},
    };
    struct world *w = *state;
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_file_details details;
        const struct pinc_project *p;
        struct pinc_slice url;

        serve(w->server, "/simple/demo/", HEADERS, page_of(N));
        if (cases[i].reply.code) {
            http_server_add(w->server, "/simple/demo/", cases[i].reply);
        } else if (!cases[i].offline) {
            http_server_add(w->server, "/simple/demo/",
                            (struct http_reply){.headers = HEADERS, .body = page_of(N + 1)});
        }
        p = open_damaged(w, cases[i].offline);
        p->details(&details, p, N - 1);
        assert_int_equal(details.filename.len, 0);
        assert_string_equal(lost.text, cases[i].text);
        assert_int_equal(lost.code, PINC_ENET);
        if (cases[i].offline) { /* where one is there, another answer would be waited for */
            assert_int_equal(p->url(&url, p, N - 1, NULL), PINC_ESYNTAX);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_repaired),
        TEST(test_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

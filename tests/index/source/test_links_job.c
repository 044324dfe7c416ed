#include "tests/support/cmocka_all.h"

#include "index/source/links_job.h"
#include "tests/support/context_fixture.h"
#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>

static void test_find_links(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;

    serve(w->server, "/links", HTML_TYPE,
          HTML("<a href='demo-1.0-py3-none-any.whl'>x</a><a href='other-1.0.zip'>x</a>"));
    (void)snprintf(w->text[2], sizeof w->text[2], "%s", http_server_url(w->server, "/links"));
    w->links = pinc_slice_of(w->text[2]);
    w->options.find_links = &w->links;
    w->options.n_find_links = 1;
    w->options.n_index_urls = 0;
    world_open(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(get_project(w, "other")->n_files, 1);
    assert_int_equal(get_project(w, "third")->state, PINC_ABSENT);
    assert_int_equal(http_server_count(w->server, "/links"), 1);
    w->links = PINC_LIT("testdata/no such folder");
    world_open(w);
    p = get_project(w, "demo");
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error->text, "cannot read the folder: No such file or directory");
}

/* Somebody who asks what a place has of a project. */
struct asked {
    struct place_listing listing;
    unsigned done;
};

static void on_done(void *user)
{
    ((struct asked *)user)->done++;
}

/* The file names that a place has of a project, a line each; or why there are none. */
static const char *names(struct context_fixture *f, struct place *place, const char *project)
{
    static char text[512];
    struct asked asked = {.done = 0};
    size_t i, n = 0;

    place->links = true;
    links_job_start(&f->ctx, place, pinc_slice_of(project), &asked.listing, on_done, &asked);
    assert_int_equal(context_run(f), PINC_OK);
    assert_int_equal(asked.done, 1);
    text[0] = '\0';
    if (asked.listing.state == PINC_FAILED) {
        assert_true(asked.listing.error->code == PINC_EIO ||
                    asked.listing.error->code == PINC_ENET);
        (void)snprintf(text, sizeof text, "%s", asked.listing.error->text);
    }
    assert_int_equal(asked.listing.state == PINC_READY, asked.listing.listing.n_files > 0);
    for (i = 0; i < asked.listing.listing.n_files; i++) {
        struct pinc_file_details details;

        pinc_listing_details(&details, &asked.listing.listing, i);
        n +=
            (size_t)snprintf(text + n, sizeof text - n, "%.*s\n", PINC_SLICE_ARG(details.filename));
    }
    place_listing_clear(&asked.listing);
    return text;
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[160];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(pinc_file_replace(path, pinc_slice_of(text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
}

/* A folder, one distribution, a page in a file; what is none of them. */
static void test_local(void **state)
{
    static const struct {
        const char *label, *name, *project, *want;
    } cases[] = {
        {"a folder", "", "demo", "demo-1-py3-none-any.whl\ndemo-1.tar.gz\ndemo-2.zip\n"},
        {"another project", "", "other", "other-1.zip\n"},
        {"not there", "", "none", ""},
        {"one distribution", "/demo-2.zip", "demo", "demo-2.zip\n"},
        {"of another project", "/demo-2.zip", "other", ""},
        {"a page", "/page.html", "demo", "demo-3.zip\n"},
        {"no such folder", "/gone", "demo", "cannot read the folder: No such file or directory"},
        {"no such distribution", "/gone.zip", "demo",
         "cannot read the folder: No such file or directory"},
    };
    struct context_fixture f = {0};
    char path[128];
    size_t i;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, true);
    write_file(f.folder, "demo-1.tar.gz", "");
    write_file(f.folder, "demo-2.zip", "");
    write_file(f.folder, "demo-1-py3-none-any.whl", "");
    write_file(f.folder, ".demo-9.zip", "");
    write_file(f.folder, "other-1.zip", "");
    write_file(f.folder, "README", "");
    write_file(f.folder, "page.html",
               "<a href='demo-3.zip'>x</a><a href='https://h/other-2.zip'>x</a>");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct place place = {.folder = path, .url = PINC_LIT("links")};

        (void)snprintf(path, sizeof path, "%s%s", f.folder, cases[i].name);
        if (strcmp(names(&f, &place, cases[i].project), cases[i].want) != 0) {
            fail_msg("%s: '%s'", cases[i].label, names(&f, &place, cases[i].project));
        }
        links_job_clear(&place);
    }
    context_remove(&f);
}

/* A page of a server: asked for once, whoever waits for it; the same failure for all of them. */
static void test_remote(void **state)
{
    static const struct {
        const char *label, *path;
        struct http_reply reply;
        bool offline;
        const char *want;
    } cases[] = {
        {"a page",
         "/page",
         {.headers = HTML_TYPE, .body = HTML("<a href='demo-1.zip'>x</a>")},
         false,
         "demo-1.zip\n"},
        {"not there", "/none", {.code = 404}, false, "the server answers 404 (not found)"},
        {"no page",
         "/png",
         {.headers = "Content-Type: image/png\r\n", .body = "x"},
         false,
         "the answer is not an index page: its type is 'image/png'"},
        {"offline",
         "/offline",
         {.body = ""},
         true,
         "--offline forbids asking for this page of --find-links"},
        {"a distribution", "/x/demo%2D2.zip", {.body = ""}, true, "demo-2.zip\n"},
    };
    struct world *w = *state;
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct context_fixture f = {0};
        struct place place = {.links = true};
        struct asked asked[3] = {{.done = 0}};
        size_t k;

        http_server_add(w->server, cases[i].path, cases[i].reply);
        (void)snprintf(w->text[2], sizeof w->text[2], "%s",
                       http_server_url(w->server, cases[i].path));
        place.url = pinc_slice_of(w->text[2]);
        context_open(&f, (struct pinc_source_options){.client = {.offline = cases[i].offline}},
                     false);
        for (k = 0; k < 3; k++) {
            links_job_start(&f.ctx, &place, PINC_LIT("demo"), &asked[k].listing, on_done,
                            &asked[k]);
        }
        assert_int_equal(context_run(&f), PINC_OK);
        for (k = 0; k < 3; k++) {
            assert_int_equal(asked[k].done, 1);
            assert_int_equal(asked[k].listing.state, asked[0].listing.state);
            place_listing_clear(&asked[k].listing);
        }
        assert_true(http_server_count(w->server, cases[i].path) <= 1);
        if (strcmp(names(&f, &place, "demo"), cases[i].want) != 0) {
            fail_msg("%s: '%s'", cases[i].label, names(&f, &place, "demo"));
        }
        links_job_clear(&place);
        context_close(&f);
    }
}

/* What is in a folder; nothing is left out for want of memory. */
static enum pinc_status use_folder(struct context_fixture *f, void *data)
{
    struct place place = {.folder = data, .url = PINC_LIT("links"), .links = true};
    struct asked asked = {.done = 0};
    enum pinc_status st = PINC_OK;

    links_job_start(&f->ctx, &place, PINC_LIT("demo"), &asked.listing, on_done, &asked);
    assert_int_equal(asked.done, 1);
    if (asked.listing.state == PINC_READY) {
        assert_int_equal(asked.listing.listing.n_files, 3);
    } else {
        assert_true(pinc_client_out_of_memory(f->ctx.client));
        st = PINC_ENOMEM;
    }
    place_listing_clear(&asked.listing);
    links_job_clear(&place);
    return st;
}

static void test_memory(void **state)
{
    struct world *w = *state;

    write_file(w->folder, "demo-1.tar.gz", "");
    write_file(w->folder, "demo-2.zip", "");
    write_file(w->folder, "demo-3.zip", "");
    context_sweep((struct pinc_source_options){0}, use_folder, w->folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_find_links),
        cmocka_unit_test(test_local),
        TEST(test_remote),
        TEST(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

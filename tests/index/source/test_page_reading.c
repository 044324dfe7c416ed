#include "tests/support/cmocka_all.h"

#include "index/page/listing.h"
#include "index/source/page_reading.h"
#include "tests/support/context_fixture.h"

#include <stdio.h>
#include <string.h>

/* How a reading ended. */
struct ended {
    struct pinc_arena *arena;
    unsigned times;
    enum pinc_status status;
    char error[512], source[256];
    size_t n_files;
    bool packer, entry; /* it was not packed; it is an entry of the cache */
};

static void on_end(void *user, struct page_result *result)
{
    struct ended *e = user;
    struct pinc_listing listing;
    const bool made = result->packed.entry.payload.ptr != NULL;

    pinc_alloc_fail_at(0); /* what was read is looked at */
    e->times++;
    e->status = result->error.code;
    (void)snprintf(e->error, sizeof e->error, "%s", result->error.text);
    (void)snprintf(e->source, sizeof e->source, "%s", result->error.source);
    e->packer = result->packer != NULL;
    e->entry = made;
    if (e->status == PINC_OK && !e->packer) {
        assert_int_equal(pinc_listing_open(&listing,
                                           made ? result->packed.entry.payload
                                                : pinc_buf_slice(&result->packed.bytes),
                                           0, e->arena, NULL),
                         PINC_OK);
        e->n_files = listing.n_files;
    }
}

static struct page_reading *start(struct context_fixture *f, struct ended *e, const char *type)
{
    const struct pinc_page_text got = {.url = PINC_LIT("https://h/simple/demo/"),
                                       .type = pinc_slice_of(type)};

    memset(e, 0, sizeof *e);
    e->arena = f->ctx.arena;
    return page_reading_new(&f->ctx, PINC_LIT("demo"), &got, on_end, e);
}

/* A page of n files. */
static void make_page(struct pinc_buf *out, size_t n)
{
    size_t i;

    pinc_buf_add_str(out, "<html><body>");
    for (i = 0; i < n; i++) {
        pinc_buf_addf(out, "<a href='demo-%zu.zip#sha256=%064zu'>x</a>", i, i);
    }
    pinc_buf_add_str(out, "</body></html>");
}

/* Small pages are read at once, large ones on other threads, in parts of any size. */
static void test_sizes(void **state)
{
    static const struct {
        size_t n_files, part;
    } cases[] = {{0, 10}, {1, 7}, {100, 1000}, {1000, 70000}, {5000, 3000}, {9000, 1u << 20}};
    const struct page_packing how = {.times_settled = true};
    struct context_fixture f = {0};
    size_t i, at;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, false);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf page = {0};
        struct ended e;
        struct page_reading *r = start(&f, &e, "text/html");

        make_page(&page, cases[i].n_files);
        for (at = 0; at < page.len; at += cases[i].part) {
            assert_true(page_reading_add(
                r, pinc_slice_part(pinc_buf_slice(&page), at, at + cases[i].part)));
            if (at % 5 == 0) {
                page_readings_go_on(&f.ctx);
            }
        }
        page_reading_end(r, true, &how);
        assert_int_equal(context_run(&f), PINC_OK);
        assert_int_equal(e.times, 1);
        assert_string_equal(e.error, "");
        assert_int_equal(e.n_files, cases[i].n_files);
        assert_false(e.packer || e.entry);
        pinc_buf_clear(&page);
    }
    context_close(&f);
}

/* What a page may not be: the index is at fault, and its page is the place. */
static void test_failures(void **state)
{
    static const struct {
        const char *label, *type, *text;
        bool whole;
        const char *error;
    } cases[] = {
        {"another type", "image/png", "x", true,
         "the answer is not an index page: its type is 'image/png'"},
        {"cut off", "text/html", "<html><a href='demo-1.zip'>x", false,
         "the page is cut off: it has no length and does not end in </html>"},
        {"no JSON", "application/vnd.pypi.simple.v1+json", "{", true, NULL},
    };
    const struct page_packing how = {.times_settled = true};
    struct context_fixture f = {0};
    size_t i;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, false);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ended e;
        struct page_reading *r = start(&f, &e, cases[i].type);

        assert_true(page_reading_add(r, pinc_slice_of(cases[i].text)));
        page_reading_end(r, cases[i].whole, &how);
        assert_int_equal(e.times, 1);
        assert_int_equal(e.status, PINC_ENET);
        assert_true(!cases[i].error || strcmp(e.error, cases[i].error) == 0);
        assert_string_equal(e.source, "https://h/simple/demo/");
        assert_false(e.packer);
    }
    context_close(&f);
}

/* Packed as an entry of the cache where there is a key; not packed at all where more is to come. */
static void test_packing(void **state)
{
    const struct page_packing kept = {.key = PINC_LIT("https://h/simple/demo/"),
                                      .facts = {.lifetime = 60}};
    struct context_fixture f = {0};
    struct ended e;
    struct page_reading *r;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, false);
    r = start(&f, &e, "text/html");
    assert_true(page_reading_add(r, PINC_LIT("<a href='demo-1.zip'>x</a>")));
    page_reading_end(r, true, &kept);
    assert_true(e.entry);
    assert_int_equal(e.n_files, 1);
    r = start(&f, &e, "text/html");
    assert_true(page_reading_add(r, PINC_LIT("<a href='demo-1.zip'>x</a>")));
    page_reading_end(r, true, NULL);
    assert_true(e.packer && !e.entry);
    context_close(&f);
}

/* One that is forgotten calls nobody back, while it waits, is read, or before anything has come. */
static void test_cancel(void **state)
{
    const struct page_packing how = {.times_settled = true};
    struct context_fixture f = {0};
    struct pinc_buf page = {0};
    struct ended e;
    struct page_reading *r;
    unsigned i;

    (void)state;
    make_page(&page, 5000);
    context_open(&f, (struct pinc_source_options){0}, false);
    for (i = 0; i < 3; i++) {
        r = start(&f, &e, "text/html");
        if (i > 0) {
            assert_true(page_reading_add(r, pinc_buf_slice(&page)));
        }
        if (i > 1) {
            page_reading_end(r, true, &how);
        }
        page_reading_cancel(r);
        assert_int_equal(context_run(&f), PINC_OK);
        assert_int_equal(e.times, 0);
    }
    page_reading_cancel(NULL);
    /* One that is being read when all ends. */
    r = start(&f, &e, "text/html");
    assert_true(page_reading_add(r, pinc_buf_slice(&page)));
    page_reading_end(r, true, &how);
    context_close(&f);
    assert_int_equal(e.times, 0);
    pinc_buf_clear(&page);
}

static enum pinc_status use(struct context_fixture *f, void *data)
{
    const struct page_packing how = {.key = PINC_LIT("key")};
    struct ended e;
    struct page_reading *r = start(f, &e, "text/html");

    if (!r) {
        return PINC_ENOMEM;
    }
    if (!page_reading_add(r, pinc_slice_of(data))) {
        page_reading_cancel(r);
        return PINC_ENOMEM;
    }
    page_reading_end(r, true, &how);
    assert_int_equal(e.times, 1);
    assert_true(e.status != PINC_OK || e.n_files == 2);
    return e.status;
}

static void test_memory(void **state)
{
    static char text[] = "<a href='demo-1.zip'>x</a><a href='demo-2.zip'>x</a>";

    (void)state;
    context_sweep((struct pinc_source_options){0}, use, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),   cmocka_unit_test(test_failures),
        cmocka_unit_test(test_packing), cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

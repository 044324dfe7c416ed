#include "tests/support/cmocka_all.h"

#include "index/source/place.h"
#include "tests/support/context_fixture.h"

#include <stdio.h>
#include <string.h>

#define INSECURE "use https, or allow it with --trusted-host h"
#define PASSWORD "in a password '#' is written as %23, '/' as %2F and '@' as %40"

/* One URL of an index or of --find-links, and the place that it makes. */
static void test_urls(void **state)
{
    static const struct {
        const char *label, *url;
        bool links;
        const char *want, *folder, *error, *hint; /* NULL: none */
    } cases[] = {
        {"an index", "https://h/simple", false, "https://h/simple/", NULL, NULL, ""},
        {"with a slash", "https://h/simple/", false, "https://h/simple/", NULL, NULL, ""},
        {"with a password", "https://me:se%40cret@h/simple", false, "https://h/simple/", NULL, NULL,
         ""},
        {"links", "https://h/links", true, "https://h/links", NULL, NULL, ""},
        {"on this machine", "http://127.0.0.1:81/simple", false, "http://127.0.0.1:81/simple/",
         NULL, NULL, ""},
        {"a trusted host", "http://trusted/simple", false, "http://trusted/simple/", NULL, NULL,
         ""},
        {"not secure", "http://me:secret@h/simple", false, NULL, NULL,
         "the index 'http://h/simple' is not on a trusted or secure host", INSECURE},
        {"links not secure", "http://h/links", true, NULL, NULL,
         "--find-links 'http://h/links' is not on a trusted or secure host", INSECURE},
        {"another protocol", "ftp://me:secret@h/simple", false, NULL, NULL,
         "index URL 'ftp://h/simple' is neither an http, https nor file URL", ""},
        {"no URL", "simple", false, NULL, NULL,
         "index URL 'simple' is neither an http, https nor file URL", "write 'https://simple'"},
        {"a misspelt scheme", "HTPS://h/simple", false, NULL, NULL,
         "index URL 'HTPS://h/simple' is neither an http, https nor file URL",
         "did you mean https://?"},
        {"no colon", "https//h/simple", false, NULL, NULL,
         "index URL 'https//h/simple' is neither an http, https nor file URL",
         "did you mean https://?"},
        {"no colon but that of a port", "http//h:80/simple", false, NULL, NULL,
         "index URL 'http//h:80/simple' is neither an http, https nor file URL",
         "did you mean http://?"},
        {"a slash in a password", "https://me:se/cret@h/simple", false, NULL, NULL,
         "an index URL has an '@' behind its host", PASSWORD},
        {"a hash in a password", "https://me:x#cret@h/simple", false, NULL, NULL,
         "an index URL has an '@' behind its host", PASSWORD},
        {"a hash behind a number", "https://me:1#cret@h/simple", false, NULL, NULL,
         "an index URL has an '@' behind its host", PASSWORD},
        {"a slash behind a number", "https://me:1/cret@h/simple", false, NULL, NULL,
         "an index URL has an '@' behind its host", PASSWORD},
        {"a slash in a password for links", "https://me:se/cret@h/links", true, NULL, NULL,
         "a URL of --find-links has an '@' behind its host", PASSWORD},
        {"an '@' in a path", "https://me:x@h/@simple", false, "https://h/@simple/", NULL, NULL, ""},
        {"an '@' in a path of links", "https://h/@links", true, "https://h/@links", NULL, NULL, ""},
        {"a line end in a password", "https://me:a%0ab@h/", false, NULL, NULL,
         "the user or the password in a URL of h has a line end or another control character", ""},
        {"a folder", "links/x", true, "links/x", "links/x", NULL, ""},
        {"a file URL", "file:///a%20b", true, "file:///a%20b", "/a b", NULL, ""},
        {"a file URL of an index", "file:///a", false, "file:///a", "/a", NULL, ""},
        {"a file of another machine", "file://h/a", true, NULL, NULL,
         "--find-links 'file://h/a' is neither an http, https nor file URL", ""},
        {"links of another protocol", "ftp://h/a", true, NULL, NULL,
         "--find-links 'ftp://h/a' is neither an http, https nor file URL", ""},
    };
    const struct pinc_slice trusted = PINC_LIT("trusted");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_slice url = pinc_slice_of(cases[i].url);
        struct context_fixture f = {0};
        struct places places = {0};
        struct pinc_error err = {0};
        const struct place *place;
        enum pinc_status st;

        print_message("URL: %s\n", cases[i].label);
        context_open(&f,
                     (struct pinc_source_options){
                         .client = {.trusted_hosts = &trusted, .n_trusted_hosts = 1},
                         .index_urls = &url,
                         .n_index_urls = !cases[i].links,
                         .find_links = &url,
                         .n_find_links = cases[i].links,
                     },
                     false);
        st = places_read(&places, &f.ctx, &err);
        assert_int_equal(st, err.code);
        assert_string_equal(err.text, cases[i].error ? cases[i].error : "");
        assert_string_equal(err.hint, cases[i].hint);
        assert_int_equal(st, cases[i].error ? PINC_EUSAGE : PINC_OK);
        assert_null(strstr(err.text, "cret"));
        if (st == PINC_OK) {
            assert_int_equal(places.n, 1);
            place = places.items;
            assert_true(pinc_slice_equal(place->url, pinc_slice_of(cases[i].want)));
            assert_int_equal(place->links, cases[i].links);
            assert_int_equal(place->folder != NULL, cases[i].folder != NULL);
            assert_true(!place->folder || strcmp(place->folder, cases[i].folder) == 0);
        }
        context_close(&f);
    }
}

/* Indexes first, then links, then those of source rules; numbered through. */
static void test_order(void **state)
{
    const struct pinc_slice indexes[] = {PINC_LIT("https://a/"), PINC_LIT("https://b/")},
                            links[] = {PINC_LIT("c")},
                            bound[] = {PINC_LIT("https://d/"), PINC_LIT("https://e")};
    static const char *const want[] = {"https://a/", "https://b/", "c", "https://d/", "https://e/"};
    struct context_fixture f = {0};
    struct places places = {0};
    struct pinc_error err = {0};
    size_t i;

    (void)state;
    context_open(&f,
                 (struct pinc_source_options){.index_urls = indexes,
                                              .n_index_urls = 2,
                                              .find_links = links,
                                              .n_find_links = 1,
                                              .bound_urls = bound,
                                              .n_bound_urls = 2},
                 false);
    assert_int_equal(places_read(&places, &f.ctx, NULL), PINC_OK);
    assert_int_equal(places.n, 5);
    for (i = 0; i < 5; i++) {
        assert_true(pinc_slice_equal(places.items[i].url, pinc_slice_of(want[i])));
        assert_int_equal(places.items[i].number, i);
        assert_int_equal(places.items[i].bound, i >= 3);
    }
    f.ctx.options.n_bound_urls = 20000;
    assert_int_equal(places_read(&places, &f.ctx, &err), PINC_ELIMIT);
    assert_string_equal(err.text, "too many indexes");
    context_close(&f);
}

/* A page of one file, packed. */
static struct pinc_slice pack(struct pinc_arena *arena, int64_t time, bool settled)
{
    struct pinc_page_file file = {.filename = PINC_LIT("demo-1.zip"),
                                  .url = PINC_LIT("https://h/demo-1.zip"),
                                  .upload_time = time};
    const struct pinc_page page = {.files = &file, .n_files = 1};
    struct pinc_buf out = {0};

    assert_int_equal(pinc_listing_pack(&out, &page, PINC_LIT("demo"), settled, NULL), PINC_OK);
    return pinc_buf_keep(&out, arena);
}

/* One warning for a place that tells no upload times, where they matter and nobody else is asked. */
static void test_times(void **state)
{
    static const struct {
        const char *label;
        int64_t newer, time;
        bool settled, offline, strict;
        const char *want;
    } cases[] = {
        {"nobody asks", INT64_MAX, PINC_TIME_UNKNOWN, true, false, false, ""},
        {"known", 1, 7, true, false, false, ""},
        {"others are asked yet", 1, PINC_TIME_UNKNOWN, false, false, false, ""},
        {"unknown", 1, PINC_TIME_UNKNOWN, true, false, false,
         "'https://h/' does not tell when its files were uploaded: --exclude-newer leaves them "
         "in\n"},
        {"offline", 1, PINC_TIME_UNKNOWN, false, true, false,
         "'https://h/' does not tell when its files were uploaded: --exclude-newer leaves them "
         "in\n"},
        {"strict", 1, PINC_TIME_UNKNOWN, true, false, true,
         "'https://h/' does not tell when its files were uploaded: --exclude-newer-strict leaves "
         "them out\n"},
    };
    size_t i, round;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct context_fixture f = {0};
        struct place place = {.url = PINC_LIT("https://h/"), .number = 3};

        context_open(&f,
                     (struct pinc_source_options){.client = {.offline = cases[i].offline},
                                                  .exclude_newer = cases[i].newer,
                                                  .exclude_newer_strict = cases[i].strict},
                     false);
        assert_int_equal(source_wants_times(&f.ctx), cases[i].newer != INT64_MAX);
        for (round = 0; round < 2; round++) {
            struct place_listing listing = {0};

            assert_true(place_listing_open(&listing, &f.ctx, &place,
                                           pack(f.ctx.arena, cases[i].time, cases[i].settled),
                                           NULL));
            assert_int_equal(listing.listing.files[0].index, 3);
            place_listing_clear(&listing);
        }
        if (strcmp(f.messages, cases[i].want) != 0) {
            fail_msg("%s: '%s'", cases[i].label, f.messages);
        }
        context_close(&f);
    }
}

/* A damaged page and want of memory are not the same. */
static void test_failures(void **state)
{
    struct place place = {.url = PINC_LIT("https://h/")};
    struct place_listing listing = {0};
    struct context_fixture f = {0};
    struct pinc_error err = {0};

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, false);
    assert_false(place_listing_open(&listing, &f.ctx, &place, PINC_LIT("damaged"), &err));
    assert_int_equal(err.code, PINC_ESYNTAX);
    place_listing_fail(&listing, &f.ctx, &err);
    assert_int_equal(listing.state, PINC_FAILED);
    assert_ptr_not_equal(listing.error, &err);
    assert_string_equal(listing.error->text, "a packed page is damaged");
    assert_false(pinc_client_out_of_memory(f.ctx.client));
    pinc_error_clear(&err);
    (void)pinc_fail_memory(&err);
    place_listing_fail(&listing, &f.ctx, &err);
    assert_true(pinc_client_out_of_memory(f.ctx.client));
    place_listing_clear(&listing);
    context_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_failures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

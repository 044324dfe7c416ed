#include "tests/support/cmocka_all.h"

#include "index/net/url.h"
#include "index/page/listing.h"
#include "index/page/listing_pack.h"
#include "tests/support/sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file whose URL ends in its name. */
static struct pinc_page_file file_of(const char *name)
{
    static char urls[64][200];
    static unsigned next;
    char *url = urls[next++ % 64];

    (void)snprintf(url, sizeof urls[0], "https://h/%s", name);
    return (struct pinc_page_file){.filename = pinc_slice_of(name),
                                   .url = pinc_slice_of(url),
                                   .upload_time = PINC_TIME_UNKNOWN};
}

static struct pinc_packer *new_packer(void)
{
    struct pinc_packer *packer = NULL;

    assert_int_equal(pinc_packer_new(&packer, PINC_LIT("demo-pkg"), NULL), PINC_OK);
    return packer;
}

/* What was packed, opened; the packer is freed. */
static struct pinc_listing finish(struct pinc_packer *packer, struct pinc_arena *arena,
                                  size_t *size)
{
    struct pinc_listing listing;
    char *bytes;
    size_t n;

    assert_int_equal(pinc_packer_finish(packer, false, NULL), PINC_OK);
    n = *size = pinc_packer_size(packer);
    bytes = pinc_arena_alloc(arena, n);
    pinc_packer_write(packer, bytes);
    pinc_packer_free(packer);
    assert_int_equal(pinc_listing_open(&listing, (struct pinc_slice){bytes, n}, 0, arena, NULL),
                     PINC_OK);
    return listing;
}

/* Which files of a page count. */
static void test_taken(void **state)
{
    static const struct {
        const char *label, *name, *url; /* NULL: of the name */
        bool taken;
    } cases[] = {
        {"a wheel", "demo_pkg-1.0-py3-none-any.whl", NULL, true},
        {"an sdist", "Demo.Pkg-1.0.tar.gz", NULL, true},
        {"a zip", "demo-pkg-1.0.zip", NULL, true},
        {"of another project", "demo-1.0.tar.gz", NULL, false},
        {"of a longer name", "demo_pkg_more-1.0-py3-none-any.whl", NULL, false},
        {"an egg", "demo_pkg-1.0-py3.8.egg", NULL, false},
        {"an installer", "demo-pkg-1.0.win32.exe", NULL, false},
        {"no version", "demo_pkg-x.y-py3-none-any.whl", NULL, false},
        {"a file of this machine", "demo-pkg-1.0.tar.gz", "file:///demo-pkg-1.0.tar.gz", true},
        {"no URL", "demo-pkg-1.0.tar.gz", "", false},
        {"a relative URL", "demo-pkg-1.0.tar.gz", "/demo-pkg-1.0.tar.gz", false},
        {"a line end in the URL", "demo-pkg-1.0.tar.gz", "https://h/\ndemo-pkg-1.0.tar.gz", false},
        {"a blank in the URL", "demo-pkg-1.0.tar.gz", "https://h/ demo-pkg-1.0.tar.gz", false},
        {"an escape in the URL", "demo-pkg-1.0.tar.gz", "https://h/\033[2J", false},
        {"no name", "", "https://h/x", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_packer *packer = new_packer();
        struct pinc_page_file file = file_of(cases[i].name);
        struct pinc_listing l;
        struct pinc_slice url;
        size_t size;

        file.url = cases[i].url ? pinc_slice_of(cases[i].url) : file.url;
        assert_int_equal(pinc_packer_add(packer, &file, NULL), PINC_OK);
        l = finish(packer, arena, &size);
        if (l.n_files != (cases[i].taken ? 1 : 0)) {
            fail_msg("%s", cases[i].label);
        }
        if (cases[i].taken) {
            assert_int_equal(pinc_listing_url(&url, &l, 0, arena, NULL), PINC_OK);
            assert_true(pinc_slice_equal(url, file.url));
            assert_false(l.times_settled);
        }
        pinc_arena_free(arena);
    }
}

/* A URL of the longest length is taken, a longer one is not. */
static void test_long_urls(void **state)
{
    char *url = calloc(1, PINC_URL_MAX + 2);
    size_t extra, size;

    (void)state;
    assert_non_null(url);
    for (extra = 0; extra < 2; extra++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_packer *packer = new_packer();
        struct pinc_page_file file = file_of("demo-pkg-1.0.tar.gz");

        memset(url, 'x', PINC_URL_MAX + extra);
        memcpy(url, "https://h/", 10);
        file.url = (struct pinc_slice){url, PINC_URL_MAX + extra};
        assert_int_equal(pinc_packer_add(packer, &file, NULL), PINC_OK);
        assert_int_equal(finish(packer, arena, &size).n_files, 1 - extra);
        pinc_arena_free(arena);
    }
    free(url);
}

/* Texts that files share stand there once, and digests of metadata that follow each other. */
static void test_shared(void **state)
{
    enum { N = 50 };
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_packer *packer = new_packer(), *apart = new_packer();
    struct pinc_listing l;
    struct pinc_hash hash;
    char name[64];
    size_t i, size, apart_size;

    (void)state;
    for (i = 0; i < N; i++) {
        struct pinc_page_file file;

        (void)snprintf(name, sizeof name, "demo_pkg-1.0-cp3%zu-cp3%zu-any.whl", i, i);
        file = file_of(name);
        file.requires_python = PINC_LIT(" >=3.8 ");
        file.metadata = PINC_METADATA_YES;
        file.metadata_hash.alg = PINC_HASH_SHA256;
        assert_int_equal(pinc_packer_add(packer, &file, NULL), PINC_OK);
        file.metadata_hash.bytes[0] = (unsigned char)(i + 1);
        assert_int_equal(pinc_packer_add(apart, &file, NULL), PINC_OK);
    }
    (void)finish(apart, arena, &apart_size);
    l = finish(packer, arena, &size);
    assert_int_equal(apart_size - size, (N - 1) * 32);
    assert_int_equal(l.n_files, N);
    assert_int_equal(l.n_releases, 1);
    assert_int_equal(l.n_tags, N);
    assert_int_equal(l.n_requires_python, 1);
    assert_true(pinc_slice_equal(l.requires_python[0], PINC_LIT(">=3.8")));
    assert_int_equal(pinc_listing_metadata(&l, N - 1, &hash), PINC_METADATA_YES);
    assert_int_equal(hash.alg, PINC_HASH_SHA256);
    pinc_arena_free(arena);
}

/* Times of another document go to files that have none; what cannot be read changes nothing. */
static void test_times(void **state)
{
    static const struct {
        const char *label, *text;
        enum pinc_status status;
        bool lacks;
    } cases[] = {
        {"of this file",
         "{\"releases\":{\"1\":[{\"filename\":\"demo-pkg-1.0.tar.gz\",\"upload_time\":"
         "\"2020-01-01T00:00:00\"}]}}",
         PINC_OK, false},
        {"of another file",
         "{\"releases\":{\"1\":[{\"filename\":\"demo-pkg-1.1.tar.gz\",\"upload_time\":"
         "\"2020-01-01T00:00:00\"}]}}",
         PINC_OK, true},
        {"no releases", "{}", PINC_ESYNTAX, true},
        {"no document", "[", PINC_ESYNTAX, true},
        {"nothing", "", PINC_ESYNTAX, true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_packer *packer = new_packer();
        struct pinc_page_file file = file_of("demo-pkg-1.0.tar.gz");
        struct pinc_error err = {0};

        print_message("times: %s\n", cases[i].label);
        assert_false(pinc_packer_lacks_times(packer));
        assert_int_equal(pinc_packer_add(packer, &file, NULL), PINC_OK);
        assert_true(pinc_packer_lacks_times(packer));
        assert_int_equal(pinc_packer_add_times(packer, pinc_slice_of(cases[i].text), &err),
                         cases[i].status);
        assert_int_equal(err.code, cases[i].status);
        assert_int_equal(pinc_packer_lacks_times(packer), cases[i].lacks);
        pinc_packer_free(packer);
    }
    pinc_packer_free(NULL);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_page_file file = file_of("demo_pkg-1.0-2-py3-none-any.whl");
    struct pinc_packer *packer = NULL;
    enum pinc_status st = pinc_packer_new(&packer, PINC_LIT("demo-pkg"), err);

    (void)data;
    assert_int_equal(packer != NULL, st == PINC_OK);
    file.requires_python = PINC_LIT(">=3.8");
    file.yanked_reason = PINC_LIT("broken");
    file.hash.alg = PINC_HASH_MD5;
    file.metadata_hash.alg = PINC_HASH_SHA256;
    st = st ? st : pinc_packer_add(packer, &file, err);
    st = st ? st
            : pinc_packer_add_times(packer,
                                    PINC_LIT("{\"releases\":{\"1\":[{\"filename\":\"x\","
                                             "\"upload_time\":\"2020-01-01\"}]}}"),
                                    err);
    st = st ? st : pinc_packer_finish(packer, true, err);
    pinc_packer_free(packer);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taken),  cmocka_unit_test(test_long_urls),
        cmocka_unit_test(test_shared), cmocka_unit_test(test_times),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "index/page/listing.h"
#include "index/page/listing_pack.h"

#include <string.h>

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* name, URL, Requires-Python, reason, time */
static void add(struct pinc_packer *packer, const char *name, const char *url, const char *python,
                const char *reason, int64_t time)
{
    struct pinc_page_file file = {.filename = pinc_slice_of(name),
                                  .url = pinc_slice_of(url),
                                  .requires_python = pinc_slice_of(python),
                                  .yanked = reason != NULL,
                                  .size = 7,
                                  .metadata = PINC_METADATA_YES,
                                  .upload_time = time};

    if (reason) {
        file.yanked_reason = pinc_slice_of(reason);
    }
    assert_true(pinc_hash_from_hex(&file.hash, PINC_HASH_SHA256, PINC_LIT(SHA)));
    file.metadata_hash = file.hash;
    assert_int_equal(pinc_packer_add(packer, &file, NULL), PINC_OK);
}

static struct pinc_packer *packer_of_demo(void)
{
    struct pinc_packer *packer;

    assert_int_equal(pinc_packer_new(&packer, PINC_LIT("demo"), NULL), PINC_OK);
    add(packer, "demo-2.0.tar.gz", "https://h/2/demo-2.0.tar.gz", ">=3.8", NULL, 20);
    add(packer, "demo-2-py3-none-any.whl", "https://h/x/other", ">=3.8", "bad", PINC_TIME_UNKNOWN);
    add(packer, "demo-1.0-py3-none-any.whl", "https://h/1/demo-1.0-py3-none-any.whl", "", NULL, 10);
    add(packer, "demo-1.0-2-py3-none-any.whl", "https://h/1/demo-1.0-2-py3-none-any.whl", "", NULL,
        11);
    add(packer, "other-1.0-py3-none-any.whl", "https://h/1/other-1.0-py3-none-any.whl", "", NULL,
        1);
    add(packer, "demo-1.0-py3-none-any.whl", "https://h/again/demo-1.0-py3-none-any.whl", "", NULL,
        12);
    return packer;
}

static void print(struct pinc_buf *out, const struct pinc_listing *listing,
                  struct pinc_arena *arena)
{
    size_t i;

    for (i = 0; i < listing->n_files; i++) {
        const struct pinc_project_file *f = &listing->files[i];
        struct pinc_file_details details;
        struct pinc_slice url;

        pinc_listing_details(&details, listing, i);
        assert_int_equal(pinc_listing_url(&url, listing, i, arena, NULL), PINC_OK);
        assert_int_equal(details.hash.alg, PINC_HASH_SHA256);
        pinc_buf_addf(out, "%.*s %.*s %.*s %lld%s\n",
                      PINC_SLICE_ARG(listing->releases[f->release].text),
                      PINC_SLICE_ARG(details.filename), PINC_SLICE_ARG(url),
                      f->upload_time == PINC_TIME_UNKNOWN ? -1LL : (long long)f->upload_time,
                      f->yanked ? " yanked" : "");
    }
}

static void write_and_open(struct pinc_buf *out, struct pinc_packer *packer)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_listing listing;
    char *bytes;

    assert_int_equal(pinc_packer_finish(packer, true, NULL), PINC_OK);
    bytes = pinc_alloc(pinc_packer_size(packer));
    memset(bytes, 0xff, pinc_packer_size(packer));
    pinc_packer_write(packer, bytes);
    assert_int_equal(pinc_listing_open(&listing,
                                       (struct pinc_slice){bytes, pinc_packer_size(packer)}, 0,
                                       arena, NULL),
                     PINC_OK);
    assert_true(listing.times_settled);
    assert_int_equal(listing.n_tags, 1);
    assert_int_equal(listing.n_requires_python, 1);
    print(out, &listing, arena);
    pinc_free(bytes);
    pinc_arena_free(arena);
}

/* By version, wheels first, build tags from the highest; of two files with one name the last. */
static void test_order(void **state)
{
    struct pinc_packer *packer = packer_of_demo();
    struct pinc_buf got = {0};

    (void)state;
    assert_true(pinc_packer_lacks_times(packer));
    write_and_open(&got, packer);
    assert_string_equal(
        got.ptr, "1.0 demo-1.0-2-py3-none-any.whl https://h/1/demo-1.0-2-py3-none-any.whl 11\n"
                 "1.0 demo-1.0-py3-none-any.whl https://h/again/demo-1.0-py3-none-any.whl 12\n"
                 "2 demo-2-py3-none-any.whl https://h/x/other -1 yanked\n"
                 "2 demo-2.0.tar.gz https://h/2/demo-2.0.tar.gz 20\n");
    pinc_buf_clear(&got);
    pinc_packer_free(packer);
}

static void test_times(void **state)
{
    struct pinc_packer *packer = packer_of_demo();
    struct pinc_buf got = {0};

    (void)state;
    assert_int_equal(
        pinc_packer_add_times(packer,
                              PINC_LIT("{\"releases\": {\"2\": [{\"filename\": "
                                       "\"demo-2-py3-none-any.whl\", \"upload_time\": "
                                       "\"1970-01-01T00:00:33\"}, {\"filename\": "
                                       "\"demo-2.0.tar.gz\", \"upload_time\": \"1970-01-01\"}]}}"),
                              NULL),
        PINC_OK);
    assert_false(pinc_packer_lacks_times(packer));
    write_and_open(&got, packer);
    assert_non_null(strstr(got.ptr, "other 33 yanked\n"));
    assert_non_null(strstr(got.ptr, "demo-2.0.tar.gz 20\n"));
    pinc_buf_clear(&got);
    pinc_packer_free(packer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_times)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "index/page/listing.h"
#include "tests/support/sweep.h"

#include <stdio.h>
#include <string.h>

static struct pinc_hash some_hash(unsigned char c)
{
    struct pinc_hash h = {.alg = PINC_HASH_SHA256};

    memset(h.bytes, c, 32);
    return h;
}

static struct pinc_page_file page_file(const char *name, const char *python, unsigned char metadata)
{
    struct pinc_page_file f = {.filename = pinc_slice_of(name),
                               .url = pinc_slice_of(name),
                               .requires_python = pinc_slice_of(python),
                               .upload_time = PINC_TIME_UNKNOWN,
                               .hash = some_hash('h'),
                               .metadata = PINC_METADATA_YES,
                               .metadata_hash = some_hash(metadata)};

    return f;
}

/* A page in no order, with files that do not count. */
static void fill_page(struct pinc_page *page, struct pinc_page_file *files, char (*urls)[128])
{
    size_t i;

    files[0] = page_file("demo-2.0.tar.gz", NULL, 's');
    files[1] = page_file("demo-2.0-py3-none-any.whl", ">=3.8", 'w');
    files[2] = page_file("demo-1.0-2-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
                         ">=3.8", 'a');
    files[3] = page_file("demo-1.0-cp310-cp310-manylinux_2_17_aarch64.manylinux2014_aarch64.whl",
                         ">=3.8", 'a');
    files[4] = page_file("demo-1.0.0-py3-none-any.whl", " >=3.6 ", 'b');
    files[5] = page_file("other-1.0-py3-none-any.whl", NULL, 'o');
    files[6] = page_file("demo-x.exe", NULL, 'o');
    files[7] = page_file("demo-2.0.tar.gz", ">=9", 'd');
    files[8] = page_file("demo-2.0+cu113-py3-none-any.whl", NULL, 'l');
    files[1].yanked = true;
    files[1].yanked_reason = PINC_LIT("broken");
    files[2].upload_time = 1234567890;
    files[2].size = 77;
    files[8].metadata = PINC_METADATA_UNKNOWN;
    files[8].metadata_hash.alg = PINC_HASH_NONE;
    files[8].hash.alg = PINC_HASH_NONE;
    *page = (struct pinc_page){
        .files = files, .n_files = 9, .standing = {PINC_PROJECT_ARCHIVED, PINC_LIT("moved")}};
    for (i = 0; i < page->n_files; i++) {
        (void)snprintf(urls[i], sizeof urls[i], "https://files/%zu/%.*s", i,
                       PINC_SLICE_ARG(files[i].filename));
        files[i].url = pinc_slice_of(urls[i]);
    }
    files[8].url = PINC_LIT("https://files/8/demo-2.0%2Bcu113-py3-none-any.whl");
}

static void pack(struct pinc_buf *out)
{
    struct pinc_page page;
    struct pinc_page_file files[9];
    char urls[9][128];

    fill_page(&page, files, urls);
    assert_int_equal(pinc_listing_pack(out, &page, PINC_LIT("demo"), true, NULL), PINC_OK);
}

static void assert_slice(struct pinc_slice s, const char *want)
{
    char text[256];

    (void)snprintf(text, sizeof text, "%.*s", PINC_SLICE_ARG(s));
    assert_string_equal(text, want);
}

static void test_listing(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf packed = {0};
    struct pinc_listing l;
    struct pinc_file_details details[6];
    struct pinc_slice url;
    struct pinc_hash hash;
    size_t i;

    (void)state;
    pack(&packed);
    assert_int_equal(pinc_listing_open(&l, pinc_buf_slice(&packed), 7, arena, NULL), PINC_OK);
    assert_true(l.times_settled);
    assert_int_equal(l.standing.status, PINC_PROJECT_ARCHIVED);
    assert_true(pinc_slice_equal(l.standing.reason, PINC_LIT("moved")));
    assert_int_equal(l.n_releases, 3);
    assert_int_equal(l.n_files, 6);
    assert_int_equal(l.n_tags, 3);
    assert_int_equal(l.n_requires_python, 3);
    assert_slice(l.releases[0].text, "1.0");
    assert_int_equal(l.releases[0].n_files, 3);
    assert_slice(l.releases[1].text, "2.0");
    assert_slice(l.releases[2].text, "2.0+cu113");
    for (i = 0; i < 6; i++) {
        pinc_listing_details(&details[i], &l, i);
    }
    assert_slice(details[0].filename,
                 "demo-1.0-2-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl");
    assert_slice(l.tags[l.files[0].tags].platform, "manylinux_2_17_x86_64.manylinux2014_x86_64");
    assert_int_equal(l.files[0].upload_time, 1234567890);
    assert_int_equal(details[0].size, 77);
    assert_int_equal(l.files[0].index, 7);
    assert_slice(l.requires_python[l.files[1].requires_python], ">=3.6");
    assert_slice(details[3].filename, "demo-2.0-py3-none-any.whl");
    assert_true(l.files[3].yanked);
    assert_slice(details[3].yanked_reason, "broken");
    assert_null(details[0].yanked_reason.ptr);
    assert_slice(details[4].filename, "demo-2.0.tar.gz");
    assert_int_equal(l.files[4].kind, PINC_SDIST);
    assert_int_equal(l.files[4].tags, PINC_NONE);
    assert_slice(l.requires_python[l.files[4].requires_python],
                 ">=9"); /* the last of two with one name */
    assert_slice(details[5].filename, "demo-2.0+cu113-py3-none-any.whl");
    assert_int_equal(pinc_listing_url(&url, &l, 5, arena, NULL), PINC_OK);
    assert_slice(url, "https://files/8/demo-2.0%2Bcu113-py3-none-any.whl");
    assert_int_equal(details[5].hash.alg, PINC_HASH_NONE);
    assert_int_equal(pinc_listing_metadata(&l, 0, &hash), PINC_METADATA_YES);
    assert_int_equal(hash.bytes[0], 'a');
    assert_int_equal(pinc_listing_metadata(&l, 5, &hash), PINC_METADATA_UNKNOWN);
    assert_int_equal(hash.alg, PINC_HASH_NONE);
    pinc_buf_clear(&packed);
    pinc_arena_free(arena);
}

/* A URL comes back as it went in, whether a part of it is packed or not. */
static void test_listing_urls(void **state)
{
#define DIGITS "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab"
    static const char *const urls[] = {
        "https://files/packages/0a/f9/" DIGITS "/demo-1.0.tar.gz",
        "https://files/packages/0a/f9/" DIGITS "/demo-1.0.tar.gz?x=1",
        "https://files/packages/0A/f9/" DIGITS "/demo-1.0.tar.gz",
        "https://files/packages/0a/f9/" DIGITS "c/demo-1.0.tar.gz",
        "https://files/packages/0a-f9/" DIGITS "/demo-1.0.tar.gz",
        "https://files/packages/0a/g9/" DIGITS "/demo-1.0.tar.gz",
        "https://x/00/00/" DIGITS "/",
        "https://x/demo-1.0.tar.gz",
        "https://x/demo%2d1.0.tar.gz",
        "https://xdemo-1.0.tar.gz",
        "file:///demo-1.0.tar.gz",
    };
    struct pinc_page_file file = page_file("demo-1.0.tar.gz", NULL, 's');
    struct pinc_page page = {.files = &file, .n_files = 1};
    size_t i;

    (void)state;
    file.metadata_hash.alg = PINC_HASH_MD5;
    for (i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_buf packed = {0};
        struct pinc_listing l;
        struct pinc_slice url;
        struct pinc_hash hash;

        file.url = pinc_slice_of(urls[i]);
        assert_int_equal(pinc_listing_pack(&packed, &page, PINC_LIT("demo"), true, NULL), PINC_OK);
        assert_int_equal(pinc_listing_open(&l, pinc_buf_slice(&packed), 0, arena, NULL), PINC_OK);
        assert_int_equal(pinc_listing_url(&url, &l, 0, arena, NULL), PINC_OK);
        assert_slice(url, urls[i]);
        assert_int_equal(pinc_listing_metadata(&l, 0, &hash), PINC_METADATA_YES);
        assert_int_equal(hash.alg, PINC_HASH_MD5);
        pinc_buf_clear(&packed);
        pinc_arena_free(arena);
    }
#undef DIGITS
}

/* Even when the checksum is right, wrong content is refused or harmless. */
static void test_damaged_payloads(void **state)
{
    struct pinc_buf packed = {0};
    size_t bit, i;

    (void)state;
    pack(&packed);
    for (bit = 0; bit < packed.len * 8; bit++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_listing l;
        enum pinc_status st;

        packed.ptr[bit / 8] = (char)(packed.ptr[bit / 8] ^ (1 << bit % 8));
        st = pinc_listing_open(&l, pinc_buf_slice(&packed), 0, arena, NULL);
        assert_true(st == PINC_OK || st == PINC_ESYNTAX);
        for (i = 0; st == PINC_OK && i < l.n_files; i++) {
            struct pinc_file_details details;
            struct pinc_slice url;
            struct pinc_hash hash;

            assert_true(l.files[i].index == 0 && l.files[i].yanked <= 1);
            assert_true(l.files[i].release < l.n_releases);
            pinc_listing_details(&details, &l, i);
            assert_true(pinc_listing_metadata(&l, i, &hash) <= PINC_METADATA_YES);
            assert_int_equal(pinc_listing_url(&url, &l, i, arena, NULL),
                             pinc_listing_has(&l, i) ? PINC_OK : PINC_ESYNTAX);
            assert_true(pinc_listing_has(&l, i) ? details.filename.len > 0
                                                : details.filename.len == 0);
        }
        packed.ptr[bit / 8] = (char)(packed.ptr[bit / 8] ^ (1 << bit % 8));
        pinc_arena_free(arena);
    }
    pinc_buf_clear(&packed);
}

/* What was asked for of a listing. */
struct asked {
    const char *first, *end; /* of the rest */
    size_t n, most;          /* bytes; what may be had of them */
};

static bool give(void *user, const void *from, size_t len)
{
    struct asked *asked = user;

    assert_true((const char *)from >= asked->first && (const char *)from + len <= asked->end);
    asked->n += len;
    return asked->n <= asked->most;
}

/* The rest is looked at for the files alone that somebody asks for. */
static void test_reader(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_file_details details;
    struct pinc_buf packed = {0};
    struct pinc_listing l;
    struct asked asked = {.most = SIZE_MAX};

    (void)state;
    pack(&packed);
    assert_int_equal(pinc_listing_open(&l, pinc_buf_slice(&packed), 0, arena, NULL), PINC_OK);
    asked.first = packed.ptr + l.head.len;
    asked.end = packed.ptr + packed.len;
    pinc_listing_set_reader(&l, (struct pinc_listing_reader){give, &asked});
    assert_true(pinc_listing_has(&l, 2));
    assert_in_range(asked.n, 48, 48 + 96 + 100);
    for (asked.most = 0; asked.most < 100; asked.most += 10) {
        asked.n = 0;
        assert_false(pinc_listing_has(&l, 0) && asked.n > asked.most);
        asked.n = 0;
        pinc_listing_details(&details, &l, 0);
        assert_true((details.filename.len > 0) == (asked.n <= asked.most));
    }
    pinc_buf_clear(&packed);
    pinc_arena_free(arena);
}

/* Bytes that are cut off, or longer than they say. */
static void test_cut(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf packed = {0};
    struct pinc_error err = {0};
    struct pinc_listing l;
    size_t n;

    (void)state;
    pack(&packed);
    for (n = 0; n < packed.len; n++) {
        assert_int_equal(
            pinc_listing_open(&l, pinc_slice_part(pinc_buf_slice(&packed), 0, n), 0, arena, &err),
            PINC_ESYNTAX);
    }
    assert_string_equal(err.text, "a packed page is damaged");
    pinc_buf_add(&packed, (struct pinc_slice){"\0\0\0\0\0\0\0", 8});
    assert_int_equal(pinc_listing_open(&l, pinc_buf_slice(&packed), 0, arena, NULL), PINC_ESYNTAX);
    /* Counts that nobody could have. */
    memset(packed.ptr, 0xff, 40);
    assert_int_equal(pinc_listing_open(&l, pinc_buf_slice(&packed), 0, arena, NULL), PINC_ESYNTAX);
    pinc_buf_clear(&packed);
    pinc_arena_free(arena);
}

static enum pinc_status open_listing(const void *packed, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_slice *bytes = packed;
    struct pinc_listing l;
    struct pinc_slice url = {0};
    enum pinc_status st = arena ? pinc_listing_open(&l, *bytes, 7, arena, err) : PINC_ENOMEM;

    st = st ? st : pinc_listing_url(&url, &l, 0, arena, err);
    assert_int_equal(url.ptr != NULL, st == PINC_OK);
    pinc_arena_free(arena);
    return st;
}

static enum pinc_status pack_listing(const void *data, struct pinc_error *err)
{
    struct pinc_page page;
    struct pinc_page_file files[9];
    char urls[9][128];
    struct pinc_buf out = {0};
    enum pinc_status st;

    (void)data;
    fill_page(&page, files, urls);
    st = pinc_listing_pack(&out, &page, PINC_LIT("demo"), true, err);
    pinc_buf_clear(&out);
    return st;
}

static void test_memory(void **state)
{
    struct pinc_buf packed = {0};
    struct pinc_slice bytes;

    (void)state;
    sweep(pack_listing, NULL);
    pack(&packed);
    bytes = pinc_buf_slice(&packed);
    sweep(open_listing, &bytes);
    pinc_buf_clear(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_listing),
        cmocka_unit_test(test_listing_urls),
        cmocka_unit_test(test_damaged_payloads),
        cmocka_unit_test(test_reader),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

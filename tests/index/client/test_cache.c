#include "tests/support/cmocka_all.h"

#include "index/client/cache.h"
#include "index/page/listing.h"
#include "index/dist/metadata_pack.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define KEY PINC_LIT("https://index/simple/demo/")

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/pinc-test-cache-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

/* Remove what a cache makes: folders of files. */
static int remove_folder(void **state)
{
    char path[1024], inner[2048];
    DIR *top = opendir(folder), *dir;
    struct dirent *e, *f;

    (void)state;
    while (top && (e = readdir(top)) != NULL) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        dir = e->d_name[0] == '.' ? NULL : opendir(path);
        while (dir && (f = readdir(dir)) != NULL) {
            (void)snprintf(inner, sizeof inner, "%s/%s", path, f->d_name);
            (void)unlink(inner);
        }
        if (dir) {
            (void)closedir(dir);
            (void)rmdir(path);
        } else {
            (void)unlink(path);
        }
    }
    if (top) {
        (void)closedir(top);
    }
    return rmdir(folder);
}

static struct pinc_cache *open_cache(void)
{
    struct pinc_cache *cache = NULL;

    assert_int_equal(pinc_cache_new(&cache, folder, NULL), PINC_OK);
    return cache;
}

static void test_round_trip(void **state)
{
    struct pinc_cache_facts facts = {PINC_LIT("\"v1\""), PINC_LIT("yesterday"), 60};
    struct pinc_cache *cache = open_cache();
    struct pinc_cache_entry entry;
    int64_t now = (int64_t)time(NULL);

    (void)state;
    assert_false(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    pinc_cache_put(cache, PINC_CACHE_PAGE, KEY, &facts, PINC_LIT("the content"));
    pinc_cache_put(cache, PINC_CACHE_METADATA, KEY, &facts, PINC_LIT(""));
    pinc_cache_flush(cache);
    assert_true(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    assert_true(pinc_slice_equal(entry.payload, PINC_LIT("the content")));
    assert_true(pinc_slice_equal(entry.facts.etag, facts.etag));
    assert_true(pinc_slice_equal(entry.facts.last_modified, facts.last_modified));
    assert_true(pinc_cache_fresh(&entry, now));
    assert_true(pinc_cache_fresh(&entry, now + 50));
    assert_false(pinc_cache_fresh(&entry, now + 70));
    assert_false(pinc_cache_fresh(&entry, now - 1000));
    pinc_cache_entry_clear(&entry);
    assert_true(pinc_cache_get(cache, PINC_CACHE_METADATA, KEY, &entry));
    assert_int_equal(entry.payload.len, 0);
    pinc_cache_entry_clear(&entry);
    assert_false(
        pinc_cache_get(cache, PINC_CACHE_PAGE, PINC_LIT("https://index/simple/other/"), &entry));
    pinc_cache_free(cache);
}

/* An entry that was made is read where it was made, whether it is written yet or not. */
static void test_made(void **state)
{
    struct pinc_cache_facts facts = {PINC_LIT("\"v1\""), PINC_LIT("yesterday"), 60};
    struct pinc_cache *cache = open_cache();
    struct pinc_cache_entry made, entry;
    static char content[100000];
    struct pinc_slice payload = {content, sizeof content};

    (void)state;
    memset(content, 'x', sizeof content);
    assert_int_equal(pinc_cache_make(&made, PINC_CACHE_PAGE, KEY, &facts, payload, NULL), PINC_OK);
    assert_true(pinc_slice_equal(made.payload, payload));
    assert_int_equal((uintptr_t)made.payload.ptr % 8, 0);
    pinc_cache_put_made(cache, PINC_CACHE_PAGE, &made);
    pinc_cache_flush(cache);
    assert_true(pinc_slice_equal(made.payload, payload));
    assert_true(pinc_slice_equal(made.facts.etag, PINC_LIT("\"v1\"")));
    assert_true(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    assert_true(pinc_slice_equal(entry.payload, payload));
    assert_true(pinc_slice_equal(entry.facts.last_modified, PINC_LIT("yesterday")));
    assert_true(pinc_slice_equal(entry.file.text, made.file.text));
    pinc_cache_entry_clear(&entry);
    pinc_cache_free(cache);
    pinc_cache_entry_clear(&made);
}

static void entry_path(char *out, size_t size, const char *kind)
{
    char dir[512];
    DIR *d;
    struct dirent *e;

    (void)snprintf(dir, sizeof dir, "%s/%s", folder, kind);
    d = opendir(dir);
    assert_non_null(d);
    while ((e = readdir(d)) != NULL && e->d_name[0] == '.') {
    }
    assert_non_null(e);
    (void)snprintf(out, size, "%s/%s", dir, e->d_name);
    (void)closedir(d);
}

/* The time of validation is the file's. */
static void test_touch(void **state)
{
    struct pinc_cache_facts facts = {.lifetime = 60};
    struct pinc_cache *cache = open_cache();
    struct timespec old[2] = {{.tv_sec = 1000000}, {.tv_sec = 1000000}};
    struct pinc_cache_entry entry;
    char path[1024];

    (void)state;
    pinc_cache_put(cache, PINC_CACHE_PAGE, KEY, &facts, PINC_LIT("x"));
    pinc_cache_flush(cache);
    entry_path(path, sizeof path, "pages-v2");
    assert_int_equal(utimensat(-1, path, old, 0), 0);
    assert_true(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    assert_false(pinc_cache_fresh(&entry, (int64_t)time(NULL)));
    pinc_cache_entry_clear(&entry);
    pinc_cache_touch(cache, PINC_CACHE_PAGE, KEY);
    assert_true(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    assert_true(pinc_cache_fresh(&entry, (int64_t)time(NULL)));
    pinc_cache_entry_clear(&entry);
    pinc_cache_free(cache);
}

/* A cache that cannot be written to: told once, and nothing else happens. */
static void test_trouble(void **state)
{
    struct pinc_cache_facts facts = {.lifetime = 60};
    struct pinc_cache *cache = NULL;
    struct pinc_error err = {0};
    char path[128];
    FILE *f;

    (void)state;
    (void)snprintf(path, sizeof path, "%s/file", folder);
    f = fopen(path, "w");
    assert_non_null(f);
    (void)fclose(f);
    assert_int_equal(pinc_cache_new(&cache, path, NULL), PINC_OK);
    pinc_cache_put(cache, PINC_CACHE_PAGE, KEY, &facts, PINC_LIT("x"));
    pinc_cache_put(cache, PINC_CACHE_PAGE, KEY, &facts, PINC_LIT("x"));
    pinc_cache_flush(cache);
    assert_true(pinc_cache_trouble(cache, &err));
    assert_int_equal(err.code, PINC_EIO);
    assert_false(pinc_cache_trouble(cache, &err));
    pinc_cache_free(cache);
}

/* --- packed pages */

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
    *page = (struct pinc_page){.files = files, .n_files = 9};
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

static void pack_metadata(struct pinc_buf *out)
{
    static const struct pinc_slice requires[] = {{"a>=1", 4}, {"", 0}, {"b ; extra == 'x'", 16}},
                                   extras[] = {{"x", 1}};
    struct pinc_metadata_text text = {.metadata_version = PINC_LIT("2.1"),
                                      .name = PINC_LIT("demo"),
                                      .version = PINC_LIT("1.0"),
                                      .requires = requires,
                                      .n_requires = 3,
                                      .extras = extras,
                                      .n_extras = 1,
                                      .final = true,
                                      .unbuilt = PINC_LIT("why")};

    pinc_metadata_pack(out, &text);
    assert_int_equal(out->failed, PINC_OK);
}

static void test_metadata(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text;
    struct pinc_buf packed = {0};
    size_t n;

    (void)state;
    pack_metadata(&packed);
    assert_int_equal(pinc_metadata_unpack(&text, pinc_buf_slice(&packed), arena, NULL), PINC_OK);
    assert_slice(text.name, "demo");
    assert_null(text.requires_python.ptr);
    assert_true(text.final);
    assert_int_equal(text.n_requires, 3);
    assert_slice(text.requires[2], "b ; extra == 'x'");
    assert_int_equal(text.n_extras, 1);
    assert_slice(text.unbuilt, "why");
    for (n = 0; n < packed.len; n++) {
        assert_int_equal(pinc_metadata_unpack(&text, pinc_slice_part(pinc_buf_slice(&packed), 0, n),
                                              arena, NULL),
                         PINC_ESYNTAX);
    }
    pinc_buf_clear(&packed);
    pinc_arena_free(arena);
}

/* 10,000 single-bit flips and every truncation: a damaged entry is never taken for a good one. */
static void test_damage(void **state)
{
    struct pinc_cache_facts facts = {PINC_LIT("\"v1\""), PINC_LIT("Sun, 06 Nov 1994 08:49:37 GMT"),
                                     60};
    struct pinc_buf packed = {0}, bytes = {0};
    struct pinc_cache_entry entry = {0};
    uint64_t random = 88172645463325252u;
    size_t i;

    (void)state;
    pack(&packed);
    pinc_cache_add_bytes(&bytes, PINC_CACHE_PAGE, KEY, &facts, pinc_buf_slice(&packed));
    assert_true(pinc_cache_read_bytes(&entry, PINC_CACHE_PAGE, KEY, pinc_buf_slice(&bytes)));
    assert_true(pinc_slice_equal(entry.payload, pinc_buf_slice(&packed)));
    assert_false(pinc_cache_read_bytes(&entry, PINC_CACHE_METADATA, KEY, pinc_buf_slice(&bytes)));
    assert_false(pinc_cache_read_bytes(
        &entry, PINC_CACHE_PAGE, PINC_LIT("https://index/simple/domo/"), pinc_buf_slice(&bytes)));
    for (i = 0; i < 10000; i++) {
        size_t bit;

        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        bit = (size_t)(random % (bytes.len * 8));
        bytes.ptr[bit / 8] = (char)(bytes.ptr[bit / 8] ^ (1 << bit % 8));
        assert_false(pinc_cache_read_bytes(&entry, PINC_CACHE_PAGE, KEY, pinc_buf_slice(&bytes)));
        bytes.ptr[bit / 8] = (char)(bytes.ptr[bit / 8] ^ (1 << bit % 8));
    }
    for (i = 0; i < bytes.len; i++) {
        assert_false(pinc_cache_read_bytes(&entry, PINC_CACHE_PAGE, KEY,
                                           pinc_slice_part(pinc_buf_slice(&bytes), 0, i)));
    }
    pinc_buf_add_char(&bytes, '\0');
    assert_false(pinc_cache_read_bytes(&entry, PINC_CACHE_PAGE, KEY, pinc_buf_slice(&bytes)));
    pinc_buf_clear(&packed);
    pinc_buf_clear(&bytes);
}

/* Even when the checksum is right, wrong content is refused or harmless. */
static void test_damaged_payloads(void **state)
{
    struct pinc_buf packed = {0};
    size_t bit;

    (void)state;
    pack(&packed);
    for (bit = 0; bit < packed.len * 8; bit++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_listing l;
        enum pinc_status st;

        packed.ptr[bit / 8] = (char)(packed.ptr[bit / 8] ^ (1 << bit % 8));
        st = pinc_listing_open(&l, pinc_buf_slice(&packed), 0, arena, NULL);
        assert_true(st == PINC_OK || st == PINC_ESYNTAX);
        packed.ptr[bit / 8] = (char)(packed.ptr[bit / 8] ^ (1 << bit % 8));
        pinc_arena_free(arena);
    }
    pinc_buf_clear(&packed);
}

/* --- out of memory */

static enum pinc_status use_listing(struct pinc_slice packed)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_listing l;
    enum pinc_status st = arena ? pinc_listing_open(&l, packed, 0, arena, NULL) : PINC_ENOMEM;

    pinc_arena_free(arena);
    return st;
}

static enum pinc_status use_metadata(struct pinc_slice packed)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text;
    enum pinc_status st = arena ? pinc_metadata_unpack(&text, packed, arena, NULL) : PINC_ENOMEM;

    pinc_arena_free(arena);
    return st;
}

static enum pinc_status use_pack(struct pinc_slice unused)
{
    struct pinc_page page;
    struct pinc_page_file files[9];
    char urls[9][128];
    struct pinc_buf out = {0};
    enum pinc_status st;

    (void)unused;
    fill_page(&page, files, urls);
    st = pinc_listing_pack(&out, &page, PINC_LIT("demo"), true, NULL);
    pinc_buf_clear(&out);
    return st;
}

static void sweep(enum pinc_status (*use)(struct pinc_slice), struct pinc_slice packed)
{
    long live = pinc_alloc_live();
    unsigned long n;
    enum pinc_status st;

    for (n = 1; n < 10000; n++) {
        pinc_alloc_fail_at(n);
        st = use(packed);
        pinc_alloc_fail_at(0);
        assert_int_equal(pinc_alloc_live(), live);
        if (st == PINC_OK) {
            assert_true(n > 1);
            return;
        }
        assert_int_equal(st, PINC_ENOMEM);
    }
    fail();
}

static void test_out_of_memory(void **state)
{
    struct pinc_buf packed = {0};

    (void)state;
    sweep(use_pack, PINC_LIT(""));
    pack(&packed);
    sweep(use_listing, pinc_buf_slice(&packed));
    packed.len = 0;
    pack_metadata(&packed);
    sweep(use_metadata, pinc_buf_slice(&packed));
    pinc_buf_clear(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_made, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_touch, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_trouble, make_folder, remove_folder),
        cmocka_unit_test(test_listing),
        cmocka_unit_test(test_listing_urls),
        cmocka_unit_test(test_metadata),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_damaged_payloads),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "index/page/page_entry.h"

#include <stdlib.h>
#include <string.h>

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF"
#define MD5 "0123456789abcdef0123456789abcdef"

/* Entries as indexes write them. */
static const char *const usual[] = {
    "{\"filename\":\"x-1.tar.gz\",\"url\":\"../x-1.tar.gz\",\"hashes\":{\"sha256\":\"" SHA
    "\"},\"requires-python\":\">=3.8,<4\",\"size\":1,\"upload-time\":\"2014-09-30T00:16:24.8Z\","
    "\"yanked\":false,\"core-metadata\":{\"sha256\":\"" SHA "\"}}",
    "{\"core-metadata\": false, \"data-dist-info-metadata\": false, \"filename\": \"x-1.zip\", "
    "\"hashes\": {\"md5\": \"" MD5 "\", \"sha256\": \"" SHA "\"}, \"provenance\": null, "
    "\"requires-python\": null, \"size\": 123456789012345678, \"upload-time\": null, \"url\": "
    "\"https://h/x-1.zip\", \"yanked\": \"a reason\"}",
    "{\n\t\"url\" : \"u\" ,\r\n \"hashes\" : { } , \"dist-info-metadata\" : true , \"yanked\" : "
    "true "
    "}",
    "{\"url\":\"a\",\"url\":null,\"yanked\":\"r\",\"yanked\":null,\"hashes\":{\"md5\":\"" MD5
    "\"},\"hashes\":{\"x\":\"\"},\"core-metadata\":true,\"core-metadata\":null,\"more\":true,"
    "\"size\":0}",
};

/* Others, that are whole and right or not. */
static const char *const odd[] = {
    "{}",
    "{\"url\":1}",
    "{\"url\":\"a\\u0062\"}",
    "{\"url\":\"\xc3\xa4\"}",
    "{\"url\":\"\xff\"}",
    "{\"size\":1.5}",
    "{\"size\":-1}",
    "{\"size\":00}",
    "{\"size\":1234567890123456789}",
    "{\"size\":\"1\"}",
    "{\"size\":null}",
    "{\"yanked\":[]}",
    "{\"yanked\":\"\"}",
    "{\"hashes\":[]}",
    "{\"hashes\":{\"md5\":1}}",
    "{\"core-metadata\":\"x\"}",
    "{\"core-metadata\":{\"sha256\":null}}",
    "{\"more\":{\"a\":[1]}}",
    "{\"url\":nullx}",
    "{\"url\":\"a\",}",
    "{\"url\":\"a\"",
    "{\"url\"",
    "{\"hashes\":{\"md5\":\"\"",
    "{,}",
};

struct reading {
    struct pinc_json json;
    struct pinc_page_entry entry;
};

static void assert_same_text(struct pinc_slice a, struct pinc_slice b, const char *label)
{
    if (!a.ptr != !b.ptr || !pinc_slice_equal(a, b)) {
        fail_msg("%s: '%.*s', '%.*s'", label, PINC_SLICE_ARG(a), PINC_SLICE_ARG(b));
    }
}

static void assert_same_offer(const struct pinc_entry_offer *a, const struct pinc_entry_offer *b)
{
    assert_int_equal(a->said, b->said);
    assert_int_equal(a->metadata, b->metadata);
    assert_memory_equal(&a->hash, &b->hash, sizeof a->hash);
}

/* What a scan reads is what is there; else the reader stands where it was. @return was it read? */
static bool check(struct pinc_slice text)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct reading scan, want;
    bool read;

    pinc_json_init(&scan.json, text, arena);
    pinc_json_init(&want.json, text, arena);
    read = pinc_page_entry_scan(&scan.entry, &scan.json);
    if (read) {
        pinc_page_entry_read(&want.entry, &want.json);
        assert_null(want.json.reason);
        assert_int_equal(scan.entry.yanked, want.entry.yanked);
        assert_true(scan.entry.size == want.entry.size);
        assert_same_text(scan.entry.url, want.entry.url, text.ptr);
        assert_same_text(scan.entry.filename, want.entry.filename, text.ptr);
        assert_same_text(scan.entry.requires_python, want.entry.requires_python, text.ptr);
        assert_same_text(scan.entry.yanked_reason, want.entry.yanked_reason, text.ptr);
        assert_same_text(scan.entry.upload_time, want.entry.upload_time, text.ptr);
        assert_memory_equal(&scan.entry.hash, &want.entry.hash, sizeof want.entry.hash);
        assert_same_offer(&scan.entry.offer, &want.entry.offer);
        assert_same_offer(&scan.entry.older, &want.entry.older);
    }
    assert_int_equal(scan.json.at, want.json.at);
    assert_int_equal(scan.json.depth, want.json.depth);
    assert_int_equal(scan.json.first, want.json.first);
    assert_null(scan.json.reason);
    pinc_arena_free(arena);
    return read;
}

static void test_usual(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof usual / sizeof *usual; i++) {
        assert_true(check(pinc_slice_of(usual[i])));
    }
    for (i = 0; i < sizeof odd / sizeof *odd; i++) {
        (void)check(pinc_slice_of(odd[i]));
    }
}

/* A copy of exactly the bytes, so that a reader that goes beyond them is found out. */
static void check_copy(const char *text, size_t len)
{
    char *copy = malloc(len + (len == 0));

    assert_non_null(copy);
    memcpy(copy, text, len);
    (void)check((struct pinc_slice){copy, len});
    free(copy);
}

/* Each entry cut off at each place, and with each of its bytes left out, doubled, or another one. */
static void test_changed(void **state)
{
    static const char others[] = "\"\\{}[]:,0 -1ent\n\x01\x80\x7f";
    char text[600];
    size_t i, at, k, n, all = sizeof usual / sizeof *usual + sizeof odd / sizeof *odd;

    (void)state;
    for (i = 0; i < all; i++) {
        const char *from =
            i < sizeof usual / sizeof *usual ? usual[i] : odd[i - sizeof usual / sizeof *usual];

        n = strlen(from);
        assert_true(n + 1 < sizeof text);
        for (at = 0; at < n; at++) {
            check_copy(from, at);
            memcpy(text, from, at);
            memcpy(text + at, from + at + 1, n - at - 1);
            check_copy(text, n - 1);
            memcpy(text + at, from + at, 1);
            memcpy(text + at + 1, from + at, n - at);
            check_copy(text, n + 1);
            memcpy(text, from, n);
            for (k = 0; k < sizeof others; k++) {
                text[at] = others[k];
                check_copy(text, n);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_usual),
                                       cmocka_unit_test(test_changed)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

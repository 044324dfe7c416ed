#include "tests/support/sweep.h"

#include "index/client/remote_entry.h"

#include <string.h>

static void test_paths(void **state)
{
    static const struct {
        enum pinc_cache_kind kind;
        const char *key;
    } others[] = {{PINC_CACHE_METADATA, "https://i/demo/"}, {PINC_CACHE_PAGE, "https://i/demo"}};
    struct pinc_buf path = {0}, other = {0}, text = {0};
    struct pinc_hash digest = {.alg = PINC_HASH_SHA256};
    size_t i;

    (void)state;
    assert_int_equal(
        pinc_remote_entry_add_path(&path, PINC_CACHE_PAGE, PINC_LIT("https://i/demo/"), NULL),
        PINC_OK);
    /* what servers for clients of Bazel take: 64 digits, lower case */
    assert_int_equal(path.len, 3 + 64);
    assert_true(pinc_slice_starts(pinc_buf_slice(&path), "ac/"));
    assert_int_equal(strspn(path.ptr + 3, "0123456789abcdef"), 64);
    for (i = 0; i < sizeof others / sizeof *others; i++) {
        other.len = 0;
        assert_int_equal(
            pinc_remote_entry_add_path(&other, others[i].kind, pinc_slice_of(others[i].key), NULL),
            PINC_OK);
        assert_string_not_equal(other.ptr, path.ptr);
    }
    memset(digest.bytes, 0xab, 32);
    pinc_remote_entry_add_text_path(&text, &digest);
    assert_string_equal(text.ptr,
                        "cas/abababababababababababababababababababababababababababababababab");
    pinc_buf_clear(&path);
    pinc_buf_clear(&other);
    pinc_buf_clear(&text);
}

static void make(struct pinc_buf *out, int64_t cost, const char *entry)
{
    const struct pinc_remote_facts facts = {.validated = 1700000000, .cost = cost};

    pinc_remote_entry_add_head(out, &facts, strlen(entry));
    pinc_buf_add_str(out, entry);
    assert_int_equal(out->failed, PINC_OK);
}

/* As it was written, also between fields that a server adds; and cut off nowhere. */
static void test_read(void **state)
{
    static const struct {
        const char *label;
        struct pinc_slice before, after;
    } rows[] = {
        {"alone", {"", 0}, {"", 0}},
        {"with the worker that bazel-remote adds", {"", 0}, {"\x4a\x08\x0a\x06worker", 10}},
        {"behind an exit code", {"\x20\x01", 2}, {"", 0}},
        {"behind numbers of fixed size",
         {"\x09"
          "12345678"
          "\x0d"
          "1234",
          14},
         {"", 0}},
    };
    char long_entry[300];
    size_t i, n;

    (void)state;
    memset(long_entry, 'e', sizeof long_entry);
    long_entry[sizeof long_entry - 1] = '\0';
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pinc_remote_facts facts;
        struct pinc_slice entry;
        struct pinc_buf bytes = {0};

        pinc_buf_add(&bytes, rows[i].before);
        make(&bytes, 25, long_entry);
        for (n = 0; n < bytes.len; n++) {
            if (pinc_remote_entry_read(&facts, &entry, (struct pinc_slice){bytes.ptr, n})) {
                fail_msg("%s: %zu bytes are enough", rows[i].label, n);
            }
        }
        pinc_buf_add(&bytes, rows[i].after);
        if (!pinc_remote_entry_read(&facts, &entry, pinc_buf_slice(&bytes))) {
            fail_msg("%s: not read", rows[i].label);
        }
        assert_int_equal(facts.validated, 1700000000);
        assert_int_equal(facts.cost, 25);
        assert_true(pinc_slice_equal(entry, pinc_slice_of(long_entry)));
        pinc_buf_clear(&bytes);
    }
}

static void test_hostile(void **state)
{
    static const struct {
        const char *label;
        struct pinc_slice bytes;
    } rows[] = {
        {"nothing", {"", 0}},
        {"a page", {"<html></html>", 13}},
        {"another field alone", {"\x20\x01", 2}},
        {"too short", {"\x2a\x02xy", 4}},
        {"another program's",
         {"\x2a\x18"
          "ccache-entry-of-24-bytes",
          26}},
        {"a length beyond the end", {"\x2a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11}},
        {"a number without an end", {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12}},
        {"a group", {"\x0b\x0c", 2}},
        {"the field as a number", {"\x28\x01", 2}},
    };
    struct pinc_remote_facts facts;
    struct pinc_buf bytes = {0};
    struct pinc_slice entry;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (pinc_remote_entry_read(&facts, &entry, rows[i].bytes)) {
            fail_msg("%s: read", rows[i].label);
        }
    }
    make(&bytes, PINC_REMOTE_COST_MAX + 1, "x"); /* nothing is believed to have taken that long */
    assert_true(pinc_remote_entry_read(&facts, &entry, pinc_buf_slice(&bytes)));
    assert_int_equal(facts.cost, 0);
    pinc_buf_clear(&bytes);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_buf path = {0};
    enum pinc_status st =
        pinc_remote_entry_add_path(&path, PINC_CACHE_PAGE, pinc_slice_of(data), err);

    pinc_buf_clear(&path);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, "https://i/demo/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_paths), cmocka_unit_test(test_read),
                                       cmocka_unit_test(test_hostile),
                                       cmocka_unit_test(test_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "base/checksum.h"
#include "index/client/cache_entry.h"

#include <string.h>

#define KEY PINC_LIT("https://index/simple/demo/")

static void assert_slice(struct pinc_slice s, const char *want)
{
    assert_int_equal(s.len, strlen(want));
    assert_memory_equal(s.ptr, want, s.len);
}

/* Texts of every length up to a word: the payload stays aligned. */
static void test_made_and_read(void **state)
{
    const char *tag = "12345678";
    size_t n;

    (void)state;
    for (n = 0; n <= 8; n++) {
        const struct pinc_cache_facts facts = {{tag, n}, PINC_LIT("Sat, 01 Jan 2022"), 600};
        struct pinc_cache_entry made = {0}, read = {0};
        struct pinc_slice bytes;

        assert_int_equal(
            pinc_cache_make(&made, PINC_CACHE_HOST, KEY, &facts, PINC_LIT("payload"), NULL),
            PINC_OK);
        bytes = made.file.text;
        assert_slice(pinc_cache_entry_key(&made), "https://index/simple/demo/");
        assert_true(pinc_cache_read_bytes(&read, PINC_CACHE_HOST, KEY, bytes));
        assert_slice(read.payload, "payload");
        assert_int_equal((read.payload.ptr - bytes.ptr) % 8, 0);
        assert_int_equal(read.facts.etag.len, n);
        assert_slice(read.facts.last_modified, "Sat, 01 Jan 2022");
        assert_int_equal(read.facts.lifetime, 600);
        assert_false(pinc_cache_read_bytes(&read, PINC_CACHE_PYTHON, KEY, bytes));
        assert_false(pinc_cache_read_bytes(&read, PINC_CACHE_HOST, PINC_LIT("https://x/"), bytes));
        assert_false(pinc_cache_read_bytes(&read, PINC_CACHE_HOST, KEY,
                                           pinc_slice_part(bytes, 0, bytes.len - 1)));
        pinc_cache_entry_clear(&made);
    }
}

/* A file is sound in the folder and under the name that its key gives it, and nowhere else. */
static void test_sound(void **state)
{
    const struct pinc_cache_facts facts = {.lifetime = 1};
    const char *folder = pinc_cache_kind_folder(PINC_CACHE_DIGEST);
    char name[PINC_CHECKSUM_NAME], other[PINC_CHECKSUM_NAME];
    struct pinc_buf buf = {0};
    struct pinc_slice bytes;

    (void)state;
    pinc_checksum_name(name, KEY);
    pinc_checksum_name(other, PINC_LIT("https://x/"));
    pinc_cache_add_bytes(&buf, PINC_CACHE_DIGEST, KEY, &facts, PINC_LIT("abc"));
    assert_int_equal(buf.failed, PINC_OK);
    bytes = pinc_buf_slice(&buf);
    assert_true(pinc_cache_is_sound(folder, name, bytes));
    assert_false(pinc_cache_is_sound(folder, other, bytes));
    assert_false(pinc_cache_is_sound(pinc_cache_kind_folder(PINC_CACHE_PAGE), name, bytes));
    assert_false(pinc_cache_is_sound("digests-v0", name, bytes));
    assert_false(pinc_cache_is_sound(folder, name, pinc_slice_part(bytes, 0, 20)));
    buf.ptr[buf.len - 1] ^= 1;
    assert_false(pinc_cache_is_sound(folder, name, bytes));
    pinc_buf_clear(&buf);
}

/* No token of a URL comes to a file's key; two tokens still make two keys. */
static void test_kept_key(void **state)
{
    struct pinc_buf a = {0}, b = {0};
    struct pinc_slice first, second;

    (void)state;
    assert_slice(pinc_cache_kept_key(&a, KEY), "https://index/simple/demo/");
    assert_int_equal(a.len, 0);
    first = pinc_cache_kept_key(&a, PINC_LIT("https://files/a.whl?X-Amz-Signature=first"));
    second = pinc_cache_kept_key(&b, PINC_LIT("https://files/a.whl?X-Amz-Signature=other"));
    assert_null(strstr(a.ptr, "first"));
    assert_null(strstr(b.ptr, "other"));
    assert_int_equal(first.len, second.len);
    assert_memory_not_equal(first.ptr, second.ptr, first.len);
    pinc_buf_clear(&a);
    pinc_buf_clear(&b);
}

static void test_fresh(void **state)
{
    static const struct {
        const char *label;
        int64_t validated, lifetime, now;
        bool fresh;
    } cases[] = {
        {"young", 1000, 600, 1599, true},
        {"old", 1000, 600, 1600, false},
        {"for ever", 1000, INT64_MAX, 9999999, true},
        {"a clock that differs a little", 1005, 600, 1000, true},
        {"from the future", 1006, 600, 1000, false},
        {"from before 1970", INT64_MIN, 600, 1000, false},
        {"of a negative time", 1000, INT64_MIN, 1000, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_cache_entry entry = {.facts.lifetime = cases[i].lifetime,
                                               .validated = cases[i].validated};

        if (pinc_cache_fresh(&entry, cases[i].now) != cases[i].fresh) {
            fail_msg("%s", cases[i].label);
        }
    }
}

static void test_as_of(void **state)
{
    static const struct {
        const char *label;
        int64_t entry, answer, as_of;
    } cases[] = {
        {"as before", 600, INT64_MAX, 1000},
        {"the same", 600, 600, 1000},
        {"longer", 600, 700, 1000},
        {"shorter", 600, 100, 500},
        {"no longer", 600, 0, 400},
        {"not to be kept", 600, -1, 400},
        {"for ever", INT64_MAX, 1, 1001 - INT64_MAX},
        {"a time that is damaged", INT64_MIN, 5, 1000},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_cache_entry entry = {.facts.lifetime = cases[i].entry};

        print_message("%s\n", cases[i].label);
        assert_int_equal(pinc_cache_as_of(&entry, cases[i].answer, 1000), cases[i].as_of);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_made_and_read), cmocka_unit_test(test_sound),
        cmocka_unit_test(test_kept_key),      cmocka_unit_test(test_fresh),
        cmocka_unit_test(test_as_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

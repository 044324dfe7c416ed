#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "index/page/page.h"
#include "index/page/page_json.h"
#include "tests/support/page_text.h"

#include <string.h>

#define BASE "https://index.example/simple/x/"
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define MD5 "0123456789abcdef0123456789abcdef"
#define FILE_JSON(more)                                                                            \
    "{\"files\": [{\"filename\": \"x-1.tar.gz\", \"url\": \"x-1.tar.gz\"" more "}]}"
#define FILE_TEXT "x-1.tar.gz https://index.example/simple/x/x-1.tar.gz"

static const struct {
    const char *label, *in, *want, *error;
} cases[] = {
    {"nothing but the file", FILE_JSON(""), FILE_TEXT "\n", NULL},
    {"a byte order mark", "\xEF\xBB\xBF{\"meta\": {\"api-version\": \"1.0\"}, \"files\": []}", "",
     NULL},
    {"no files", "{\"meta\": {\"api-version\": \"1.0\"}, \"files\": []}", "", NULL},
    {"newer minor version", "{\"meta\": {\"api-version\": \"1.9\"}, \"files\": []}", "", NULL},
    {"newer major version", "{\"meta\": {\"api-version\": \"2.0\"}, \"files\": []}", NULL,
     "the page has the simple API's version '2.0', and only 1.x is known"},
    {"version is not a text", "{\"meta\": {\"api-version\": 1}, \"files\": []}", NULL,
     "the page has the simple API's version '', and only 1.x is known"},
    {"version with controls", "{\"meta\": {\"api-version\": \"\\u001b[1m\"}, \"files\": []}", NULL,
     "the page has the simple API's version '\\x1b[1m', and only 1.x is known"},
    {"sha256 wins",
     FILE_JSON(", \"hashes\": {\"md5\": \"" MD5 "\", \"sha256\": \"" SHA
               "\", \"sha512\": \"" SHA SHA "\"}"),
     FILE_TEXT " hash=sha256:01234567\n", NULL},
    {"stronger wins",
     FILE_JSON(", \"hashes\": {\"md5\": \"" MD5 "\", \"sha384\": \"" SHA MD5 "\"}"),
     FILE_TEXT " hash=sha384:01234567\n", NULL},
    {"digests that are none",
     FILE_JSON(", \"hashes\": {\"sha256\": \"12\", \"x\": \"" SHA "\", \"md5\": 1}"),
     FILE_TEXT "\n", NULL},
    {"Requires-Python", FILE_JSON(", \"requires-python\": \">=3.8,<4\""),
     FILE_TEXT " python='>=3.8,<4'\n", NULL},
    {"Requires-Python null", FILE_JSON(", \"requires-python\": null"), FILE_TEXT "\n", NULL},
    {"Requires-Python blank", FILE_JSON(", \"requires-python\": \" \""), FILE_TEXT "\n", NULL},
    {"yanked true", FILE_JSON(", \"yanked\": true"), FILE_TEXT " yanked\n", NULL},
    {"yanked with a reason", FILE_JSON(", \"yanked\": \"bad\\nwheel\""),
     FILE_TEXT " yanked reason='bad\\nwheel'\n", NULL},
    {"yanked by an empty text", FILE_JSON(", \"yanked\": \"\""), FILE_TEXT "\n", NULL},
    {"yanked false", FILE_JSON(", \"yanked\": false"), FILE_TEXT "\n", NULL},
    {"yanked null", FILE_JSON(", \"yanked\": null"), FILE_TEXT "\n", NULL},
    {"metadata true", FILE_JSON(", \"core-metadata\": true"), FILE_TEXT " metadata=yes\n", NULL},
    {"metadata false", FILE_JSON(", \"core-metadata\": false"), FILE_TEXT " metadata=no\n", NULL},
    {"metadata digest", FILE_JSON(", \"core-metadata\": {\"sha256\": \"" SHA "\"}"),
     FILE_TEXT " metadata=yes metadata-hash=sha256:01234567\n", NULL},
    {"metadata unknown digest", FILE_JSON(", \"core-metadata\": {\"x\": \"1\"}"),
     FILE_TEXT " metadata=yes\n", NULL},
    {"older key", FILE_JSON(", \"dist-info-metadata\": {\"sha256\": \"" SHA "\"}"),
     FILE_TEXT " metadata=yes metadata-hash=sha256:01234567\n", NULL},
    {"newer key wins", FILE_JSON(", \"dist-info-metadata\": true, \"core-metadata\": false"),
     FILE_TEXT " metadata=no\n", NULL},
    {"newer key null", FILE_JSON(", \"dist-info-metadata\": true, \"core-metadata\": null"),
     FILE_TEXT " metadata=yes\n", NULL},
    {"size and time", FILE_JSON(", \"size\": 12, \"upload-time\": \"1970-01-02T00:00:01.5Z\""),
     FILE_TEXT " time=86401 size=12\n", NULL},
    {"size and time that are none", FILE_JSON(", \"size\": -1, \"upload-time\": \"today\""),
     FILE_TEXT "\n", NULL},
    {"file name from the URL", "{\"files\": [{\"url\": \"/f/x-1%2Bcu-py3-none-any.whl?k=v\"}]}",
     "x-1+cu-py3-none-any.whl https://index.example/f/x-1%2Bcu-py3-none-any.whl?k=v\n", NULL},
    {"credentials are dropped", "{\"files\": [{\"url\": \"https://u:p@h/x-1.zip\"}]}",
     "x-1.zip https://h/x-1.zip\n", NULL},
    {"fragment is dropped", "{\"files\": [{\"url\": \"x-1.zip#sha256=" SHA "\"}]}",
     "x-1.zip https://index.example/simple/x/x-1.zip\n", NULL},
    {"entries to skip",
     "{\"files\": [1, {}, {\"url\": 1}, {\"url\": \"data:x\"}, {\"url\": \"\"}, {\"url\": \"y\", "
     "\"filename\": \"\"}, "
     "{\"url\": \"y\", \"filename\": \"a/b\"}, {\"url\": \"y\", \"filename\": \"a\\u0000b\"}, "
     "{\"url\": \"y%2Fz\"}, "
     "{\"url\": \"ok\"}]}",
     "ok https://index.example/simple/x/ok\nskipped 9\n", NULL},
    {"archived", "{\"project-status\": {\"status\": \"archived\"}, \"files\": []}",
     "project archived\n", NULL},
    {"deprecated, behind the files",
     "{\"files\": [], \"project-status\": {\"reason\": \" use y \\n\", \"status\": "
     "\"deprecated\"}}",
     "project deprecated: use y\n", NULL},
    {"quarantined",
     "{\"files\": [], \"project-status\": {\"status\": \"quarantined\", \"more\": [1]}}",
     "project quarantined\n", NULL},
    {"active, and statuses that are none",
     "{\"files\": [], \"project-status\": {\"status\": \"active\"}, \"x\": {}}", "", NULL},
    {"a status of tomorrow", "{\"files\": [], \"project-status\": {\"status\": \"haunted\"}}", "",
     NULL},
    {"a status that is a text", "{\"files\": [], \"project-status\": \"archived\"}", "", NULL},
    {"a status that is a number", "{\"files\": [], \"project-status\": {\"status\": 1}}", "", NULL},
    {"no list of files", "{\"files\": {}}", NULL, "the JSON page has no list of files"},
    {"no object", "[]", NULL, "the JSON document is not an object"},
    {"empty", "", NULL, "the JSON document cannot be read: it ends too early (line 1, column 1)"},
    {"cut off", "{\"files\": [", NULL,
     "the JSON document cannot be read: it ends too early (line 1, column 12)"},
    {"HTML", "<html>", NULL,
     "the JSON document cannot be read: a value is wrong (line 1, column 1)"},
    {"not UTF-8", "{\"\xff\": 1}", NULL,
     "the JSON document cannot be read: it is not UTF-8 (line 1, column 3)"},
};

static enum pinc_status read_page(struct pinc_buf *text, struct pinc_slice in,
                                  struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_page page;
    enum pinc_status st;

    if (!arena) {
        return pinc_fail_memory(err);
    }
    st = pinc_page_read_json(&page, in, PINC_LIT(BASE), arena, err);
    if (st == PINC_OK && text) {
        test_page_print(text, &page);
    }
    assert_true(st == PINC_OK || page.files == NULL);
    pinc_arena_free(arena);
    return st;
}

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        struct pinc_buf text = {0};
        enum pinc_status st = read_page(&text, pinc_slice_of(cases[i].in), &err);

        if (st != (cases[i].error ? PINC_ESYNTAX : PINC_OK) ||
            strcmp(err.text, cases[i].error ? cases[i].error : "") != 0 ||
            (cases[i].want && strcmp(pinc_buf_slice(&text).ptr, cases[i].want) != 0)) {
            fail_msg("%s: %d '%s' '%s'", cases[i].label, st, err.text, pinc_buf_slice(&text).ptr);
        }
        pinc_buf_clear(&text);
    }
}

static void test_real_page(void **state)
{
    struct pinc_file file = {0};
    struct pinc_buf text = {0};

    (void)state;
    assert_int_equal(pinc_file_read(&file, "testdata/index/page/pypi.json", PINC_PAGE_MAX, NULL),
                     PINC_OK);
    assert_int_equal(read_page(&text, file.text, NULL), PINC_OK);
#define F "https://index.example/files/requests-"
    assert_string_equal(
        text.ptr,
        "requests-0.10.0.tar.gz " F
        "0.10.0.tar.gz hash=sha256:210a82e6 time=1327208897 size=62046\n"
        "requests-2.28.1-py3-none-any.whl " F
        "2.28.1-py3-none-any.whl hash=sha256:8fefa2a1 python='>=3.7, <4' "
        "metadata=yes time=1656515620 size=131218\n"
        "requests-2.28.1.tar.gz " F
        "2.28.1.tar.gz hash=sha256:7c5599b1 python='>=3.7, <4' time=1656515622 size=131218\n"
        "requests-2.32.0-py3-none-any.whl " F
        "2.32.0-py3-none-any.whl hash=sha256:f2c3881d python='>=3.8' metadata=yes "
        "metadata-hash=sha256:1f4d9652 yanked reason='Yanked due to conflicts with CVE-2024-35195 "
        "mitigation' "
        "time=1716221299 size=131218\n"
        "requests-2.32.0.tar.gz " F "2.32.0.tar.gz hash=sha256:fa549031 python='>=3.8' yanked "
        "reason='Yanked due to conflicts with CVE-2024-35195 mitigation' time=1716221508 "
        "size=131218\n");
#undef F
    pinc_buf_clear(&text);
    pinc_file_clear(&file);
}

static void test_limits(void **state)
{
    struct pinc_error err = {0};
    struct pinc_buf text = {0};
    size_t i;

    (void)state;
    /* As many files as are allowed, and one more. */
    pinc_buf_add_str(&text, "{\"files\":[0");
    for (i = 1; i < PINC_PAGE_FILES_MAX; i++) {
        pinc_buf_add_str(&text, ",0");
    }
    pinc_buf_add_str(&text, "]}");
    assert_int_equal(read_page(NULL, pinc_buf_slice(&text), &err), PINC_OK);
    text.len -= 2;
    pinc_buf_add_str(&text, ",0]}");
    assert_int_equal(read_page(NULL, pinc_buf_slice(&text), &err), PINC_ELIMIT);
    assert_string_equal(err.text, "the page lists more than 524288 files");
    pinc_buf_clear(&text);
    for (i = 0; i < 100000; i++) {
        pinc_buf_add_char(&text, '[');
    }
    assert_int_equal(read_page(NULL, pinc_buf_slice(&text), NULL), PINC_ESYNTAX);
    while (text.len < PINC_PAGE_MAX) {
        text.failed = PINC_OK;
        pinc_buf_addf(&text, "%65536s", " ");
    }
    pinc_buf_add_char(&text, ' ');
    pinc_error_clear(&err);
    assert_int_equal(read_page(NULL, pinc_buf_slice(&text), &err), PINC_ELIMIT);
    pinc_buf_clear(&text);
}

static void test_out_of_memory(void **state)
{
    struct pinc_slice in =
        PINC_LIT(FILE_JSON(", \"requires-python\": \">=3\", \"yanked\": \"a reason\", "
                           "\"core-metadata\": {\"sha256\": \"" SHA "\"}}, "
                           "{\"url\": \"https://u:p@h/x%2B1.zip\""));
    long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM; n++) {
        pinc_alloc_fail_at(n);
        st = read_page(NULL, in, NULL);
        pinc_alloc_fail_at(0);
        assert_true(st == PINC_OK || st == PINC_ENOMEM);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_true(n > 5);
}

/* Every cut into two parts, and parts of one byte, come to the same as the whole. */
static void test_parts(void **state)
{
    static const char *const texts[] = {
        "\xEF\xBB\xBF{\"meta\": {\"api-version\": \"1.1\"}, \"n\": 12, \"versions\": [\"1\", 2, "
        "[]], "
        "\"files\": [{\"url\": \"a-1.tar.gz\", \"size\": 12, \"hashes\": {}}, 7, {\"url\": "
        "\"a\\u00e4-2.tar.gz\", \"yanked\": true}], \"b\": true}\n ",
        "{\"files\": [{\"url\": \"a\"}],\n \"n\": 01}",
        "{\"files\": [], \"n\": 1",
        "12",
        "[]",
        "{\"files\": []} x",
    };
    size_t i, cut;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct pinc_slice text = pinc_slice_of(texts[i]);
        struct pinc_error whole_err = {0};
        struct pinc_buf whole = {0};
        const enum pinc_status want = read_page(&whole, text, &whole_err);

        for (cut = 0; cut <= text.len; cut++) {
            struct pinc_arena *arena = pinc_arena_new();
            struct pinc_page_json *reader = pinc_page_json_new(PINC_LIT(BASE), arena, NULL);
            struct pinc_error err = {0};
            struct pinc_page page;
            struct pinc_buf printed = {0};
            enum pinc_status st = PINC_OK;
            size_t at;

            for (at = 0; st == PINC_OK && at < cut; at++) { /* byte by byte up to the cut */
                st = pinc_page_json_add(reader, pinc_slice_part(text, at, at + 1), &err);
            }
            if (st == PINC_OK) {
                st = pinc_page_json_end(reader, pinc_slice_part(text, cut, text.len), &page, &err);
            }
            assert_int_equal(st, want);
            assert_string_equal(err.text, whole_err.text);
            if (st == PINC_OK) {
                test_page_print(&printed, &page);
                assert_string_equal(pinc_buf_slice(&printed).ptr, pinc_buf_slice(&whole).ptr);
            }
            pinc_buf_clear(&printed);
            pinc_page_json_free(reader);
            pinc_arena_free(arena);
        }
        pinc_buf_clear(&whole);
    }
}

/* A text in parts of one length comes to the same as the whole. */
static void compare_parts(struct pinc_slice text, size_t length)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_page_json *reader = pinc_page_json_new(PINC_LIT(BASE), arena, NULL);
    struct pinc_buf printed = {0}, whole = {0};
    struct pinc_error err = {0}, whole_err = {0};
    const enum pinc_status want = read_page(&whole, text, &whole_err);
    enum pinc_status st = PINC_OK;
    struct pinc_page page;
    size_t at;

    for (at = 0; st == PINC_OK && at + length < text.len; at += length) {
        st = pinc_page_json_add(reader, pinc_slice_part(text, at, at + length), &err);
    }
    if (st == PINC_OK) {
        st = pinc_page_json_end(reader, pinc_slice_part(text, at, text.len), &page, &err);
    }
    assert_int_equal(st, want);
    assert_string_equal(err.text, whole_err.text);
    if (st == PINC_OK) {
        test_page_print(&printed, &page);
    }
    assert_true(pinc_slice_equal(pinc_buf_slice(&printed), pinc_buf_slice(&whole)));
    pinc_buf_clear(&printed);
    pinc_buf_clear(&whole);
    pinc_page_json_free(reader);
    pinc_arena_free(arena);
}

/* A page of some kilobytes, and the same with a mistake behind its files. */
static void test_large_parts(void **state)
{
    static const size_t lengths[] = {100, 1000, 1023, 1024, 1025, 1500, 4000, 9000};
    struct pinc_buf text = {0};
    size_t i;

    (void)state;
    pinc_buf_add_str(&text, "{\"n\": \"");
    for (i = 0; i < 5000; i++) {
        pinc_buf_add_char(&text, 'n'); /* a value that is longer than what is looked at first */
    }
    pinc_buf_add_str(&text, "\", \"files\": [\n{\"url\": \"x-0.zip\"}");
    for (i = 1; i < 100; i++) {
        pinc_buf_addf(&text, ",\n{\"url\": \"x-%zu.zip\", \"requires-python\": \">=%zu\"}", i, i);
    }
    pinc_buf_add_str(&text, "], \"versions\": [\"1\"]}");
    for (i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        compare_parts(pinc_buf_slice(&text), lengths[i]);
    }
    text.ptr[text.len - 3] = '\x01';
    for (i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        compare_parts(pinc_buf_slice(&text), lengths[i]);
    }
    pinc_buf_clear(&text);
}

static void take_time(void *user, struct pinc_slice filename, int64_t time)
{
    pinc_buf_addf(user, "%.*s %lld\n", PINC_SLICE_ARG(filename), (long long)time);
}

static void test_legacy_times(void **state)
{
    static const char document[] =
        "{\"releases\": {\"1\": [{\"filename\": \"a\", \"upload_time_iso_8601\": "
        "\"1970-01-01T00:00:01Z\", \"upload_time\": \"x\"}, "
        "{\"filename\": \"b\", \"upload_time\": \"1970-01-01T00:00:02\"}, 7, {\"filename\": "
        "\"z\"}], \"2\": 5, "
        "\"3\": [{\"filename\": \"c\", \"upload_time\": \"1970-01-01T00:00:03\"}, {\"filename\": "
        "\"d\", \"upload_time\": \"?\"}]}}";
    struct pinc_error err = {0};
    struct pinc_buf times = {0};
    long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM; n++) {
        pinc_buf_clear(&times);
        pinc_alloc_fail_at(n);
        st = pinc_page_read_legacy_times(pinc_slice_of(document), take_time, &times, NULL);
        pinc_alloc_fail_at(0);
        st = times.failed == PINC_OK ? st : PINC_ENOMEM;
    }
    assert_int_equal(st, PINC_OK);
    assert_string_equal(pinc_buf_slice(&times).ptr, "a 1\nb 2\nc 3\n");
    pinc_buf_clear(&times);
    assert_int_equal(pinc_alloc_live(), live);
    assert_int_equal(pinc_page_read_legacy_times(PINC_LIT("{}"), take_time, &times, &err),
                     PINC_ESYNTAX);
    assert_string_equal(err.text, "the JSON document has no releases");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),        cmocka_unit_test(test_real_page),
        cmocka_unit_test(test_limits),       cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_parts),        cmocka_unit_test(test_large_parts),
        cmocka_unit_test(test_legacy_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

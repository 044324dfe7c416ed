#include "tests/support/sweep.h"

#include "lock/input/location.h"
#include "tests/support/arena_group.h"

#include <string.h>

static void test_normalize(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"a", "a"},
        {"./a", "a"},
        {"a/./b/", "a/b"},
        {"a//b", "a/b"},
        {"a/../b", "b"},
        {"a/..", "."},
        {".", "."},
        {"..", ".."},
        {"../a", "../a"},
        {"a/../../b", "../b"},
        {"../../a/..", "../.."},
        {"/", "/"},
        {"/..", "/"},
        {"/../a", "/a"},
        {"/a/../../b", "/b"},
        {"//a", "/a"},
        {"...", "..."},
        {"a/...", "a/..."},
        {"..a/b", "..a/b"},
        {"", ""},
        {"a/b/../../../..", "../.."},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[64];
        struct pinc_slice got;

        memcpy(path, cases[i].in, strlen(cases[i].in) + 1);
        got = pinc_path_normalize(path);
        if (strcmp(path, cases[i].want) != 0 || got.len != strlen(path)) {
            fail_msg("%s: %s", cases[i].in, path);
        }
    }
}

/* "file|identity|url" of what a file includes; or the failure. */
static void test_next(void **state)
{
    static const struct {
        const char *from, *value, *want;
    } cases[] = {
        {"reqs.in", "more.in", "more.in|more.in|"},
        {"sub/reqs.in", "../more.in", "more.in|more.in|"},
        {"sub/reqs.in", "/etc/x", "/etc/x|/etc/x|"},
        {"../reqs.in", "x.in", "../x.in|../x.in|"},
        {"reqs.in", "file:///srv/a%20b.in", "/srv/a b.in|/srv/a b.in|"},
        {"reqs.in", "", "'' is not a file name"},
        {"reqs.in", "file:", "'file:' is not a file name"},
        {"reqs.in", "https://u:p@h/x.in#frag", "https://h/x.in|https://h/x.in|https://u:p@h/x.in"},
        {"reqs.in", "HTTPS://h/x.in", "HTTPS://h/x.in|HTTPS://h/x.in|HTTPS://h/x.in"},
        {"reqs.in", "https:", "'https:' is not a URL"},
        {"https://u:p@h/a/reqs.in", "more.in",
         "https://h/a/more.in|https://h/a/more.in|https://u:p@h/a/more.in"},
        {"https://u:p@h/a/reqs.in", "/b.in", "https://h/b.in|https://h/b.in|https://u:p@h/b.in"},
        {"https://h/a/reqs.in", "//other/b.in",
         "https://other/b.in|https://other/b.in|https://other/b.in"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_location from, out;
        struct pinc_error err = {0};
        struct pinc_buf got = {0};

        assert_int_equal(pinc_location_first(&from, pinc_slice_of(cases[i].from), arena, NULL),
                         PINC_OK);
        if (pinc_location_next(&out, &from, pinc_slice_of(cases[i].value),
                               pinc_slice_of(cases[i].value), arena, &err) == PINC_OK) {
            pinc_buf_addf(&got, "%s|%s|%s", out.file.ptr, out.identity.ptr,
                          out.url.ptr ? out.url.ptr : "");
        } else {
            assert_int_equal(err.code, PINC_ESYNTAX);
            pinc_buf_add_str(&got, err.text);
        }
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s, %s: %s", cases[i].from, cases[i].value, got.ptr);
        }
        pinc_buf_clear(&got);
    }
}

/* A file from a URL leads to no file of this machine, and credentials go to no other host. */
static void test_from_url(void **state)
{
    static const char *const values[] = {"file:///etc/passwd", "FILE:/etc/passwd",
                                         "https:", "//other/x.in", "ssh://h/x"};
    struct pinc_location from, out;
    size_t i;

    (void)state;
    assert_int_equal(
        pinc_location_first(&from, PINC_LIT("https://user:secret@h/a.in"), arena, NULL), PINC_OK);
    assert_string_equal(from.file.ptr, "https://h/a.in");
    for (i = 0; i < sizeof values / sizeof *values; i++) {
        const struct pinc_slice value = pinc_slice_of(values[i]);

        if (pinc_location_next(&out, &from, value, value, arena, NULL) == PINC_OK) {
            assert_non_null(out.url.ptr);
            assert_null(strstr(out.file.ptr, "secret"));
            assert_true(!strstr(out.url.ptr, "secret") || !strstr(out.url.ptr, "other"));
            assert_null(strstr(out.url.ptr, "file:"));
        }
    }
}

static void test_variables_are_not_shown(void **state)
{
    struct pinc_location from, out;

    (void)state;
    assert_int_equal(pinc_location_first(&from, PINC_LIT("r.in"), arena, NULL), PINC_OK);
    assert_int_equal(pinc_location_next(&out, &from, PINC_LIT("https://tok:s3cret@h/x"),
                                        PINC_LIT("https://${A}:${B}@h/x"), arena, NULL),
                     PINC_OK);
    assert_string_equal(out.url.ptr, "https://tok:s3cret@h/x");
    assert_null(strstr(out.file.ptr, "s3cret"));
    assert_null(strstr(out.identity.ptr, "s3cret"));
    assert_true(pinc_location_is_url(PINC_LIT("http://h")));
    assert_false(pinc_location_is_url(PINC_LIT("file:/x")));
    assert_false(pinc_location_is_url(PINC_LIT("httpx")));
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    struct pinc_location from, out;
    enum pinc_status st = own ? PINC_OK : pinc_fail_memory(err);

    if (st == PINC_OK) {
        st = pinc_location_first(&from, pinc_slice_of(data), own, err);
    }
    if (st == PINC_OK) {
        st = pinc_location_next(&out, &from, PINC_LIT("b.in"), PINC_LIT("b.in"), own, err);
    }
    pinc_arena_free(own);
    return st;
}

static enum pinc_status attempt_file_url(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    const struct pinc_location from = {.file = pinc_slice_of(data),
                                       .identity = pinc_slice_of(data)};
    struct pinc_location out;
    enum pinc_status st = own ? pinc_location_next(&out, &from, PINC_LIT("file:///a%20b"),
                                                   PINC_LIT("file:///a%20b"), own, err)
                              : pinc_fail_memory(err);

    pinc_arena_free(own);
    return st;
}

static void test_sweep(void **state)
{
    (void)state;
    sweep(attempt_file_url, "a.in");
    sweep(attempt, "sub/a.in");
    sweep(attempt, "https://u:p@h/sub/a.in");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normalize), cmocka_unit_test(test_next),
        cmocka_unit_test(test_from_url),  cmocka_unit_test(test_variables_are_not_shown),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}

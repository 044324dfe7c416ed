#include "tests/support/cmocka_all.h"

#include "index/dist/wheel.h"
#include "index/source/wheel_parts.h"
#include "tests/support/dist_file.h"
#include "tests/support/sweep.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The wheel that is wanted, its bytes, and what came of the last answer. */
struct fixture {
    struct pinc_file file;
    struct pinc_slice bytes;
    struct pinc_release release;
    struct wanted_file want;
    struct pinc_arena *arena;
    struct wheel_parts parts;
    struct wheel_outcome out;
};

static void open_fixture(struct fixture *f, const char *name)
{
    memset(f, 0, sizeof *f);
    f->bytes = dist_file(&f->file, name);
    f->release.text = PINC_LIT("1.0");
    f->want = (struct wanted_file){
        .url = PINC_LIT("https://h/x.whl"), .name = PINC_LIT("demo-pkg"), .release = &f->release};
    f->arena = pinc_arena_new();
    assert_non_null(f->arena);
}

static void close_fixture(struct fixture *f)
{
    pinc_free(f->out.bytes);
    wheel_parts_clear(&f->parts);
    wheel_parts_clear(&f->parts);
    pinc_arena_free(f->arena);
    pinc_file_clear(&f->file);
}

/* Answer with [from, to) of the wheel. @param total as the server tells it */
static enum wheel_step answer(struct fixture *f, unsigned code, size_t from, size_t to,
                              uint64_t total, const char *etag)
{
    struct pinc_buf body = {0};
    struct pinc_http_answer a = {.code = code, .from = from, .total = total, .body = &body};

    a.etag = pinc_slice_of(etag);
    if (code / 100 != 2) {
        (void)pinc_fail(&a.error, PINC_ENET, "the server answers %u", code);
    }
    pinc_buf_add(&body, pinc_slice_part(f->bytes, from, to));
    pinc_free(f->out.bytes);
    wheel_parts_take(&f->out, &f->parts, &f->want, &a, f->arena);
    pinc_buf_clear(&body);
    return f->out.step;
}

static void test_requests(void **state)
{
    static const struct {
        const char *label;
        uint64_t size; /* that the page tells */
        unsigned doublings;
        enum pinc_http_range_kind range;
        uint64_t from, to;
    } cases[] = {
        {"of no known size", 0, 0, PINC_HTTP_TAIL, 0, 32768},
        {"small", 100, 0, PINC_HTTP_PART, 0, 100},
        {"large", 100000, 0, PINC_HTTP_PART, 67232, 100000},
        {"more, of no known size", 0, 3, PINC_HTTP_TAIL, 0, 262144},
        {"more", 100000, 1, PINC_HTTP_PART, 34464, 100000},
    };
    struct pinc_missing missing = {10, 20};
    struct pinc_http_request r;
    struct fixture f;
    size_t i;

    (void)state;
    open_fixture(&f, "deflated.whl");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        f.want.details.size = cases[i].size;
        wheel_parts_first(&r, &f.want, cases[i].doublings);
        assert_true(pinc_slice_equal(r.url, f.want.url));
        assert_int_equal(r.range.kind, cases[i].range);
        assert_int_equal(r.range.from, cases[i].from);
        assert_int_equal(r.range.to, cases[i].to);
        assert_int_equal(r.range.max_whole, 512 << 10);
    }
    assert_true(wheel_parts_request(&r, &f.want, &missing));
    assert_int_equal(r.range.kind, PINC_HTTP_PART);
    assert_int_equal(r.range.from, 10);
    assert_int_equal(r.range.to, 20);
    missing.to = missing.from + (16u << 20) + (512u << 10);
    assert_true(wheel_parts_request(&r, &f.want, &missing));
    assert_int_equal(r.max, missing.to - missing.from);
    missing.to++;
    assert_false(wheel_parts_request(&r, &f.want, &missing));
    close_fixture(&f);
}

/* What would have been one request is one for the next wheel, within bounds. */
static void test_doublings(void **state)
{
    static const struct {
        const char *label;
        uint64_t reach;
        unsigned used, want;
    } cases[] = {
        {"enough", 0, 0, 0},
        {"enough, as much as before", 0, 2, 2},
        {"a little more", 32769, 0, 1},
        {"four times", 131072, 0, 2},
        {"the most", 262144, 1, 3},
        {"too much", 262145, 0, 0},
        {"less than that", 40000, 2, 2},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct wheel_parts parts = {.reach = cases[i].reach};

        if (wheel_parts_doublings(&parts, cases[i].used) != cases[i].want) {
            fail_msg("%s", cases[i].label);
        }
    }
}

/* Part by part as it is asked for, and in one piece. */
static void test_text(void **state)
{
    struct fixture f;
    unsigned rounds = 1;
    enum wheel_step step;

    (void)state;
    open_fixture(&f, "deflated.whl");
    step = answer(&f, 206, f.bytes.len - 22, f.bytes.len, f.bytes.len, "\"v\"");
    while (step == WHEEL_MORE && rounds++ < 8) {
        assert_null(f.out.bytes);
        step = answer(&f, 206, (size_t)f.out.missing.from, (size_t)f.out.missing.to, f.bytes.len,
                      "\"v\"");
    }
    assert_int_equal(step, WHEEL_TEXT);
    assert_int_equal(rounds, 3);
    assert_true(f.parts.reach > 22 && f.parts.reach <= f.bytes.len);
    assert_true(dist_is_meta(f.out.bytes, f.out.len));
    assert_false(f.out.whole);
    close_fixture(&f);

    open_fixture(&f, "deflated.whl");
    assert_int_equal(answer(&f, 200, 0, f.bytes.len, 0, ""), WHEEL_TEXT);
    assert_true(f.out.whole);
    close_fixture(&f);
    open_fixture(&f, "deflated.whl");
    assert_int_equal(answer(&f, 206, 0, f.bytes.len, f.bytes.len, ""), WHEEL_TEXT);
    assert_true(f.out.whole);
    close_fixture(&f);
}

/* First answers that lead elsewhere. */
static void test_answers(void **state)
{
    static const struct {
        const char *label;
        unsigned code;
        bool total; /* is told */
        enum wheel_step step;
        const char *error;
    } cases[] = {
        {"no ranges", 501, true, WHEEL_UNRANGED, ""},
        {"bad request", 400, true, WHEEL_UNRANGED, ""},
        {"not satisfiable", 416, true, WHEEL_UNRANGED, ""},
        {"a total that is not told", 206, false, WHEEL_UNRANGED, ""},
        {"forbidden", 403, true, WHEEL_FAILED, "the server answers 403"},
        {"not there", 404, true, WHEEL_FAILED, "the server answers 404"},
    };
    struct fixture f;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        open_fixture(&f, "deflated.whl");
        assert_int_equal(answer(&f, cases[i].code, f.bytes.len - 22, f.bytes.len,
                                cases[i].total ? f.bytes.len : 0, ""),
                         cases[i].step);
        assert_string_equal(f.out.error.text, cases[i].error);
        close_fixture(&f);
    }
    open_fixture(&f, "without.whl");
    assert_int_equal(answer(&f, 200, 0, f.bytes.len, 0, ""), WHEEL_UNUSABLE);
    assert_string_equal(f.out.error.text,
                        "not a wheel: it has no METADATA of this name and version");
    close_fixture(&f);
}

/* A file that is another one at the second look, by its length or its entity tag. */
static void test_changes(void **state)
{
    struct fixture f;
    unsigned i;

    (void)state;
    for (i = 0; i < 2; i++) {
        open_fixture(&f, "deflated.whl");
        assert_int_equal(answer(&f, 206, f.bytes.len - 22, f.bytes.len, f.bytes.len, "\"v\""),
                         WHEEL_MORE);
        assert_int_equal(answer(&f, 206, 0, 10, f.bytes.len + i, i ? "\"v\"" : "\"w\""),
                         WHEEL_FAILED);
        assert_int_equal(f.out.error.code, PINC_ENET);
        assert_string_equal(f.out.error.text, "the file changes while it is read");
        close_fixture(&f);
    }
    /* One that never comes to an end. */
    open_fixture(&f, "deflated.whl");
    for (i = 1; i < 8; i++) {
        assert_int_equal(answer(&f, 206, f.bytes.len - 22, f.bytes.len, f.bytes.len, ""),
                         WHEEL_MORE);
    }
    assert_int_equal(answer(&f, 206, f.bytes.len - 22, f.bytes.len, f.bytes.len, ""),
                     WHEEL_UNUSABLE);
    assert_string_equal(f.out.error.text, "its archive is laid out in too many pieces");
    close_fixture(&f);
}

/* The digest of a file that was seen whole. */
static void test_digest(void **state)
{
    struct fixture f;
    int right;

    (void)state;
    for (right = 1; right >= 0; right--) {
        open_fixture(&f, "deflated.whl");
        assert_int_equal(pinc_hash_of(&f.want.details.hash, PINC_HASH_SHA256, f.bytes, NULL),
                         PINC_OK);
        f.want.details.hash.bytes[0] ^= right ? 0 : 1;
        assert_int_equal(answer(&f, 206, 0, f.bytes.len, f.bytes.len, ""),
                         right ? WHEEL_TEXT : WHEEL_FAILED);
        assert_int_equal(f.out.error.code, right ? PINC_OK : PINC_EHASH);
        close_fixture(&f);
    }
}

/* METADATA of a file of this machine, from start to end of its archive. */
static void test_file(void **state)
{
    static const struct {
        const char *name;
        enum wheel_step step;
        enum pinc_status status;
        const char *error;
    } cases[] = {
        {"deflated.whl", WHEEL_TEXT, PINC_OK, ""},
        {"zip64.whl", WHEEL_TEXT, PINC_OK, ""},
        {"twice.whl", WHEEL_UNUSABLE, PINC_ESYNTAX, "not a wheel: it has two METADATA members"},
        {"make.py", WHEEL_UNUSABLE, PINC_ESYNTAX, "not a wheel: no zip archive"},
    };
    struct fixture f;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[128];
        int fd;

        (void)snprintf(path, sizeof path, DIST_FOLDER "%s", cases[i].name);
        fd = open(path, O_RDONLY);
        assert_true(fd >= 0);
        open_fixture(&f, cases[i].name);
        wheel_parts_of_file(&f.out, &f.want, fd);
        assert_int_equal(f.out.step, cases[i].step);
        assert_int_equal(f.out.error.code, cases[i].status);
        assert_string_equal(f.out.error.text, cases[i].error);
        assert_true(f.out.step != WHEEL_TEXT || dist_is_meta(f.out.bytes, f.out.len));
        close_fixture(&f);
        (void)close(fd);
    }
    open_fixture(&f, "deflated.whl");
    wheel_parts_of_file(&f.out, &f.want, -1);
    assert_int_equal(f.out.step, WHEEL_FAILED);
    assert_int_equal(f.out.error.code, PINC_EIO);
    assert_string_equal(f.out.error.text, "cannot read the file: Bad file descriptor");
    close_fixture(&f);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct fixture f = {.release = {.text = PINC_LIT("1.0")}};
    int fd = open(data, O_RDONLY);
    enum pinc_status st;

    f.want = (struct wanted_file){.name = PINC_LIT("demo-pkg"), .release = &f.release};
    wheel_parts_of_file(&f.out, &f.want, fd);
    st = f.out.step == WHEEL_TEXT ? PINC_OK : f.out.error.code;
    assert_true(f.out.step == WHEEL_TEXT || f.out.step == WHEEL_FAILED);
    *err = f.out.error;
    pinc_free(f.out.bytes);
    (void)close(fd);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, DIST_FOLDER "deflated.whl");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests), cmocka_unit_test(test_doublings),
        cmocka_unit_test(test_text),     cmocka_unit_test(test_answers),
        cmocka_unit_test(test_changes),  cmocka_unit_test(test_digest),
        cmocka_unit_test(test_file),     cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "index/dist/metadata_pack.h"
#include "tests/support/sweep.h"

#include <stdio.h>
#include <string.h>

static void assert_slice(struct pinc_slice s, const char *want)
{
    char text[256];

    (void)snprintf(text, sizeof text, "%.*s", PINC_SLICE_ARG(s));
    assert_string_equal(text, want);
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
                                      .licence = PINC_LIT("License: BSD\n"),
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

/* A text without a value and an empty one are not the same, and both come back. */
static void test_absent(void **state)
{
    struct pinc_metadata_text in = {.name = PINC_LIT("a"), .version = PINC_LIT("")}, out;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf packed = {0};

    (void)state;
    in.requires_python = PINC_LIT("");
    pinc_metadata_pack(&packed, &in);
    assert_int_equal(pinc_metadata_unpack(&out, pinc_buf_slice(&packed), arena, NULL), PINC_OK);
    assert_null(out.metadata_version.ptr);
    assert_non_null(out.requires_python.ptr);
    assert_int_equal(out.requires_python.len, 0);
    assert_int_equal(out.n_requires, 0);
    assert_int_equal(out.n_extras, 0);
    assert_null(out.unbuilt.ptr);
    assert_false(out.final);
    pinc_buf_clear(&packed);
    pinc_arena_free(arena);
}

/* Whatever the bytes hold, what comes back lies in them; bytes behind the end and a metadata without a
 * name are refused. */
static void test_damage(void **state)
{
    struct pinc_metadata_text nameless = {.version = PINC_LIT("1")}, out;
    struct pinc_buf packed = {0};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_error err = {0};
    size_t bit, i;

    (void)state;
    pack_metadata(&packed);
    for (bit = 0; bit < packed.len * 8; bit++) {
        packed.ptr[bit / 8] = (char)(packed.ptr[bit / 8] ^ (1 << bit % 8));
        if (pinc_metadata_unpack(&out, pinc_buf_slice(&packed), arena, NULL) == PINC_OK) {
            assert_true(out.name.ptr >= packed.ptr &&
                        out.name.ptr + out.name.len <= packed.ptr + packed.len);
            for (i = 0; i < out.n_requires; i++) {
                assert_true(!out.requires[i].ptr ||
                            out.requires[i].ptr + out.requires[i].len <= packed.ptr + packed.len);
            }
        }
        packed.ptr[bit / 8] = (char)(packed.ptr[bit / 8] ^ (1 << bit % 8));
    }
    pinc_buf_add_char(&packed, 'x');
    assert_int_equal(pinc_metadata_unpack(&out, pinc_buf_slice(&packed), arena, &err),
                     PINC_ESYNTAX);
    assert_string_equal(err.text, "packed metadata is damaged");
    packed.len = 0;
    pinc_metadata_pack(&packed, &nameless);
    assert_int_equal(pinc_metadata_unpack(&out, pinc_buf_slice(&packed), arena, NULL),
                     PINC_ESYNTAX);
    pinc_buf_clear(&packed);
    pinc_arena_free(arena);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const struct pinc_slice *packed = data;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text;
    enum pinc_status st = arena ? pinc_metadata_unpack(&text, *packed, arena, err) : PINC_ENOMEM;

    pinc_arena_free(arena);
    return st;
}

/* The buffer keeps its failure; reading says what it lacks. */
static void test_memory(void **state)
{
    struct pinc_metadata_text text = {.name = PINC_LIT("a"), .version = PINC_LIT("1")};
    struct pinc_buf packed = {0}, small;
    struct pinc_slice bytes;

    (void)state;
    pack_metadata(&packed);
    bytes = pinc_buf_slice(&packed);
    sweep(attempt, &bytes);
    pinc_buf_clear(&packed);
    pinc_alloc_fail_at(1);
    pinc_metadata_pack(&packed, &text);
    pinc_alloc_fail_at(0);
    assert_int_equal(packed.failed, PINC_ENOMEM);
    pinc_buf_init(&small, 8);
    pinc_metadata_pack(&small, &text);
    assert_int_equal(small.failed, PINC_ELIMIT);
    pinc_buf_clear(&small);
    pinc_buf_clear(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_metadata),
        cmocka_unit_test(test_absent),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "base/limits.h"
#include "index/dist/wheel.h"
#include "tests/support/dist_file.h"

/* Read METADATA, giving out just what is asked for. @return the number of rounds it took; *err says
 * how it ended */
static unsigned read_wheel(char **out, size_t *len, struct pinc_slice bytes, size_t tail,
                           struct pinc_slice version, struct pinc_error *err)
{
    struct pinc_sparse *sparse = pinc_sparse_new(bytes.len);
    struct pinc_missing missing = {0, 0};
    enum pinc_status st = PINC_ENOMEM;
    unsigned rounds = 0;

    *out = NULL;
    if (sparse) {
        st = pinc_sparse_add(sparse, bytes.len - tail,
                             pinc_slice_part(bytes, bytes.len - tail, bytes.len), err);
    }
    while (st == PINC_OK) {
        rounds++;
        assert_true(rounds < 10);
        st = pinc_archive_wheel_metadata(out, len, &missing, sparse, PINC_LIT("demo-pkg"), version,
                                         err);
        if (st != PINC_OK || missing.from == missing.to) {
            break;
        }
        assert_null(*out);
        assert_true(missing.from < missing.to && missing.to <= bytes.len);
        st = pinc_sparse_add(sparse, missing.from,
                             pinc_slice_part(bytes, (size_t)missing.from, (size_t)missing.to), err);
    }
    if (st == PINC_ENOMEM) {
        (void)pinc_fail_memory(err);
    }
    pinc_sparse_free(sparse);
    return rounds;
}

static const struct {
    const char *file, *error;
} wheels[] = {
    {"deflated.whl", NULL},
    {"stored.whl", NULL},
    {"comment.whl", NULL},
    {"descriptors.whl", NULL},
    {"zip64.whl", NULL},
    {"wide.whl", NULL},
    {"dashes.whl", NULL},
    {"others.whl", NULL},
    {"without.whl", "not a wheel: it has no METADATA of this name and version"},
    {"other-version.whl", "not a wheel: it has no METADATA of this name and version"},
    {"empty.whl", "not a wheel: it has no METADATA of this name and version"},
    {"twice.whl", "not a wheel: it has two METADATA members"},
    {"pax.tar.gz", "not a wheel: no zip archive"},
    {"sdist.zip", "not a wheel: it has no METADATA of this name and version"},
};

static void test_wheels(void **state)
{
    size_t i, tail;

    (void)state;
    for (i = 0; i < sizeof wheels / sizeof *wheels; i++) {
        struct pinc_file f;
        struct pinc_slice bytes = dist_file(&f, wheels[i].file);

        /* Whatever the first range held, the answer is the same. */
        for (tail = 0; tail <= bytes.len; tail++) {
            struct pinc_error err = {0};
            size_t len = 0;
            char *got;

            (void)read_wheel(&got, &len, bytes, tail, PINC_LIT("1.0"), &err);
            if (strcmp(err.text, wheels[i].error ? wheels[i].error : "") != 0) {
                fail_msg("%s, tail of %zu: '%s'", wheels[i].file, tail, err.text);
            }
            assert_true((got == NULL) == (wheels[i].error != NULL));
            if (got) {
                assert_true(dist_is_meta(got, len));
            }
            pinc_free(got);
        }
        pinc_file_clear(&f);
    }
}

static void test_rounds(void **state)
{
    struct pinc_file f;
    struct pinc_slice bytes = dist_file(&f, "deflated.whl");
    struct pinc_error err = {0};
    size_t len;
    char *got;

    (void)state;
    assert_int_equal(read_wheel(&got, &len, bytes, bytes.len, PINC_LIT("1.0"), &err), 1);
    pinc_free(got);
    /* The end record alone: then the directory, then the member. */
    assert_int_equal(read_wheel(&got, &len, bytes, 22, PINC_LIT("1.0"), &err), 3);
    pinc_free(got);
    assert_int_equal(read_wheel(&got, &len, bytes, 22, PINC_LIT("2.0"), &err), 2);
    assert_int_equal(err.code, PINC_ESYNTAX);
    pinc_file_clear(&f);
}

/* Any one byte changed, and any length cut: an answer, and never a text that is not the right one.
 */
static void test_damage(void **state)
{
    struct pinc_file f;
    struct pinc_slice bytes = dist_file(&f, "descriptors.whl");
    struct pinc_arena *arena = pinc_arena_new();
    char *copy = pinc_arena_copy(arena, bytes.ptr, bytes.len), *got;
    size_t i, len;

    (void)state;
    for (i = 0; i < bytes.len; i++) {
        unsigned bit;

        for (bit = 0; bit < 8; bit++) {
            struct pinc_error err = {0};

            copy[i] = (char)(bytes.ptr[i] ^ (1 << bit));
            (void)read_wheel(&got, &len, (struct pinc_slice){copy, bytes.len}, bytes.len,
                             PINC_LIT("1.0"), &err);
            if (got) {
                assert_true(dist_is_meta(got, len));
            } else {
                assert_int_equal(len, 0);
                assert_true(err.code == PINC_ESYNTAX || err.code == PINC_ELIMIT);
            }
            pinc_free(got);
        }
        copy[i] = bytes.ptr[i];
    }
    for (i = 0; i < bytes.len; i++) {
        struct pinc_error err = {0};

        (void)read_wheel(&got, &len, (struct pinc_slice){copy, i}, i, PINC_LIT("1.0"), &err);
        assert_null(got);
        assert_int_equal(err.code, PINC_ESYNTAX);
    }
    pinc_arena_free(arena);
    pinc_file_clear(&f);
}

/* Sizes in the directory that are too large to take. */
static void test_wheel_limits(void **state)
{
    struct pinc_missing missing;
    struct pinc_error err = {0};
    struct pinc_file f;
    struct pinc_slice bytes = dist_file(&f, "stored.whl");
    struct pinc_sparse *sparse = pinc_sparse_new(1u << 30);
    struct pinc_arena *arena = pinc_arena_new();
    char end[22] = "PK\5\6", *copy = pinc_arena_copy(arena, bytes.ptr, bytes.len), *got;
    size_t i, len;

    (void)state;
    end[15] = 2; /* 32 MiB of directory */
    assert_int_equal(pinc_sparse_add(sparse, (1u << 30) - 22, (struct pinc_slice){end, 22}, NULL),
                     PINC_OK);
    assert_int_equal(pinc_archive_wheel_metadata(&got, &len, &missing, sparse, PINC_LIT("x"),
                                                 PINC_LIT("1"), &err),
                     PINC_ELIMIT);
    assert_string_equal(err.text, "the wheel's directory has more than 16777216 bytes");
    pinc_sparse_free(sparse);
    for (i = 0; i + 46 < bytes.len; i++) {
        if (memcmp(copy + i, "PK\1\2", 4) == 0) {
            copy[i + 27] = 2; /* size: 32 MiB and more */
        }
    }
    pinc_error_clear(&err);
    (void)read_wheel(&got, &len, (struct pinc_slice){copy, bytes.len}, 22, PINC_LIT("1.0"), &err);
    assert_int_equal(err.code, PINC_ELIMIT);
    assert_string_equal(err.text, "the wheel's METADATA has more than 16777216 bytes");
    pinc_arena_free(arena);
    pinc_file_clear(&f);
}

static void test_out_of_memory(void **state)
{
    struct pinc_file f;
    struct pinc_slice bytes = dist_file(&f, "wide.whl");
    long live = pinc_alloc_live();
    struct pinc_error err;
    unsigned long n = 0;
    size_t len;
    char *got;

    (void)state;
    do {
        memset(&err, 0, sizeof err);
        pinc_alloc_fail_at(++n);
        (void)read_wheel(&got, &len, bytes, 22, PINC_LIT("1.0"), &err);
        pinc_alloc_fail_at(0);
        pinc_free(got);
        assert_int_equal(pinc_alloc_live(), live);
        assert_true(err.code == PINC_OK || err.code == PINC_ENOMEM);
    } while (err.code == PINC_ENOMEM);
    assert_true(n > 5);
    pinc_file_clear(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wheels),        cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_damage),        cmocka_unit_test(test_wheel_limits),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "index/dist/sparse.h"
#include "tests/support/sweep.h"

#include <string.h>

#define TEXT "0123456789abcdef"

/* Add [from, to) of TEXT. */
static void add(struct pinc_sparse *sparse, uint64_t from, uint64_t to)
{
    assert_int_equal(pinc_sparse_add(sparse, from,
                                     pinc_slice_part(PINC_LIT(TEXT), (size_t)from, (size_t)to),
                                     NULL),
                     PINC_OK);
}

/* Parts in any order, touching and overlapping: the first gap, and what reaches backwards from an end. */
static void test_gaps(void **state)
{
    static const struct {
        const char *label;
        unsigned parts[4][2], from, to; /* asked for */
        struct pinc_missing gap;
        uint64_t known_from; /* from `to` backwards */
    } cases[] = {
        {"nothing known", {{0}}, 0, 16, {0, 16}, 16},
        {"nothing asked", {{0}}, 5, 5, {0, 0}, 5},
        {"all", {{0, 16}}, 0, 16, {0, 0}, 0},
        {"the end", {{10, 16}}, 0, 16, {0, 10}, 10},
        {"the start", {{0, 4}}, 0, 16, {4, 16}, 16},
        {"between", {{0, 4}, {8, 16}}, 0, 16, {4, 8}, 8},
        {"the first of two", {{2, 4}, {8, 10}}, 0, 16, {0, 2}, 16},
        {"behind the first", {{2, 4}, {8, 10}}, 2, 16, {4, 8}, 16},
        {"touching", {{0, 4}, {4, 8}}, 1, 8, {0, 0}, 0},
        {"touching, the other order", {{4, 8}, {0, 4}}, 1, 8, {0, 0}, 0},
        {"overlapping", {{0, 9}, {3, 5}, {4, 12}}, 0, 13, {12, 13}, 13},
        {"inside another", {{0, 9}, {3, 5}}, 3, 9, {0, 0}, 0},
        {"not all of a part", {{4, 12}}, 6, 8, {0, 0}, 4},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_sparse *sparse = pinc_sparse_new(16);
        struct pinc_missing gap;

        for (k = 0; k < 4; k++) {
            add(sparse, cases[i].parts[k][0], cases[i].parts[k][1]);
        }
        gap = pinc_sparse_gap(sparse, cases[i].from, cases[i].to);
        if (gap.from != cases[i].gap.from || gap.to != cases[i].gap.to ||
            pinc_sparse_known_from(sparse, cases[i].to) != cases[i].known_from) {
            fail_msg("%s: gap %u to %u, known from %u", cases[i].label, (unsigned)gap.from,
                     (unsigned)gap.to, (unsigned)pinc_sparse_known_from(sparse, cases[i].to));
        }
        pinc_sparse_free(sparse);
    }
}

/* However the parts lie, the bytes are those of the file. */
static void test_copy(void **state)
{
    struct pinc_sparse *sparse = pinc_sparse_new(16);
    unsigned from, to;

    (void)state;
    add(sparse, 9, 14);
    add(sparse, 2, 6);
    add(sparse, 4, 10);
    add(sparse, 5, 6);
    for (from = 2; from <= 14; from++) {
        for (to = from; to <= 14; to++) {
            struct pinc_buf out = {0};

            pinc_buf_add_str(&out, ">");
            pinc_sparse_copy(sparse, &out, from, to);
            assert_int_equal(out.len, 1 + to - from);
            assert_memory_equal(out.ptr + 1, &TEXT[from], to - from);
            pinc_buf_clear(&out);
        }
    }
    assert_int_equal(pinc_sparse_size(sparse), 16);
    pinc_sparse_free(sparse);
}

/* What lies behind the end is refused, also where the sum of both numbers wraps around. */
static void test_behind(void **state)
{
    static const struct {
        uint64_t offset;
        enum pinc_status want;
    } cases[] = {{1, PINC_OK},     {2, PINC_EUSAGE},          {4, PINC_EUSAGE},
                 {5, PINC_EUSAGE}, {UINT64_MAX, PINC_EUSAGE}, {UINT64_MAX - 2, PINC_EUSAGE}};
    struct pinc_sparse *sparse = pinc_sparse_new(4);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};

        assert_int_equal(pinc_sparse_add(sparse, cases[i].offset, PINC_LIT("abc"), &err),
                         cases[i].want);
        assert_string_equal(err.text, cases[i].want == PINC_OK
                                          ? ""
                                          : "a part that lies behind the end of the file");
    }
    assert_int_equal(pinc_sparse_add(sparse, 4, PINC_LIT(""), NULL), PINC_OK);
    assert_int_equal(pinc_sparse_known_from(sparse, 4), 1);
    pinc_sparse_free(sparse);
    pinc_sparse_free(NULL);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_sparse *sparse = pinc_sparse_new(16);
    enum pinc_status st = sparse ? PINC_OK : PINC_ENOMEM;
    unsigned i;

    (void)data;
    for (i = 0; i < 16 && st == PINC_OK; i += 4) {
        st = pinc_sparse_add(sparse, i, pinc_slice_part(PINC_LIT(TEXT), i, i + 4), err);
    }
    assert_true(!sparse || pinc_sparse_gap(sparse, 0, 16).from == (st == PINC_OK ? 0 : i - 4) ||
                i == 0);
    pinc_sparse_free(sparse);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_behind),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

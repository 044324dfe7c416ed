#include "tests/support/cmocka_all.h"

#include "markers/name.h"
#include "resolver/prefetch/prefetch_table.h"

static const struct {
    const char *name, *needs, *newest;
} rows[] = {
#include "resolver/prefetch/prefetch_table.inc"
};

enum { N = sizeof rows / sizeof *rows };

static void assert_normalized(struct pinc_arena *arena, struct pinc_slice name)
{
    if (!pinc_slice_equal(pinc_name_normalize(arena, name), name)) {
        fail_msg("'%.*s' is not normalized", PINC_SLICE_ARG(name));
    }
}

static void assert_names(struct pinc_arena *arena, const char *names)
{
    struct pinc_slice rest = pinc_slice_of(names);

    while (rest.len) {
        const size_t end = pinc_slice_find(rest, ' ');
        const struct pinc_slice name = pinc_slice_part(rest, 0, end);

        assert_true(end > 0);
        assert_normalized(arena, pinc_slice_part(name, 0, name.len - pinc_slice_ends(name, "=")));
        rest = pinc_slice_part(rest, end + 1, rest.len);
    }
}

/* "name" or "name[extra]" */
static void assert_key(struct pinc_arena *arena, struct pinc_slice key)
{
    const size_t open = pinc_slice_find(key, '[');

    assert_normalized(arena, pinc_slice_part(key, 0, open));
    if (open < key.len) {
        assert_true(pinc_slice_ends(key, "]"));
        assert_normalized(arena, pinc_slice_part(key, open + 1, key.len - 1));
    }
}

/* Sorted without doubles, all names as they are asked for: else the search misses rows. */
static void test_rows(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_slice newest;
    size_t i;

    (void)state;
    for (i = 0; i < N; i++) {
        assert_key(arena, pinc_slice_of(rows[i].name));
        assert_true(i == 0 || pinc_slice_compare(pinc_slice_of(rows[i - 1].name),
                                                 pinc_slice_of(rows[i].name)) < 0);
        assert_names(arena, rows[i].needs);
        assert_names(arena, rows[i].newest);
        assert_true(
            pinc_slice_equal(pinc_prefetch_table_needs(pinc_slice_of(rows[i].name), &newest),
                             pinc_slice_of(rows[i].needs)));
        assert_true(pinc_slice_equal(newest, pinc_slice_of(rows[i].newest)));
    }
    pinc_arena_free(arena);
}

static void test_unknown(void **state)
{
    static const char *const names[] = {"",         "a",        "zzzz", "no-such-project",
                                        "Requests", "requests "};
    struct pinc_slice newest;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(pinc_prefetch_table_needs(pinc_slice_of(names[i]), &newest).len, 0);
        assert_int_equal(newest.len, 0);
    }
    assert_true(pinc_prefetch_table_needs(PINC_LIT("requests"), &newest).len > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

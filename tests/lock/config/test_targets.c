#include "tests/support/cmocka_all.h"

#include "lock/config/targets.h"

/* Targets of these Pythons on both Linux machines, in the order of pinc_target_list_find(). */
static void open_list(struct pinc_target_list *list, const char *const *pythons)
{
    static const struct pinc_slice platforms[] = {{"linux-x86_64", 12}, {"linux-aarch64", 13}};
    size_t i;

    for (; *pythons; pythons++) {
        for (i = 0; i < 2; i++) {
            assert_int_equal(pinc_env_new(&list->envs[list->n_envs++], pinc_slice_of(*pythons),
                                          platforms[i], NULL),
                             PINC_OK);
        }
    }
}

static void assert_labels(const struct pinc_target_list *list, const char *want)
{
    struct pinc_buf text = {0};
    size_t i;

    for (i = 0; i < list->n_envs; i++) {
        pinc_buf_add_str(&text, i ? ", " : "");
        pinc_env_print(&text, list->envs[i]);
    }
    assert_string_equal(text.ptr, want);
    pinc_buf_clear(&text);
}

static void test_minors(void **state)
{
    static const char *const pythons[] = {"3.10", "3.10.4", "3.11", "pypy3.11", NULL};
    struct pinc_target_list list = {0};
    struct pinc_slice minors[PINC_TARGETS_MAX];

    (void)state;
    open_list(&list, pythons);
    assert_true(pinc_target_list_has_python(&list, PINC_LIT("pypy3.11")));
    assert_true(pinc_target_list_has_python(&list, PINC_LIT("3.10.4")));
    assert_false(pinc_target_list_has_python(&list, PINC_LIT("3.11.4")));
    assert_int_equal(pinc_target_list_minors(minors, &list), 2);
    assert_true(pinc_slice_equal(minors[0], PINC_LIT("3.10")));
    assert_true(pinc_slice_equal(minors[1], PINC_LIT("3.11")));
    pinc_target_list_clear(&list);
}

/* What is told to have been put together. */
struct told {
    size_t after[PINC_TARGETS_MAX], n, calls;
    pinc_targets differ; /* targets that are like no other */
};

static bool same(const void *user, size_t a, size_t b)
{
    const struct told *told = user;

    return ((told->differ >> a ^ told->differ >> b) & 1) == 0;
}

static enum pinc_status joined(void *user, const size_t *after, size_t n, struct pinc_error *err)
{
    struct told *told = user;
    size_t i;

    (void)err;
    for (i = 0; i < n; i++) {
        told->after[i] = after[i];
    }
    told->differ = pinc_targets_after(told->differ, after, n);
    told->n = n;
    told->calls++;
    return PINC_OK;
}

static void test_split(void **state)
{
    static const char *const pythons[] = {"3.10", "3.11", "3.11.9", NULL};
    struct pinc_target_list list = {0};
    size_t before[PINC_TARGETS_MAX], i;
    const size_t want[] = {0, 1, 2, 3, 2, 3, 4, 5};

    (void)state;
    open_list(&list, pythons);
    assert_int_equal(pinc_target_list_split(&list, PINC_LIT("3.11"), 1u << 3, before, NULL),
                     PINC_OK);
    assert_labels(
        &list,
        "CPython 3.10 on linux-x86_64, CPython 3.10 on linux-aarch64, "
        "CPython 3.11.0 to 3.11.2 on linux-x86_64, CPython 3.11.0 to 3.11.2 on linux-aarch64, "
        "CPython 3.11.3 or later on linux-x86_64, CPython 3.11.3 or later on linux-aarch64, "
        "CPython 3.11.9 on linux-x86_64, CPython 3.11.9 on linux-aarch64");
    for (i = 0; i < list.n_envs; i++) {
        assert_int_equal(before[i], want[i]);
    }
    pinc_target_list_clear(&list);
}

static void test_join(void **state)
{
    static const char *const pythons[] = {"3.11", NULL};
    struct pinc_target_list list = {0};
    struct told told = {.differ = 1u << 4}; /* 3.11.6 or later, on one machine */
    const struct pinc_sides sides = {same, joined, &told};
    size_t before[PINC_TARGETS_MAX];

    (void)state;
    open_list(&list, pythons);
    assert_int_equal(
        pinc_target_list_split(&list, PINC_LIT("3.11"), 1u << 3 | 1u << 6, before, NULL), PINC_OK);
    assert_int_equal(list.n_envs, 6);
    assert_int_equal(pinc_target_list_join(&list, &sides, NULL), PINC_OK);
    assert_labels(
        &list,
        "CPython 3.11.0 to 3.11.5 on linux-x86_64, CPython 3.11.0 to 3.11.5 on linux-aarch64, "
        "CPython 3.11.6 or later on linux-x86_64, CPython 3.11.6 or later on linux-aarch64");
    assert_int_equal(told.calls, 1);
    assert_int_equal(told.n, 6);
    assert_int_equal(told.after[2], 0);
    assert_int_equal(told.after[5], 3);
    assert_true(told.differ == 1u << 2);
    told.differ = 0;
    assert_int_equal(pinc_target_list_join(&list, &sides, NULL), PINC_OK);
    assert_labels(&list, "CPython 3.11 on linux-x86_64, CPython 3.11 on linux-aarch64");
    pinc_target_list_clear(&list);
}

/* There is a limit, and a hint what to do. */
static void test_too_many(void **state)
{
    static const char *const pythons[] = {"3.11", NULL};
    struct pinc_target_list list = {0};
    struct pinc_error err = {0};
    size_t before[PINC_TARGETS_MAX];

    (void)state;
    open_list(&list, pythons);
    assert_int_equal(pinc_target_list_split(&list, PINC_LIT("3.11"), ~(pinc_turns)0, before, &err),
                     PINC_ELIMIT);
    assert_string_equal(err.hint, "name patch releases: --python-version 3.11.N");
    pinc_target_list_clear(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_minors),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_join),
        cmocka_unit_test(test_too_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

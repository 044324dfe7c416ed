#include "tests/support/cmocka_all.h"

#include "lock/set/set_shared.h"
#include "tests/support/fake_index.h"

/* Requests that see files alike have the same tables, others their own. */
static void test_tables(void **state)
{
    struct pinc_set_shared *shared = pinc_set_shared_new();
    struct pinc_compile compile = {0};
    struct pinc_shared_tables *tables;
    struct fake_index *one, *other;

    (void)state;
    assert_non_null(shared);
    one = fake_index_new(PINC_LIT("target linux-x86_64 3.11\nrequire a\n"));
    other = fake_index_new(PINC_LIT("target linux-x86_64 3.12\nrequire a\n"));
    compile.request = one->request;
    tables = pinc_set_shared_tables(shared, &compile);
    assert_non_null(tables);
    assert_ptr_equal(tables, pinc_set_shared_tables(shared, &compile));
    compile.request = other->request;
    assert_non_null(pinc_set_shared_tables(shared, &compile));
    assert_ptr_not_equal(tables, pinc_set_shared_tables(shared, &compile));
    compile.request.files.sources.n_rules = 1;
    assert_null(pinc_set_shared_tables(shared, &compile));
    pinc_set_shared_free(shared);
    pinc_set_shared_free(NULL);
    fake_index_free(one);
    fake_index_free(other);
}

/* Targets stay when a compile goes, each once. */
static void test_targets(void **state)
{
    struct pinc_set_shared *shared = pinc_set_shared_new();
    const struct pinc_env_list *taken;
    int i;

    (void)state;
    assert_non_null(shared);
    taken = pinc_set_shared_targets(shared);
    for (i = 0; i < 2; i++) {
        struct pinc_compile *compile = pinc_alloc(sizeof *compile);
        struct pinc_target_list *list = &compile->targets;

        assert_int_equal(
            pinc_env_new(&list->envs[0], PINC_LIT("3.11"), PINC_LIT("linux-x86_64"), NULL),
            PINC_OK);
        assert_int_equal(pinc_env_new(&list->envs[1], pinc_slice_of(i ? "3.12" : "3.11"),
                                      PINC_LIT("linux-aarch64"), NULL),
                         PINC_OK);
        list->n_envs = 2;
        assert_int_equal(pinc_set_shared_take_targets(shared, compile, NULL), PINC_OK);
        pinc_set_shared_drop(shared, compile);
        assert_int_equal(taken->n, 2 + (size_t)i);
    }
    assert_true(pinc_slice_equal(pinc_env_python_option(taken->items[2]), PINC_LIT("3.12")));
    pinc_set_shared_free(shared);
}

/* A compile without a source of its own is nobody's, and freed at once. */
static void test_drop(void **state)
{
    struct pinc_set_shared *shared = pinc_set_shared_new();
    struct pinc_compile *compile = pinc_alloc(sizeof *compile);

    (void)state;
    assert_non_null(shared);
    assert_non_null(compile);
    *compile = (struct pinc_compile){.arena = pinc_arena_new()};
    assert_int_equal(pinc_set_shared_keep(shared, compile, NULL), PINC_OK);
    assert_null(pinc_set_shared_source(shared, compile));
    pinc_set_shared_drop(shared, compile);
    pinc_set_shared_drop(shared, NULL);
    pinc_set_shared_free(shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

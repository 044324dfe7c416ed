#include "tests/support/cmocka_all.h"

#include "lock/state/compile_request.h"
#include "tests/support/compile_fixture.h"

#include <string.h>

/* What the input, the old output, the settings and the peers come to. */
static void test_parts(void **state)
{
    struct compile_fixture f;
    const struct pinc_resolve_request *r = &f.compile.request;
    size_t i;

    (void)state;
    f.compile = (struct pinc_compile){0};
    compile_fixture_open(&f, "app\nlib<2 ; sys_platform == \"linux\"\n",
                         "constraint=c.in pre no-binary=lib exclude-newer=2026-01-02");
    assert_int_equal(r->n_envs, 2);
    assert_int_equal(r->n_requirements, 2);
    assert_true(pinc_slice_equal(r->requirements[1].req->norm, PINC_LIT("lib")));
    assert_true(pinc_slice_equal(r->requirements[1].where, PINC_LIT("a.in:2")));
    assert_int_equal(r->requirements[1].targets, 3);
    assert_int_equal(r->n_constraints, 1);
    assert_int_equal(r->n_kept, 0);
    assert_true(r->files.exclude_newer < INT64_MAX);
    for (i = 0; i < r->n_envs; i++) {
        assert_ptr_equal(r->envs[i], f.compile.targets.envs[i]);
    }
    compile_fixture_close(&f);
}

/* Lines without a name are left out until they have one; then they are an error with their place. */
static void test_unnamed(void **state)
{
    struct compile_fixture f;
    struct pinc_error err = {0};

    (void)state;
    compile_fixture_open(&f, "lib\nhttps://h.example/x.zip\n", "");
    assert_int_equal(f.compile.request.n_requirements, 1);
    assert_int_equal(pinc_compile_request(&f.compile, true, NULL), PINC_OK);
    assert_int_equal(f.compile.request.n_requirements, 1);
    assert_int_equal(pinc_compile_request(&f.compile, false, &err), PINC_EUNSUPPORTED);
    assert_string_equal(err.text,
                        "'https://h.example/x.zip' does not tell the name of its project");
    assert_string_equal(err.source, "a.in");
    assert_int_equal(err.line, 2);
    compile_fixture_close(&f);
}

static void test_memory(void **state)
{
    struct compile_fixture f;
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    compile_fixture_open(&f, "lib\napp\n", "");
    for (n = 1; st != PINC_OK && n < 1000; n++) {
        struct pinc_error err = {0};
        struct pinc_arena *arena = f.compile.arena;

        /* A new arena, so that each allocation is one. */
        f.compile.arena = pinc_arena_new();
        pinc_alloc_fail_at(n);
        st = pinc_compile_request(&f.compile, false, &err);
        pinc_alloc_fail_at(0);
        pinc_arena_free(f.compile.arena);
        f.compile.arena = arena;
        assert_true(st == PINC_OK || (st == PINC_ENOMEM && err.code == PINC_ENOMEM));
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 2);
    compile_fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_unnamed),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

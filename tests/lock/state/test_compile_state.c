#include "tests/support/cmocka_all.h"

#include "lock/compile/compile_open.h"
#include "tests/support/compile_fixture.h"

/* A compile that has read nothing, one that has read all, and one whose source is another's. */
static void test_clear(void **state)
{
    const long live = pinc_alloc_live();
    struct compile_fixture f, lender;
    struct pinc_compile zeroed = {0};

    (void)state;
    pinc_compile_clear(&zeroed);
    compile_fixture_open(&f, "app\nlib>=1 ; sys_platform == \"linux\"\n", "");
    assert_int_equal(pinc_compile_open(&f.compile, NULL), PINC_OK);
    pinc_buf_add_str(&f.compile.result.text, "text");
    compile_fixture_close(&f);
    assert_int_equal(pinc_alloc_live(), live);

    compile_fixture_open(&lender, "lib\n", "");
    assert_int_equal(pinc_compile_open(&lender.compile, NULL), PINC_OK);
    zeroed.arena = pinc_arena_new();
    zeroed.result.source = lender.compile.result.source;
    zeroed.result.source_shared = true;
    pinc_compile_clear(&zeroed);
    /* It is still there for its owner. */
    assert_non_null(pinc_source_provider(lender.compile.result.source)->project);
    compile_fixture_close(&lender);
    assert_int_equal(pinc_alloc_live(), live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "resolver/policy/overrides.h"
#include "tests/support/fake_index.h"

#define TARGETS "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"

/* The first one that holds at the target speaks. */
static void test_override_of(void **state)
{
    struct fake_index *index = fake_index_new(PINC_LIT(
        TARGETS "override a>1; platform_machine == 'aarch64'\noverride a>2\noverride B_c>3\n"));
    const struct pinc_root *overrides = index->request.overrides;

    (void)state;
    assert_ptr_equal(pinc_override_of(&index->request, PINC_LIT("a"), 0), &overrides[1]);
    assert_ptr_equal(pinc_override_of(&index->request, PINC_LIT("a"), 1), &overrides[0]);
    assert_ptr_equal(pinc_override_of(&index->request, PINC_LIT("b-c"), 1), &overrides[2]);
    assert_null(pinc_override_of(&index->request, PINC_LIT("b"), 0));
    fake_index_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_override_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

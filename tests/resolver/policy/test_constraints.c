#include "tests/support/cmocka_all.h"

#include "resolver/policy/constraints.h"
#include "tests/support/fake_index.h"

#define TARGETS "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"

/* The first one that refuses a version, where it holds; an override silences them all. */
static void test_against(void **state)
{
    static const char text[] =
        TARGETS "constrain a<2\nconstrain a!=1.5\n"
                "constrain b<2; platform_machine == 'x86_64'\n"
                "constrain c<2\noverride c>1; platform_machine == 'aarch64'\n"
                "constrain d===old\n";
    static const struct {
        const char *name, *version;
        size_t target;
        int which; /* of the constraints; -1: none */
    } cases[] = {
        {"a", "1.0", 0, -1}, {"a", "2.0", 0, 0},  {"a", "1.5", 1, 1},   {"a", "3", 1, 0},
        {"b", "2.0", 0, 2},  {"b", "2.0", 1, -1}, {"c", "2.0", 0, 3},   {"c", "2.0", 1, -1},
        {"d", "2.0", 0, 4},  {"e", "2.0", 0, -1}, {"a", "2.0a1", 0, 0},
    };
    struct fake_index *index = fake_index_new(pinc_slice_of(text));
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_release release = {.text = pinc_slice_of(cases[i].version)};
        const struct pinc_root *found;

        assert_int_equal(pinc_version_parse(&release.version, release.text, NULL, NULL), PINC_OK);
        found = pinc_constraint_against(&index->request, pinc_slice_of(cases[i].name),
                                        cases[i].target, &release);
        if (found != (cases[i].which < 0 ? NULL : &index->request.constraints[cases[i].which])) {
            fail_msg("%s %s at %zu", cases[i].name, cases[i].version, cases[i].target);
        }
    }
    assert_true(pinc_constraints_name(&index->request, PINC_LIT("b")));
    assert_false(pinc_constraints_name(&index->request, PINC_LIT("e")));
    fake_index_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "resolver/policy/yanked.h"
#include "tests/support/fake_index.h"

#define TARGETS "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"

/* Pinned by a requirement, a constraint or an override, where that holds; or kept. */
static void test_may_be_taken(void **state)
{
    static const char text[] =
        TARGETS "require a==1.0\nrequire b>=1.0,<=1.0\n"
                "require c==1.0; platform_machine == 'x86_64'\nconstrain d==1.0\n"
                "override e===1.0\nkeep f 1.0\nrequire g==1.*\nrequire h==1.0\nrequire h!=1.0\n";
    static const struct {
        const char *name, *version;
        size_t target;
        bool taken;
    } cases[] = {
        {"a", "1.0", 0, true},  {"a", "1", 1, true},    {"a", "1.0+local", 0, true},
        {"a", "1.1", 0, false}, {"b", "1.0", 0, false}, {"c", "1.0", 0, true},
        {"c", "1.0", 1, false}, {"d", "1.0", 1, true},  {"e", "1.0", 0, true},
        {"e", "1", 0, false},   {"f", "1.0", 1, true},  {"f", "1.0.1", 1, false},
        {"g", "1.0", 0, false}, {"h", "1.0", 0, true},  {"i", "1.0", 0, false},
    };
    struct fake_index *index = fake_index_new(pinc_slice_of(text));
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_release release = {.text = pinc_slice_of(cases[i].version)};

        assert_int_equal(pinc_version_parse(&release.version, release.text, NULL, NULL), PINC_OK);
        if (pinc_yanked_may_be_taken(&index->request, pinc_slice_of(cases[i].name), cases[i].target,
                                     &release) != cases[i].taken) {
            fail_msg("%s %s at %zu", cases[i].name, cases[i].version, cases[i].target);
        }
    }
    fake_index_free(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_may_be_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

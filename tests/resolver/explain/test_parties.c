#include "tests/support/cmocka_all.h"

#include "tests/support/fake_index.h"

#include <string.h>

#define TARGETS "target linux-x86_64 3.11\n"

/* "KIND NAME FIRST-LAST WHERE REQUIREMENT REASON", one a line. */
static void print_party(struct pinc_buf *out, const struct pinc_party *party)
{
    static const char *const kinds[] = {"requirement", "constraint", "override", "package",
                                        "unusable"};

    pinc_buf_addf(out, "%s|%s|%s-%s|%s|%s|%s\n", kinds[party->kind], party->name, party->first,
                  party->last, party->where, party->requirement, party->reason);
}

static const struct {
    const char *label, *index, *package, *want;
    bool missing;
} cases[] = {
    {"requirements and a package",
     TARGETS "release a 1\n wheel py3-none-any\n needs b<2\n"
             "release b 1\n wheel py3-none-any\nrelease b 2\n wheel py3-none-any\n"
             "require a\nrequire b>=2\n",
     "b",
     "requirement||-|requirements.in|a|\n"
     "requirement||-|requirements.in|b>=2|\n"
     "package|a|1-1||b<2|\n",
     false},
    {"a constraint",
     TARGETS "release a 1\n wheel py3-none-any\nrelease a 2\n wheel py3-none-any\n"
             "require a>=2\nconstrain a<2\n",
     "a",
     "requirement||-|requirements.in|a>=2|\n"
     "constraint||-|requirements.in|a<2|\n"
     "unusable|a|2-2|||refused by a constraint\n",
     false},
    {"no file", TARGETS "release a 1\n wheel cp39-cp39-win_amd64\nrequire a\n", "a",
     "requirement||-|requirements.in|a|\n"
     "unusable|a|1-1|||no wheel for this target, and no sdist\n",
     false},
    {"no project", TARGETS "release a 1\n wheel py3-none-any\n needs b\nrequire a\n", "b",
     "requirement||-|requirements.in|a|\n"
     "package|a|1-1||b|\n",
     true},
};

static void test_parties(void **state)
{
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_index *x = fake_index_new(pinc_slice_of(cases[i].index));
        struct pinc_conflict *conflict = NULL;
        struct pinc_resolution *r = NULL;
        struct pinc_buf got = {0};

        assert_int_equal(pinc_resolve(&r, &x->request, &x->provider, &conflict, NULL),
                         PINC_ENOSOLUTION);
        assert_non_null(conflict);
        for (k = 0; k < conflict->n_parties; k++) {
            print_party(&got, &conflict->parties[k]);
        }
        if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0 ||
            strcmp(conflict->package, cases[i].package) != 0) {
            fail_msg("%s: %s:\n%s", cases[i].label, conflict->package, got.ptr);
        }
        assert_int_equal(conflict->missing, cases[i].missing);
        assert_string_equal(conflict->target, "linux-x86_64");
        assert_string_equal(conflict->python, "3.11");
        pinc_buf_clear(&got);
        pinc_conflict_free(conflict);
        fake_index_free(x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parties)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/support/cmocka_all.h"

#include "lock/input/requirements_file.h"
#include "lock/state/pinned.h"
#include "tests/support/fake_index.h"

static const char index_text[] = "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"
                                 "release a 1.0\n  wheel cp311-cp311-manylinux2014_x86_64\n"
                                 "release a 2.0\n  wheel py3-none-any\n"
                                 "release a 2.0+cpu\n  wheel py3-none-any\n";

static void test_found(void **state)
{
    static const struct {
        const char *line;
        size_t target;
        enum pinc_pinned_state state;
        const char *release;
    } cases[] = {
        {"a==1.0", 0, PINC_PINNED_TAKEN, "1.0"},
        {"a==1.0", 1, PINC_PINNED_NO_FILE, "1.0"},
        {"a==3.0", 0, PINC_PINNED_NO_VERSION, NULL},
        {"a==2.0", 1, PINC_PINNED_TAKEN, "2.0+cpu"}, /* as pip: the local version is newer */
        {"b==1.0", 0, PINC_PINNED_NO_PROJECT, NULL},
    };
    struct fake_index *x = fake_index_new(pinc_slice_of(index_text));
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_requirements *list = pinc_requirements_new();
        const struct pinc_project *project = NULL;
        struct pinc_candidates *candidates = NULL;
        struct pinc_arrival arrival;
        struct pinc_pinned got;

        assert_int_equal(pinc_requirements_file_parse(list, pinc_slice_of(cases[i].line), "x.txt",
                                                      PINC_LINE_REQUIREMENT, NULL, NULL, NULL),
                         PINC_OK);
        assert_true(pinc_pinned_is(list->lines[0].req));
        assert_int_equal(x->provider.project(x->provider.self, &project, list->lines[0].req->norm,
                                             PINC_NEEDED, NULL),
                         PINC_OK);
        do {
            assert_int_equal(x->provider.next(x->provider.self, &arrival, NULL), PINC_OK);
        } while (arrival.project || arrival.metadata);
        if (project->state == PINC_READY) {
            assert_int_equal(pinc_candidates_new(&candidates, project, &x->request, x->arena, NULL),
                             PINC_OK);
        }
        got = pinc_pinned_find(&list->lines[0], candidates, &x->request, cases[i].target);
        if (got.state != cases[i].state ||
            (cases[i].release && !pinc_slice_equal(project->releases[got.release].text,
                                                   pinc_slice_of(cases[i].release)))) {
            fail_msg("%s: %d", cases[i].line, (int)got.state);
        }
        pinc_requirements_free(list);
    }
    fake_index_free(x);
}

static void test_is_pinned(void **state)
{
    static const struct {
        const char *line;
        bool want;
    } cases[] = {{"a==1", true},     {"a===x", true}, {"a @ https://h/a-1.tar.gz", true},
                 {"a", false},       {"a>=1", false}, {"a==1.*", false},
                 {"a==1,!=2", false}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_requirements *list = pinc_requirements_new();

        assert_int_equal(pinc_requirements_file_parse(list, pinc_slice_of(cases[i].line), "x.txt",
                                                      PINC_LINE_REQUIREMENT, NULL, NULL, NULL),
                         PINC_OK);
        assert_int_equal(pinc_pinned_is(list->lines[0].req), cases[i].want);
        pinc_requirements_free(list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_found),
                                       cmocka_unit_test(test_is_pinned)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

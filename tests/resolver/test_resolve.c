#include "tests/support/sweep.h"

#include "base/limits.h"
#include "resolver/resolve.h"
#include "tests/support/fake_index.h"

#include <string.h>

#define TEXT                                                                                       \
    "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"                                        \
    "require app[fast]\nrequire lib; platform_machine == 'aarch64'\n"                              \
    "release app 1\nwheel py3-none-any\nextra fast\nneeds lib<2; extra == 'fast'\nneeds dep\n"     \
    "release lib 1\nwheel py3-none-any\nrelease lib 2\nwheel py3-none-any\n"                       \
    "release dep 1\nsdist\n"

#define CONFLICT                                                                                   \
    "require a\nrequire b\nrelease a 1\nwheel py3-none-any\nneeds c<2\n"                           \
    "release b 1\nwheel py3-none-any\nneeds c>=2\nrelease c 1\nwheel py3-none-any\n"               \
    "release c 2\nwheel py3-none-any\n"

/* Picks by name; edges by what they lead to, the input's first. */
static void test_solution(void **state)
{
    struct fake_index *index = fake_index_new(PINC_LIT(TEXT));
    struct pinc_resolution *r = NULL;
    struct pinc_conflict *conflict = NULL;
    struct pinc_buf got = {0};
    size_t i;

    (void)state;
    assert_int_equal(pinc_resolve(&r, &index->request, &index->provider, &conflict, NULL), PINC_OK);
    assert_null(conflict);
    for (i = 0; i < r->n_picks; i++) {
        const struct pinc_pick *p = &r->picks[i];

        pinc_buf_addf(&got, "%.*s %u %u %zu\n", PINC_SLICE_ARG(p->name), p->release[0],
                      p->release[1], p->n_extras);
    }
    for (i = 0; i < r->n_edges; i++) {
        const struct pinc_edge *e = &r->edges[i];

        pinc_buf_addf(
            &got, "%.*s needs %.*s at %d\n",
            PINC_SLICE_ARG(e->from == PINC_NONE ? PINC_LIT("input") : r->picks[e->from].name),
            PINC_SLICE_ARG(r->picks[e->to].name), (int)e->targets);
    }
    assert_string_equal(got.ptr, "app 0 0 1\ndep 0 0 0\nlib 0 0 0\n"
                                 "input needs app at 3\napp needs dep at 3\n"
                                 "input needs lib at 2\napp needs lib at 3\n");
    assert_true(pinc_slice_equal(r->picks[0].extras[0], PINC_LIT("fast")));
    assert_int_equal(r->picks[0].extra_targets[0], 3);
    assert_int_equal(r->n_notes, 1);
    assert_true(r->rounds >= 1 && r->n_metadata >= 3);
    pinc_buf_clear(&got);
    pinc_resolution_free(r);
    pinc_resolution_free(NULL);
    fake_index_free(index);
}

static void test_conflict(void **state)
{
    struct fake_index *index = fake_index_new(PINC_LIT(CONFLICT));
    struct pinc_resolution *r = NULL;
    struct pinc_conflict *conflict = NULL;
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_resolve(&r, &index->request, &index->provider, &conflict, &err),
                     PINC_ENOSOLUTION);
    assert_null(r);
    assert_string_equal(err.text, "no solution");
    assert_non_null(strstr(conflict->text.ptr, "no version of c fits"));
    pinc_conflict_free(conflict);
    /* Nobody has to ask why. */
    assert_int_equal(pinc_resolve(&r, &index->request, &index->provider, NULL, NULL),
                     PINC_ENOSOLUTION);
    fake_index_free(index);
}

static void test_targets(void **state)
{
    struct fake_index *index = fake_index_new(PINC_LIT(TEXT));
    struct pinc_resolution *r = NULL;
    struct pinc_error err = {0};

    (void)state;
    index->request.n_envs = 0;
    assert_int_equal(pinc_resolve(&r, &index->request, &index->provider, NULL, &err), PINC_EUSAGE);
    assert_string_equal(err.text, "between 1 and 64 targets are possible, not 0");
    index->request.n_envs = PINC_TARGETS_MAX + 1;
    assert_int_equal(pinc_resolve(&r, &index->request, &index->provider, NULL, NULL), PINC_EUSAGE);
    fake_index_free(index);
}

static enum pinc_status stop(void *self, struct pinc_error *err)
{
    (void)self;
    return pinc_fail(err, PINC_ECANCELLED, "cancelled");
}

/* Work without waiting can be stopped, too: also the search for the reason. */
static void test_cancelled(void **state)
{
    struct fake_index *index = fake_index_new(PINC_LIT(CONFLICT));
    struct pinc_provider provider = index->provider;
    struct pinc_resolution *r = NULL;
    struct pinc_conflict *conflict = NULL;
    struct pinc_error err = {0};

    (void)state;
    provider.proceed = stop;
    assert_int_equal(pinc_resolve(&r, &index->request, &provider, &conflict, &err),
                     PINC_ECANCELLED);
    assert_null(r);
    assert_null(conflict);
    assert_int_equal(err.code, PINC_ECANCELLED);
    fake_index_free(index);
}

/* Every allocation fails once; the index has answered everything before, so that none is its own. */
static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const struct fake_index *index = data;
    struct pinc_resolution *r = NULL;
    struct pinc_conflict *conflict = NULL;
    enum pinc_status st = pinc_resolve(&r, &index->request, &index->provider, &conflict, err);

    assert_true(st == PINC_OK ? r != NULL : r == NULL);
    assert_int_equal(conflict != NULL, st == PINC_ENOSOLUTION);
    pinc_conflict_free(conflict);
    pinc_resolution_free(r);
    if (st == PINC_ENOSOLUTION) {
        pinc_error_clear(err);
        return PINC_OK;
    }
    return st;
}

static void test_sweep(void **state)
{
    static const char *const texts[] = {TEXT, CONFLICT};
    size_t i;

    (void)state;
    for (i = 0; i < 2; i++) {
        struct fake_index *index = fake_index_new(pinc_slice_of(texts[i]));
        struct pinc_error err = {0};

        assert_int_equal(attempt(index, &err), PINC_OK);
        sweep(attempt, index);
        fake_index_free(index);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solution), cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_targets),  cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

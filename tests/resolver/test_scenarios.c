/*
 * The scenarios of testdata/resolver/scenarios: small indexes with a stated outcome (see the README there),
 * each resolved with answers in several orders, judged independently, and resolved again with its
 * own picks kept.
 */
#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "tests/support/fake_index.h"
#include "tests/support/judge.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "testdata/resolver/scenarios"

static const struct pinc_pick *pick_of(const struct pinc_resolution *r, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < r->n_picks; i++) {
        if (pinc_slice_equal(r->picks[i].name, name)) {
            return &r->picks[i];
        }
    }
    return NULL;
}

static bool has_version(const struct pinc_pick *pick, size_t t, struct pinc_slice version)
{
    return pick->release[t] != PINC_NONE &&
           pinc_slice_equal(pick->project[t]->releases[pick->release[t]].text, version);
}

static bool expected(const struct fake_index *x, const struct pinc_resolution *r,
                     struct pinc_buf *why)
{
    size_t i, t;

    for (i = 0; i < x->n_expects; i++) {
        const struct fake_expect *e = &x->expects[i];
        const struct pinc_pick *pick = pick_of(r, e->name);
        bool all = true, some = false;

        for (t = 0; pick && t < x->request.n_envs; t++) {
            bool has = has_version(pick, t, e->version);

            some = some || has;
            all = all && (has || !(e->targets >> t & 1));
        }
        if (!pick || !(e->targets ? all : some)) {
            pinc_buf_addf(why, "expected %.*s %.*s", PINC_SLICE_ARG(e->name),
                          PINC_SLICE_ARG(e->version));
            return false;
        }
    }
    if (x->expect_only && r->n_picks != x->n_expects) {
        pinc_buf_addf(why, "expected %zu packages, there are %zu", x->n_expects, r->n_picks);
        return false;
    }
    return true;
}

/* Resolve with answers in the order of the seed; picks (may be NULL) takes what was picked. */
static bool resolve_once(const char *path, struct pinc_slice text, uint64_t seed,
                         const struct pinc_resolution *keep, struct pinc_buf *picks,
                         struct pinc_resolution **out, struct fake_index **index,
                         struct pinc_buf *why)
{
    struct fake_index *x = fake_index_new(text);
    struct pinc_conflict *conflict = NULL;
    struct pinc_resolution *r = NULL;
    struct pinc_kept kept[256];
    struct pinc_error err = {0};
    enum pinc_status st;
    bool good = true;
    size_t i, t;

    x->seed = seed;
    for (i = 0; keep && i < keep->n_picks; i++) {
        for (t = 0; t < x->request.n_envs; t++) {
            const struct pinc_pick *p = &keep->picks[i];

            if (p->release[t] != PINC_NONE && x->request.n_kept < 256) {
                kept[x->request.n_kept].name = p->name;
                kept[x->request.n_kept].version = p->project[t]->releases[p->release[t]].version;
                kept[x->request.n_kept].wished = false;
                kept[x->request.n_kept++].targets = (pinc_targets)1 << t;
                x->request.kept = kept;
            }
        }
    }
    st = pinc_resolve(&r, &x->request, &x->provider, &conflict, &err);
    if (st == PINC_OK) {
        good = !x->expect_none || seed == UINT64_MAX;
        if (!good) {
            pinc_buf_add_str(why, "solved, none expected");
        }
        good = good && judge_resolution(r, &x->request, why) && expected(x, r, why);
        judge_print(picks, r, &x->request);
    } else {
        pinc_conflict_print(picks, conflict);
        good = st == PINC_ENOSOLUTION && x->expect_none && picks->len;
        if (!good) {
            pinc_buf_addf(why, "status %d: %s\n", (int)st, err.text);
            pinc_buf_add(why, pinc_buf_slice(picks));
        }
    }
    pinc_conflict_free(conflict);
    (void)path;
    *out = r;
    *index = x;
    return good;
}

static bool run_scenario(const char *path, struct pinc_buf *why)
{
    struct pinc_buf first = {0}, again = {0};
    struct pinc_resolution *r = NULL, *r2 = NULL;
    struct fake_index *x = NULL, *x2 = NULL;
    struct pinc_file file;
    bool good;
    uint64_t seed;

    assert_int_equal(pinc_file_read(&file, path, 1 << 20, NULL), PINC_OK);
    good = resolve_once(path, file.text, 0, NULL, &first, &r, &x, why);
    for (seed = 1; good && seed < 6; seed++) {
        good = resolve_once(path, file.text, seed, seed == 5 ? r : NULL, &again, &r2, &x2, why);
        if (good && !pinc_slice_equal(pinc_buf_slice(&first), pinc_buf_slice(&again))) {
            pinc_buf_addf(why, "%s:\n%s---\n%s",
                          seed == 5 ? "its own picks kept change the result"
                                    : "the order of answers changes the result",
                          first.ptr ? first.ptr : "", again.ptr ? again.ptr : "");
            good = false;
        }
        pinc_resolution_free(r2);
        fake_index_free(x2);
        pinc_buf_clear(&again);
    }
    pinc_resolution_free(r);
    fake_index_free(x);
    pinc_file_clear(&file);
    pinc_buf_clear(&first);
    return good;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void test_all(void **state)
{
    DIR *folder = opendir(FOLDER);
    const char *only = getenv("SCENARIO");
    struct dirent *entry;
    char *names[1024];
    size_t n = 0, i, failed = 0;

    (void)state;
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL && n < 1024) {
        if (pinc_slice_ends(pinc_slice_of(entry->d_name), ".txt") &&
            (!only || strstr(entry->d_name, only))) {
            names[n++] = strdup(entry->d_name);
        }
    }
    closedir(folder);
    qsort(names, n, sizeof *names, compare_names);
    for (i = 0; i < n; i++) {
        struct pinc_buf why = {0}, path = {0};

        pinc_buf_addf(&path, "%s/%s", FOLDER, names[i]);
        if (!run_scenario(path.ptr, &why)) {
            print_error("%s: %s\n", names[i], why.ptr ? why.ptr : "");
            failed++;
        }
        pinc_buf_clear(&why);
        pinc_buf_clear(&path);
        free(names[i]);
    }
    print_message("%zu scenarios, %zu failed\n", n, failed);
    assert_true(n > 0);
    assert_int_equal(failed, 0);
}

/* How often the solver may still run. */
static unsigned runs_left;

static enum pinc_status count_runs(void *self, struct pinc_error *err)
{
    (void)self;
    return runs_left-- ? PINC_OK : pinc_fail(err, PINC_ECANCELLED, "stopped");
}

/* Solving and explaining can be stopped before every run of the solver; nothing is left behind. */
static void check_stopping(const char *text, enum pinc_status want, unsigned least)
{
    enum pinc_status st = PINC_ECANCELLED;
    unsigned runs;

    for (runs = 0; st == PINC_ECANCELLED && runs < 1000; runs++) {
        const long live = pinc_alloc_live();
        struct fake_index *x = fake_index_new(pinc_slice_of(text));
        struct pinc_resolution *r = NULL;
        struct pinc_conflict *conflict = NULL;
        struct pinc_error err = {0};

        runs_left = runs;
        x->provider.proceed = count_runs;
        st = pinc_resolve(&r, &x->request, &x->provider, &conflict, &err);
        assert_int_equal(st, err.code);
        assert_int_equal(r != NULL, st == PINC_OK);
        assert_string_equal(err.text, st == PINC_ECANCELLED      ? "stopped"
                                      : want == PINC_ENOSOLUTION ? "no solution"
                                                                 : "");
        pinc_conflict_free(conflict);
        pinc_resolution_free(r);
        fake_index_free(x);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, want);
    assert_true(runs >= least);
}

static void test_stopping(void **state)
{
    (void)state;
    check_stopping("target linux-x86_64 3.11\nrequire a\nrequire c<2\n"
                   "release a 1\nneeds b\nsdist\nrelease b 1\nneeds c\nsdist\n"
                   "release c 1\nsdist\nrelease c 2\nsdist\n",
                   PINC_OK, 2);
    check_stopping("target linux-x86_64 3.11\nrequire a\nrequire b\nrequire c\n"
                   "release a 1\nneeds c<2\nsdist\nrelease b 1\nneeds c>1\nsdist\n"
                   "release c 1\nsdist\nrelease c 2\nsdist\n",
                   PINC_ENOSOLUTION, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all), cmocka_unit_test(test_stopping)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

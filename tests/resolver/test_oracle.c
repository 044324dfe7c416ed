/*
 * Random small indexes, resolved by pinc and by plain exhaustive search. ORACLE_CASES sets their
 * number (2,000 by default; 20,000 is the nightly setting), ORACLE_SEED the first seed.
 *
 * Packages are numbered and depend on higher numbers only, so that "dependents before what they
 * depend on" is their order when the input names them all; then picks are compared one by one. In
 * other cases: solvable or not, valid, and which packages have one version on both targets.
 *
 * Where there is no solution, the search gets what the explanation names alone: it must not find one.
 */
#include "tests/support/cmocka_all.h"

#include "tests/support/fake_index.h"
#include "tests/support/judge.h"
#include "tests/support/oracle_search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- comparing */

static unsigned picked(const struct pinc_resolution *r, unsigned package, unsigned target)
{
    char name[16];
    size_t i;

    (void)snprintf(name, sizeof name, "p%u", package);
    for (i = 0; i < r->n_picks; i++) {
        const struct pinc_pick *pick = &r->picks[i];

        if (pinc_slice_equal(pick->name, pinc_slice_of(name))) {
            return pick->release[target] == PINC_NONE
                       ? ORACLE_ABSENT
                       : (unsigned)pinc_version_release(
                             &pick->project[target]->releases[pick->release[target]].version, 0);
        }
    }
    return ORACLE_ABSENT;
}

static bool compare(const struct oracle_search *s, const struct pinc_resolution *r,
                    struct pinc_buf *why)
{
    unsigned i, t;

    for (i = 0; i < s->p->n_packages; i++) {
        unsigned a = picked(r, i, 0), b = picked(r, i, 1);
        bool alike = a == ORACLE_ABSENT || b == ORACLE_ABSENT || a == b;

        if (!alike && (s->alike >> i & 1)) {
            pinc_buf_addf(why, "p%u is split without need", i);
            return false;
        }
        for (t = 0; s->p->all_direct && t < ORACLE_TARGETS; t++) {
            if (picked(r, i, t) != s->chosen[i][t]) {
                pinc_buf_addf(why, "p%u at target %u: %u, expected %u", i, t, picked(r, i, t),
                              s->chosen[i][t]);
                return false;
            }
        }
    }
    return true;
}

/* --- explanations */

/* How often the lines that an explanation names are more than it takes. */
static unsigned long n_stories, n_not_smallest;

static unsigned target_of(const struct oracle_problem *p, const struct pinc_conflict *c)
{
    return p->pythons ? strcmp(c->python, "3.12") == 0 : strcmp(c->target, "linux-aarch64") == 0;
}

/* "p3" or "p3[x0]<2" */
static unsigned package_of(const char *text)
{
    return (unsigned)(text[1] - '0');
}

static unsigned version_of(const char *text)
{
    return (unsigned)strtoul(text, NULL, 10);
}

/* What the explanation names, as a problem of its own. Overrides always hold. */
static void take_named(struct oracle_problem *named, struct oracle_needs *needs,
                       const struct oracle_problem *p, const struct pinc_conflict *c)
{
    size_t i;
    unsigned v, last;

    *named = *p;
    named->n_roots = named->n_constraints = 0;
    memset(needs, 0, sizeof *needs);
    for (i = 0; i < c->n_parties; i++) {
        const struct pinc_party *party = &c->parties[i];

        switch (party->kind) {
        case PINC_PARTY_REQUIREMENT:
            named->roots[named->n_roots++] = p->roots[version_of(party->where)];
            break;
        case PINC_PARTY_CONSTRAINT:
            named->constraints[named->n_constraints++] = p->constraints[version_of(party->where)];
            break;
        case PINC_PARTY_PACKAGE:
            last = version_of(party->last);
            for (v = version_of(party->first); v <= last; v++) {
                needs->count[package_of(party->name)][v][package_of(party->requirement)] = true;
            }
            break;
        case PINC_PARTY_OVERRIDE:
        case PINC_PARTY_UNUSABLE:
            break;
        }
    }
}

/* May the lines that are named be fewer? */
static bool is_smallest(struct oracle_search s, const struct oracle_problem *named)
{
    struct oracle_problem fewer;
    unsigned i;

    s.p = &fewer;
    s.needs = NULL;
    for (i = 0; i < named->n_roots; i++) {
        fewer = *named;
        fewer.roots[i] = fewer.roots[--fewer.n_roots];
        if (!oracle_search_run(&s)) {
            return false;
        }
    }
    return true;
}

/* Without the line that a hint tells to drop, there is a solution. */
static bool judge_hints(const struct oracle_problem *p, const struct pinc_conflict *c,
                        struct pinc_buf *why)
{
    const char *line = c->text.ptr;

    while (line && (line = strstr(line, "hint: dropping '")) != NULL) {
        const char *where = strchr(line, '('), *end = strchr(line, '\n');
        struct oracle_problem fewer = *p;
        struct oracle_search s = {.p = &fewer, .pins = p, .active = 3};
        const unsigned at = version_of(where + 1);

        fewer.roots[at] = fewer.roots[--fewer.n_roots];
        if (strncmp(strchr(where, ')'), ") gives a solution", 18) == 0 && !oracle_search_run(&s)) {
            pinc_buf_addf(why, "there is none: %.*s", (int)(end - line), line);
            return false;
        }
        line = end;
    }
    return true;
}

static bool judge_story(const struct oracle_problem *p, const struct pinc_conflict *c,
                        struct pinc_buf *why)
{
    struct oracle_problem named;
    struct oracle_needs needs;
    struct oracle_search s = {.p = &named, .pins = p, .active = 1u << target_of(p, c)};

    take_named(&named, &needs, p, c);
    n_stories++;
    n_not_smallest += !is_smallest(s, &named);
    s.needs = c->package[0] ? &needs : NULL;
    if (oracle_search_run(&s)) {
        pinc_buf_addf(why, "what is named can be had together: %s", c->text.ptr);
        return false;
    }
    return judge_hints(p, c, why);
}

/* The lines of the request are told by their numbers. @param roots room for all of them */
static const struct pinc_root *number(const struct pinc_root *from, size_t n,
                                      struct pinc_root *roots)
{
    static const char *const numbers[] = {"0", "1", "2", "3",  "4",  "5",  "6",
                                          "7", "8", "9", "10", "11", "12", "13"};
    size_t i;

    for (i = 0; i < n; i++) {
        roots[i] = from[i];
        roots[i].where = pinc_slice_of(numbers[i]);
    }
    return roots;
}

/* --- cases */

static bool run_case(uint64_t seed, bool *solvable, struct pinc_buf *why, struct pinc_buf *text)
{
    struct oracle_problem p;
    struct oracle_search s = {.p = &p, .active = 3};
    struct pinc_resolution *r = NULL;
    struct pinc_conflict *conflict = NULL;
    struct pinc_root roots[2 * ORACLE_PACKAGES_MAX], constraints[2 * ORACLE_PACKAGES_MAX];
    struct fake_index *x;
    enum pinc_status st;
    bool good = true;

    oracle_problem_make(&p, seed);
    oracle_problem_print(text, &p);
    *solvable = oracle_search_alike(&s);
    x = fake_index_new(pinc_buf_slice(text));
    x->seed = seed % 3;
    x->request.requirements = number(x->request.requirements, x->request.n_requirements, roots);
    x->request.constraints = number(x->request.constraints, x->request.n_constraints, constraints);
    st = pinc_resolve(&r, &x->request, &x->provider, &conflict, NULL);
    if (st != (*solvable ? PINC_OK : PINC_ENOSOLUTION)) {
        pinc_buf_addf(why, "status %d, exhaustive search says %s", (int)st,
                      *solvable ? "solvable" : "not solvable");
        good = false;
    } else if (st == PINC_OK) {
        good = judge_resolution(r, &x->request, why) && compare(&s, r, why);
    } else {
        good = judge_story(&p, conflict, why);
    }
    pinc_resolution_free(r);
    pinc_conflict_free(conflict);
    fake_index_free(x);
    return good;
}

static unsigned long setting(const char *name, unsigned long otherwise)
{
    const char *text = getenv(name);

    return text ? strtoul(text, NULL, 10) : otherwise;
}

/* Failed once: extras that only a step asked for which narrows nothing, or that not all versions ask for; constraints where
 * only trying shows that there is no solution; versions that fell away for reasons which came later. */
static void test_found(void **state)
{
    static const uint64_t seeds[] = {507459, 508365, 511574, 532121, 548919};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        struct pinc_buf why = {0}, text = {0};
        bool solvable = true;

        if (!run_case(seeds[i], &solvable, &why, &text)) {
            fail_msg("%s\n%s", why.ptr, text.ptr);
        }
        assert_false(solvable);
        pinc_buf_clear(&why);
        pinc_buf_clear(&text);
    }
}

static void test_random(void **state)
{
    unsigned long n = setting("ORACLE_CASES", 2000), first = setting("ORACLE_SEED", 1), i;
    unsigned long n_solvable = 0, failed = 0;

    (void)state;
    for (i = first; i < first + n; i++) {
        struct pinc_buf why = {0}, text = {0};
        bool solvable = false;

        if (!run_case(i, &solvable, &why, &text)) {
            if (failed++ < 3) {
                (void)fprintf(stderr, "seed %lu: %s\n%s\n", i, why.ptr, text.ptr);
            }
        }
        n_solvable += solvable;
        pinc_buf_clear(&why);
        pinc_buf_clear(&text);
    }
    print_message("%lu cases, %lu solvable, %lu failed; %lu explanations, %lu not the smallest\n",
                  n, n_solvable, failed, n_stories, n_not_smallest);
    assert_int_equal(failed, 0);
    assert_true(n_solvable > n / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_found), cmocka_unit_test(test_random)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

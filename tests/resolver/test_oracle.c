/*
 * Random small indexes, resolved by pinc and by plain exhaustive search. ORACLE_CASES sets their
 * number (2,000 by default; 20,000 is the nightly setting), ORACLE_SEED the first seed.
 *
 * Packages are numbered and depend on higher numbers only, so that "dependents before what they
 * depend on" is their order when the input names them all; then picks are compared one by one. In
 * other cases: solvable or not, valid, and which packages have one version on both targets.
 */
#include "tests/support/cmocka_all.h"

#include "tests/support/fake_index.h"
#include "tests/support/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PACKAGES_MAX 7u
#define VERSIONS_MAX 4u
#define DEPS_MAX 3u
#define TARGETS 2u
#define ABSENT 0 /* versions are 1, 2, ... */

enum op { OP_ANY, OP_GE, OP_LT, OP_EQ, OP_NE };

struct dep {
    unsigned package, version;
    enum op op;
    unsigned targets; /* bits */
};

struct release {
    struct dep deps[DEPS_MAX];
    unsigned n_deps;
    unsigned targets; /* where it has a wheel */
};

struct problem {
    unsigned n_packages, n_versions[PACKAGES_MAX];
    struct release releases[PACKAGES_MAX][VERSIONS_MAX + 1];
    struct dep roots[2 * PACKAGES_MAX];
    unsigned n_roots;
    bool all_direct;
    uint64_t random;
};

static unsigned draw(struct problem *p, unsigned below)
{
    p->random = p->random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(p->random >> 33) % below;
}

static struct dep draw_dep(struct problem *p, unsigned package)
{
    struct dep d = {.package = package, .targets = 3};

    d.op = (enum op)draw(p, 5);
    d.version = 1 + draw(p, p->n_versions[package]);
    if (draw(p, 4) == 0) {
        d.targets = 1 + draw(p, 2);
    }
    return d;
}

static void make_problem(struct problem *p, uint64_t seed)
{
    unsigned i, v, k;

    memset(p, 0, sizeof *p);
    p->random = seed * 0x9e3779b97f4a7c15u + 1;
    (void)draw(p, 2);
    p->n_packages = 2 + draw(p, PACKAGES_MAX - 1);
    for (i = 0; i < p->n_packages; i++) {
        p->n_versions[i] = 1 + draw(p, VERSIONS_MAX);
    }
    for (i = 0; i < p->n_packages; i++) {
        for (v = 1; v <= p->n_versions[i]; v++) {
            struct release *r = &p->releases[i][v];

            r->targets = draw(p, 5) == 0 ? 1 + draw(p, 2) : 3;
            r->n_deps = i + 1 < p->n_packages ? draw(p, DEPS_MAX + 1) : 0;
            for (k = 0; k < r->n_deps; k++) {
                r->deps[k] = draw_dep(p, i + 1 + draw(p, p->n_packages - i - 1));
            }
        }
    }
    p->all_direct = draw(p, 2) == 0;
    for (i = 0; i < p->n_packages; i++) {
        if (p->all_direct || i == 0 || draw(p, 3) == 0) {
            p->roots[p->n_roots] = draw_dep(p, i);
            if (draw(p, 2)) {
                p->roots[p->n_roots].op = OP_ANY;
            }
            if (p->all_direct) {
                p->roots[p->n_roots].targets = 3;
            }
            p->n_roots++;
        }
    }
}

static void print_dep(struct pinc_buf *out, const struct dep *d)
{
    static const char *const ops[] = {"", ">=", "<", "==", "!="};
    static const char *const markers[] = {"", " ; platform_machine == 'x86_64'",
                                          " ; platform_machine == 'aarch64'", ""};

    pinc_buf_addf(out, "p%u", d->package);
    if (d->op != OP_ANY) {
        pinc_buf_addf(out, "%s%u", ops[d->op], d->version);
    }
    pinc_buf_addf(out, "%s\n", markers[d->targets]);
}

static void print_problem(struct pinc_buf *out, const struct problem *p)
{
    static const char *const wheels[] = {"", "py3-none-manylinux2014_x86_64",
                                         "py3-none-manylinux2014_aarch64", "py3-none-any"};
    unsigned i, v, k;

    pinc_buf_add_str(out, "target linux-x86_64 3.12\ntarget linux-aarch64 3.12\n");
    for (i = 0; i < p->n_roots; i++) {
        pinc_buf_add_str(out, "require ");
        print_dep(out, &p->roots[i]);
    }
    for (i = 0; i < p->n_packages; i++) {
        for (v = 1; v <= p->n_versions[i]; v++) {
            const struct release *r = &p->releases[i][v];

            pinc_buf_addf(out, "release p%u %u\n", i, v);
            for (k = 0; k < r->n_deps; k++) {
                pinc_buf_add_str(out, "needs ");
                print_dep(out, &r->deps[k]);
            }
            pinc_buf_addf(out, "wheel %s\n", wheels[r->targets]);
        }
    }
}

/* --- exhaustive search */

struct search {
    const struct problem *p;
    unsigned chosen[PACKAGES_MAX][TARGETS];
    unsigned alike;  /* packages that must have one version on both targets */
    unsigned active; /* targets that take part */
};

static bool fits(const struct dep *d, unsigned version)
{
    switch (d->op) {
    case OP_ANY:
        return true;
    case OP_GE:
        return version >= d->version;
    case OP_LT:
        return version < d->version;
    case OP_EQ:
        return version == d->version;
    case OP_NE:
        return version != d->version;
    }
    return false;
}

/* Needed at the target, and does every dependent that is chosen allow the version (0: only asks
 * whether it is needed)? */
static bool allowed(const struct search *s, unsigned package, unsigned target, unsigned version,
                    bool *needed)
{
    const struct problem *p = s->p;
    bool good = true;
    unsigned i, k;

    *needed = false;
    for (i = 0; i < p->n_roots; i++) {
        if (p->roots[i].package == package && (p->roots[i].targets >> target & 1)) {
            *needed = true;
            good = good && fits(&p->roots[i], version);
        }
    }
    for (i = 0; i < package; i++) {
        const struct release *r = &p->releases[i][s->chosen[i][target]];

        if (s->chosen[i][target] == ABSENT) {
            continue;
        }
        for (k = 0; k < r->n_deps; k++) {
            if (r->deps[k].package == package && (r->deps[k].targets >> target & 1)) {
                *needed = true;
                good = good && fits(&r->deps[k], version);
            }
        }
    }
    return good;
}

/* The first full assignment in order of preference, from (package, target) on. */
static bool search(struct search *s, unsigned at)
{
    unsigned package = at / TARGETS, target = at % TARGETS, v;
    bool needed;

    if (package == s->p->n_packages) {
        return true;
    }
    (void)allowed(s, package, target, 1, &needed);
    if (!needed || !(s->active >> target & 1)) {
        s->chosen[package][target] = ABSENT;
        return search(s, at + 1);
    }
    for (v = s->p->n_versions[package]; v >= 1; v--) {
        if (!(s->p->releases[package][v].targets >> target & 1) ||
            !allowed(s, package, target, v, &needed)) {
            continue;
        }
        if (target == 1 && (s->alike >> package & 1) && s->chosen[package][0] != ABSENT &&
            s->chosen[package][0] != v) {
            continue;
        }
        s->chosen[package][target] = v;
        if (search(s, at + 1)) {
            return true;
        }
    }
    s->chosen[package][target] = ABSENT;
    return false;
}

/* Packages by importance, each kept alike when that is possible beside those before it. */
static bool search_alike(struct search *s)
{
    bool root[PACKAGES_MAX] = {false};
    unsigned pass, i;

    if (!search(s, 0)) {
        return false;
    }
    for (i = 0; i < s->p->n_roots; i++) {
        root[s->p->roots[i].package] = true;
    }
    for (pass = 0; pass < 2; pass++) {
        for (i = 0; i < s->p->n_packages; i++) {
            if (root[i] == (pass == 0)) {
                s->alike |= 1u << i;
                if (!search(s, 0)) {
                    s->alike &= ~(1u << i);
                }
            }
        }
    }
    memset(s->chosen, 0, sizeof s->chosen);
    return search(s, 0);
}

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
                       ? ABSENT
                       : (unsigned)pinc_version_release(
                             &pick->project[target]->releases[pick->release[target]].version, 0);
        }
    }
    return ABSENT;
}

static bool compare(const struct search *s, const struct pinc_resolution *r, struct pinc_buf *why)
{
    unsigned i, t;

    for (i = 0; i < s->p->n_packages; i++) {
        unsigned a = picked(r, i, 0), b = picked(r, i, 1);
        bool alike = a == ABSENT || b == ABSENT || a == b;

        if (!alike && (s->alike >> i & 1)) {
            pinc_buf_addf(why, "p%u is split without need", i);
            return false;
        }
        for (t = 0; s->p->all_direct && t < TARGETS; t++) {
            if (picked(r, i, t) != s->chosen[i][t]) {
                pinc_buf_addf(why, "p%u at target %u: %u, expected %u", i, t, picked(r, i, t),
                              s->chosen[i][t]);
                return false;
            }
        }
    }
    return true;
}

static bool run_case(uint64_t seed, bool *solvable, struct pinc_buf *why, struct pinc_buf *text)
{
    struct problem p;
    struct search s = {.p = &p, .active = 3};
    struct pinc_resolution *r = NULL;
    struct pinc_conflict *conflict = NULL;
    struct fake_index *x;
    enum pinc_status st;
    bool good = true;

    make_problem(&p, seed);
    print_problem(text, &p);
    *solvable = search_alike(&s);
    x = fake_index_new(pinc_buf_slice(text));
    x->seed = seed % 3;
    st = pinc_resolve(&r, &x->request, &x->provider, &conflict, NULL);
    if (st != (*solvable ? PINC_OK : PINC_ENOSOLUTION)) {
        pinc_buf_addf(why, "status %d, exhaustive search says %s", (int)st,
                      *solvable ? "solvable" : "not solvable");
        good = false;
    } else if (st == PINC_OK) {
        good = judge_resolution(r, &x->request, why) && compare(&s, r, why);
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
                print_error("seed %lu: %s\n%s\n", i, why.ptr, text.ptr);
            }
        }
        n_solvable += solvable;
        pinc_buf_clear(&why);
        pinc_buf_clear(&text);
    }
    print_message("%lu cases, %lu solvable, %lu failed\n", n, n_solvable, failed);
    assert_int_equal(failed, 0);
    assert_true(n_solvable > n / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

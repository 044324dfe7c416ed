#include "tests/support/oracle_search.h"

#include <string.h>

bool oracle_search_fits(const struct oracle_dep *d, unsigned version)
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

/* The override that speaks for a package at a target; NULL. */
static const struct oracle_dep *override_of(const struct oracle_problem *p, unsigned package,
                                            unsigned target)
{
    unsigned i;

    for (i = 0; i < p->n_overrides; i++) {
        if (p->overrides[i].package == package && (p->overrides[i].targets >> target & 1)) {
            return &p->overrides[i];
        }
    }
    return NULL;
}

/* Does any of these pin the version at the target, or (all) do all allow it? */
static bool any_pins(const struct oracle_dep *deps, unsigned n, unsigned package, unsigned target,
                     unsigned version)
{
    unsigned i;

    for (i = 0; i < n; i++) {
        if (deps[i].package == package && (deps[i].targets >> target & 1) && deps[i].op == OP_EQ &&
            deps[i].version == version) {
            return true;
        }
    }
    return false;
}

/* May the version be taken at the target at all? */
static bool exists(const struct oracle_search *s, unsigned package, unsigned target,
                   unsigned version)
{
    const struct oracle_problem *p = s->p, *pins = s->pins ? s->pins : p;
    const struct oracle_release *r = &p->releases[package][version];
    bool good = r->targets >> target & 1;
    unsigned i;

    for (i = 0; i < p->n_constraints && !override_of(p, package, target); i++) {
        const struct oracle_dep *c = &p->constraints[i];

        good = good && (c->package != package || !(c->targets >> target & 1) ||
                        oracle_search_fits(c, version));
    }
    return good && (!r->yanked || p->kept[package] == version ||
                    any_pins(pins->roots, pins->n_roots, package, target, version) ||
                    any_pins(pins->constraints, pins->n_constraints, package, target, version) ||
                    any_pins(p->overrides, p->n_overrides, package, target, version));
}

static bool is_direct(const struct oracle_problem *p, unsigned package)
{
    bool direct = false;
    unsigned i;

    for (i = 0; i < p->n_roots; i++) {
        direct = direct || p->roots[i].package == package;
    }
    return direct;
}

/* The higher, the rather it is taken. */
static unsigned preference(const struct oracle_problem *p, unsigned package, unsigned version)
{
    const bool oldest = p->order == OLDEST || (p->order == OLDEST_DIRECT && is_direct(p, package));
    unsigned value = oldest ? ORACLE_VERSIONS_MAX - version : version;

    value += p->pre || !p->releases[package][version].pre ? 10 : 0;
    return value + (p->kept[package] == version ? 100 : 0);
}

/* What is asked of a package at a target by the input and by those that are chosen. */
struct asked {
    bool needed;
    unsigned extras; /* bits */
    bool good;       /* all of them allow the version */
};

static void ask(struct asked *a, const struct oracle_search *s, const struct oracle_dep *d,
                unsigned target, unsigned version)
{
    const struct oracle_dep *over = override_of(s->p, d->package, target);

    if (d->targets >> target & 1) {
        a->needed = true;
        a->extras |= d->extras;
        a->good = a->good && oracle_search_fits(over ? over : d, version);
    }
}

/* @param of the one that needs something; @param extras its own, which grow by what it asks of itself
 * @param version of `package`, which it may need */
static void ask_release(struct asked *a, const struct oracle_search *s, unsigned of,
                        unsigned extras, unsigned package, unsigned target, unsigned version)
{
    const unsigned own = of == package ? version : s->chosen[of][target];
    const struct oracle_release *r = &s->p->releases[of][own];
    unsigned k;

    if (s->needs && !s->needs->count[of][own][package]) {
        return;
    }
    for (k = 0; k < r->n_deps; k++) {
        if (r->deps[k].package == package &&
            (r->deps[k].extra == 0 || (extras >> (r->deps[k].extra - 1) & 1))) {
            ask(a, s, &r->deps[k], target, version);
        }
    }
}

/* Needed at the target, and does every dependent that is chosen allow the version? */
static bool allowed(struct oracle_search *s, unsigned package, unsigned target, unsigned version,
                    bool *needed)
{
    const struct oracle_problem *p = s->p;
    struct asked a = {.good = true};
    unsigned i, before;

    for (i = 0; i < p->n_roots; i++) {
        if (p->roots[i].package == package) {
            ask(&a, s, &p->roots[i], target, version);
        }
    }
    for (i = 0; i < package; i++) {
        if (s->chosen[i][target] != ORACLE_ABSENT) {
            ask_release(&a, s, i, s->extras[i][target], package, target, version);
        }
    }
    *needed = a.needed;
    do { /* what it asks of itself may ask for further extras */
        before = a.extras;
        if (a.needed) {
            ask_release(&a, s, package, a.extras, package, target, version);
        }
    } while (a.extras != before);
    s->extras[package][target] = a.extras;
    return a.good;
}

/* The versions of a package, the most preferred one first. */
static void rank_versions(const struct oracle_problem *p, unsigned package, unsigned *ranked)
{
    unsigned v, k;

    for (v = 1; v <= p->n_versions[package]; v++) {
        for (k = v - 1; k > 0 && preference(p, package, ranked[k - 1]) < preference(p, package, v);
             k--) {
            ranked[k] = ranked[k - 1];
        }
        ranked[k] = v;
    }
}

/* The first full assignment in order of preference, from (package, target) on. */
static bool search(struct oracle_search *s, unsigned at)
{
    unsigned package = at / ORACLE_TARGETS, target = at % ORACLE_TARGETS, v, k;
    unsigned ranked[ORACLE_VERSIONS_MAX];
    bool needed;

    if (package == s->p->n_packages) {
        return true;
    }
    (void)allowed(s, package, target, 1, &needed);
    if (!needed || !(s->active >> target & 1)) {
        s->chosen[package][target] = ORACLE_ABSENT;
        return search(s, at + 1);
    }
    rank_versions(s->p, package, ranked);
    for (k = 0; k < s->p->n_versions[package]; k++) {
        v = ranked[k];
        if (!exists(s, package, target, v) || !allowed(s, package, target, v, &needed)) {
            continue;
        }
        if (target == 1 && (s->alike >> package & 1) && s->chosen[package][0] != ORACLE_ABSENT &&
            s->chosen[package][0] != v) {
            continue;
        }
        s->chosen[package][target] = v;
        if (search(s, at + 1)) {
            return true;
        }
    }
    s->chosen[package][target] = ORACLE_ABSENT;
    return false;
}

bool oracle_search_run(struct oracle_search *s)
{
    memset(s->chosen, 0, sizeof s->chosen);
    return search(s, 0);
}

/* Packages by importance, each kept alike when that is possible beside those before it. */
bool oracle_search_alike(struct oracle_search *s)
{
    bool root[ORACLE_PACKAGES_MAX] = {false};
    unsigned pass, i;

    if (!search(s, 0)) {
        return false;
    }
    if (s->p->pythons && !s->p->fewest) {
        return true;
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
    return oracle_search_run(s);
}

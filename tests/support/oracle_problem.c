#include "tests/support/oracle_problem.h"

#include <string.h>

static unsigned draw(struct oracle_problem *p, unsigned below)
{
    p->random = p->random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(p->random >> 33) % below;
}

static struct oracle_dep draw_dep(struct oracle_problem *p, unsigned package)
{
    struct oracle_dep d = {.package = package, .targets = 3};

    d.op = (enum oracle_op)draw(p, 5);
    d.version = 1 + draw(p, p->n_versions[package]);
    if (draw(p, 4) == 0) {
        d.targets = 1 + draw(p, 2);
    }
    return d;
}

/* What the other half of the cases has beyond the plain ones. */
static void make_rich(struct oracle_problem *p)
{
    unsigned i, v, k;

    p->pythons = draw(p, 2);
    p->fewest = draw(p, 3) == 0;
    p->pre = draw(p, 5) == 0;
    p->order = draw(p, 3) ? NEWEST : (enum oracle_order)draw(p, 3);
    for (i = 0; i < p->n_packages; i++) {
        for (v = 1; v <= p->n_versions[i]; v++) {
            struct oracle_release *r = &p->releases[i][v];

            r->pre = draw(p, 5) == 0;
            r->yanked = draw(p, 6) == 0;
            r->told_late = draw(p, 3) == 0;
            for (k = 0; k < r->n_deps; k++) {
                r->deps[k].extras = draw(p, 3) ? 0 : 1 + draw(p, (1u << ORACLE_EXTRAS) - 1);
                r->deps[k].extra = draw(p, 3) ? 0 : 1 + draw(p, ORACLE_EXTRAS);
                if (r->deps[k].extra && draw(p, 4) == 0) {
                    /* Of the package itself: "all = [p1[x]]". */
                    r->deps[k].package = i;
                    r->deps[k].version = 1 + draw(p, p->n_versions[i]);
                }
            }
        }
        p->kept[i] = draw(p, 6) ? 0 : 1 + draw(p, p->n_versions[i]);
    }
    for (i = 0; i < p->n_roots; i++) {
        p->roots[i].extras = draw(p, 3) ? 0 : 1 + draw(p, (1u << ORACLE_EXTRAS) - 1);
    }
    for (i = draw(p, 3); i > 0; i--) {
        p->constraints[p->n_constraints++] = draw_dep(p, draw(p, p->n_packages));
    }
    if (draw(p, 4) == 0) {
        p->overrides[p->n_overrides++] = draw_dep(p, draw(p, p->n_packages));
    }
}

void oracle_problem_make(struct oracle_problem *p, uint64_t seed)
{
    unsigned i, v, k;

    memset(p, 0, sizeof *p);
    p->random = seed * 0x9e3779b97f4a7c15u + 1;
    (void)draw(p, 2);
    p->n_packages = 2 + draw(p, ORACLE_PACKAGES_MAX - 1);
    for (i = 0; i < p->n_packages; i++) {
        p->n_versions[i] = 1 + draw(p, ORACLE_VERSIONS_MAX);
    }
    for (i = 0; i < p->n_packages; i++) {
        for (v = 1; v <= p->n_versions[i]; v++) {
            struct oracle_release *r = &p->releases[i][v];

            r->targets = draw(p, 5) == 0 ? 1 + draw(p, 2) : 3;
            r->n_deps = i + 1 < p->n_packages ? draw(p, ORACLE_DEPS_MAX + 1) : 0;
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
    if (seed % 2) {
        make_rich(p);
    }
}

static void print_version(struct pinc_buf *out, const struct oracle_problem *p, unsigned package,
                          unsigned version)
{
    pinc_buf_addf(out, "%u%s", version, p->releases[package][version].pre ? "a1" : "");
}

static void print_extras(struct pinc_buf *out, unsigned extras)
{
    unsigned x;

    for (x = 0; x < ORACLE_EXTRAS; x++) {
        if (extras >> x & 1) {
            pinc_buf_addf(out, "%cx%u", extras & ((1u << x) - 1) ? ',' : '[', x);
        }
    }
    pinc_buf_add_str(out, extras ? "]" : "");
}

static void print_dep(struct pinc_buf *out, const struct oracle_problem *p,
                      const struct oracle_dep *d)
{
    static const char *const ops[] = {"", ">=", "<", "==", "!="};
    static const char *const markers[][2] = {
        {"platform_machine == 'x86_64'", "python_version < '3.12'"},
        {"platform_machine == 'aarch64'", "python_version >= '3.12'"}};

    pinc_buf_addf(out, "p%u", d->package);
    print_extras(out, d->extras);
    if (d->op != OP_ANY) {
        pinc_buf_add_str(out, ops[d->op]);
        print_version(out, p, d->package, d->version);
    }
    if (d->targets != 3) {
        pinc_buf_addf(out, " ; %s", markers[d->targets - 1][p->pythons]);
    }
    if (d->extra) {
        pinc_buf_addf(out, "%s extra == 'x%u'", d->targets != 3 ? " and" : " ;", d->extra - 1);
    }
    pinc_buf_add_char(out, '\n');
}

static void print_release(struct pinc_buf *out, const struct oracle_problem *p, unsigned package,
                          unsigned version)
{
    static const char *const wheels[] = {"", "py3-none-manylinux2014_x86_64",
                                         "py3-none-manylinux2014_aarch64", "py3-none-any"};
    static const char *const pythons[] = {"", "<3.12", ">=3.12"};
    const struct oracle_release *r = &p->releases[package][version];
    unsigned k;

    pinc_buf_addf(out, "release p%u ", package);
    print_version(out, p, package, version);
    pinc_buf_addf(out, "\nextra x0\nextra x1\n%s", r->yanked ? "yanked\n" : "");
    if (p->pythons && r->targets != 3) {
        pinc_buf_addf(out, "%spython %s\n", r->told_late ? "metadata-" : "", pythons[r->targets]);
    }
    for (k = 0; k < r->n_deps; k++) {
        pinc_buf_add_str(out, "needs ");
        print_dep(out, p, &r->deps[k]);
    }
    pinc_buf_addf(out, "wheel %s\n", wheels[p->pythons ? 3 : r->targets]);
}

static void print_deps(struct pinc_buf *out, const struct oracle_problem *p, const char *word,
                       const struct oracle_dep *deps, unsigned n)
{
    unsigned i;

    for (i = 0; i < n; i++) {
        pinc_buf_addf(out, "%s ", word);
        print_dep(out, p, &deps[i]);
    }
}

void oracle_problem_print(struct pinc_buf *out, const struct oracle_problem *p)
{
    static const char *const orders[] = {"", "option lowest\n", "option lowest-direct\n"};
    unsigned i, v;

    pinc_buf_add_str(out, p->pythons ? "target linux-x86_64 3.11\ntarget linux-x86_64 3.12\n"
                                     : "target linux-x86_64 3.12\ntarget linux-aarch64 3.12\n");
    pinc_buf_addf(out, "%s%s%s", orders[p->order], p->pre ? "option pre\n" : "",
                  p->fewest ? "option fewest\n" : "");
    print_deps(out, p, "require", p->roots, p->n_roots);
    print_deps(out, p, "constrain", p->constraints, p->n_constraints);
    print_deps(out, p, "override", p->overrides, p->n_overrides);
    for (i = 0; i < p->n_packages; i++) {
        if (p->kept[i]) {
            pinc_buf_addf(out, "keep p%u ", i);
            print_version(out, p, i, p->kept[i]);
            pinc_buf_add_char(out, '\n');
        }
        for (v = 1; v <= p->n_versions[i]; v++) {
            print_release(out, p, i, v);
        }
    }
}

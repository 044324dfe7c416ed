/*
 * Random small indexes for tests/resolver/test_oracle.c.
 *
 * Packages are numbered and depend on higher numbers only. Half of the problems, those of even seeds, are plain: versions,
 * specifiers, markers and wheels of two platforms. The others have extras, pre-releases, yanked files, constraints, overrides,
 * kept versions and other orders of preference, too; their targets are two platforms, or two Pythons that Requires-Python and
 * markers tell apart.
 */
#ifndef PINC_TESTS_SUPPORT_ORACLE_PROBLEM_H
#define PINC_TESTS_SUPPORT_ORACLE_PROBLEM_H

#include "base/text.h"

#define ORACLE_PACKAGES_MAX 7u
#define ORACLE_VERSIONS_MAX 4u
#define ORACLE_DEPS_MAX 3u
#define ORACLE_TARGETS 2u
#define ORACLE_EXTRAS 2u
#define ORACLE_ABSENT 0 /* versions are 1, 2, ... */

enum oracle_op { OP_ANY, OP_GE, OP_LT, OP_EQ, OP_NE };

struct oracle_dep {
    unsigned package, version;
    enum oracle_op op;
    unsigned targets; /* bits */
    unsigned extras;  /* of the package: bits */
    unsigned extra;   /* of the one that needs it: 0, or 1 + its number */
};

struct oracle_release {
    struct oracle_dep deps[ORACLE_DEPS_MAX];
    unsigned n_deps;
    unsigned targets; /* where it has a wheel */
    bool pre, yanked;
    bool told_late; /* its Requires-Python stands in the metadata alone */
};

enum oracle_order { NEWEST, OLDEST, OLDEST_DIRECT };

struct oracle_problem {
    unsigned n_packages, n_versions[ORACLE_PACKAGES_MAX];
    struct oracle_release releases[ORACLE_PACKAGES_MAX][ORACLE_VERSIONS_MAX + 1];
    struct oracle_dep roots[2 * ORACLE_PACKAGES_MAX];
    unsigned n_roots;
    struct oracle_dep constraints[ORACLE_PACKAGES_MAX], overrides[ORACLE_PACKAGES_MAX];
    unsigned n_constraints, n_overrides;
    unsigned kept[ORACLE_PACKAGES_MAX]; /* versions; 0: none */
    enum oracle_order order;
    bool pre, fewest;
    bool pythons; /* targets are two Pythons; else two platforms */
    bool all_direct;
    uint64_t random;
};

/** The problem of a seed. */
void oracle_problem_make(struct oracle_problem *p, uint64_t seed);

/** As text of tests/support/fake_index.h. */
void oracle_problem_print(struct pinc_buf *out, const struct oracle_problem *p);

#endif

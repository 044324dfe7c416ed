/*
 * Exhaustive search over the problems of tests/support/oracle_problem.h: shares no code with the resolver.
 */
#ifndef PINC_TESTS_SUPPORT_ORACLE_SEARCH_H
#define PINC_TESTS_SUPPORT_ORACLE_SEARCH_H

#include "tests/support/oracle_problem.h"

/* Which versions' needs count: [package][version][what is needed]. */
struct oracle_needs {
    bool count[ORACLE_PACKAGES_MAX][ORACLE_VERSIONS_MAX + 1][ORACLE_PACKAGES_MAX];
};

struct oracle_search {
    const struct oracle_problem *p;
    const struct oracle_problem *pins; /* whose lines let yanked files in; NULL: those of p */
    const struct oracle_needs *needs;  /* NULL: all count */
    unsigned chosen[ORACLE_PACKAGES_MAX][ORACLE_TARGETS];
    unsigned extras[ORACLE_PACKAGES_MAX][ORACLE_TARGETS]; /* of those that are chosen: bits */
    unsigned alike;  /* packages that must have one version on both targets */
    unsigned active; /* targets that take part */
};

/** Does a specifier hold a version? */
bool oracle_search_fits(const struct oracle_dep *dep, unsigned version);

/** The first full assignment in order of preference of the targets that take part; packages in `alike` have one version. */
bool oracle_search_run(struct oracle_search *s);

/** As above, with as many packages alike as possible: by importance, each where that is possible beside those before it. */
bool oracle_search_alike(struct oracle_search *s);

#endif

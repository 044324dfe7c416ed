/*
 * Advisories about versions of packages: OSV documents (https://ossf.github.io/osv-schema/), and what an index tells of
 * one version ("vulnerabilities" of its JSON).
 */
#ifndef PINC_LOCK_ADVISORIES_H
#define PINC_LOCK_ADVISORIES_H

#include "markers/version/version.h"

#include <pinc/pinc.h>

/* Known advisories, by package. Opaque. */
struct pinc_advisories;

/* One that affects a version. Texts are escaped, and live as long as the advisories. */
struct pinc_affected {
    const char *id;      /* "GHSA-...", "PYSEC-2024-1" */
    const char *alias;   /* the first alias that is a CVE, else "" */
    const char *summary; /* one line; "" */
    const char *fixed;   /* the nearest newer version that is told to be fixed; "" */
};

/** None yet; freed by pinc_advisories_free(). NULL when out of memory. */
struct pinc_advisories *pinc_advisories_new(void);

/** NULL is fine. */
void pinc_advisories_free(struct pinc_advisories *advisories);

/**
 * Add a document: one advisory, or an array of them. Packages of other ecosystems than PyPI and advisories that
 * were withdrawn are passed over.
 * @return PINC_OK; PINC_ESYNTAX (no JSON, or no advisory); PINC_ELIMIT (too many); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_advisories_add(struct pinc_advisories *advisories,
                                                   struct pinc_slice text, struct pinc_error *err);

/**
 * Add what an index tells of one version: a document with "vulnerabilities".
 * @param name normalized
 * @return as pinc_advisories_add()
 */
PINC_MUST_USE enum pinc_status pinc_advisories_add_index(struct pinc_advisories *advisories,
                                                         struct pinc_slice name,
                                                         struct pinc_slice version,
                                                         struct pinc_slice text,
                                                         struct pinc_error *err);

/** How many there are: one for each package that an advisory is about. */
size_t pinc_advisories_count(const struct pinc_advisories *advisories);

/** Does any of them affect a version? @param name normalized */
bool pinc_advisories_affect(const struct pinc_advisories *advisories, struct pinc_slice name,
                            const struct pinc_version *version);

/**
 * What affects a version, by id; of advisories that are aliases of each other the first one.
 * @param name normalized
 * @param out  room for `max`; NULL: only counts
 * @return how many there are, which may be more than max
 */
size_t pinc_advisories_find(const struct pinc_advisories *advisories, struct pinc_slice name,
                            const struct pinc_version *version, struct pinc_affected *out,
                            size_t max);

/** Add "GHSA-... (CVE-...), fixed in 2.1: SUMMARY". */
void pinc_affected_print(struct pinc_buf *buf, const struct pinc_affected *affected);

#endif

/*
 * Candidate tables that several requests of one run share: those with the same targets and rules for files. All locks of
 * a set look at the same projects, and a large project takes longer to look at than to solve for.
 */
#ifndef PINC_RESOLVER_STATE_SHARED_TABLES_H
#define PINC_RESOLVER_STATE_SHARED_TABLES_H

#include "resolver/state/candidates.h"
#include "resolver/state/match.h"

/* Opaque. Every function is for one thread at a time. */
struct pinc_shared_tables;

/** A new, empty store, freed by pinc_shared_tables_free(). NULL when out of memory. */
struct pinc_shared_tables *pinc_shared_tables_new(void);

/** Free the store and its tables: no request that used them may go on. NULL is fine. */
void pinc_shared_tables_free(struct pinc_shared_tables *shared);

/**
 * Write what tables depend on: requests with equal texts can have one store.
 * @return false: this request needs tables of its own (source rules are of one request), or memory is out
 */
bool pinc_shared_tables_key(struct pinc_buf *out, const struct pinc_resolve_request *request);

/** The table of a ready project, which stays where it is as long as the store; made when it is new. NULL when out of
 * memory. */
struct pinc_candidates *pinc_shared_tables_get(struct pinc_shared_tables *shared,
                                               const struct pinc_project *project,
                                               const struct pinc_resolve_request *request);

/**
 * Where to remember that the file which a table has for a release was verified for a target: true there, it was, for another
 * request. Lives as long as the store.
 * @return NULL: there is no such file in a table, or memory is out
 */
bool *pinc_shared_tables_verified(const struct pinc_shared_tables *shared,
                                  const struct pinc_project *project, size_t target,
                                  uint32_t release, uint32_t file);

/**
 * Which releases of a table's project a specifier set holds.
 * @param table of a store
 * @param text  of the set, canonical
 * @return lives as long as the store; NULL when out of memory
 */
const struct pinc_match *pinc_shared_tables_match(const struct pinc_candidates *table,
                                                  struct pinc_slice text,
                                                  const struct pinc_specset *set);

#endif

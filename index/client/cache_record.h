/*
 * Which entries of a cache a run has used.
 */
#ifndef PINC_INDEX_CLIENT_CACHE_RECORD_H
#define PINC_INDEX_CLIENT_CACHE_RECORD_H

#include "base/error.h"
#include "base/slice.h"

/* A set of entries, each by the folder and the name of its file. Opaque; on any thread. */
struct pinc_cache_record;

/** An empty record, freed by pinc_cache_record_free(). NULL when out of memory. */
struct pinc_cache_record *pinc_cache_record_new(void);

/** Free a record. NULL is fine. */
void pinc_cache_record_free(struct pinc_cache_record *record);

/** Note that an entry was read or written. A lack of memory is kept for pinc_cache_record_status(). NULL: no
 * record is kept. @param folder, name copied */
void pinc_cache_record_add(struct pinc_cache_record *record, const char *folder, const char *name);

/** Was it noted? */
bool pinc_cache_record_has(struct pinc_cache_record *record, const char *folder, const char *name);

/** PINC_OK, or PINC_ENOMEM: the record is not whole. */
PINC_MUST_USE enum pinc_status pinc_cache_record_status(struct pinc_cache_record *record,
                                                        struct pinc_error *err);

#endif

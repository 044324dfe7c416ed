/*
 * Why a line is in a lock: the packages, input files, constraints and overrides that brought it, as
 * its "# via" names them.
 */
#ifndef PINC_LOCK_OUTPUT_REASONS_H
#define PINC_LOCK_OUTPUT_REASONS_H

#include "lock/input/requirements.h"
#include "resolver/types.h"

/* What reasons are looked up in. Opaque. */
struct pinc_reasons;

/**
 * Make the tables.
 * @param out  freed by pinc_reasons_free(); borrows the resolution, the request and the list
 * @param list the input
 * @param overrides likewise; NULL: there are none
 * @param arena where reasons will live
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_reasons_new(struct pinc_reasons **out,
                                                const struct pinc_resolution *resolution,
                                                const struct pinc_resolve_request *request,
                                                const struct pinc_requirements *list,
                                                const struct pinc_requirements *overrides,
                                                struct pinc_arena *arena, struct pinc_error *err);
/** Free the tables; the reasons that were found stay. NULL is fine. */
void pinc_reasons_free(struct pinc_reasons *reasons);

/** The line of the input, or the override, that a requirement came from; NULL when it is none of them. */
const struct pinc_requirement_line *pinc_reasons_line(const struct pinc_reasons *reasons,
                                                      const struct pinc_requirement *req);

/**
 * Why a line is there, by the name and the targets of it.
 * @param out       "-r requirements.in", "-c constraints.txt", names of packages: sorted, no doubles
 * @param edges     those that lead to the line's package
 * @param reference the requirement of the input that names a URL, for a direct reference; else NULL
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_reasons_find(struct pinc_texts *out, struct pinc_reasons *reasons, struct pinc_slice name,
                  pinc_targets targets, const struct pinc_edge *edges, size_t n_edges,
                  const struct pinc_requirement **reference, struct pinc_error *err);

#endif

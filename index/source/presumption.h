/*
 * What is presumed of pages (struct presumption of context.h), as a whole.
 */
#ifndef PINC_INDEX_SOURCE_PRESUMPTION_H
#define PINC_INDEX_SOURCE_PRESUMPTION_H

#include "index/source/project.h"

/** Is a page that is needed presumed, and the answer not there yet? */
bool presumption_waits(const struct source_context *ctx);

/** May metadata of a project not be asked for yet, beyond what the cache has, since it may not be wanted in the end? */
bool presumption_holds(const struct project *project);

/** Presume nothing any more: what is not known to be still good is pending again, or what its index says. */
void presumption_end(struct source_context *ctx);

/** Free what it holds. */
void presumption_clear(struct source_context *ctx);

#endif

/*
 * What an index says of a project as a whole (PEP 792), in words.
 */
#ifndef PINC_RESOLVER_POLICY_STANDING_H
#define PINC_RESOLVER_POLICY_STANDING_H

#include "base/text.h"
#include "resolver/provider.h"

/** Add "archived: REASON", or "archived" when the index gives no reason; the reason is escaped, and cut
 * after 200 bytes. */
void pinc_standing_print(struct pinc_buf *buf, const struct pinc_standing *standing);

#endif

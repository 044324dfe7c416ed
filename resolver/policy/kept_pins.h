/*
 * Versions that an existing output has are kept where the requirements allow it.
 */
#ifndef PINC_RESOLVER_POLICY_KEPT_PINS_H
#define PINC_RESOLVER_POLICY_KEPT_PINS_H

#include "resolver/types.h"

/** Is any version of the project kept, at any target? @param name normalized */
bool pinc_kept_pins_name(const struct pinc_resolve_request *request, struct pinc_slice name);

/** Is it that version which a pin keeps? */
bool pinc_kept_pin_holds(const struct pinc_kept *pin, const struct pinc_version *version);

/** Is this version of the project kept, at any target? @param name normalized */
bool pinc_kept_pins_version(const struct pinc_resolve_request *request, struct pinc_slice name,
                            const struct pinc_version *version);

/** Is this version of the project kept at the target? 0: no; the more, the rather: 1 where the existing
 * output has it, 2 where another lock of a set has it. @param name normalized */
uint8_t pinc_kept_pins_hold(const struct pinc_resolve_request *request, struct pinc_slice name,
                            size_t target, const struct pinc_version *version);

#endif

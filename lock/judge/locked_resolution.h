/*
 * What an opened lock stands for, as a resolution: nothing is solved, the lines are what they are.
 */
#ifndef PINC_LOCK_LOCKED_RESOLUTION_H
#define PINC_LOCK_LOCKED_RESOLUTION_H

#include "lock/state/lock_pins.h"

/**
 * Make a resolution of pins: of each package its files on the targets where its lines hold, and with `needs`
 * metadata, extras and the edges between packages. Edges of the input are not known.
 * @param out   zeroed; lives in the arena of the compile, and is not freed
 * @param needs ask for the metadata, too
 * @return PINC_OK; PINC_EUSAGE (two lines of a name hold together); as pinc_lock_pins_find(); what the index
 * failed with; PINC_ENOMEM. Metadata that cannot be had is no failure: its state tells.
 */
PINC_MUST_USE enum pinc_status pinc_locked_resolution(struct pinc_resolution *out,
                                                      struct pinc_compile *c,
                                                      const struct pinc_lock_pins *pins, bool needs,
                                                      struct pinc_error *err);

#endif

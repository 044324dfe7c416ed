/*
 * Where a marker turns among the patch releases of one minor version of Python: `python_full_version <
 * "3.11.3"` does between 3.11.2 and 3.11.3.
 */
#ifndef PINC_MARKERS_MARKER_PATCH_TURNS_H
#define PINC_MARKERS_MARKER_PATCH_TURNS_H

#include "markers/marker/marker.h"

/* A set of patch releases: bit p stands for the turn between p - 1 and p. */
typedef uint64_t pinc_turns;

/**
 * Add the turns of a marker that lie inside the patch releases of an environment. An environment whose
 * patch level is known has none.
 * @param marker NULL: always holds
 * @param extra  normalized; "" for none
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_patch_turns_add(pinc_turns *turns, const struct pinc_marker *marker,
                     const struct pinc_env *env, struct pinc_slice extra, struct pinc_error *err);

#endif

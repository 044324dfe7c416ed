/*
 * From a set of targets to the marker that a line of the output carries (design: "Markers in the
 * output").
 */
#ifndef PINC_MARKERS_MARKER_SIMPLIFY_H
#define PINC_MARKERS_MARKER_SIMPLIFY_H

#include "markers/marker/marker.h"

/**
 * Add the marker that selects exactly the targets of `want` among all n_envs; nothing when `want`
 * is all of them.
 *
 * The first of: `own`, the user's own marker text for this package (NULL when there is none); the
 * first of the markers of the input (`input`, in file order) that selects exactly these targets;
 * else the shortest marker over the fewest variables, preferring platform_machine, sys_platform,
 * python_version, then the others in PEP 508 order. Markers that use `extra` are passed over.
 * Deterministic; the result is evaluated again before it is given out.
 *
 * @param want not empty
 * @return PINC_OK; PINC_EUNSUPPORTED when no marker can tell the targets apart (two glibc floors of
 * one machine): err names two of them; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_marker_choose(struct pinc_buf *out, pinc_targets want, const struct pinc_env *const *envs,
                   size_t n_envs, const struct pinc_marker *const *own, size_t n_own,
                   const struct pinc_marker *const *input, size_t n_input, struct pinc_error *err);

#endif

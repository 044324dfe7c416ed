/*
 * Which file of a release pip takes, found out once more for the verifying pass, by code of its
 * own: the order of PackageFinder and CandidateEvaluator._sort_key() of pip 26.
 */
#ifndef PINC_LOCK_OUTPUT_VERIFY_CHOICE_H
#define PINC_LOCK_OUTPUT_VERIFY_CHOICE_H

#include "resolver/types.h"

/**
 * A file of the release that the target would take before this one; PINC_NONE when there is none.
 * Of files that differ only in their place on one page any will do.
 * @param name   normalized
 * @param target in the request
 * @param file   in project->files
 */
uint32_t pinc_verify_better_file(const struct pinc_resolve_request *request,
                                 const struct pinc_project *project, struct pinc_slice name,
                                 size_t target, uint32_t file);

/** Is the release a pre-release, and does --only-final exclude those of the package? What the input names
 * by its URL is never excluded. @param name normalized */
bool pinc_verify_is_excluded(const struct pinc_resolve_request *request,
                             const struct pinc_project *project, struct pinc_slice name,
                             const struct pinc_release *release);

#endif

/*
 * Values of JSON as answers have them: texts that are no UTF-8 are repaired, "" is null.
 */
#ifndef PINC_LOCK_ANSWER_VALUES_H
#define PINC_LOCK_ANSWER_VALUES_H

#include "base/json/json_tree.h"
#include "markers/marker/marker.h"

/** A string, with U+FFFD where text is not UTF-8; null for NULL and "". NULL when out of memory. */
struct pinc_json_value *pinc_answer_string(const char *text);

/** The number; null for 0, which stands for what is not known. NULL when out of memory. */
struct pinc_json_value *pinc_answer_size(uint64_t bytes);

/** An array of strings. NULL when out of memory. */
struct pinc_json_value *pinc_answer_strings(bool *ok, const char *const *texts, size_t n);

/** The labels of some targets, in their order. @param labels one a target */
struct pinc_json_value *pinc_answer_targets(bool *ok, pinc_targets targets,
                                            const char *const *labels, size_t n);

#endif

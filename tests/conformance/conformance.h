/*
 * The conformance runner: vector files in, one verdict a case out.
 *
 * Each vector file has a handler that calls conformance_check() once for each case. The runner
 * counts, prints the first failures, and knows from docs/standards.md which cases pinc means to
 * answer otherwise than the reference.
 */
#ifndef PINC_TESTS_CONFORMANCE_H
#define PINC_TESTS_CONFORMANCE_H

#include "base/text.h"

#include <jansson.h>
#include <stdbool.h>

/* The state of a run. Opaque. */
struct conformance;

/**
 * Count one case.
 * @param ok  did pinc answer as the vectors say?
 * @param id  names the case within its file; the text by which docs/standards.md would list it
 * @param fmt what was wanted and what came, for a failure; untrusted text in it is escaped when it
 * is printed
 */
void conformance_check(struct conformance *run, bool ok, const char *id, const char *fmt, ...)
    PINC_PRINTF(4, 5);

/** The folder that the vector files lie in, without a final slash. */
const char *conformance_folder(const struct conformance *run);

/** Member `key` of an object as text; {NULL, 0} when it is absent, null or no text. Borrowed from
 * the JSON value. */
struct pinc_slice conformance_text(const json_t *object, const char *key);

/** Item `at` of an array as text, in the same way. */
struct pinc_slice conformance_item(const json_t *array, size_t at);

/* One handler for each vector file; `vectors` is the whole file. */
void conformance_versions(struct conformance *run, const json_t *vectors);
void conformance_specifiers(struct conformance *run, const json_t *vectors);
void conformance_markers(struct conformance *run, const json_t *vectors);
void conformance_requirements(struct conformance *run, const json_t *vectors);
void conformance_wheel_tags(struct conformance *run, const json_t *vectors);
void conformance_metadata(struct conformance *run, const json_t *vectors);
void conformance_reqfiles(struct conformance *run, const json_t *vectors);

#endif

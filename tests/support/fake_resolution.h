/*
 * A resolution of a text index and a text input, for tests of what becomes of it: model, writers,
 * verification.
 */
#ifndef PINC_TESTS_FAKE_RESOLUTION_H
#define PINC_TESTS_FAKE_RESOLUTION_H

#include "lock/output/files.h"
#include "tests/support/fake_index.h"

struct fake_resolution {
    struct fake_index *index;
    struct pinc_requirements *list;
    struct pinc_resolve_request request;
    struct pinc_resolution *resolution;
    struct pinc_lock_model *model;
    struct fake_direct *direct; /* private */
};

/**
 * Resolve and build the model; fails the test when that is not possible.
 * @param index       as fake_index.h says; its "require" lines do not count, "override" lines are
 * from "overrides.txt"
 * @param input       read as requirements.in
 * @param constraints read as constraints.txt; may be NULL
 * A direct reference whose last part is a wheel's or an sdist's name gives that version; any other
 * is version 1.0. It has no dependencies.
 */
struct fake_resolution *fake_resolution_new(const char *index, const char *input,
                                            const char *constraints);

/** The same without the model: fake->model is NULL. */
struct fake_resolution *fake_resolution_solve(const char *index, const char *input,
                                              const char *constraints);
void fake_resolution_free(struct fake_resolution *fake);

/** A pinc_lock_hash: the sha256 of the file's name. */
enum pinc_status fake_resolution_hash(void *user, struct pinc_hash *out,
                                      const struct pinc_project *project, uint32_t file,
                                      struct pinc_error *err);

#endif

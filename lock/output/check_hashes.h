/*
 * The --hash options of the input: what is locked must be among the files that they name.
 */
#ifndef PINC_LOCK_OUTPUT_CHECK_HASHES_H
#define PINC_LOCK_OUTPUT_CHECK_HASHES_H

#include "lock/output/model.h"

struct pinc_found_digest {
    const struct pinc_project *project;
    uint32_t file;
    struct pinc_hash hash;
};

/* sha256 of files of which no page gives it, as they are found out. Zero it before use. */
struct pinc_found_digests {
    struct pinc_found_digest *items;
    size_t n, cap;
};

/** PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_found_digests_add(struct pinc_found_digests *found,
                                                      const struct pinc_project *project,
                                                      uint32_t file, const struct pinc_hash *hash,
                                                      struct pinc_error *err);

/** Forget all digests. Fine on a zeroed struct. */
void pinc_found_digests_clear(struct pinc_found_digests *found);

/** The digest of a file, NULL when nobody has told it. @param page room for what its page tells */
const struct pinc_hash *pinc_digest_of(struct pinc_hash *page, enum pinc_hash_alg alg,
                                       const struct pinc_found_digests *found,
                                       const struct pinc_project *project, uint32_t file);

/* What is looked at. Everything is borrowed. */
struct pinc_given_hashes {
    const struct pinc_lock_model *model;
    const struct pinc_resolution *resolution;
    const struct pinc_resolve_request *request;
    const struct pinc_requirements *list;      /* requirements and constraints */
    const struct pinc_requirements *overrides; /* these replace them; may be NULL */
    const struct pinc_found_digests *found;
};

/**
 * Every line that gives digests must allow a file of what each target has locked where the line
 * holds. A digest that nobody has told is taken for a right one: nothing is fetched for this. As
 * for pip, the digest in a direct reference's fragment counts as given.
 * @return PINC_OK; PINC_EHASH, with the place of the line; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_given_hashes_check(const struct pinc_given_hashes *given,
                                                       struct pinc_error *err);

/** How many lines give digests. @param first the first of them, NULL when there is none */
size_t pinc_given_hashes_count(const struct pinc_requirement_line **first,
                               const struct pinc_requirements *list,
                               const struct pinc_requirements *overrides);

#endif

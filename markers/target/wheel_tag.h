/*
 * Wheel tags (PEP 425, 600, 656, 384, 803): the ordered list that an interpreter on a platform
 * accepts, and the rank of a wheel in it. packaging 26.3 is the reference for the order.
 */
#ifndef PINC_MARKERS_TARGET_WHEEL_TAG_H
#define PINC_MARKERS_TARGET_WHEEL_TAG_H

#include "base/table.h"
#include "markers/target/platform.h"

#define PINC_TAG_SKETCHES 8u

/* The texts that one place of the tags takes, each with a number. ASCII case does not count. */
struct pinc_tag_parts {
    struct pinc_slice *texts;
    size_t count, cap;
    struct pinc_table table;              /* of the texts */
    uint64_t sketches[PINC_TAG_SKETCHES]; /* of the texts, each once, where there is room for all */
    size_t n_sketches;                    /* PINC_TAG_SKETCHES + 1: there is not */
};

/* One tag, as the numbers of its three parts. */
struct pinc_tag {
    uint32_t python, abi, platform;
};

/* An ordered list of tags, best first. Zero it before use; the fields are private. */
struct pinc_tags {
    struct pinc_tag_parts pythons, abis, platforms;
    struct pinc_tag *tags;
    size_t count, cap;
    struct pinc_table table; /* of the tags */
};

/** Free the tags. Fine on a zeroed struct. */
void pinc_tags_clear(struct pinc_tags *tags);

/**
 * Add a tag behind those that are there; a tag that is there already keeps its better rank.
 * The texts are borrowed: they must outlive the list.
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_tags_add(struct pinc_tags *tags, struct pinc_slice python,
                                             struct pinc_slice abi, struct pinc_slice platform,
                                             struct pinc_error *err);

/**
 * Add all tags that an interpreter on a platform accepts, best first.
 * @param arena holds their texts
 * @return PINC_OK, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_tags_generate(struct pinc_tags *tags,
                                                  const struct pinc_interpreter *interpreter,
                                                  const struct pinc_platform *platform,
                                                  struct pinc_arena *arena, struct pinc_error *err);

/** Add the text of tag `at`. */
void pinc_tags_print(struct pinc_buf *buf, const struct pinc_tags *tags, size_t at);

/**
 * The best rank among a compressed tag set, or -1 when none of its tags is in the list. Allocates
 * nothing, builds no text. Each part may hold several texts joined by '.'.
 */
int32_t pinc_tags_rank(const struct pinc_tags *tags, struct pinc_slice python,
                       struct pinc_slice abi, struct pinc_slice platform);

#endif

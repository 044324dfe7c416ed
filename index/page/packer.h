/*
 * What a listing is packed from. Private to listing_pack.c and packed_name.c, which collect it, packer_sort.c,
 * which puts it in order, and listing_write.c.
 */
#ifndef PINC_INDEX_PAGE_PACKER_H
#define PINC_INDEX_PAGE_PACKER_H

#include "index/page/listing_format.h"
#include "index/page/page.h"
#include "index/page/parts.h"
#include "index/page/pieces.h"
#include "resolver/provider.h"

/* A file of the page that belongs to the project. */
struct pinc_packed_file {
    struct pinc_project_file file;
    struct pinc_listing_facts facts;
    uint32_t version;          /* in `versions` */
    uint16_t build, build_len; /* the build tag: where it stands in the name */
};

struct pinc_packed_versions {
    struct pinc_pieces texts;    /* as they are spelled */
    struct pinc_version *parsed; /* one for each of them */
    size_t cap_parsed;
};

struct pinc_packed_tags {
    struct pinc_pieces texts;   /* "python-abi-platform" */
    struct listing_tags *parts; /* one for each of them: where they stand in the text of all */
    size_t cap_parts;
};

struct pinc_packed_hashes {
    struct pinc_parts digests; /* of LISTING_DIGEST bytes */
    struct pinc_hash *others;  /* than sha256 */
    size_t n_others, cap_others;
};

/* What a file name says, in numbers. */
struct pinc_packed_name {
    uint32_t version, tags; /* PINC_NONE: not a wheel */
    uint16_t build, build_len;
    uint16_t start; /* bytes of "NAME-" */
    uint8_t kind;   /* enum pinc_dist_kind */
};

/* "NAME-" of the wheel and of the sdist that were added last, in `names`. */
struct pinc_packed_starts {
    struct pinc_listing_piece wheel, sdist;
};

/* What pinc_packer_finish() makes of it. */
struct pinc_packed_result {
    uint32_t *order; /* entries as they stand in the result */
    size_t n_files;
    struct listing_release *releases;
    size_t n_releases, cap_releases;
    struct pinc_buf text; /* of releases; behind those of tags and pythons in the result */
    bool times_settled;
    enum pinc_project_status status;
    uint32_t reason; /* piece of `shared`, or PINC_NONE */
};

struct pinc_packer {
    struct pinc_slice project;
    struct pinc_arena *arena, *scratch; /* scratch: of one file name */
    struct pinc_parts entries;          /* of struct pinc_packed_file */
    struct pinc_packed_versions versions;
    struct pinc_packed_tags tags;
    struct pinc_pieces pythons, shared;
    struct pinc_packed_hashes hashes;
    struct pinc_buf names; /* of files */
    struct pinc_packed_starts starts;
    struct pinc_packed_result result;
};

/** The entry of a number, in the order of the page. */
static inline struct pinc_packed_file *pinc_packer_entry(const struct pinc_packer *packer,
                                                         size_t number)
{
    return pinc_parts_at(&packer->entries, number, sizeof(struct pinc_packed_file));
}

/** The name of a file; valid until another is added. */
struct pinc_slice pinc_packer_name(const struct pinc_packer *packer,
                                   const struct pinc_packed_file *file);

/** Why adding to the packer failed: PINC_ELIMIT or PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_packer_fail(const struct pinc_packer *packer,
                                                struct pinc_error *err);

#endif

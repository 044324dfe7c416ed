/*
 * The layout of a packed listing: shared by what packs it and what opens it, nobody else's.
 *
 * What choosing among files needs stands first and is used where it lies: the head. Names and digests
 * of files follow, the rest, of which only what somebody asks for is looked at, or read at all: a project
 * with ten thousand files costs neither time nor memory for the others.
 */
#ifndef PINC_INDEX_PAGE_LISTING_FORMAT_H
#define PINC_INDEX_PAGE_LISTING_FORMAT_H

#include <stdint.h>

#define LISTING_DIGEST 32u        /* bytes of a digest in the table: sha256, or a part of a path */
#define LISTING_HASH (1u << 31)   /* in a number of a digest: it is one of `hashes` */
#define LISTING_NAME_ENDS_URL 1u  /* in flags: the URL ends in the file name as it is */
#define LISTING_METADATA_SHIFT 1u /* in flags: enum pinc_page_metadata */

/* A piece of a text. */
struct pinc_listing_piece {
    uint32_t at, len;
};

/* The sections follow each other in the order of the numbers, each aligned to 8 bytes:
 * releases, files, tags, requires_python, pieces, text; then the rest: facts, digests, hashes, names. */
struct listing_head {
    uint32_t n_releases, n_files, n_tags, n_requires_python, n_pieces, text_len;
    uint32_t n_digests, n_hashes, names_len;
    uint32_t times_settled;
    uint32_t status; /* enum pinc_project_status */
    uint32_t reason; /* piece: why; PINC_NONE when the page does not tell */
};

/* Pieces of `text`. */
struct listing_release {
    struct pinc_listing_piece text, version;
    uint32_t first_file, n_files;
};

/* Pieces of `text`. */
struct listing_tags {
    struct pinc_listing_piece python, abi, platform;
};

/* What is told of a file beside struct pinc_project_file. Numbers are PINC_NONE when there is none.
 * Its URL is: the piece `prefix`; the digest `path` as "xx/yy/zz…/", where indexes file by digest;
 * then its name, or the piece `tail`. Pieces are of `text`. */
struct pinc_listing_facts {
    uint64_t size;
    uint32_t name; /* where it begins in names */
    uint16_t name_len;
    uint16_t flags;        /* LISTING_… */
    uint32_t prefix, tail; /* pieces */
    uint32_t reason;       /* piece: why it was yanked */
    uint32_t path;         /* digest */
    uint32_t hash, metadata_hash;
};

#endif

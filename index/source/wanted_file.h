/*
 * A file whose metadata is wanted, and whether a text is its metadata.
 */
#ifndef PINC_INDEX_SOURCE_WANTED_FILE_H
#define PINC_INDEX_SOURCE_WANTED_FILE_H

#include "index/build/vcs_reference.h"
#include "index/dist/metadata.h"
#include "index/page/page.h"

/* Slices and pointers live as long as the source. */
struct wanted_file {
    struct pinc_slice index; /* the place that lists it, without credentials; empty: nobody does */
    struct pinc_slice url;
    struct pinc_file_details details;
    enum pinc_dist_kind kind;
    struct pinc_slice name;             /* of the project, normalized; empty: not known before */
    const struct pinc_release *release; /* NULL: its metadata tells the version */
    bool direct;                        /* a direct reference, which no page lists */
    bool editable;                      /* one that is installed in editable mode */
    struct pinc_slice subdirectory;     /* of one */
    const struct pinc_vcs_ref *vcs;     /* of one to version control, else NULL */
    enum pinc_page_metadata offer;      /* what the page says of <file>.metadata */
    struct pinc_hash digest;            /* of <file>.metadata, or PINC_HASH_NONE */
};

/** Does the text speak of the file's project and version? @param wrong set when it does not: what
 * it says instead */
bool wanted_file_is(const struct wanted_file *want, const struct pinc_metadata_text *text,
                    struct pinc_arena *arena, struct pinc_slice *wrong);

#endif

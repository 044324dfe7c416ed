/*
 * The lock as requirements.txt (design: "What the output looks like").
 */
#ifndef PINC_LOCK_OUTPUT_WRITE_REQUIREMENTS_H
#define PINC_LOCK_OUTPUT_WRITE_REQUIREMENTS_H

#include "lock/output/header.h"
#include "lock/output/model.h"

enum pinc_annotation_style {
    PINC_ANNOTATE_SPLIT, /* "# via" and a line for each reason */
    PINC_ANNOTATE_LINE   /* one line */
};

/* How to write. Everything is borrowed. */
struct pinc_write_options {
    const struct pinc_header_text *header; /* NULL: no header; envs of it are those of the model */
    bool annotate;
    enum pinc_annotation_style style;
    bool strip_extras;
    /* Option lines, in the spelling of the user with ${VARIABLES} unexpanded. Credentials are
     * dropped when written. */
    struct pinc_slice index_url; /* ptr NULL: none */
    struct pinc_texts extra_index_urls, find_links, trusted_hosts;
    struct pinc_texts source_urls; /* indexes of source rules, behind the extra ones */
    bool no_index;
    struct pinc_name_set only_binary, no_binary; /* written as option lines, :all: first */
    const struct pinc_slice
        *index_of; /* of each line, where it comes from; ptr NULL: nothing is said.
                                          NULL: of no line */
};

/**
 * Add the whole file. LF ends each line; the same model and options give the same bytes.
 * @param buf its failure is for the caller to check
 */
void pinc_write_requirements(struct pinc_buf *buf, const struct pinc_lock_model *model,
                             const struct pinc_write_options *options);

#endif

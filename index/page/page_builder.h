/*
 * What the readers of JSON and HTML pages share: collecting files. Private to index/page/page*.c.
 */
#ifndef PINC_INDEX_PAGE_PAGE_BUILDER_H
#define PINC_INDEX_PAGE_PAGE_BUILDER_H

#include "index/page/page.h"

#define PINC_PAGE_REASON_MAX 1000u

/* What the last URL that was resolved began with, as it was written and as it came out; with the base of
 * then. */
struct pinc_page_alike {
    struct pinc_buf written, resolved, of_base;
    struct pinc_buf url; /* with a sink: of the file that goes to it */
    bool sound;          /* see struct pinc_page_file: a URL that begins so, and goes on plainly */
};

/* Files on their way into a page, or to a sink. */
struct pinc_page_builder {
    struct pinc_arena *arena;   /* where slices go; with a sink those of one file */
    struct pinc_page_sink sink; /* add NULL: files are collected */
    struct pinc_slice base;     /* what relative URLs are relative to */
    bool local;                 /* the page is of this machine, and may name its files */
    struct pinc_page_file *files;
    size_t n_files, cap, skipped;
    struct pinc_buf scratch;
    struct pinc_page_alike alike;
    enum pinc_project_status status; /* of the project */
    struct pinc_buf status_reason;
    enum pinc_status failed; /* PINC_OK, PINC_ENOMEM, or what the sink failed with */
};

/** An empty page. base and arena are borrowed; the base must outlive the builder. @param sink NULL:
 * files are collected; else the arena is emptied now and then */
void pinc_page_builder_init(struct pinc_page_builder *b, struct pinc_slice base,
                            struct pinc_arena *arena, const struct pinc_page_sink *sink);

/** Free what the builder owns; what lies in the arena stays. */
void pinc_page_builder_clear(struct pinc_page_builder *b);

/**
 * Add a file, its URL resolved.
 * @param reference as the page spells it, fragment included
 * @param filename  ptr NULL: the last part of the URL, decoded
 * @return the new file, all else unset, valid until the next call; NULL when it was skipped, or
 * when b->failed says so
 */
struct pinc_page_file *pinc_page_builder_add(struct pinc_page_builder *b,
                                             struct pinc_slice reference,
                                             struct pinc_slice filename);

/** What the page says of the project's status: a word of PEP 792; another one counts as "active". */
void pinc_page_builder_set_status(struct pinc_page_builder *b, struct pinc_slice word);

/** Why it has that status: at most PINC_PAGE_REASON_MAX bytes are kept. */
void pinc_page_builder_set_reason(struct pinc_page_builder *b, struct pinc_slice reason);

/** The file that was added last is complete: hand it to the sink, if there is one. */
void pinc_page_builder_flush(struct pinc_page_builder *b);

/** The text of the last file's Requires-Python, as far as it can be shared. */
struct pinc_slice pinc_page_builder_last_python(const struct pinc_page_builder *b);

/** A copy that lives as long as the page; equal to `last`, that one is shared. With a sink no copy: it must
 * live until pinc_page_builder_flush(). NULL text when text is blank or memory is out. */
struct pinc_slice pinc_page_builder_text(struct pinc_page_builder *b, struct pinc_slice text,
                                         struct pinc_slice last);

/** Say why it failed. PINC_ENOMEM, PINC_ELIMIT. */
PINC_MUST_USE enum pinc_status pinc_page_builder_fail(const struct pinc_page_builder *b,
                                                      struct pinc_error *err);

/** Move what was collected into the page. PINC_OK, PINC_ENOMEM. */
PINC_MUST_USE enum pinc_status pinc_page_builder_end(struct pinc_page_builder *b,
                                                     struct pinc_page *out, struct pinc_error *err);

/** Take a digest when it is better than the one that is there: sha256 (what locks hold) first, then
 * by strength. */
void pinc_page_take_hash(struct pinc_hash *hash, struct pinc_slice alg, struct pinc_slice hex);

/** Take the digests of "alg=hex&alg=hex": a URL's fragment (PEP 503), or data-core-metadata (PEP
 * 714). */
void pinc_page_take_hashes(struct pinc_hash *hash, struct pinc_slice text);

/** PINC_ESYNTAX unless an api-version ("1.1") has the major that is known (PEP 629). */
PINC_MUST_USE enum pinc_status pinc_page_check_version(struct pinc_slice version,
                                                       struct pinc_error *err);

#endif

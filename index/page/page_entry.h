/*
 * One entry of "files" of a JSON page (PEP 691). Private to index/page.
 */
#ifndef PINC_INDEX_PAGE_PAGE_ENTRY_H
#define PINC_INDEX_PAGE_PAGE_ENTRY_H

#include "base/json/json.h"
#include "index/page/page_builder.h"

/* What "core-metadata" or its older name says (PEP 714). */
struct pinc_entry_offer {
    bool said; /* true, false or digests; not null or nonsense */
    enum pinc_page_metadata metadata;
    struct pinc_hash hash;
};

/* An entry, as it is spelt: its URL may come last. */
struct pinc_page_entry {
    struct pinc_slice url, filename, requires_python, yanked_reason, upload_time;
    struct pinc_hash hash;
    struct pinc_entry_offer offer, older;
    bool yanked;
    uint64_t size;
};

/** Read the object that comes next. Keys that are missing or of another kind than they should be count as
 * not there. @param e slices point into the text or the reader's arena */
void pinc_page_entry_read(struct pinc_page_entry *e, struct pinc_json *json);

/**
 * Read the object that comes next in one pass, if it is as indexes write it: whole, its texts ASCII
 * without escapes.
 * @return false: nothing was read, pinc_page_entry_read() says what is there; else *e is what that would
 * have read, and the reader stands behind the object
 */
bool pinc_page_entry_scan(struct pinc_page_entry *e, struct pinc_json *json);

/** Add an entry to the files of a page. */
void pinc_page_entry_add(struct pinc_page_builder *b, const struct pinc_page_entry *e);

#endif

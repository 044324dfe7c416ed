#include "index/page/page_entry.h"

#include "base/time/iso_time.h"

#include <string.h>

/* Digests by algorithm. */
static void read_hashes(struct pinc_json *json, struct pinc_hash *hash)
{
    struct pinc_slice alg;

    if (pinc_json_kind(json) != PINC_JSON_OBJECT) {
        pinc_json_skip(json);
        return;
    }
    pinc_json_enter(json);
    while (pinc_json_key(json, &alg)) {
        pinc_page_take_hash(hash, alg, pinc_json_text(json));
    }
}

/* "core-metadata" or its older name. */
static void read_offer(struct pinc_json *json, struct pinc_entry_offer *offer)
{
    enum pinc_json_kind kind = pinc_json_kind(json);

    *offer = (struct pinc_entry_offer){.said = kind != PINC_JSON_NULL};
    if (kind == PINC_JSON_OBJECT) {
        offer->metadata = PINC_METADATA_YES;
        read_hashes(json, &offer->hash);
        return;
    }
    if (kind == PINC_JSON_TRUE || kind == PINC_JSON_FALSE) {
        offer->metadata = kind == PINC_JSON_TRUE ? PINC_METADATA_YES : PINC_METADATA_NO;
    }
    pinc_json_skip(json);
}

/* PEP 691: yanked is what has a truthy value here; an empty text is none, as for pip. */
static void read_yanked(struct pinc_json *json, struct pinc_page_entry *e)
{
    if (pinc_json_kind(json) == PINC_JSON_STRING) {
        e->yanked_reason = pinc_json_text(json);
        e->yanked = e->yanked_reason.len > 0;
    } else {
        e->yanked = pinc_json_true(json);
    }
}

void pinc_page_entry_read(struct pinc_page_entry *e, struct pinc_json *json)
{
    struct pinc_slice key;

    memset(e, 0, sizeof *e);
    pinc_json_enter(json);
    while (pinc_json_key(json, &key)) {
        if (pinc_slice_equal(key, PINC_LIT("url"))) {
            e->url = pinc_json_text(json);
        } else if (pinc_slice_equal(key, PINC_LIT("filename"))) {
            e->filename = pinc_json_text(json);
        } else if (pinc_slice_equal(key, PINC_LIT("hashes"))) {
            read_hashes(json, &e->hash);
        } else if (pinc_slice_equal(key, PINC_LIT("requires-python"))) {
            e->requires_python = pinc_json_text(json);
        } else if (pinc_slice_equal(key, PINC_LIT("core-metadata"))) {
            read_offer(json, &e->offer);
        } else if (pinc_slice_equal(key, PINC_LIT("dist-info-metadata"))) {
            read_offer(json, &e->older);
        } else if (pinc_slice_equal(key, PINC_LIT("yanked"))) {
            read_yanked(json, e);
        } else if (pinc_slice_equal(key, PINC_LIT("size"))) {
            e->size = pinc_json_uint(json);
        } else if (pinc_slice_equal(key, PINC_LIT("upload-time"))) {
            e->upload_time = pinc_json_text(json);
        } else {
            pinc_json_skip(json);
        }
    }
}

void pinc_page_entry_add(struct pinc_page_builder *b, const struct pinc_page_entry *e)
{
    const struct pinc_entry_offer *offer = e->offer.said ? &e->offer : &e->older;
    const struct pinc_slice last = pinc_page_builder_last_python(b);
    struct pinc_page_file *file;

    if (!e->url.ptr) {
        b->skipped++;
        return;
    }
    file = pinc_page_builder_add(b, e->url, e->filename);
    if (!file) {
        return;
    }
    file->requires_python = pinc_page_builder_text(b, e->requires_python, last);
    file->hash = e->hash;
    file->metadata = offer->metadata;
    file->metadata_hash = offer->hash;
    file->yanked = e->yanked;
    file->yanked_reason = pinc_page_builder_text(b, e->yanked_reason, (struct pinc_slice){NULL, 0});
    file->size = e->size;
    if (!pinc_time_parse(&file->upload_time, e->upload_time)) {
        file->upload_time = PINC_TIME_UNKNOWN;
    }
    pinc_page_builder_flush(b);
}

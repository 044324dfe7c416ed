/*
 * Cache entries: the input as a file of the cache, of one entry or of several, and past its checksum as a packed page and
 * as packed metadata.
 */
#include "tests/fuzz/fuzz.h"

#include "index/client/cache_pack.h"
#include "index/page/listing.h"
#include "index/dist/metadata_pack.h"

#include <string.h>

/* Every place that an opened listing names lies within it. */
static void check_listing(const struct pinc_listing *l, struct pinc_arena *arena)
{
    struct pinc_file_details details;
    struct pinc_hash hash;
    struct pinc_slice url;
    size_t i, files = 0;

    for (i = 0; i < l->n_releases; i++) {
        PROPERTY(l->releases[i].first_file == files);
        PROPERTY(l->releases[i].n_files > 0);
        PROPERTY(i == 0 ||
                 pinc_version_compare(&l->releases[i - 1].version, &l->releases[i].version) < 0);
        files += l->releases[i].n_files;
    }
    PROPERTY(files == l->n_files);
    for (i = 0; i < l->n_files; i++) {
        const struct pinc_project_file *f = &l->files[i];
        const struct pinc_release *r = &l->releases[f->release];

        PROPERTY(f->release < l->n_releases && i >= r->first_file &&
                 i < r->first_file + r->n_files);
        PROPERTY(f->kind == PINC_WHEEL ? f->tags < l->n_tags : f->tags == PINC_NONE);
        PROPERTY(f->requires_python == PINC_NONE || f->requires_python < l->n_requires_python);
        pinc_listing_details(&details, l, i);
        PROPERTY(details.hash.alg < PINC_HASH_ALG_COUNT && details.filename.len <= UINT16_MAX);
        PROPERTY(pinc_listing_url(&url, l, i, arena, NULL) ==
                 (pinc_listing_has(l, i) ? PINC_OK : PINC_ESYNTAX));
        PROPERTY(pinc_listing_metadata(l, i, &hash) <= PINC_METADATA_YES);
    }
}

static void check_metadata(const struct pinc_metadata_text *text, struct pinc_slice bytes)
{
    struct pinc_buf again = {0};

    pinc_metadata_pack(&again, text);
    PROPERTY(again.failed == PINC_OK && again.len == bytes.len);
    pinc_buf_clear(&again);
}

/* Whatever the content, it comes back as it was put. */
static void check_entry(struct pinc_slice bytes)
{
    struct pinc_cache_facts facts = {pinc_slice_part(bytes, 0, 7), pinc_slice_part(bytes, 3, 5),
                                     (int64_t)bytes.len};
    struct pinc_cache_entry entry = {0};
    struct pinc_buf file = {0};

    pinc_cache_add_bytes(&file, PINC_CACHE_HOST, PINC_LIT("key"), &facts, bytes);
    PROPERTY(file.failed == PINC_OK);
    PROPERTY(
        pinc_cache_read_bytes(&entry, PINC_CACHE_HOST, PINC_LIT("key"), pinc_buf_slice(&file)));
    PROPERTY(pinc_slice_equal(entry.payload, bytes));
    PROPERTY(pinc_slice_equal(entry.facts.etag, facts.etag));
    pinc_buf_clear(&file);
}

/* Each entry of a pack lies within it, behind the one before, and its time can be set. */
static void check_pack(char *writable, struct pinc_slice bytes)
{
    struct pinc_cache_packed packed, found;
    size_t at = 0, end = 0;

    while (pinc_cache_pack_next(bytes, &at, &packed)) {
        PROPERTY(packed.at >= end && packed.bytes.ptr > bytes.ptr + packed.at);
        end = (size_t)(packed.bytes.ptr - bytes.ptr) + packed.bytes.len;
        PROPERTY(end <= bytes.len && at >= end);
        pinc_cache_pack_stamp(writable, packed.at, 77);
        at = packed.at;
        PROPERTY(pinc_cache_pack_next(bytes, &at, &found) && found.validated == 77 &&
                 found.bytes.ptr == packed.bytes.ptr && found.bytes.len == packed.bytes.len);
    }
    PROPERTY(!pinc_cache_pack_find(&found, bytes, PINC_CACHE_PAGE, PINC_LIT("key")) || end > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_arena *arena = pinc_arena_new();
    char *copy = pinc_arena_copy(arena, data, size); /* aligned, as a mapping is */
    struct pinc_slice bytes = {copy, size};
    struct pinc_cache_entry entry = {0};
    struct pinc_metadata_text text;
    struct pinc_listing listing;

    if (pinc_cache_read_bytes(&entry, PINC_CACHE_PAGE, PINC_LIT("key"), bytes)) {
        PROPERTY(entry.payload.ptr >= bytes.ptr &&
                 entry.payload.ptr + entry.payload.len == bytes.ptr + bytes.len);
    }
    if (pinc_listing_open(&listing, bytes, 0, arena, NULL) == PINC_OK) {
        check_listing(&listing, arena);
    }
    if (pinc_metadata_unpack(&text, bytes, arena, NULL) == PINC_OK) {
        check_metadata(&text, bytes);
    }
    check_entry(bytes);
    check_pack(copy, bytes);
    pinc_arena_free(arena);
    return 0;
}

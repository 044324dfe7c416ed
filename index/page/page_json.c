#include "index/page/page_builder.h"

#include "base/iso_time.h"
#include "base/json.h"
#include "base/json_tree.h"
#include "base/limits.h"

/* Python passes over a byte order mark, too. */
static struct pinc_slice without_mark(struct pinc_slice text)
{
    return pinc_slice_starts(text, "\xEF\xBB\xBF") ? pinc_slice_part(text, 3, text.len) : text;
}

/* Step into the outermost object. */
static enum pinc_status begin(struct pinc_json *json, struct pinc_slice text, size_t max,
                              struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st;

    pinc_json_init(json, without_mark(text), arena);
    if (text.len > max) {
        return pinc_fail(err, PINC_ELIMIT, "the JSON document is larger than pinc reads");
    }
    if (pinc_json_kind(json) == PINC_JSON_OBJECT) {
        pinc_json_enter(json);
        return PINC_OK;
    }
    pinc_json_skip(json);
    st = pinc_json_end(json, err);
    return st == PINC_OK ? pinc_fail(err, PINC_ESYNTAX, "the JSON document is no object") : st;
}

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

/* What "core-metadata" or its older name says (PEP 714). */
struct offer {
    bool said; /* true, false or digests; not null or nonsense */
    enum pinc_page_metadata metadata;
    struct pinc_hash hash;
};

static void read_offer(struct pinc_json *json, struct offer *offer)
{
    enum pinc_json_kind kind = pinc_json_kind(json);

    *offer = (struct offer){.said = kind != PINC_JSON_NULL};
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

/* One entry of "files", as it is spelt: its URL may come last. */
struct entry {
    struct pinc_slice url, filename, requires_python, yanked_reason, upload_time;
    struct pinc_hash hash;
    struct offer offer, older;
    bool yanked;
    uint64_t size;
};

/* PEP 691: yanked is what has a truthy value here; an empty text is none, as for pip. */
static void read_yanked(struct pinc_json *json, struct entry *e)
{
    if (pinc_json_kind(json) == PINC_JSON_STRING) {
        e->yanked_reason = pinc_json_text(json);
        e->yanked = e->yanked_reason.len > 0;
    } else {
        e->yanked = pinc_json_true(json);
    }
}

/* Keys that are missing or of another kind than they should be count as not there. */
static void read_entry(struct pinc_json *json, struct entry *e)
{
    struct pinc_slice key;

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

static void add_entry(struct pinc_page_builder *b, const struct entry *e)
{
    const struct offer *offer = e->offer.said ? &e->offer : &e->older;
    struct pinc_slice last = {NULL, 0};
    struct pinc_page_file *file;

    if (!e->url.ptr) {
        b->skipped++;
        return;
    }
    if (b->n_files) {
        last = b->files[b->n_files - 1].requires_python;
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
}

static enum pinc_status read_files(struct pinc_json *json, struct pinc_page_builder *b,
                                   struct pinc_error *err)
{
    size_t n = 0;

    pinc_json_enter(json);
    while (pinc_json_item(json)) {
        struct entry e = {.size = 0};

        if (++n > PINC_PAGE_FILES_MAX) {
            return pinc_fail(err, PINC_ELIMIT, "the page lists more than %u files",
                             PINC_PAGE_FILES_MAX);
        }
        if (pinc_json_kind(json) == PINC_JSON_OBJECT) {
            read_entry(json, &e);
        } else {
            pinc_json_skip(json);
        }
        if (!json->reason) {
            add_entry(b, &e);
        }
    }
    return PINC_OK;
}

/* "meta": is its version one that is known? */
static enum pinc_status read_meta(struct pinc_json *json, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct pinc_slice key;

    if (pinc_json_kind(json) != PINC_JSON_OBJECT) {
        pinc_json_skip(json);
        return PINC_OK;
    }
    pinc_json_enter(json);
    while (st == PINC_OK && pinc_json_key(json, &key)) {
        if (pinc_slice_equal(key, PINC_LIT("api-version"))) {
            st = pinc_page_check_version(pinc_json_text(json), err);
        } else {
            pinc_json_skip(json);
        }
    }
    return st;
}

enum pinc_status pinc_page_read_json(struct pinc_page *out, struct pinc_slice text,
                                     struct pinc_slice base, struct pinc_arena *arena,
                                     struct pinc_error *err)
{
    struct pinc_page_builder b;
    struct pinc_json json;
    struct pinc_slice key;
    enum pinc_status st;
    bool listed = false;

    *out = (struct pinc_page){.files = NULL};
    pinc_page_builder_init(&b, base, arena);
    st = begin(&json, text, PINC_PAGE_MAX, arena, err);
    while (st == PINC_OK && pinc_json_key(&json, &key)) {
        if (pinc_slice_equal(key, PINC_LIT("meta"))) {
            st = read_meta(&json, err);
        } else if (pinc_slice_equal(key, PINC_LIT("files")) &&
                   pinc_json_kind(&json) == PINC_JSON_ARRAY) {
            listed = true;
            st = read_files(&json, &b, err);
        } else {
            pinc_json_skip(&json);
        }
    }
    if (st == PINC_OK) {
        st = pinc_json_end(&json, err);
    }
    if (st == PINC_OK && !listed) {
        st = pinc_fail(err, PINC_ESYNTAX, "the JSON page has no list of files");
    }
    if (st == PINC_OK) {
        st = pinc_page_builder_end(&b, out, err);
    }
    pinc_page_builder_clear(&b);
    return st;
}

/* --- the legacy project document */

/* Where times go: the page's files, by their names. */
struct legacy {
    struct pinc_page_file *files;
    const struct pinc_map *by_name;
};

/* One file of a release: its time goes to the page's file of the same name. */
static void read_legacy_file(const struct legacy *to, const struct pinc_json_value *file)
{
    struct pinc_slice name = pinc_json_value_text(pinc_json_value_get(file, "filename"));
    struct pinc_slice exact =
        pinc_json_value_text(pinc_json_value_get(file, "upload_time_iso_8601"));
    struct pinc_slice coarse = pinc_json_value_text(pinc_json_value_get(file, "upload_time"));
    uint32_t at;

    if (!name.ptr || !pinc_map_get(to->by_name, name, &at) ||
        to->files[at].upload_time != PINC_TIME_UNKNOWN) {
        return;
    }
    if (!pinc_time_parse(&to->files[at].upload_time, exact.ptr ? exact : coarse)) {
        to->files[at].upload_time = PINC_TIME_UNKNOWN;
    }
}

static bool read_release(void *to, struct pinc_slice version, const struct pinc_json_value *files)
{
    size_t i, n = pinc_json_value_is_object(files) ? 0 : pinc_json_value_count(files);

    (void)version;
    for (i = 0; i < n; i++) {
        read_legacy_file(to, pinc_json_value_at(files, i));
    }
    return true;
}

static enum pinc_status read_legacy(struct legacy *to, struct pinc_slice text,
                                    struct pinc_error *err)
{
    const struct pinc_json_value *releases;
    struct pinc_json_value *document;
    enum pinc_status st;

    if (text.len > PINC_LEGACY_JSON_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "the JSON document is larger than pinc reads");
    }
    st = pinc_json_value_read(&document, without_mark(text), err);
    releases = pinc_json_value_get(document, "releases");
    if (st == PINC_OK && !pinc_json_value_is_object(releases)) {
        st = pinc_fail(err, PINC_ESYNTAX, "the JSON document has no releases");
    }
    if (st == PINC_OK) {
        (void)pinc_json_value_each(releases, read_release, to);
    }
    pinc_json_value_free(document);
    return st;
}

enum pinc_status pinc_page_add_legacy_times(struct pinc_page_file *files, size_t n_files,
                                            struct pinc_slice text, struct pinc_error *err)
{
    struct pinc_map *by_name = pinc_map_new();
    struct legacy to = {files, by_name};
    enum pinc_status st = by_name ? PINC_OK : pinc_fail_memory(err);
    size_t i;

    for (i = 0; st == PINC_OK && i < n_files; i++) {
        if (!pinc_map_put(by_name, files[i].filename, (uint32_t)i)) {
            st = pinc_fail_memory(err);
        }
    }
    if (st == PINC_OK) {
        st = read_legacy(&to, text, err);
    }
    pinc_map_free(by_name);
    return st;
}

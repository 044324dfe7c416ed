#include "index/page_entry.h"

#include "base/limits.h"

#include <jansson.h>

/* The text of a string, {NULL, 0} for any other value. */
static struct pinc_slice text_of(const json_t *value)
{
    return (struct pinc_slice){json_string_value(value), json_string_length(value)};
}

/*
 * A value costs many times its text in memory, so their number is limited beside the size. Counting what can start
 * one counts too many (signs within strings), never too few.
 */
static bool has_too_many_values(struct pinc_slice text)
{
    size_t n = 0, i;

    for (i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        n += (size_t)((c == ',') | (c == '[') | (c == '{'));
    }
    return n > PINC_PAGE_VALUES_MAX;
}

/* Parse a document whose outermost value is an object. */
static enum pinc_status load(json_t **out, struct pinc_slice text, size_t max, struct pinc_error *err)
{
    struct pinc_buf reason = {0};
    enum pinc_status st = PINC_OK;
    json_error_t error;

    *out = NULL;
    if (text.len > max || has_too_many_values(text)) {
        return pinc_fail(err, PINC_ELIMIT, "the JSON document is larger than pinc reads");
    }
    *out = json_loadb(text.ptr ? text.ptr : "", text.len, JSON_ALLOW_NUL, &error);
    if (!*out && json_error_code(&error) == json_error_out_of_memory) {
        return pinc_fail_memory(err);
    }
    if (!*out) {
        pinc_buf_add_escaped(&reason, pinc_slice_of(error.text), 120);
        st = pinc_fail(err, PINC_ESYNTAX, "the JSON document cannot be read: %s (line %d, column %d)",
                       pinc_buf_slice(&reason).ptr, error.line, error.column);
        pinc_buf_clear(&reason);
    } else if (!json_is_object(*out)) {
        json_decref(*out);
        *out = NULL;
        st = pinc_fail(err, PINC_ESYNTAX, "the JSON document is no object");
    }
    return st;
}

/* Digests by algorithm. */
static void read_hashes(struct pinc_hash *hash, json_t *object)
{
    const char *alg;
    json_t *hex;

    json_object_foreach(object, alg, hex) {
        pinc_page_take_hash(hash, pinc_slice_of(alg), text_of(hex));
    }
}

/* "core-metadata" or its older name: true, false, or digests (PEP 714). */
static void read_metadata(struct pinc_page_file *file, json_t *value)
{
    if (json_is_boolean(value)) {
        file->metadata = json_is_true(value) ? PINC_METADATA_YES : PINC_METADATA_NO;
    } else if (json_is_object(value)) {
        file->metadata = PINC_METADATA_YES;
        read_hashes(&file->metadata_hash, value);
    }
}

/* One entry of "files". Keys that are missing or of another kind than they should be count as not there. */
static void read_file(struct pinc_page_builder *b, json_t *entry)
{
    struct pinc_slice last = {NULL, 0};
    json_t *url = json_object_get(entry, "url"), *value;
    struct pinc_page_file *file;

    if (!json_is_string(url)) {
        b->skipped++;
        return;
    }
    if (b->n_files) {
        last = b->files[b->n_files - 1].requires_python;
    }
    file = pinc_page_builder_add(b, text_of(url), text_of(json_object_get(entry, "filename")));
    if (!file) {
        return;
    }
    file->requires_python = pinc_page_builder_text(b, text_of(json_object_get(entry, "requires-python")), last);
    read_hashes(&file->hash, json_object_get(entry, "hashes"));
    value = json_object_get(entry, "core-metadata");
    if (!value || json_is_null(value)) {
        value = json_object_get(entry, "dist-info-metadata");
    }
    read_metadata(file, value);
    value = json_object_get(entry, "yanked");
    file->yanked = json_is_true(value) || json_is_string(value);
    file->yanked_reason = pinc_page_builder_text(b, text_of(value), (struct pinc_slice){NULL, 0});
    value = json_object_get(entry, "size");
    if (json_integer_value(value) > 0) {
        file->size = (uint64_t)json_integer_value(value);
    }
    if (!pinc_time_parse(&file->upload_time, text_of(json_object_get(entry, "upload-time")))) {
        file->upload_time = PINC_TIME_UNKNOWN;
    }
}

enum pinc_status pinc_page_read_json(struct pinc_page *out, struct pinc_slice text, struct pinc_slice base,
                                     struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_page_builder b;
    json_t *root = NULL, *version, *files, *entry;
    enum pinc_status st;
    size_t i;

    *out = (struct pinc_page){.files = NULL};
    pinc_page_builder_init(&b, base, arena);
    st = load(&root, text, PINC_PAGE_MAX, err);
    if (st != PINC_OK) {
        goto out;
    }
    version = json_object_get(json_object_get(root, "meta"), "api-version");
    if (version) {
        st = pinc_page_check_version(text_of(version), err);
        if (st != PINC_OK) {
            goto out;
        }
    }
    files = json_object_get(root, "files");
    if (!json_is_array(files)) {
        st = pinc_fail(err, PINC_ESYNTAX, "the JSON page has no list of files");
        goto out;
    }
    json_array_foreach(files, i, entry) {
        read_file(&b, entry);
    }
    st = pinc_page_builder_end(&b, out, err);
out:
    json_decref(root);
    pinc_page_builder_clear(&b);
    return st;
}

/* The upload times of one release's files go to those of the page that have the same name. */
static void add_times(struct pinc_page_file *files, const struct pinc_map *by_name, json_t *release)
{
    json_t *entry, *time;
    uint32_t at;
    size_t i;

    json_array_foreach(release, i, entry) {
        struct pinc_slice name = text_of(json_object_get(entry, "filename"));

        if (!pinc_map_get(by_name, name, &at) || files[at].upload_time != PINC_TIME_UNKNOWN) {
            continue;
        }
        time = json_object_get(entry, "upload_time_iso_8601");
        if (!json_is_string(time)) {
            time = json_object_get(entry, "upload_time");
        }
        if (!pinc_time_parse(&files[at].upload_time, text_of(time))) {
            files[at].upload_time = PINC_TIME_UNKNOWN;
        }
    }
}

enum pinc_status pinc_page_add_legacy_times(struct pinc_page_file *files, size_t n_files, struct pinc_slice text,
                                            struct pinc_error *err)
{
    struct pinc_map *by_name = pinc_map_new();
    json_t *root = NULL, *releases, *release;
    enum pinc_status st;
    const char *version;
    size_t i;

    if (!by_name) {
        st = pinc_fail_memory(err);
        goto out;
    }
    for (i = 0; i < n_files; i++) {
        if (!pinc_map_put(by_name, files[i].filename, (uint32_t)i)) {
            st = pinc_fail_memory(err);
            goto out;
        }
    }
    st = load(&root, text, PINC_LEGACY_JSON_MAX, err);
    if (st != PINC_OK) {
        goto out;
    }
    releases = json_object_get(root, "releases");
    if (!json_is_object(releases)) {
        st = pinc_fail(err, PINC_ESYNTAX, "the JSON document has no releases");
        goto out;
    }
    json_object_foreach(releases, version, release) {
        add_times(files, by_name, release);
    }
out:
    json_decref(root);
    pinc_map_free(by_name);
    return st;
}

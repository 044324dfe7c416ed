#include "lock/output/write_cyclonedx.h"

#include "base/json/json_tree.h"
#include "base/limits.h"
#include "lock/input/redact_url.h"

#include <pinc/pinc.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INDENT 2u
#define SERIAL_BYTES 16u /* of a digest, as a UUID of version 8 (RFC 9562) */

/* A version of a package, on some targets. */
struct component {
    uint32_t pick, release;
    const struct pinc_project *project;
    pinc_targets targets;
    struct pinc_slice ref; /* its purl */
};

struct writer {
    const struct pinc_cyclonedx_parts *parts;
    struct pinc_arena *arena;
    struct component *components;
    size_t n_components;
    bool ok;
    enum pinc_status failed; /* of an URL */
    struct pinc_error *err;
};

static void set(struct writer *w, struct pinc_json_value *object, const char *name,
                struct pinc_json_value *value)
{
    pinc_json_value_set(&w->ok, object, name, value);
}

static struct pinc_json_value *text_value(const char *text)
{
    return pinc_json_value_string(pinc_slice_of(text));
}

/* --- components */

/* What a package URL may hold as it is; anything else is escaped. */
static void add_escaped(struct pinc_buf *buf, struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            (c != '\0' && strchr("-._~", c))) {
            pinc_buf_add_char(buf, (char)c);
        } else {
            pinc_buf_addf(buf, "%%%02X", c);
        }
    }
}

static struct pinc_slice shown_url(struct writer *w, struct pinc_slice url)
{
    struct pinc_buf buf = {0};
    struct pinc_slice kept;

    pinc_write_url(&buf, url);
    kept = pinc_buf_keep(&buf, w->arena);
    w->ok = w->ok && kept.ptr;
    return kept;
}

/* "pkg:pypi/torch@2.1.0%2Bcpu"; a direct reference says where it is. */
static struct pinc_slice purl_of(struct writer *w, const struct component *c)
{
    const struct pinc_slice direct = c->project->direct_url;
    struct pinc_buf buf = {0};
    struct pinc_slice kept;

    pinc_buf_add_str(&buf, "pkg:pypi/");
    add_escaped(&buf, w->parts->resolution->picks[c->pick].name);
    pinc_buf_add_char(&buf, '@');
    add_escaped(&buf, c->project->releases[c->release].text);
    if (direct.ptr) {
        const bool vcs = pinc_slice_find(direct, '+') < pinc_slice_find(direct, ':');

        pinc_buf_add_str(&buf, vcs ? "?vcs_url=" : "?download_url=");
        add_escaped(&buf, shown_url(w, direct));
    }
    kept = pinc_buf_keep(&buf, w->arena);
    w->ok = w->ok && kept.ptr;
    return kept;
}

/* Packages are by name; versions of one in the order of their first targets. */
static void find_components(struct writer *w)
{
    const struct pinc_resolution *r = w->parts->resolution;
    const size_t n = w->parts->n_targets;
    size_t i, t, k;

    w->components = pinc_arena_array(w->arena, r->n_picks * n + 1, sizeof *w->components);
    w->ok = w->components != NULL;
    for (i = 0; w->ok && i < r->n_picks; i++) {
        const struct pinc_pick *pick = &r->picks[i];
        const size_t first = w->n_components;

        for (t = 0; t < n; t++) {
            if (pick->release[t] == PINC_NONE) {
                continue;
            }
            for (k = first; k < w->n_components && (w->components[k].release != pick->release[t] ||
                                                    w->components[k].project != pick->project[t]);
                 k++) {
            }
            if (k == w->n_components) {
                w->components[w->n_components++] =
                    (struct component){(uint32_t)i, pick->release[t], pick->project[t], 0, {0}};
            }
            w->components[k].targets |= (pinc_targets)1 << t;
        }
        for (k = first; k < w->n_components; k++) {
            w->components[k].ref = purl_of(w, &w->components[k]);
        }
    }
}

static struct pinc_json_value *hash_value(struct writer *w, const struct pinc_hash *hash)
{
    static const struct {
        enum pinc_hash_alg alg;
        const char *name;
    } names[] = {{PINC_HASH_MD5, "MD5"},
                 {PINC_HASH_SHA1, "SHA-1"},
                 {PINC_HASH_SHA256, "SHA-256"},
                 {PINC_HASH_SHA384, "SHA-384"},
                 {PINC_HASH_SHA512, "SHA-512"}};
    struct pinc_json_value *object, *array;
    struct pinc_buf hex = {0};
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names && names[i].alg != hash->alg; i++) {
    }
    if (i == sizeof names / sizeof *names) {
        return NULL;
    }
    object = pinc_json_value_object();
    array = pinc_json_value_array();
    pinc_hash_print(&hex, hash);
    set(w, object, "alg", text_value(names[i].name));
    set(w, object, "content",
        hex.failed == PINC_OK ? pinc_json_value_string(pinc_buf_slice(&hex)) : NULL);
    pinc_json_value_append(&w->ok, array, object);
    pinc_buf_clear(&hex);
    return array;
}

static void add_property(struct writer *w, struct pinc_json_value *array, const char *name,
                         const char *value)
{
    struct pinc_json_value *object = pinc_json_value_object();

    set(w, object, "name", text_value(name));
    set(w, object, "value", text_value(value));
    pinc_json_value_append(&w->ok, array, object);
}

/* Targets that take it, where these are not all. */
static void add_targets(struct writer *w, struct pinc_json_value *object, pinc_targets targets)
{
    struct pinc_json_value *array;
    size_t t;

    if (targets == pinc_targets_all(w->parts->n_targets)) {
        return;
    }
    array = pinc_json_value_array();
    for (t = 0; t < w->parts->n_targets; t++) {
        if (targets >> t & 1) {
            add_property(w, array, "pinc:target", w->parts->labels[t]);
        }
    }
    set(w, object, "properties", array);
}

/* --- licences */

static void add_licence(struct writer *w, struct pinc_json_value *array, struct pinc_slice name,
                        bool expression)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *licence = expression ? object : pinc_json_value_object();

    set(w, licence, expression ? "expression" : "name", pinc_json_value_string(name));
    set(w, licence, "acknowledgement", text_value("declared"));
    if (!expression) {
        set(w, object, "license", licence);
    }
    pinc_json_value_append(&w->ok, array, object);
}

static struct pinc_slice take_line(struct pinc_slice *rest)
{
    const size_t end = pinc_slice_find(*rest, '\n');
    const struct pinc_slice line = pinc_slice_part(*rest, 0, end);

    *rest = pinc_slice_part(*rest, end + 1, rest->len);
    return line;
}

/* As the metadata says them: an expression alone, else the names of classifiers and of the field License. */
static void add_licences(struct writer *w, struct pinc_json_value *component,
                         struct pinc_slice lines)
{
    const struct pinc_slice expression = PINC_LIT("License-Expression: ");
    struct pinc_json_value *array = pinc_json_value_array();
    struct pinc_slice rest = lines, line;
    bool any = false;

    while (rest.len && !any) {
        line = take_line(&rest);
        if (pinc_slice_starts(line, expression.ptr)) {
            add_licence(w, array, pinc_slice_part(line, expression.len, line.len), true);
            any = true;
        }
    }
    rest = any ? PINC_LIT("") : lines;
    while (rest.len) {
        line = take_line(&rest);
        if (pinc_slice_starts(line, "Classifier: ")) {
            line = pinc_slice_part(line, pinc_slice_rfind(line, ':') + 1, line.len);
        } else {
            line = pinc_slice_part(line, strlen("License: "), line.len);
        }
        add_licence(w, array, pinc_slice_trim(line), false);
        any = true;
    }
    if (any) {
        set(w, component, "licenses", array);
    } else {
        pinc_json_value_free(array);
    }
}

/* --- files */

/* A file of the component, and the targets that take it. */
struct taken {
    uint32_t file;
    pinc_targets targets;
};

static size_t find_files(const struct writer *w, const struct component *c, struct taken *out)
{
    const struct pinc_pick *pick = &w->parts->resolution->picks[c->pick];
    size_t n = 0, t, k;

    for (t = 0; t < w->parts->n_targets; t++) {
        if (!(c->targets >> t & 1)) {
            continue;
        }
        for (k = 0; k < n && out[k].file != pick->file[t]; k++) {
        }
        if (k == n) {
            out[n++] = (struct taken){pick->file[t], 0};
        }
        out[k].targets |= (pinc_targets)1 << t;
    }
    return n;
}

static struct pinc_json_value *file_value(struct writer *w, const struct component *c,
                                          const struct taken *taken)
{
    struct pinc_json_value *object = pinc_json_value_object(), *hashes;
    struct pinc_file_details details;
    struct pinc_buf label = {0};
    struct pinc_slice url = {0};
    size_t t;

    c->project->details(&details, c->project, taken->file);
    if (c->project->direct_url.ptr) {
        url = c->project->direct_url;
    } else if (w->failed == PINC_OK) {
        w->failed = c->project->url(&url, c->project, taken->file, w->err);
    }
    set(w, object, "type", text_value("distribution"));
    set(w, object, "url", pinc_json_value_string(url.ptr ? shown_url(w, url) : PINC_LIT("")));
    pinc_buf_add(&label, details.filename);
    for (t = 0; t < w->parts->n_targets && taken->targets != c->targets; t++) {
        if (taken->targets >> t & 1) {
            pinc_buf_addf(&label, "%s%s", strstr(label.ptr, " for ") ? ", " : " for ",
                          w->parts->labels[t]);
        }
    }
    set(w, object, "comment",
        label.failed == PINC_OK ? pinc_json_value_string(pinc_buf_slice(&label)) : NULL);
    hashes = hash_value(w, &details.hash);
    if (hashes) {
        set(w, object, "hashes", hashes);
    }
    pinc_buf_clear(&label);
    return object;
}

static struct pinc_json_value *component_value(struct writer *w, const struct component *c)
{
    const struct pinc_pick *pick = &w->parts->resolution->picks[c->pick];
    const struct pinc_metadata *metadata = pick->metadata[pinc_targets_first(c->targets)];
    struct pinc_json_value *object = pinc_json_value_object(), *array;
    struct taken files[PINC_TARGETS_MAX];
    const size_t n = find_files(w, c, files);
    struct pinc_file_details details;
    size_t i;

    set(w, object, "type", text_value("library"));
    set(w, object, "bom-ref", pinc_json_value_string(c->ref));
    set(w, object, "name", pinc_json_value_string(pick->name));
    set(w, object, "version", pinc_json_value_string(c->project->releases[c->release].text));
    array = NULL;
    if (n == 1) {
        c->project->details(&details, c->project, files[0].file);
        array = hash_value(w, &details.hash);
    }
    if (array) {
        set(w, object, "hashes", array);
    }
    if (metadata && metadata->state == PINC_READY) {
        add_licences(w, object, metadata->facts.licence);
    }
    set(w, object, "purl", pinc_json_value_string(c->ref));
    array = pinc_json_value_array();
    for (i = 0; i < n; i++) {
        pinc_json_value_append(&w->ok, array, file_value(w, c, &files[i]));
    }
    set(w, object, "externalReferences", array);
    add_targets(w, object, c->targets);
    return object;
}

/* --- dependencies */

static bool is_needed(const struct writer *w, const struct component *c)
{
    const struct pinc_resolution *r = w->parts->resolution;
    size_t i;

    for (i = 0; i < r->n_edges; i++) {
        if (r->edges[i].to == c->pick && r->edges[i].from != PINC_NONE &&
            r->edges[i].from != c->pick && (r->edges[i].targets & c->targets)) {
            return true;
        }
    }
    return false;
}

/* Does `from` (NULL: the lock) need `to` on a target? The lock is taken to need what nobody else does. */
static bool needs(const struct writer *w, const struct component *from, const struct component *to)
{
    const struct pinc_resolution *r = w->parts->resolution;
    size_t i;

    for (i = 0; from && i < r->n_edges; i++) {
        if (r->edges[i].from == from->pick && r->edges[i].to == to->pick && from != to &&
            (r->edges[i].targets & from->targets & to->targets)) {
            return true;
        }
    }
    return !from && !is_needed(w, to);
}

static int compare_texts(const void *a, const void *b)
{
    const struct pinc_slice *x = a, *y = b;

    return pinc_slice_compare(*x, *y);
}

static struct pinc_json_value *dependency_value(struct writer *w, const struct component *from)
{
    struct pinc_json_value *object = pinc_json_value_object(), *array = pinc_json_value_array();
    struct pinc_slice *refs = pinc_arena_array(w->arena, w->n_components + 1, sizeof *refs);
    size_t i, n = 0;

    w->ok = w->ok && refs;
    for (i = 0; refs && i < w->n_components; i++) {
        if (needs(w, from, &w->components[i])) {
            refs[n++] = w->components[i].ref;
        }
    }
    if (refs) {
        qsort(refs, n, sizeof *refs, compare_texts);
    }
    for (i = 0; i < n; i++) {
        pinc_json_value_append(&w->ok, array, pinc_json_value_string(refs[i]));
    }
    set(w, object, "ref", from ? pinc_json_value_string(from->ref) : text_value("lock"));
    set(w, object, "dependsOn", array);
    return object;
}

/* --- the document */

static struct pinc_json_value *metadata_value(struct writer *w)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *tools = pinc_json_value_object(), *list = pinc_json_value_array();
    struct pinc_json_value *tool = pinc_json_value_object(), *lock = pinc_json_value_object();
    struct pinc_json_value *properties = pinc_json_value_array();
    size_t t;

    set(w, tool, "type", text_value("application"));
    set(w, tool, "name", text_value("pinc"));
    set(w, tool, "version", text_value(pinc_version()));
    pinc_json_value_append(&w->ok, list, tool);
    set(w, tools, "components", list);
    set(w, object, "tools", tools);
    set(w, lock, "type", text_value("application"));
    set(w, lock, "bom-ref", text_value("lock"));
    set(w, lock, "name", pinc_json_value_string(w->parts->name));
    set(w, object, "component", lock);
    for (t = 0; t < w->parts->n_targets; t++) {
        add_property(w, properties, "pinc:target", w->parts->targets[t]);
    }
    set(w, object, "properties", properties);
    return object;
}

/* @param serial NULL: without one */
static struct pinc_json_value *document(struct writer *w, const char *serial)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *components = pinc_json_value_array();
    struct pinc_json_value *dependencies = pinc_json_value_array();
    size_t i;

    set(w, object, "$schema", text_value("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    set(w, object, "bomFormat", text_value("CycloneDX"));
    set(w, object, "specVersion", text_value("1.6"));
    if (serial) {
        set(w, object, "serialNumber", text_value(serial));
    }
    set(w, object, "version", pinc_json_value_number(1));
    set(w, object, "metadata", metadata_value(w));
    pinc_json_value_append(&w->ok, dependencies, dependency_value(w, NULL));
    for (i = 0; i < w->n_components; i++) {
        pinc_json_value_append(&w->ok, components, component_value(w, &w->components[i]));
        pinc_json_value_append(&w->ok, dependencies, dependency_value(w, &w->components[i]));
    }
    set(w, object, "components", components);
    set(w, object, "dependencies", dependencies);
    return object;
}

static bool print_document(struct pinc_buf *buf, struct writer *w, const char *serial)
{
    struct pinc_json_value *value = document(w, serial);
    const bool printed = w->ok && pinc_json_value_print(buf, value, INDENT);

    pinc_json_value_free(value);
    return printed;
}

/* "urn:uuid:..." of what the document says. */
static enum pinc_status make_serial(char *out, size_t size, struct pinc_slice text,
                                    struct pinc_error *err)
{
    struct pinc_hash hash;
    enum pinc_status st = pinc_hash_of(&hash, PINC_HASH_SHA256, text, err);
    size_t i, len;

    if (st != PINC_OK) {
        return st;
    }
    hash.bytes[6] = (unsigned char)((hash.bytes[6] & 0x0f) | 0x80);
    hash.bytes[8] = (unsigned char)((hash.bytes[8] & 0x3f) | 0x80);
    len = (size_t)snprintf(out, size, "urn:uuid:");
    for (i = 0; i < SERIAL_BYTES; i++) {
        len += (size_t)snprintf(out + len, size - len, "%s%02x",
                                i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", hash.bytes[i]);
    }
    return PINC_OK;
}

enum pinc_status pinc_write_cyclonedx(struct pinc_buf *buf,
                                      const struct pinc_cyclonedx_parts *parts,
                                      struct pinc_error *err)
{
    struct writer w = {.parts = parts, .arena = pinc_arena_new(), .err = err};
    struct pinc_buf text = {0};
    char serial[64];
    enum pinc_status st = PINC_OK;

    if (w.arena) {
        find_components(&w);
    }
    if (!w.arena || !print_document(&text, &w, NULL)) {
        st = pinc_fail_memory(err);
    }
    st = st == PINC_OK ? w.failed : st;
    if (st == PINC_OK) {
        st = make_serial(serial, sizeof serial, pinc_buf_slice(&text), err);
    }
    if (st == PINC_OK && !print_document(buf, &w, serial)) {
        st = pinc_fail_memory(err);
    }
    pinc_buf_clear(&text);
    pinc_arena_free(w.arena);
    return st;
}

#include "tests/conformance/conformance.h"

#include "index/dist/metadata.h"
#include "tests/conformance/items.h"

#include <string.h>

/* --- texts */

/* Decode base64 into the buffer; what is not base64 is passed over. */
static void add_base64(struct pinc_buf *buf, struct pinc_slice text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = 0, value = 0;
    size_t i;

    for (i = 0; i < text.len; i++) {
        const char *digit = text.ptr[i] == '\0' ? NULL : strchr(digits, text.ptr[i]);

        if (!digit) {
            continue;
        }
        value = (value << 6 | (unsigned)(digit - digits)) & 0xffffu;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            pinc_buf_add_char(buf, (char)(value >> bits & 0xffu));
        }
    }
}

/* RFC 5322: the line ends of a folded value, and the blanks around it, are not part of it.
 * packaging leaves them in. */
static struct pinc_slice unfolded(struct pinc_arena *arena, struct pinc_slice value)
{
    char *copy = pinc_arena_copy(arena, value.ptr, value.len);
    size_t n = 0, i;

    for (i = 0; i < value.len; i++) {
        if (copy[i] != '\r' && copy[i] != '\n') {
            copy[n++] = copy[i];
        }
    }
    return pinc_slice_trim((struct pinc_slice){copy, n});
}

/* A field with one value: that of `raw`; the first of several counts, as pip has it; {NULL, 0} when
 * there is none. */
static struct pinc_slice single(const json_t *row, const char *key, const char *header,
                                struct pinc_arena *arena)
{
    struct pinc_slice value = conformance_text(json_object_get(row, "raw"), key);

    if (!value.ptr) {
        value = conformance_item(json_object_get(json_object_get(row, "unparsed"), header), 0);
    }
    return !value.ptr ? value : unfolded(arena, value);
}

static bool same_list(const json_t *want, const struct pinc_slice *have, size_t n,
                      struct pinc_arena *arena)
{
    size_t i;

    if (json_array_size(want) != n) {
        return false;
    }
    for (i = 0; i < n; i++) {
        if (!pinc_slice_equal(unfolded(arena, conformance_item(want, i)), have[i])) {
            return false;
        }
    }
    return true;
}

/* --- requirements */

static bool same_marker(const struct pinc_marker *marker, struct pinc_slice want)
{
    struct pinc_buf buf = {0};
    bool same;

    if (!marker) {
        return !want.ptr;
    }
    pinc_marker_print(&buf, marker);
    same = want.ptr && pinc_slice_equal(pinc_buf_slice(&buf), want);
    pinc_buf_clear(&buf);
    return same;
}

static bool same_requirement(const struct pinc_requirement *req, const json_t *want,
                             struct pinc_arena *arena)
{
    struct pinc_slice url = conformance_text(want, "url");

    return pinc_slice_equal(req->norm, conformance_text(want, "name")) &&
           same_list(json_object_get(want, "extras"), req->extras, req->n_extras, arena) &&
           conformance_same_items(json_object_get(want, "items"), req->specs, arena) &&
           same_marker(req->marker, conformance_text(want, "marker")) &&
           pinc_slice_equal(req->url, url) && (!req->url.ptr) == (!url.ptr);
}

/* Each Requires-Dist by itself, as strictly as packaging. */
static void check_requires(struct conformance *run, const char *id, const json_t *rows,
                           struct pinc_arena *arena)
{
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row) {
        struct pinc_slice text = conformance_text(row, "in");
        bool invalid = json_object_get(row, "error") != NULL;
        const struct pinc_requirement *req = NULL;
        enum pinc_status st = pinc_requirement_parse(&req, text, arena, NULL);
        struct pinc_buf name = {0};

        pinc_buf_addf(&name, "%s: %s", id, text.ptr);
        conformance_check(
            run, invalid ? st == PINC_ESYNTAX : st == PINC_OK && same_requirement(req, row, arena),
            name.ptr, "status %d, wanted %s", (int)st,
            invalid ? "an error" : "the parts of the row");
        pinc_buf_clear(&name);
    }
}

/* --- whole metadata */

/* May a reader take it at all? Core metadata: fail on a greater major version, and these three
 * fields are required. */
static bool is_readable(struct pinc_slice metadata_version, struct pinc_slice name,
                        struct pinc_slice version)
{
    return name.len != 0 && version.len != 0 && metadata_version.len > 2 &&
           (metadata_version.ptr[0] == '1' || metadata_version.ptr[0] == '2') &&
           metadata_version.ptr[1] == '.';
}

/* PEP 643, for an sdist: from 2.2 on a field is final when Dynamic does not name it. */
static bool is_final(struct pinc_slice metadata_version, const json_t *dynamic)
{
    size_t i;

    if (pinc_slice_compare(metadata_version, PINC_LIT("2.2")) < 0) {
        return false;
    }
    for (i = 0; i < json_array_size(dynamic); i++) {
        struct pinc_slice field = conformance_item(dynamic, i);

        if (pinc_slice_equal_nocase(field, PINC_LIT("Requires-Dist")) ||
            pinc_slice_equal_nocase(field, PINC_LIT("Requires-Python")) ||
            pinc_slice_equal_nocase(field, PINC_LIT("Provides-Extra"))) {
            return false;
        }
    }
    return true;
}

static bool same_fields(const struct pinc_metadata_text *have, const json_t *row,
                        struct pinc_arena *arena)
{
    const json_t *raw = json_object_get(row, "raw");

    return pinc_slice_equal(have->metadata_version,
                            single(row, "metadata_version", "metadata-version", arena)) &&
           pinc_slice_equal(have->name, single(row, "name", "name", arena)) &&
           pinc_slice_equal(have->version, single(row, "version", "version", arena)) &&
           pinc_slice_equal(have->requires_python,
                            single(row, "requires_python", "requires-python", arena)) &&
           same_list(json_object_get(raw, "requires_dist"), have->requires, have->n_requires,
                     arena) &&
           same_list(json_object_get(raw, "provides_extra"), have->extras, have->n_extras, arena) &&
           have->final == is_final(have->metadata_version, json_object_get(raw, "dynamic"));
}

/* What is compiled: Requires-Python as packaging reads it, and no requirement lost but those that
 * packaging refuses too. */
static bool same_compiled(const struct pinc_metadata_text *text, const json_t *row,
                          struct pinc_arena *arena)
{
    const json_t *items = json_object_get(row, "requires_python_items");
    const json_t *requires = json_object_get(row, "requires"), *want;
    struct pinc_metadata metadata;
    size_t i, kept = 0;

    memset(&metadata, 0, sizeof metadata);
    if (pinc_metadata_compile(&metadata, text, NULL, arena, NULL) != PINC_OK) {
        return false;
    }
    if (json_is_array(items) && json_array_size(items) != 0 &&
        !conformance_same_items(items, metadata.requires_python, arena)) {
        return false;
    }
    json_array_foreach(requires, i, want) {
        if (json_object_get(want, "error") != NULL || conformance_text(want, "url").ptr != NULL) {
            continue; /* repaired, or never satisfied, or the file is unusable */
        }
        while (kept < metadata.n_requires &&
               !same_requirement(metadata.requires[kept], want, arena)) {
            kept++;
        }
        if (kept++ >= metadata.n_requires) {
            return false;
        }
    }
    return metadata.n_requires == text->n_requires || metadata.unusable.len != 0;
}

static void check_case(struct conformance *run, const json_t *row)
{
    const char *id = json_string_value(json_object_get(row, "id"));
    struct pinc_slice text = conformance_text(row, "text");
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text have;
    struct pinc_buf bytes = {0};
    enum pinc_status st;
    bool readable;

    if (!text.ptr) {
        add_base64(&bytes, conformance_text(row, "b64"));
        text = pinc_buf_slice(&bytes);
    }
    st = pinc_metadata_read(&have, text, PINC_METADATA_OF_SDIST, arena, NULL);
    readable =
        is_readable(single(row, "metadata_version", "metadata-version", arena),
                    single(row, "name", "name", arena), single(row, "version", "version", arena));
    conformance_check(run,
                      readable ? st == PINC_OK && same_fields(&have, row, arena) &&
                                     same_compiled(&have, row, arena)
                               : st == PINC_ESYNTAX,
                      id, "status %d, wanted %s", (int)st,
                      readable ? "the fields of the row" : "an error");
    check_requires(run, id, json_object_get(row, "requires"), arena);
    pinc_buf_clear(&bytes);
    pinc_arena_free(arena);
}

/* --- legacy strings */

/* What a tool made of a wheel with the string in it. */
struct outcome {
    bool ok;
    struct pinc_slice dep; /* the version of `dep` that was chosen; ptr NULL: none is needed */
};

/* The newest version that the requirement lets through. {NULL, 0} when there is none. */
static struct pinc_slice choose(const struct pinc_specset *specs, const json_t *available,
                                struct pinc_arena *arena)
{
    size_t n = json_array_size(available), i;
    struct pinc_version *versions = pinc_arena_array(arena, n, sizeof *versions);
    struct pinc_slice *texts = pinc_arena_array(arena, n, sizeof *texts);
    struct pinc_slice best = {NULL, 0};
    bool *keep = pinc_arena_array(arena, n, sizeof *keep);

    for (i = 0; i < n; i++) {
        texts[i] = conformance_item(available, i);
        if (pinc_version_parse(&versions[i], texts[i], arena, NULL) != PINC_OK) {
            return best;
        }
    }
    pinc_specset_filter(specs, versions, texts, n, PINC_PRE_IF_NECESSARY, keep);
    for (i = 0; i < n; i++) {
        best = keep[i] ? texts[i] : best; /* the list is ascending */
    }
    return best;
}

static struct outcome outcome_of(const struct pinc_metadata *metadata, const struct pinc_env *env,
                                 const json_t *available, struct pinc_arena *arena)
{
    struct outcome outcome = {false, {NULL, 0}};

    if (metadata->unusable.len != 0 || !pinc_env_python_allowed(env, metadata->requires_python)) {
        return outcome;
    }
    outcome.ok = true;
    if (metadata->n_requires == 1 &&
        pinc_marker_holds(metadata->requires[0]->marker, env, PINC_LIT(""))) {
        outcome.dep = choose(metadata->requires[0]->specs, available, arena);
        outcome.ok = outcome.dep.ptr != NULL;
    }
    return outcome;
}

/* Do two sets hold the same of the versions that there are? */
static bool same_versions(const struct pinc_specset *a, const struct pinc_specset *b,
                          const json_t *available, struct pinc_arena *arena)
{
    size_t i;

    for (i = 0; i < json_array_size(available); i++) {
        struct pinc_slice text = conformance_item(available, i);
        struct pinc_version version;

        if (pinc_version_parse(&version, text, arena, NULL) != PINC_OK ||
            pinc_specset_matches(a, &version, text) != pinc_specset_matches(b, &version, text)) {
            return false;
        }
    }
    return true;
}

/* Does a repaired string mean what the other tool repaired it to? */
static bool same_fix(const struct pinc_metadata *metadata, struct pinc_slice fix,
                     const json_t *available, struct pinc_arena *arena)
{
    const struct pinc_requirement *req;
    const struct pinc_specset *set;

    if (!fix.ptr) {
        return true;
    }
    if (metadata->n_requires == 1) {
        return pinc_requirement_parse(&req, fix, arena, NULL) == PINC_OK &&
               pinc_slice_equal(req->norm, metadata->requires[0]->norm) &&
               same_versions(req->specs, metadata->requires[0]->specs, available, arena);
    }
    return metadata->requires_python && pinc_specset_parse(&set, fix, arena, NULL) == PINC_OK &&
           same_versions(set, metadata->requires_python, available, arena);
}

/*
 * What pinc should make of a Requires-Dist: what the more lenient of the two tools does, pip's
 * choice where both take the string.
 */
static struct outcome expected_requirement(const json_t *pip, const json_t *uv)
{
    bool pip_ok = json_is_true(json_object_get(pip, "ok"));

    return (struct outcome){pip_ok || json_is_true(json_object_get(uv, "ok")),
                            conformance_text(pip_ok ? pip : uv, "dep")};
}

/*
 * What pinc should make of a Requires-Python. A set that can be read holds, upper bounds too, as
 * for pip (uv looks at the lower ones only). One that cannot is repaired as uv does, and then
 * holds; beyond repair it is ignored, as pip does.
 */
static struct outcome expected_python(struct pinc_slice value, const json_t *pip,
                                      struct pinc_slice fix, const struct pinc_env *env,
                                      struct pinc_arena *arena)
{
    struct outcome outcome = {true, {NULL, 0}};
    const struct pinc_specset *set;

    if (pinc_specset_parse(&set, value, arena, NULL) == PINC_OK) {
        outcome.ok = json_is_true(json_object_get(pip, "ok"));
    } else if (fix.ptr && pinc_specset_parse(&set, fix, arena, NULL) == PINC_OK) {
        outcome.ok = pinc_env_python_allowed(env, set);
    }
    return outcome;
}

/* Read a wheel's metadata with one such field in it. */
static bool compile_field(struct pinc_metadata *out, struct pinc_slice field,
                          struct pinc_arena *arena)
{
    struct pinc_metadata_text text;
    struct pinc_buf buf = {0};
    struct pinc_slice all;

    memset(out, 0, sizeof *out);
    pinc_buf_add_str(&buf, "Metadata-Version: 2.1\nName: p\nVersion: 1.0\n");
    pinc_buf_add(&buf, field);
    all = pinc_slice_dup(arena, pinc_buf_slice(&buf));
    pinc_buf_clear(&buf);
    return pinc_metadata_read(&text, all, PINC_METADATA_OF_WHEEL, arena, NULL) == PINC_OK &&
           pinc_metadata_compile(out, &text, NULL, arena, NULL) == PINC_OK;
}

static void check_legacy(struct conformance *run, const json_t *row, const json_t *available,
                         const struct pinc_env *env)
{
    const json_t *pip = json_object_get(row, "pip"), *uv = json_object_get(row, "uv");
    struct pinc_slice field = conformance_text(row, "field"),
                      value = conformance_text(row, "value");
    struct pinc_slice fix = conformance_text(json_object_get(uv, "fix"), "after");
    struct outcome want, have = {false, {NULL, 0}};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata metadata;
    struct pinc_buf id = {0};
    bool fixed = true;

    pinc_buf_add(&id, field);
    pinc_buf_add_str(&id, ": ");
    pinc_buf_add(&id, value);
    want = pinc_slice_equal(field, PINC_LIT("Requires-Python"))
               ? expected_python(value, pip, fix, env, arena)
               : expected_requirement(pip, uv);
    if (compile_field(&metadata, pinc_buf_slice(&id), arena)) {
        have = outcome_of(&metadata, env, available, arena);
        fixed = same_fix(&metadata, fix, available, arena);
    }
    conformance_check(run, have.ok == want.ok && fixed && pinc_slice_equal(have.dep, want.dep),
                      id.ptr, "%s %s%s, wanted %s %s", have.ok ? "taken" : "refused",
                      !have.dep.ptr ? "" : have.dep.ptr, fixed ? "" : " repaired otherwise",
                      want.ok ? "taken" : "refused", !want.dep.ptr ? "" : want.dep.ptr);
    pinc_buf_clear(&id);
    pinc_arena_free(arena);
}

void conformance_metadata(struct conformance *run, const json_t *vectors)
{
    const json_t *tools = json_object_get(vectors, "legacy_tools"), *row;
    struct pinc_env *env = NULL;
    size_t i;

    json_array_foreach(json_object_get(vectors, "cases"), i, row) {
        check_case(run, row);
    }
    if (pinc_env_new(&env, conformance_text(tools, "target_python"), PINC_LIT("linux-x86_64"),
                     NULL) != PINC_OK) {
        conformance_check(run, false, "legacy_tools", "no such target Python");
        return;
    }
    json_array_foreach(json_object_get(vectors, "legacy"), i, row) {
        check_legacy(run, row, json_object_get(tools, "available_dep_versions"), env);
    }
    pinc_env_free(env);
}

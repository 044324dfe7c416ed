#include "lock/output/pylock.h"

#include "base/toml/toml.h"
#include "base/toml/toml_types.h"
#include "index/net/url.h"
#include "lock/output/read_pylock.h"
#include "markers/name.h"

struct reader {
    struct pinc_arena *arena;
    struct pinc_error *err;
};

/* A copy of a string of a table; ptr NULL when there is none. */
static enum pinc_status text(struct pinc_slice *out, const struct reader *r,
                             const struct pinc_toml_value *table, const char *key)
{
    struct pinc_slice found = {0};
    enum pinc_status st =
        pinc_toml_string(&found, pinc_toml_get(table, pinc_slice_of(key)), r->err);

    *out = (struct pinc_slice){0};
    if (st == PINC_OK && found.ptr) {
        *out = pinc_slice_dup(r->arena, found);
        st = out->ptr ? PINC_OK : pinc_fail_memory(r->err);
    }
    return st;
}

static enum pinc_status fail_at(const struct reader *r, const struct pinc_toml_value *value,
                                const char *what)
{
    return pinc_toml_fail(r->err, PINC_ESYNTAX, value, pinc_toml_place(value), "%s", what);
}

/* --- files */

static enum pinc_status read_hashes(struct pinc_pylock_file *out, const struct reader *r,
                                    const struct pinc_toml_value *table)
{
    const struct pinc_toml_value *hashes = NULL, *value;
    enum pinc_status st =
        pinc_toml_table(&hashes, pinc_toml_get(table, PINC_LIT("hashes")), r->err);
    struct pinc_hash *list = NULL;

    if (st != PINC_OK || !hashes) {
        return st;
    }
    list = pinc_arena_array(r->arena, pinc_toml_count(hashes) + 1, sizeof *list);
    if (!list) {
        return pinc_fail_memory(r->err);
    }
    for (value = pinc_toml_first(hashes); value && st == PINC_OK; value = pinc_toml_next(value)) {
        const enum pinc_hash_alg alg = pinc_hash_alg_of(pinc_toml_key(value));
        struct pinc_slice hex = {0};

        st = pinc_toml_string(&hex, value, r->err);
        if (st == PINC_OK && alg != PINC_HASH_NONE && pinc_hash_is_strong(alg)) {
            if (!pinc_hash_from_hex(&list[out->n_hashes++], alg, hex)) {
                st = fail_at(r, value, "this is not such a digest");
            }
        }
    }
    out->hashes = list;
    return st;
}

static enum pinc_status read_file(struct pinc_pylock_file *out, const struct reader *r,
                                  const struct pinc_toml_value *value, bool wheel)
{
    const struct pinc_toml_value *table = NULL;
    enum pinc_status st = pinc_toml_table(&table, value, r->err);
    int64_t size = 0;

    if (st != PINC_OK) {
        return st;
    }
    out->wheel = wheel;
    out->line = (unsigned)pinc_toml_place(value).line;
    st = text(&out->name, r, table, "name");
    st = st == PINC_OK ? text(&out->url, r, table, "url") : st;
    st = st == PINC_OK ? text(&out->path, r, table, "path") : st;
    if (st == PINC_OK && pinc_toml_get(table, PINC_LIT("size"))) {
        st = pinc_toml_integer(&size, pinc_toml_get(table, PINC_LIT("size")), r->err);
    }
    if (st == PINC_OK) {
        st = read_hashes(out, r, table);
    }
    out->size = size > 0 ? (uint64_t)size : 0;
    if (st == PINC_OK && !out->url.ptr && !out->path.ptr) {
        st = fail_at(r, value, "a file needs url or path");
    }
    if (st == PINC_OK && !out->name.ptr) {
        struct pinc_buf name = {0};

        pinc_url_add_decoded(&name, pinc_url_last_part(out->url.ptr ? out->url : out->path));
        out->name = pinc_buf_keep(&name, r->arena);
        st = out->name.ptr ? PINC_OK : pinc_fail_memory(r->err);
    }
    return st;
}

static enum pinc_status read_files(struct pinc_pylock_package *out, const struct reader *r,
                                   const struct pinc_toml_value *package)
{
    const struct pinc_toml_value *wheels = NULL, *value;
    static const char *const singles[] = {"sdist", "archive"};
    struct pinc_pylock_file *files;
    enum pinc_status st =
        pinc_toml_array(&wheels, pinc_toml_get(package, PINC_LIT("wheels")), r->err);
    size_t i;

    if (st != PINC_OK) {
        return st;
    }
    files = pinc_arena_array(r->arena, (wheels ? pinc_toml_count(wheels) : 0) + 3, sizeof *files);
    if (!files) {
        return pinc_fail_memory(r->err);
    }
    for (value = wheels ? pinc_toml_first(wheels) : NULL; value && st == PINC_OK;
         value = pinc_toml_next(value)) {
        st = read_file(&files[out->n_files++], r, value, true);
    }
    for (i = 0; i < sizeof singles / sizeof *singles && st == PINC_OK; i++) {
        value = pinc_toml_get(package, pinc_slice_of(singles[i]));
        if (value) {
            st = read_file(&files[out->n_files], r, value, false);
            files[out->n_files].wheel = pinc_slice_ends(files[out->n_files].name, ".whl");
            out->n_files++;
        }
    }
    out->files = files;
    out->no_files = pinc_toml_get(package, PINC_LIT("vcs")) != NULL ||
                    pinc_toml_get(package, PINC_LIT("directory")) != NULL;
    return st;
}

/* --- packages */

static enum pinc_status read_package(struct pinc_pylock_package *out, const struct reader *r,
                                     const struct pinc_toml_value *value)
{
    const struct pinc_toml_value *package = NULL, *name = NULL;
    struct pinc_error failure = {0};
    struct pinc_slice written = {0};
    enum pinc_status st = pinc_toml_table(&package, value, r->err);

    st = st == PINC_OK ? pinc_toml_require(&name, package, "name", r->err) : st;
    st = st == PINC_OK ? text(&written, r, package, "name") : st;
    if (st == PINC_OK && !pinc_name_valid(written)) {
        st = fail_at(r, name, "invalid project name");
    }
    st = st == PINC_OK ? text(&out->version, r, package, "version") : st;
    st = st == PINC_OK ? text(&out->marker_text, r, package, "marker") : st;
    st = st == PINC_OK ? text(&out->requires_python, r, package, "requires-python") : st;
    if (st != PINC_OK) {
        return st;
    }
    out->name = pinc_name_normalize(r->arena, written);
    out->line = (unsigned)pinc_toml_place(package).line;
    if (out->marker_text.ptr &&
        pinc_marker_parse(&out->marker, out->marker_text, r->arena, &failure) != PINC_OK) {
        return failure.code == PINC_ENOMEM
                   ? pinc_fail_memory(r->err)
                   : fail_at(r, pinc_toml_get(package, PINC_LIT("marker")), failure.text);
    }
    return out->name.ptr ? read_files(out, r, package) : pinc_fail_memory(r->err);
}

static enum pinc_status check_lock_version(const struct reader *r,
                                           const struct pinc_toml_value *value)
{
    struct pinc_slice version = PINC_LIT("1.0");
    enum pinc_status st = pinc_toml_string(&version, value, r->err);

    if (st == PINC_OK && !pinc_slice_starts(version, "1.")) {
        st = pinc_toml_fail(r->err, PINC_EUNSUPPORTED, value, pinc_toml_place(value),
                            "this lock-version is not supported");
    }
    return st;
}

enum pinc_status pinc_pylock_read(struct pinc_pylock *out, struct pinc_slice contents,
                                  const char *source, struct pinc_arena *arena,
                                  struct pinc_error *err)
{
    static const struct pinc_toml_limits limits = {.values = PINC_PYLOCK_VALUES_MAX};
    const struct reader r = {arena, err};
    const struct pinc_toml_value *packages = NULL, *value;
    struct pinc_pylock_package *list = NULL;
    struct pinc_toml *doc = NULL;
    enum pinc_status st = pinc_toml_parse(&doc, contents, source, &limits, err);

    *out = (struct pinc_pylock){0};
    if (st == PINC_OK) {
        st = check_lock_version(&r, pinc_toml_find(pinc_toml_root(doc), "lock-version"));
    }
    if (st == PINC_OK) {
        st = pinc_toml_array(&packages, pinc_toml_find(pinc_toml_root(doc), "packages"), err);
    }
    if (st == PINC_OK) {
        list =
            pinc_arena_array(arena, (packages ? pinc_toml_count(packages) : 0) + 1, sizeof *list);
        st = list ? PINC_OK : pinc_fail_memory(err);
    }
    for (value = packages ? pinc_toml_first(packages) : NULL; value && st == PINC_OK;
         value = pinc_toml_next(value)) {
        st = read_package(&list[out->n_packages++], &r, value);
    }
    out->packages = list;
    pinc_toml_free(doc);
    return st;
}

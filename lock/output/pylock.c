#include "lock/output/pylock.h"

#include "base/toml/toml.h"
#include "base/toml/toml_types.h"
#include "index/net/url.h"
#include "markers/name.h"

/* Values of a file: seven for each wheel, which takes some 300 bytes, as many as the largest output has. */
#define VALUES_MAX (4u << 20)

struct reader {
    struct pinc_arena *arena;
    enum pinc_pylock_part part;
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

/* Report a failure of a parser that read a string, `column` of it or all of it. */
static enum pinc_status fail_in(const struct reader *r, const struct pinc_toml_value *value,
                                enum pinc_status st, const struct pinc_error *failure)
{
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(r->err);
    }
    return pinc_toml_fail(r->err, st, value,
                          failure->column ? pinc_toml_place_in(value, failure->column - 1)
                                          : pinc_toml_place(value),
                          "%s", failure->text);
}

/* --- files of which as much is taken as can be */

/* The text of a key; ptr NULL when it is not there or no string. */
static struct pinc_slice text_of(const struct pinc_toml_value *table, const char *key)
{
    struct pinc_slice found = {NULL, 0};
    const struct pinc_toml_value *value = pinc_toml_get(table, pinc_slice_of(key));

    return value && pinc_toml_string(&found, value, NULL) == PINC_OK ? found
                                                                     : (struct pinc_slice){NULL, 0};
}

static bool known_hash(struct pinc_hash *out, const struct pinc_toml_value *file)
{
    static const enum pinc_hash_alg algs[] = {PINC_HASH_SHA256, PINC_HASH_SHA384, PINC_HASH_SHA512};
    const struct pinc_toml_value *hashes = pinc_toml_get(file, PINC_LIT("hashes"));
    size_t i;

    if (!hashes || pinc_toml_table(&hashes, hashes, NULL) != PINC_OK) {
        return false;
    }
    for (i = 0; i < sizeof algs / sizeof *algs; i++) {
        const struct pinc_slice hex = text_of(hashes, pinc_hash_alg_name(algs[i]));

        if (hex.ptr && pinc_hash_from_hex(out, algs[i], hex)) {
            return true;
        }
    }
    return false;
}

/* @return false when out of memory */
static bool add_known(struct pinc_pylock_package *out, struct pinc_pylock_file *file,
                      const struct reader *r, const struct pinc_toml_value *value, bool wheel)
{
    struct pinc_hash hash, *kept;

    if (!value || pinc_toml_table(&value, value, NULL) != PINC_OK || !known_hash(&hash, value) ||
        !text_of(value, "name").ptr) {
        return true;
    }
    kept = pinc_arena_alloc(r->arena, sizeof *kept);
    file->name = pinc_slice_dup(r->arena, text_of(value, "name"));
    if (!kept || !file->name.ptr) {
        return false;
    }
    *kept = hash;
    file->hashes = kept;
    file->n_hashes = 1;
    file->wheel = wheel;
    file->line = (unsigned)pinc_toml_place(value).line;
    out->n_files++;
    return true;
}

static enum pinc_status read_known(struct pinc_pylock_package *out, const struct reader *r,
                                   const struct pinc_toml_value *package)
{
    const struct pinc_toml_value *wheels = pinc_toml_get(package, PINC_LIT("wheels")), *wheel;
    struct pinc_pylock_file *files;
    bool ok;

    if (wheels && pinc_toml_array(&wheels, wheels, NULL) != PINC_OK) {
        wheels = NULL;
    }
    files = pinc_arena_array(r->arena, (wheels ? pinc_toml_count(wheels) : 0) + 2, sizeof *files);
    out->files = files;
    ok = files != NULL;
    for (wheel = pinc_toml_first(wheels); wheel && ok; wheel = pinc_toml_next(wheel)) {
        ok = add_known(out, &files[out->n_files], r, wheel, true);
    }
    ok = ok &&
         add_known(out, &files[out->n_files], r, pinc_toml_get(package, PINC_LIT("sdist")), false);
    return ok ? PINC_OK : pinc_fail_memory(r->err);
}

/* --- all files */

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

/* Read a name, a version and a marker, and check them: they become lines of requirements. */
static enum pinc_status read_pin(struct pinc_pylock_package *out, const struct reader *r,
                                 const struct pinc_toml_value *package)
{
    const struct pinc_toml_value *name = NULL;
    struct pinc_error failure = {0};
    enum pinc_status st = pinc_toml_require(&name, package, "name", r->err);

    st = st == PINC_OK ? text(&out->written, r, package, "name") : st;
    if (st == PINC_OK && !pinc_name_valid(out->written)) {
        st = pinc_fail_quoted(&failure, PINC_ESYNTAX, 0, "invalid project name ", out->written, "");
        st = fail_in(r, name, st, &failure);
    }
    st = st == PINC_OK ? text(&out->version, r, package, "version") : st;
    if (st == PINC_OK && out->version.ptr) {
        st = pinc_version_parse(&out->number, out->version, r->arena, &failure);
        st = st == PINC_OK ? st
                           : fail_in(r, pinc_toml_get(package, PINC_LIT("version")), st, &failure);
    }
    st = st == PINC_OK ? text(&out->marker_text, r, package, "marker") : st;
    if (st == PINC_OK && out->marker_text.ptr) {
        st = pinc_marker_parse(&out->marker, out->marker_text, r->arena, &failure);
        st = st == PINC_OK ? st
                           : fail_in(r, pinc_toml_get(package, PINC_LIT("marker")), st, &failure);
    }
    if (st != PINC_OK) {
        return st;
    }
    out->name = pinc_name_normalize(r->arena, out->written);
    return out->name.ptr ? PINC_OK : pinc_fail_memory(r->err);
}

static enum pinc_status read_package(struct pinc_pylock_package *out, const struct reader *r,
                                     const struct pinc_toml_value *value)
{
    const struct pinc_toml_value *package = NULL;
    enum pinc_status st = pinc_toml_table(&package, value, r->err);

    st = st == PINC_OK ? read_pin(out, r, package) : st;
    if (st != PINC_OK) {
        return st;
    }
    out->line = (unsigned)pinc_toml_place(package).line;
    switch (r->part) {
    case PINC_PYLOCK_PINS:
        break;
    case PINC_PYLOCK_KNOWN:
        st = read_known(out, r, package);
        break;
    case PINC_PYLOCK_ALL:
        st = text(&out->requires_python, r, package, "requires-python");
        st = st == PINC_OK ? read_files(out, r, package) : st;
        break;
    }
    return st;
}

/* PEP 751: a file with another major version must be refused. */
static enum pinc_status check_lock_version(const struct reader *r,
                                           const struct pinc_toml_value *value)
{
    struct pinc_slice version = PINC_LIT("1.0");
    struct pinc_error failure = {0};
    enum pinc_status st = pinc_toml_string(&version, value, r->err);

    if (st == PINC_OK && !pinc_slice_starts(version, "1.")) {
        st = pinc_fail_quoted(&failure, PINC_EUNSUPPORTED, 0, "lock-version ", version,
                              " is not supported");
        st = fail_in(r, value, st, &failure);
    }
    return st;
}

enum pinc_status pinc_pylock_read(struct pinc_pylock *out, struct pinc_slice contents,
                                  enum pinc_pylock_part part, const char *source,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    static const struct pinc_toml_limits limits = {.values = VALUES_MAX};
    const struct reader r = {arena, part, err};
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

#include "lock/output/kept_files.h"

#include "base/toml/toml.h"
#include "lock/output/read_pylock.h"
#include "markers/name.h"

/* What is being read. */
struct reader {
    struct pinc_kept_files *out;
    struct pinc_arena *arena;
    struct pinc_slice package;
    struct pinc_version version;
    struct pinc_error *err;
};

/* The text of a key; ptr NULL when it is not there or no string. */
static struct pinc_slice text_of(const struct pinc_toml_value *table, const char *key)
{
    struct pinc_slice text = {NULL, 0};
    const struct pinc_toml_value *value = pinc_toml_get(table, pinc_slice_of(key));

    return value && pinc_toml_string(&text, value, NULL) == PINC_OK ? text
                                                                    : (struct pinc_slice){NULL, 0};
}

static bool read_hash(struct pinc_hash *out, const struct pinc_toml_value *file)
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

static enum pinc_status add_file(struct reader *r, const struct pinc_toml_value *file)
{
    struct pinc_kept_file one = {.package = r->package, .version = r->version};

    if (!file || pinc_toml_table(&file, file, NULL) != PINC_OK || !read_hash(&one.hash, file)) {
        return PINC_OK;
    }
    one.name = text_of(file, "name");
    if (!one.name.ptr) {
        return PINC_OK;
    }
    one.name = pinc_slice_dup(r->arena, one.name);
    if (!one.name.ptr || !PINC_GROW(r->out->items, r->out->cap, r->out->n + 1)) {
        return pinc_fail_memory(r->err);
    }
    r->out->items[r->out->n++] = one;
    return PINC_OK;
}

static enum pinc_status add_package(struct reader *r, const struct pinc_toml_value *package)
{
    const struct pinc_toml_value *wheels, *wheel;
    struct pinc_slice name, version;
    enum pinc_status st;

    if (pinc_toml_table(&package, package, NULL) != PINC_OK) {
        return PINC_OK;
    }
    name = text_of(package, "name");
    version = text_of(package, "version");
    if (!name.ptr || !version.ptr) {
        return PINC_OK;
    }
    version = pinc_slice_dup(r->arena, version); /* the version points into its text */
    name = pinc_slice_dup(r->arena, name);
    r->package = name.ptr ? pinc_name_normalize(r->arena, name) : name;
    if (!version.ptr || !r->package.ptr) {
        return pinc_fail_memory(r->err);
    }
    if (pinc_version_parse(&r->version, version, r->arena, NULL) != PINC_OK) {
        return PINC_OK;
    }
    st = add_file(r, pinc_toml_get(package, PINC_LIT("sdist")));
    wheels = pinc_toml_get(package, PINC_LIT("wheels"));
    if (!wheels || pinc_toml_array(&wheels, wheels, NULL) != PINC_OK) {
        return st;
    }
    for (wheel = pinc_toml_first(wheels); wheel && st == PINC_OK; wheel = pinc_toml_next(wheel)) {
        st = add_file(r, wheel);
    }
    return st;
}

enum pinc_status pinc_kept_files_read(struct pinc_kept_files *out, struct pinc_slice text,
                                      const char *source, struct pinc_arena *arena,
                                      struct pinc_error *err)
{
    static const struct pinc_toml_limits limits = {.values = PINC_PYLOCK_VALUES_MAX};
    struct reader reader = {.out = out, .arena = arena, .err = err};
    const struct pinc_toml_value *packages, *package;
    struct pinc_toml *doc = NULL;
    enum pinc_status st = pinc_toml_parse(&doc, text, source, &limits, err);

    if (st != PINC_OK) {
        return st;
    }
    packages = pinc_toml_find(pinc_toml_root(doc), "packages");
    if (packages && pinc_toml_array(&packages, packages, NULL) == PINC_OK) {
        for (package = pinc_toml_first(packages); package && st == PINC_OK;
             package = pinc_toml_next(package)) {
            st = add_package(&reader, package);
        }
    }
    pinc_toml_free(doc);
    return st;
}

static bool is_of(const struct pinc_kept_file *file, struct pinc_slice package,
                  const struct pinc_version *version)
{
    return pinc_slice_equal(file->package, package) &&
           pinc_version_compare(&file->version, version) == 0;
}

struct pinc_kept_files pinc_kept_files_of(const struct pinc_kept_files *files,
                                          struct pinc_slice package,
                                          const struct pinc_version *version)
{
    size_t first = 0, end = files->n;

    while (first < end && !is_of(&files->items[first], package, version)) {
        first++;
    }
    while (end > first && !is_of(&files->items[end - 1], package, version)) {
        end--;
    }
    return (struct pinc_kept_files){files->items + first, end - first, 0};
}

const struct pinc_kept_file *pinc_kept_files_find(const struct pinc_kept_files *part,
                                                  struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < part->n; i++) {
        if (pinc_slice_equal(part->items[i].name, name) &&
            is_of(&part->items[i], part->items[0].package, &part->items[0].version)) {
            return &part->items[i];
        }
    }
    return NULL;
}

void pinc_kept_files_clear(struct pinc_kept_files *files)
{
    pinc_free(files->items);
    *files = (struct pinc_kept_files){0};
}

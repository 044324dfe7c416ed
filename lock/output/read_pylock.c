#include "lock/output/read_pylock.h"

#include "base/toml/toml.h"
#include "markers/marker/marker.h"
#include "markers/name.h"
#include "markers/version/version.h"

struct reader {
    struct pinc_buf *out;
    struct pinc_arena *arena; /* for what is parsed to be checked */
    struct pinc_error *err;
};

/* Report a failure of a parser that read a string, `column` of it or all of it. */
static enum pinc_status fail_in(struct reader *reader, const struct pinc_toml_value *value,
                                enum pinc_status st, const struct pinc_error *failure)
{
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(reader->err);
    }
    return pinc_toml_fail(reader->err, st, value,
                          failure->column ? pinc_toml_place_in(value, failure->column - 1)
                                          : pinc_toml_place(value),
                          "%s", failure->text);
}

static enum pinc_status check_name(struct reader *reader, const struct pinc_toml_value *value,
                                   struct pinc_slice name)
{
    struct pinc_error failure = {0};
    enum pinc_status st = PINC_OK;

    if (!pinc_name_valid(name)) {
        st = pinc_fail_quoted(&failure, PINC_ESYNTAX, 0, "invalid project name ", name, "");
    }
    return st == PINC_OK ? st : fail_in(reader, value, st, &failure);
}

static enum pinc_status check_version(struct reader *reader, const struct pinc_toml_value *value,
                                      struct pinc_slice text)
{
    struct pinc_error failure = {0};
    struct pinc_version version;
    enum pinc_status st = pinc_version_parse(&version, text, reader->arena, &failure);

    return st == PINC_OK ? st : fail_in(reader, value, st, &failure);
}

static enum pinc_status check_marker(struct reader *reader, const struct pinc_toml_value *value,
                                     struct pinc_slice text)
{
    struct pinc_error failure = {0};
    const struct pinc_marker *marker;
    enum pinc_status st = pinc_marker_parse(&marker, text, reader->arena, &failure);

    return st == PINC_OK ? st : fail_in(reader, value, st, &failure);
}

static enum pinc_status add_package(struct reader *reader, const struct pinc_toml_value *package)
{
    const struct pinc_toml_value *name_value, *version_value, *marker_value;
    struct pinc_slice name = {NULL, 0}, version = {NULL, 0}, marker = {NULL, 0};
    enum pinc_status st = pinc_toml_table(&package, package, reader->err);

    if (st == PINC_OK) {
        st = pinc_toml_require(&name_value, package, "name", reader->err);
    }
    if (st != PINC_OK) {
        return st;
    }
    version_value = pinc_toml_get(package, PINC_LIT("version"));
    marker_value = pinc_toml_get(package, PINC_LIT("marker"));
    st = pinc_toml_string(&name, name_value, reader->err);
    st = st == PINC_OK ? check_name(reader, name_value, name) : st;
    st = st == PINC_OK ? pinc_toml_string(&version, version_value, reader->err) : st;
    st = st == PINC_OK && version.ptr ? check_version(reader, version_value, version) : st;
    st = st == PINC_OK ? pinc_toml_string(&marker, marker_value, reader->err) : st;
    st = st == PINC_OK && marker.ptr ? check_marker(reader, marker_value, marker) : st;
    if (st != PINC_OK || !version.ptr) {
        return st;
    }
    /* None of them has a line end inside: it would have been invalid. */
    pinc_buf_add(reader->out, name);
    pinc_buf_add_str(reader->out, "==");
    pinc_buf_add(reader->out, pinc_slice_strip(version));
    if (marker.ptr) {
        pinc_buf_add_str(reader->out, " ; ");
        pinc_buf_add(reader->out, pinc_slice_strip(marker));
    }
    pinc_buf_add_char(reader->out, '\n');
    return PINC_OK;
}

/* PEP 751: a file with another major version must be refused. */
static enum pinc_status check_lock_version(struct reader *reader,
                                           const struct pinc_toml_value *value)
{
    struct pinc_slice version = PINC_LIT("1.0");
    struct pinc_error failure = {0};
    enum pinc_status st = pinc_toml_string(&version, value, reader->err);

    if (st == PINC_OK && !pinc_slice_starts(version, "1.")) {
        st = pinc_fail_quoted(&failure, PINC_EUNSUPPORTED, 0, "lock-version ", version,
                              " is not supported");
        st = fail_in(reader, value, st, &failure);
    }
    return st;
}

enum pinc_status pinc_read_pylock_pins(struct pinc_buf *out, struct pinc_slice text,
                                       const char *source, struct pinc_error *err)
{
    static const struct pinc_toml_limits limits = {.values = PINC_PYLOCK_VALUES_MAX};
    struct reader reader = {.out = out, .err = err};
    const struct pinc_toml_value *packages = NULL, *package;
    struct pinc_toml *doc = NULL;
    enum pinc_status st = pinc_toml_parse(&doc, text, source, &limits, err);

    if (st != PINC_OK) {
        return st;
    }
    reader.arena = pinc_arena_new();
    st = reader.arena
             ? check_lock_version(&reader, pinc_toml_find(pinc_toml_root(doc), "lock-version"))
             : pinc_fail_memory(err);
    if (st == PINC_OK) {
        st = pinc_toml_array(&packages, pinc_toml_find(pinc_toml_root(doc), "packages"), err);
    }
    for (package = pinc_toml_first(packages); package && st == PINC_OK;
         package = pinc_toml_next(package)) {
        st = add_package(&reader, package);
    }
    if (st == PINC_OK && out->failed != PINC_OK) {
        st = pinc_fail_memory(err);
    }
    pinc_arena_free(reader.arena);
    pinc_toml_free(doc);
    return st;
}

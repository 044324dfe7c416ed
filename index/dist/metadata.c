#include "index/dist/metadata.h"

#include "base/limits.h"
#include "markers/name.h"

#include <string.h>

#define LICENCE_MAX 200u   /* bytes: longer is the text of a licence, not its name */
#define LICENCES_MAX 2000u /* of all that name one */

/* --- header lines */

/* The fields that are read. */
enum field {
    FIELD_METADATA_VERSION,
    FIELD_NAME,
    FIELD_VERSION,
    FIELD_REQUIRES_DIST,
    FIELD_REQUIRES_PYTHON,
    FIELD_PROVIDES_EXTRA,
    FIELD_DYNAMIC,
    FIELD_LICENSE_EXPRESSION,
    FIELD_LICENSE,
    FIELD_CLASSIFIER,
    FIELD_OTHER
};

static const struct pinc_slice field_names[FIELD_OTHER] = {
    {"Metadata-Version", 16}, {"Name", 4},
    {"Version", 7},           {"Requires-Dist", 13},
    {"Requires-Python", 15},  {"Provides-Extra", 14},
    {"Dynamic", 7},           {"License-Expression", 18},
    {"License", 7},           {"Classifier", 10},
};

/* A growing list of values. */
struct list {
    struct pinc_slice *items;
    size_t count, cap;
};

/* What reading works on. */
struct reader {
    struct pinc_metadata_text *out;
    struct pinc_arena *arena;
    struct pinc_slice rest;
    struct list requires, extras;
    struct pinc_buf licence;
    bool dynamic; /* a field of ours is named by Dynamic */
};

static enum field field_of(struct pinc_slice name)
{
    unsigned i;

    for (i = 0; i < FIELD_OTHER; i++) {
        if (pinc_slice_equal_nocase(name, field_names[i])) {
            return (enum field)i;
        }
    }
    return FIELD_OTHER;
}

/* Take one line off, without its end (LF, CR LF or CR). */
static struct pinc_slice take_line(struct pinc_slice *rest)
{
    const char *lf = rest->len == 0 ? NULL : memchr(rest->ptr, '\n', rest->len);
    size_t len = !lf ? rest->len : (size_t)(lf - rest->ptr), end;
    const char *cr = len == 0 ? NULL : memchr(rest->ptr, '\r', len);
    struct pinc_slice line;

    end = len + (lf != NULL);
    if (cr) {
        len = (size_t)(cr - rest->ptr);
        end = lf == cr + 1 ? len + 2 : len + 1;
    }
    line = pinc_slice_part(*rest, 0, len);
    *rest = pinc_slice_part(*rest, end, rest->len);
    return line;
}

static bool is_folded(struct pinc_slice line)
{
    return line.len != 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
}

/* Is it "Name: value": printable ASCII without blanks (RFC 5322), then ':'? The name may be empty:
 * no field is called that. */
static bool is_field(struct pinc_slice line, size_t *name_len)
{
    size_t i;

    for (i = 0; i < line.len && line.ptr[i] != ':'; i++) {
        if (line.ptr[i] <= ' ' || line.ptr[i] > '~') {
            return false;
        }
    }
    *name_len = i;
    return i < line.len;
}

/* A value and the lines that go on with it, unfolded into the arena. {NULL, 0} when out of memory.
 */
static struct pinc_slice unfold(struct reader *reader, struct pinc_slice value)
{
    struct pinc_buf buf = {0};

    pinc_buf_add(&buf, value);
    while (is_folded(reader->rest)) {
        pinc_buf_add(&buf, take_line(&reader->rest));
    }
    return pinc_buf_keep(&buf, reader->arena);
}

static bool add_item(struct list *list, struct pinc_slice value)
{
    if (!PINC_GROW(list->items, list->cap, list->count + 1)) {
        return false;
    }
    list->items[list->count++] = value;
    return true;
}

/* The first of several counts, as for pip. */
static void set_once(struct pinc_slice *field, struct pinc_slice value)
{
    if (!field->ptr) {
        *field = value;
    }
}

static bool is_dynamic(struct pinc_slice value)
{
    enum field field = field_of(value);

    return field == FIELD_REQUIRES_DIST || field == FIELD_REQUIRES_PYTHON ||
           field == FIELD_PROVIDES_EXTRA;
}

/* What names a licence; its text, which older tools put into License, is none. */
static void add_licence(struct reader *reader, enum field field, struct pinc_slice value)
{
    const struct pinc_slice name = field_names[field];
    size_t i;

    if (value.len == 0 || value.len > LICENCE_MAX ||
        (field == FIELD_CLASSIFIER && !pinc_slice_starts(value, "License ::"))) {
        return;
    }
    for (i = 0; i < value.len; i++) {
        if ((unsigned char)value.ptr[i] < ' ') {
            return;
        }
    }
    if (reader->licence.len + name.len + value.len < LICENCES_MAX) {
        pinc_buf_add(&reader->licence, name);
        pinc_buf_add_str(&reader->licence, ": ");
        pinc_buf_add(&reader->licence, value);
        pinc_buf_add_char(&reader->licence, '\n');
    }
}

static bool store(struct reader *reader, enum field field, struct pinc_slice value)
{
    struct pinc_metadata_text *out = reader->out;

    switch (field) {
    case FIELD_METADATA_VERSION:
        set_once(&out->metadata_version, value);
        return true;
    case FIELD_NAME:
        set_once(&out->name, value);
        return true;
    case FIELD_VERSION:
        set_once(&out->version, value);
        return true;
    case FIELD_REQUIRES_PYTHON:
        set_once(&out->requires_python, value);
        return true;
    case FIELD_REQUIRES_DIST:
        return add_item(&reader->requires, value);
    case FIELD_PROVIDES_EXTRA:
        return add_item(&reader->extras, value);
    case FIELD_DYNAMIC:
        reader->dynamic = reader->dynamic || is_dynamic(value);
        return true;
    case FIELD_LICENSE_EXPRESSION:
    case FIELD_LICENSE:
    case FIELD_CLASSIFIER:
        add_licence(reader, field, value);
        return reader->licence.failed == PINC_OK;
    case FIELD_OTHER:
        return true;
    }
    return true;
}

/* Read one field and the lines that belong to it. */
static enum pinc_status read_field(struct reader *reader, struct pinc_slice line, size_t name_len,
                                   struct pinc_error *err)
{
    enum field field = field_of(pinc_slice_part(line, 0, name_len));
    struct pinc_slice value = pinc_slice_part(line, name_len + 1, line.len);

    if (field == FIELD_OTHER) {
        while (is_folded(reader->rest)) {
            (void)take_line(&reader->rest);
        }
        return PINC_OK;
    }
    if (is_folded(reader->rest)) {
        value = unfold(reader, value);
        if (!value.ptr) {
            return pinc_fail_memory(err);
        }
    }
    value = pinc_slice_trim(value);
    if (!pinc_utf8_valid(value)) {
        /* The field is lost, as for packaging. Not so a requirement, without which the lock would lack
         * a package: pip cannot install such a file. */
        return field != FIELD_REQUIRES_DIST && field != FIELD_NAME && field != FIELD_VERSION &&
                       field != FIELD_METADATA_VERSION
                   ? PINC_OK
                   : pinc_fail(err, PINC_ESYNTAX, "%s is not UTF-8", field_names[field].ptr);
    }
    return store(reader, field, value) ? PINC_OK : pinc_fail_memory(err);
}

/* All fields, up to the blank line before the body or the first line that is not a field. */
static enum pinc_status read_fields(struct reader *reader, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    while (reader->rest.len != 0 && st == PINC_OK) {
        struct pinc_slice line = take_line(&reader->rest);
        size_t name_len;

        if (is_field(line, &name_len)) {
            st = read_field(reader, line, name_len, err);
        } else if (!is_folded(line) && !pinc_slice_starts(line, "From ")) {
            break;
        }
        /* A folded line that follows no field, and an envelope line, belong to nothing. */
    }
    return st;
}

/* --- what the fields must be */

/* "2.1" in two numbers; false when it is something else. */
static bool read_metadata_version(struct pinc_slice text, unsigned *major, unsigned *minor)
{
    size_t dot = pinc_slice_find(text, '.'), i;

    *major = *minor = 0;
    if (dot == 0 || dot + 1 >= text.len || text.len > 8) {
        return false;
    }
    for (i = 0; i < text.len; i++) {
        unsigned *part = i < dot ? major : minor;

        if (i != dot && !pinc_is_digit(text.ptr[i])) {
            return false;
        }
        if (i != dot) {
            *part = *part * 10 + (unsigned)(text.ptr[i] - '0');
        }
    }
    return true;
}

/* Core metadata: "fail if metadata_version has a greater major version"; a greater minor one is
 * fine. */
static enum pinc_status check_fields(struct reader *reader, enum pinc_metadata_source source,
                                     struct pinc_error *err)
{
    struct pinc_metadata_text *out = reader->out;
    const struct pinc_slice must[] = {out->metadata_version, out->name, out->version};
    unsigned major, minor, i;

    for (i = FIELD_METADATA_VERSION; i <= FIELD_VERSION; i++) {
        if (must[i].len == 0) {
            return pinc_fail(err, PINC_ESYNTAX, "the metadata has no %s", field_names[i].ptr);
        }
    }
    if (!read_metadata_version(out->metadata_version, &major, &minor) || major < 1 || major > 2) {
        return pinc_fail_quoted(err, PINC_ESYNTAX, 0, "metadata version ", out->metadata_version,
                                " is not one that pinc reads (1.0 to 2.x)");
    }
    out->final = source == PINC_METADATA_OF_WHEEL || (major == 2 && minor >= 2 && !reader->dynamic);
    return PINC_OK;
}

/* Move a list into the arena. */
static bool keep_list(struct pinc_arena *arena, const struct list *list,
                      const struct pinc_slice **items, size_t *count)
{
    struct pinc_slice *copy;

    if (list->count == 0) {
        return true;
    }
    copy = pinc_arena_array(arena, list->count, sizeof *copy);
    if (!copy) {
        return false;
    }
    memcpy(copy, list->items, list->count * sizeof *copy);
    *items = copy;
    *count = list->count;
    return true;
}

enum pinc_status pinc_metadata_read(struct pinc_metadata_text *out, struct pinc_slice text,
                                    enum pinc_metadata_source source, struct pinc_arena *arena,
                                    struct pinc_error *err)
{
    struct reader reader = {out, arena, text, {NULL, 0, 0}, {NULL, 0, 0}, {0}, false};
    enum pinc_status st;

    memset(out, 0, sizeof *out);
    st = read_fields(&reader, err);
    if (st == PINC_OK) {
        st = check_fields(&reader, source, err);
    }
    if (st == PINC_OK && (!keep_list(arena, &reader.requires, &out->requires, &out->n_requires) ||
                          !keep_list(arena, &reader.extras, &out->extras, &out->n_extras))) {
        st = pinc_fail_memory(err);
    }
    if (st == PINC_OK && reader.licence.len) {
        out->licence = pinc_buf_keep(&reader.licence, arena);
        st = out->licence.ptr ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&reader.licence);
    pinc_free(reader.requires.items);
    pinc_free(reader.extras.items);
    return st;
}

/* --- from text to requirements */

/* What was repaired, and how often: one warning tells of the first. */
struct repairs {
    struct pinc_buf first;
    size_t count;
};

/* Start the text about a field; NULL when another one is told of already. */
static struct pinc_buf *note_repair(struct repairs *repairs, const char *field,
                                    struct pinc_slice was)
{
    repairs->count++;
    if (repairs->count > 1) {
        return NULL;
    }
    pinc_buf_addf(&repairs->first, "%s ", field);
    pinc_buf_add_quoted(&repairs->first, was, 120);
    return &repairs->first;
}

/* Say in out->unusable why the file cannot be taken; the first reason stays. */
static enum pinc_status set_unusable(struct pinc_metadata *out, struct pinc_arena *arena,
                                     const char *before, struct pinc_slice text, const char *after,
                                     struct pinc_error *err)
{
    struct pinc_buf buf = {0};

    if (out->unusable.len != 0) {
        return PINC_OK;
    }
    pinc_buf_add_str(&buf, before);
    pinc_buf_add_quoted(&buf, text, 120);
    pinc_buf_add_str(&buf, after);
    out->unusable = pinc_buf_keep(&buf, arena);
    return out->unusable.len == 0 ? pinc_fail_memory(err) : PINC_OK;
}

/* One Requires-Dist line, strictly or repaired. *req is NULL when it cannot be read. */
static enum pinc_status compile_requirement(const struct pinc_requirement **req,
                                            struct pinc_slice text,
                                            struct pinc_known_requirements *known,
                                            struct repairs *repairs, struct pinc_arena *arena,
                                            struct pinc_error *err)
{
    enum pinc_status st = pinc_requirement_parse_known(req, text, known, arena, NULL);
    struct pinc_buf *note;

    if (st == PINC_OK) {
        return PINC_OK;
    }
    if (st != PINC_ENOMEM) {
        st = pinc_metadata_repair_requirement(req, text, arena, NULL);
    }
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    if (st != PINC_OK) {
        *req = NULL;
        return PINC_OK;
    }
    note = note_repair(repairs, "Requires-Dist", text);
    if (note) {
        pinc_buf_add_str(note, " read as ");
        pinc_buf_add_quoted(note, (*req)->text, 120);
    }
    return PINC_OK;
}

/* Say in out->brings_url which dependency names a URL wherever the file is installed. */
static enum pinc_status note_url(struct pinc_metadata *out, struct pinc_slice text,
                                 struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_buf buf = {0};

    if (out->brings_url.len) {
        return PINC_OK;
    }
    pinc_buf_add_str(&buf, "needs ");
    pinc_buf_add_quoted(&buf, text, 120);
    pinc_buf_add_str(&buf, ": a dependency may not bring a URL in; write it into the input");
    out->brings_url = pinc_buf_keep(&buf, arena);
    return out->brings_url.len ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status compile_requires(struct pinc_metadata *out,
                                         const struct pinc_metadata_text *text,
                                         struct pinc_known_requirements *known,
                                         struct repairs *repairs, struct pinc_arena *arena,
                                         struct pinc_error *err)
{
    const struct pinc_requirement **list = pinc_arena_array(arena, text->n_requires, sizeof *list);
    enum pinc_status st = PINC_OK;
    size_t n = 0, i;

    if (!list) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < text->n_requires && st == PINC_OK; i++) {
        const struct pinc_requirement *req;

        st = compile_requirement(&req, text->requires[i], known, repairs, arena, err);
        if (st == PINC_OK && !req) {
            st = set_unusable(out, arena, "invalid Requires-Dist ", text->requires[i], "", err);
        } else if (st == PINC_OK) {
            list[n++] = req;
            st = req->url.ptr && !req->marker ? note_url(out, text->requires[i], arena, err)
                                              : PINC_OK;
        }
    }
    out->requires = list;
    out->n_requires = n;
    return st;
}

/* A Requires-Python that cannot be read even repaired is ignored, as pip does. */
static enum pinc_status compile_python(struct pinc_metadata *out, struct pinc_slice text,
                                       struct repairs *repairs, struct pinc_arena *arena,
                                       struct pinc_error *err)
{
    struct pinc_buf *note;
    enum pinc_status st;

    out->requires_python = NULL;
    if (text.len == 0) {
        return PINC_OK;
    }
    st = pinc_specset_parse(&out->requires_python, text, arena, NULL);
    if (st == PINC_OK) {
        return PINC_OK;
    }
    if (st != PINC_ENOMEM) {
        st = pinc_metadata_repair_specifiers(&out->requires_python, text, arena, NULL);
    }
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    note = note_repair(repairs, "Requires-Python", text);
    if (note && st == PINC_OK) {
        pinc_buf_add_str(note, " read as '");
        pinc_specset_print_written(note, out->requires_python);
        pinc_buf_add_char(note, '\'');
    } else if (note) {
        pinc_buf_add_str(note, " ignored");
    }
    return PINC_OK;
}

static enum pinc_status compile_extras(struct pinc_metadata *out,
                                       const struct pinc_metadata_text *text,
                                       struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice *list = pinc_arena_array(arena, text->n_extras, sizeof *list);
    size_t i;

    if (!list) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < text->n_extras; i++) {
        list[i] = pinc_name_normalize(arena, text->extras[i]);
        if (!list[i].ptr) {
            return pinc_fail_memory(err);
        }
    }
    out->extras = list;
    out->n_extras = text->n_extras;
    return PINC_OK;
}

/* The text for one warning about a project. */
static enum pinc_status keep_repairs(struct pinc_metadata *out, struct repairs *repairs,
                                     struct pinc_arena *arena, struct pinc_error *err)
{
    if (repairs->count > 1) {
        pinc_buf_addf(&repairs->first, " (and %zu more)", repairs->count - 1);
    }
    out->repaired = pinc_buf_keep(&repairs->first, arena);
    return !out->repaired.ptr ? pinc_fail_memory(err) : PINC_OK;
}

enum pinc_status pinc_metadata_compile(struct pinc_metadata *out,
                                       const struct pinc_metadata_text *text,
                                       struct pinc_known_requirements *known,
                                       struct pinc_arena *arena, struct pinc_error *err)
{
    struct repairs repairs = {{0}, 0};
    enum pinc_status st;

    out->name = text->name;
    out->facts.version = text->version;
    out->facts.licence = text->licence;
    out->unusable = out->repaired = out->brings_url = (struct pinc_slice){NULL, 0};
    st = compile_requires(out, text, known, &repairs, arena, err);
    out->pip_refuses = repairs.count != 0; /* a Requires-Python that it cannot read is ignored */
    if (st == PINC_OK) {
        st = compile_python(out, text->requires_python, &repairs, arena, err);
    }
    if (st == PINC_OK) {
        st = compile_extras(out, text, arena, err);
    }
    if (st == PINC_OK && repairs.count != 0) {
        st = keep_repairs(out, &repairs, arena, err);
    }
    pinc_buf_clear(&repairs.first);
    return st;
}

#include "index/dist/project_table.h"

#include "base/toml/toml.h"

/* A table on its way to metadata. */
struct reading {
    const struct pinc_toml_value *project;
    struct pinc_arena *arena;
    struct pinc_slice *requires, *extras;
    size_t n_requires, n_extras;
    bool bad; /* something has the wrong kind */
};

/* The text of a key; ptr NULL when it is not there. */
static struct pinc_slice text_of(struct reading *r, const struct pinc_toml_value *value)
{
    struct pinc_slice text = {NULL, 0};

    if (pinc_toml_string(&text, value, NULL) != PINC_OK ||
        memchr(text.ptr ? text.ptr : "", 0, text.len)) {
        r->bad = true;
    }
    return text.ptr ? pinc_slice_dup(r->arena, text) : text;
}

static const struct pinc_toml_value *list_of(struct reading *r, const struct pinc_toml_value *value)
{
    const struct pinc_toml_value *list = NULL;

    r->bad = r->bad || pinc_toml_array(&list, value, NULL) != PINC_OK;
    return list;
}

static bool is_dynamic(struct reading *r)
{
    static const struct pinc_slice fields[] = {{"version", 7},
                                               {"dependencies", 12},
                                               {"optional-dependencies", 21},
                                               {"requires-python", 15}};
    const struct pinc_toml_value *item =
        pinc_toml_first(list_of(r, pinc_toml_get(r->project, PINC_LIT("dynamic"))));
    size_t i;

    for (; item; item = pinc_toml_next(item)) {
        const struct pinc_slice text = text_of(r, item);

        for (i = 0; i < sizeof fields / sizeof *fields; i++) {
            if (pinc_slice_equal(text, fields[i])) {
                return true;
            }
        }
    }
    return false;
}

/* Where the marker starts; behind a blank where a URL may have the character. */
static size_t marker_at(struct pinc_slice text)
{
    bool url = false;
    size_t i;

    for (i = 0; i < text.len; i++) {
        url = url || text.ptr[i] == '@';
        if (text.ptr[i] == ';' && (!url || (i > 0 && text.ptr[i - 1] == ' '))) {
            return i;
        }
    }
    return text.len;
}

/* "name>=1 ; (marker) and extra == 'x'", as Requires-Dist has it. */
static struct pinc_slice with_extra(struct reading *r, struct pinc_slice text,
                                    struct pinc_slice extra)
{
    const size_t at = marker_at(text);
    const struct pinc_slice marker = pinc_slice_trim(pinc_slice_part(text, at + 1, text.len));
    struct pinc_buf out = {0};

    pinc_buf_add(&out, pinc_slice_trim(pinc_slice_part(text, 0, at)));
    pinc_buf_add_str(&out, " ; ");
    if (marker.len) {
        pinc_buf_add_char(&out, '(');
        pinc_buf_add(&out, marker);
        pinc_buf_add_str(&out, ") and ");
    }
    pinc_buf_add_str(&out, "extra == \"");
    pinc_buf_add(&out, extra);
    pinc_buf_add_char(&out, '"');
    return pinc_buf_keep(&out, r->arena);
}

static bool add_requirements(struct reading *r, const struct pinc_toml_value *list,
                             const struct pinc_slice *extra)
{
    const struct pinc_toml_value *item;

    for (item = pinc_toml_first(list); item; item = pinc_toml_next(item)) {
        struct pinc_slice text = text_of(r, item);

        text = extra && text.ptr ? with_extra(r, text, *extra) : text;
        r->requires[r->n_requires++] = text;
        if (!text.ptr && !r->bad) {
            return false;
        }
    }
    return true;
}

/* Could a name stand between quotes in a marker? */
static bool is_extra(struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < name.len; i++) {
        if (!pinc_is_alnum(name.ptr[i]) && !memchr("-_.", name.ptr[i], 3)) {
            return false;
        }
    }
    return name.len > 0;
}

static bool read_requirements(struct reading *r)
{
    const struct pinc_toml_value *needs =
        list_of(r, pinc_toml_get(r->project, PINC_LIT("dependencies")));
    const struct pinc_toml_value *optional = NULL, *item;
    size_t n = pinc_toml_count(needs);

    r->bad = r->bad || pinc_toml_table(&optional,
                                       pinc_toml_get(r->project, PINC_LIT("optional-dependencies")),
                                       NULL) != PINC_OK;
    for (item = pinc_toml_first(optional); item; item = pinc_toml_next(item)) {
        n += pinc_toml_count(item);
    }
    r->requires = pinc_arena_array(r->arena, n + 1, sizeof *r->requires);
    r->extras = pinc_arena_array(r->arena, pinc_toml_count(optional) + 1, sizeof *r->extras);
    if (!r->requires || !r->extras || !add_requirements(r, needs, NULL)) {
        return false;
    }
    for (item = pinc_toml_first(optional); item; item = pinc_toml_next(item)) {
        struct pinc_slice *extra = &r->extras[r->n_extras++];

        *extra = pinc_slice_dup(r->arena, pinc_toml_key(item));
        r->bad = r->bad || !is_extra(*extra);
        if (!extra->ptr || !add_requirements(r, list_of(r, item), extra)) {
            return false;
        }
    }
    return true;
}

/* May the backend take dependencies from setup.py or setup.cfg that the table does not mention? */
static bool may_add_more(struct reading *r, const struct pinc_toml_value *root)
{
    const struct pinc_slice backend =
        text_of(r, pinc_toml_find(root, "build-system.build-backend"));

    return !pinc_toml_get(r->project, PINC_LIT("dependencies")) &&
           (!backend.ptr || pinc_slice_starts(backend, "setuptools"));
}

enum pinc_status pinc_project_table_read(struct pinc_metadata_text *out, struct pinc_slice text,
                                         struct pinc_arena *arena, struct pinc_error *err)
{
    struct reading r = {.arena = arena};
    struct pinc_toml *doc = NULL;
    enum pinc_status st = pinc_toml_parse(&doc, text, NULL, NULL, NULL);
    const struct pinc_toml_value *root = pinc_toml_root(doc);

    *out = (struct pinc_metadata_text){.metadata_version = PINC_LIT("2.1")};
    if (st == PINC_OK &&
        pinc_toml_table(&r.project, pinc_toml_get(root, PINC_LIT("project")), NULL) == PINC_OK &&
        r.project && !is_dynamic(&r) && !may_add_more(&r, root)) {
        out->name = text_of(&r, pinc_toml_get(r.project, PINC_LIT("name")));
        out->version = text_of(&r, pinc_toml_get(r.project, PINC_LIT("version")));
        out->requires_python = text_of(&r, pinc_toml_get(r.project, PINC_LIT("requires-python")));
        st = read_requirements(&r) ? PINC_OK : PINC_ENOMEM;
        out->requires = r.requires;
        out->n_requires = r.n_requires;
        out->extras = r.extras;
        out->n_extras = r.n_extras;
        out->final = st == PINC_OK && !r.bad && out->name.len && out->version.len;
    }
    pinc_toml_free(doc);
    return st == PINC_ENOMEM ? pinc_fail_memory(err) : PINC_OK;
}

/*
 * What holds, and where it comes from: the text of `pinc config`.
 */
#include "lock/compile_input.h"
#include "lock/input/redact_url.h"

#include <string.h>

#define PLACE_COLUMN 50 /* of the comment that tells where a setting comes from */

/* A text in the making. */
struct writer {
    struct pinc_buf text;
    const struct pinc_compile *compile;
};

/* --- values, as TOML */

/* A basic string, without the credentials of URLs. */
static void add_string(struct pinc_buf *buf, struct pinc_slice text)
{
    struct pinc_buf shown = {0};
    size_t i;

    pinc_write_url(&shown, text);
    pinc_buf_add_char(buf, '"');
    for (i = 0; i < shown.len; i++) {
        const unsigned char c = (unsigned char)shown.ptr[i];

        if (c < 0x20 || c == 0x7f) {
            pinc_buf_addf(buf, "\\u%04x", c);
        } else {
            pinc_buf_add_str(buf, c == '"' || c == '\\' ? "\\" : "");
            pinc_buf_add_char(buf, (char)c);
        }
    }
    pinc_buf_add_char(buf, '"');
    if (shown.failed != PINC_OK) {
        buf->failed = shown.failed;
    }
    pinc_buf_clear(&shown);
}

static void add_strings(struct pinc_buf *buf, const struct pinc_slice *items, size_t n)
{
    size_t i;

    pinc_buf_add_char(buf, '[');
    for (i = 0; i < n; i++) {
        pinc_buf_add_str(buf, i ? ", " : "");
        add_string(buf, items[i]);
    }
    pinc_buf_add_char(buf, ']');
}

static void add_value(struct pinc_buf *buf, enum pinc_option_kind kind,
                      const struct pinc_option_value *value)
{
    if (kind == PINC_OPTION_FLAG) {
        pinc_buf_add_str(buf, value->off ? "false" : "true");
    } else if (kind == PINC_OPTION_LIST) {
        add_strings(buf, value->items, value->n);
    } else if (value->n == 0) {
        pinc_buf_add_str(buf, "false");
    } else {
        add_string(buf, value->items[0]);
    }
}

/* --- lines */

/* "NAME = VALUE      # PLACE" */
static void add_line(struct writer *w, const char *name, const struct pinc_buf *value,
                     const char *place, unsigned line)
{
    const size_t start = w->text.len;
    struct pinc_buf shown = {0};

    pinc_buf_addf(&w->text, "%s = ", name);
    pinc_buf_add(&w->text, pinc_buf_slice(value));
    do {
        pinc_buf_add_char(&w->text, ' ');
    } while (w->text.failed == PINC_OK && w->text.len - start < PLACE_COLUMN);
    pinc_buf_add_escaped(&shown, pinc_slice_of(place), 200);
    pinc_buf_add_str(&w->text, "# ");
    pinc_buf_add(&w->text, pinc_buf_slice(&shown));
    if (line) {
        pinc_buf_addf(&w->text, ":%u", line);
    }
    pinc_buf_add_char(&w->text, '\n');
    if (value->failed != PINC_OK || shown.failed != PINC_OK) {
        w->text.failed = PINC_ENOMEM;
    }
    pinc_buf_clear(&shown);
}

static void add_option(struct writer *w, const struct pinc_option *row,
                       const struct pinc_option_value *option, const char *place)
{
    struct pinc_buf value = {0};

    add_value(&value, row->kind, option);
    add_line(w, row->name, &value, place, option->line);
    pinc_buf_clear(&value);
}

static void add_text(struct writer *w, const char *name, struct pinc_slice text, const char *place)
{
    struct pinc_buf value = {0};

    if (text.ptr) {
        add_string(&value, text);
        add_line(w, name, &value, place, 0);
    }
    pinc_buf_clear(&value);
}

/* What pip's configuration has of an option that nothing above it gives. */
static bool add_of_pip(struct writer *w, enum pinc_option_id id, const char *name)
{
    static const char place[] = "pip's configuration";
    const struct pinc_pip_config *pip = &w->compile->settings.indexes.pip;
    const struct {
        enum pinc_option_id id;
        struct pinc_slice text;
    } known[] = {
        {PINC_OPT_INDEX_URL, pip->index_url},
        {PINC_OPT_EXTRA_INDEX_URL, pip->extra_index_urls},
        {PINC_OPT_FIND_LINKS, pip->find_links},
        {PINC_OPT_CONSTRAINT, pip->constraints},
        {PINC_OPT_TRUSTED_HOST, pip->trusted_hosts},
        {PINC_OPT_CERT, pip->cert},
        {PINC_OPT_CLIENT_CERT, pip->client_cert},
        {PINC_OPT_PROXY, pip->proxy},
        {PINC_OPT_NO_INDEX, pip->no_index},
    };
    size_t i = 0;

    while (i < sizeof known / sizeof *known && (known[i].id != id || !known[i].text.ptr)) {
        i++;
    }
    if (i == sizeof known / sizeof *known) {
        return false;
    }
    add_text(w, name, known[i].text, place);
    return true;
}

/* Pythons or platforms of the targets that the header names, each once. */
static bool add_of_header(struct writer *w, enum pinc_option_id id, const char *place)
{
    const struct pinc_header *header = &w->compile->old.header;
    struct pinc_slice items[PINC_TARGETS_MAX];
    struct pinc_buf value = {0};
    size_t n = 0, i, k;

    if ((id != PINC_OPT_PYTHON_VERSION && id != PINC_OPT_PLATFORM) || header->n_targets == 0) {
        return false;
    }
    for (i = 0; i < header->n_targets && n < PINC_TARGETS_MAX; i++) {
        const struct pinc_slice item =
            id == PINC_OPT_PLATFORM ? header->targets[i].platform : header->targets[i].python;

        for (k = 0; k < n && !pinc_slice_equal(items[k], item); k++) {
        }
        if (k == n) {
            items[n++] = item;
        }
    }
    add_strings(&value, items, n);
    add_line(w, pinc_option_row(id)->name, &value, place, 0);
    pinc_buf_clear(&value);
    return true;
}

static void add_default(struct writer *w, const struct pinc_option *row)
{
    struct pinc_buf value = {0};

    if (row->kind == PINC_OPTION_FLAG) {
        pinc_buf_add_str(&value, row->initial ? "true" : "false");
    } else if (row->initial) {
        add_string(&value, pinc_slice_of(row->initial));
    } else if (row->kind == PINC_OPTION_LIST) {
        pinc_buf_add_str(&value, "[]");
    } else {
        return;
    }
    add_line(w, row->name, &value, "default", 0);
    pinc_buf_clear(&value);
}

/* One option, of the topmost layer that gives it. */
static void add_setting(struct writer *w, enum pinc_option_id id, const char *header)
{
    const struct pinc_setting_layers *layers = &w->compile->settings.layers;
    const struct pinc_option *row = pinc_option_row(id);

    if (layers->values.of[id].given) {
        add_option(w, row, &layers->values.of[id], "command line");
    } else if (layers->project.of[id].given) {
        add_option(w, row, &layers->project.of[id], w->compile->project.file->path.ptr);
    } else if (layers->recorded.of[id].given) {
        add_option(w, row, &layers->recorded.of[id], header);
    } else if (!add_of_header(w, id, header) && !add_of_pip(w, id, row->name)) {
        add_default(w, row);
    }
}

/* --- locks of the set */

static void add_lock(struct writer *w, const struct pinc_project_lock *lock)
{
    const char *path = w->compile->project.file->path.ptr;
    struct pinc_buf value = {0};
    size_t i;

    pinc_buf_add_str(&w->text, "\n[[lock]]\n");
    add_string(&value, lock->name);
    add_line(w, "name", &value, path, lock->line);
    pinc_buf_clear(&value);
    add_strings(&value, lock->inputs, lock->n_inputs);
    add_line(w, "inputs", &value, path, lock->line);
    pinc_buf_clear(&value);
    if (lock->n_layers) {
        add_strings(&value, lock->layers, lock->n_layers);
        add_line(w, "constraints", &value, path, lock->line);
        pinc_buf_clear(&value);
    }
    for (i = 0; i < PINC_OPT_COUNT; i++) {
        if (lock->values.of[i].given) {
            add_option(w, pinc_option_row((enum pinc_option_id)i), &lock->values.of[i], path);
        }
    }
}

static void add_all(struct writer *w)
{
    const struct pinc_project_settings *file = w->compile->project.file;
    struct pinc_buf header = {0};
    size_t i;

    pinc_buf_addf(&header, "header of %s", w->compile->files.path.ptr);
    pinc_buf_add_str(&w->text, "# project file: ");
    if (file->path.ptr) {
        pinc_buf_add_escaped(&w->text, file->path, 200);
        pinc_buf_addf(&w->text, "%s%.*s%s", file->table.len ? " [" : "",
                      PINC_SLICE_ARG(file->table), file->table.len ? "]" : "");
    } else {
        pinc_buf_add_str(&w->text, "none");
    }
    pinc_buf_add_char(&w->text, '\n');
    for (i = 0; i < PINC_OPT_COUNT && header.failed == PINC_OK; i++) {
        if (!pinc_option_row((enum pinc_option_id)i)->of_program && i != PINC_OPT_CONFIG) {
            add_setting(w, (enum pinc_option_id)i, header.ptr);
        }
    }
    if (file->consistent) {
        pinc_buf_add_str(&w->text, "consistent = true\n");
    }
    for (i = 0; i < file->n_locks; i++) {
        add_lock(w, &file->locks[i]);
    }
    if (header.failed != PINC_OK) {
        w->text.failed = PINC_ENOMEM;
    }
    pinc_buf_clear(&header);
}

enum pinc_status pinc_config(struct pinc_session *session, char **out, struct pinc_error *err)
{
    struct pinc_compile compile = {.session = session, .arena = pinc_arena_new()};
    struct writer w = {.compile = &compile};
    enum pinc_status st;

    *out = NULL;
    st = compile.arena ? pinc_compile_settle(&compile, err) : pinc_fail_memory(err);
    if (st == PINC_OK) {
        add_all(&w);
        *out = pinc_buf_take(&w.text, NULL);
        st = *out ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&w.text);
    pinc_compile_clear(&compile);
    return pinc_session_end(session, st, err);
}

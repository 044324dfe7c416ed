/*
 * What holds, and where it comes from: `pinc config`.
 */
#include "lock/compile/show_config.h"

#include "lock/compile/settle_lock.h"
#include "lock/input/redact_url.h"

#define PLACE_COLUMN 50 /* of the comment that tells where a setting comes from */

/* Settings being found. */
struct collecting {
    struct pinc_configuration *config;
    const struct pinc_compile *compile;
    struct pinc_setting **end; /* where the next one goes */
    size_t lock;               /* that the settings are of */
    bool failed;               /* out of memory */
};

/* --- what holds */

/* A copy without the credentials of URLs. */
static struct pinc_slice shown_text(struct collecting *c, struct pinc_slice text)
{
    struct pinc_buf shown = {0};
    struct pinc_slice copy;

    pinc_write_one_url(&shown, text);
    copy = pinc_buf_keep(&shown, c->config->arena);
    c->failed = c->failed || !copy.ptr;
    return copy;
}

/* A new setting at the end. @param place NULL: not told; @param line of it, or 0. NULL when out of memory. */
static struct pinc_setting *add(struct collecting *c, const char *name, enum pinc_setting_kind kind,
                                const char *place, unsigned line)
{
    struct pinc_setting *s = pinc_arena_alloc(c->config->arena, sizeof *s);
    struct pinc_buf from = {0};

    if (!s) {
        c->failed = true;
        return NULL;
    }
    *s = (struct pinc_setting){.name = name, .kind = kind, .lock = c->lock};
    if (place) {
        pinc_buf_add_escaped(&from, pinc_slice_of(place), 200);
        if (line) {
            pinc_buf_addf(&from, ":%u", line);
        }
        s->from = pinc_buf_keep(&from, c->config->arena).ptr;
        c->failed = c->failed || !s->from;
    }
    *c->end = s;
    c->end = &s->next;
    return s;
}

static void add_truth(struct collecting *c, const char *name, bool truth, const char *place,
                      unsigned line)
{
    struct pinc_setting *s = add(c, name, PINC_SETTING_TRUTH, place, line);

    if (s) {
        s->truth = truth;
    }
}

static void add_texts(struct collecting *c, const char *name, enum pinc_setting_kind kind,
                      struct pinc_texts texts, const char *place, unsigned line)
{
    struct pinc_setting *s = add(c, name, kind, place, line);
    struct pinc_slice *items =
        s && texts.n ? pinc_arena_array(c->config->arena, texts.n, sizeof *items) : NULL;
    size_t i;

    if (!items) {
        c->failed = c->failed || texts.n > 0;
        return;
    }
    for (i = 0; i < texts.n; i++) {
        items[i] = shown_text(c, texts.items[i]);
    }
    s->texts = (struct pinc_texts){items, texts.n};
}

static void add_text(struct collecting *c, const char *name, struct pinc_slice text,
                     const char *place, unsigned line)
{
    add_texts(c, name, PINC_SETTING_TEXT, (struct pinc_texts){&text, 1}, place, line);
}

static void add_option(struct collecting *c, const struct pinc_option *row,
                       const struct pinc_option_value *option, const char *place)
{
    const struct pinc_texts items = {option->items, option->n};

    if (row->kind == PINC_OPTION_FLAG) {
        add_truth(c, row->name, !option->off, place, option->line);
    } else if (row->kind == PINC_OPTION_LIST) {
        add_texts(c, row->name, PINC_SETTING_TEXTS, items, place, option->line);
    } else if (option->n == 0) {
        add_truth(c, row->name, false, place, option->line);
    } else {
        add_text(c, row->name, option->items[0], place, option->line);
    }
}

/* What pip's configuration has of an option that nothing above it gives. */
static bool add_of_pip(struct collecting *c, enum pinc_option_id id, const char *name)
{
    static const char place[] = "pip's configuration";
    const struct pinc_pip_config *pip = &c->compile->settings.indexes.pip;
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
    add_text(c, name, known[i].text, place, 0);
    return true;
}

/* Pythons or platforms of the targets that the header names, each once. */
static bool add_of_header(struct collecting *c, enum pinc_option_id id, const char *place)
{
    const struct pinc_header *header = &c->compile->old.header;
    struct pinc_slice items[PINC_TARGETS_MAX];
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
    add_texts(c, pinc_option_row(id)->name, PINC_SETTING_TEXTS, (struct pinc_texts){items, n},
              place, 0);
    return true;
}

static void add_default(struct collecting *c, const struct pinc_option *row)
{
    static const char place[] = "default";

    if (row->kind == PINC_OPTION_FLAG) {
        add_truth(c, row->name, row->initial != NULL, place, 0);
    } else if (row->initial) {
        add_text(c, row->name, pinc_slice_of(row->initial), place, 0);
    } else if (row->kind == PINC_OPTION_LIST) {
        add_texts(c, row->name, PINC_SETTING_TEXTS, (struct pinc_texts){0}, place, 0);
    }
}

/* One option, of the topmost layer that gives it. */
static void add_setting(struct collecting *c, enum pinc_option_id id, const char *header)
{
    const struct pinc_setting_layers *layers = &c->compile->settings.layers;
    const struct pinc_option *row = pinc_option_row(id);

    if (layers->values.of[id].given) {
        add_option(c, row, &layers->values.of[id], "command line");
    } else if (layers->project.of[id].given) {
        add_option(c, row, &layers->project.of[id], c->compile->project.file->path.ptr);
    } else if (layers->recorded.of[id].given) {
        add_option(c, row, &layers->recorded.of[id], header);
    } else if (!add_of_header(c, id, header) && !add_of_pip(c, id, row->name)) {
        add_default(c, row);
    }
}

/* A lock of the set. */
static void add_lock(struct collecting *c, const struct pinc_project_lock *lock)
{
    const char *path = c->compile->project.file->path.ptr;
    size_t i;

    c->lock = ++c->config->n_locks;
    add_text(c, "name", lock->name, path, lock->line);
    add_texts(c, "inputs", PINC_SETTING_TEXTS, (struct pinc_texts){lock->inputs, lock->n_inputs},
              path, lock->line);
    if (lock->n_layers) {
        add_texts(c, "constraints", PINC_SETTING_TEXTS,
                  (struct pinc_texts){lock->layers, lock->n_layers}, path, lock->line);
    }
    for (i = 0; i < PINC_OPT_COUNT; i++) {
        if (lock->values.of[i].given) {
            add_option(c, pinc_option_row((enum pinc_option_id)i), &lock->values.of[i], path);
        }
    }
}

static void add_file(struct collecting *c, const struct pinc_project_settings *file)
{
    struct pinc_buf name = {0};

    if (!file->path.ptr) {
        return;
    }
    pinc_buf_add_escaped(&name, file->path, 200);
    pinc_buf_addf(&name, "%s%.*s%s", file->table.len ? " [" : "", PINC_SLICE_ARG(file->table),
                  file->table.len ? "]" : "");
    c->config->file = pinc_buf_keep(&name, c->config->arena).ptr;
    c->failed = c->failed || !c->config->file;
}

static void add_all(struct collecting *c)
{
    const struct pinc_project_settings *file = c->compile->project.file;
    struct pinc_buf header = {0};
    size_t i;

    add_file(c, file);
    pinc_buf_addf(&header, "header of %s", c->compile->files.path.ptr);
    c->failed = c->failed || header.failed != PINC_OK;
    for (i = 0; i < PINC_OPT_COUNT && !c->failed; i++) {
        if (!pinc_option_row((enum pinc_option_id)i)->of_program && i != PINC_OPT_CONFIG &&
            i != PINC_OPT_LOCK) {
            add_setting(c, (enum pinc_option_id)i, header.ptr);
        }
    }
    if (file->consistent) {
        add_truth(c, "consistent", true, NULL, 0);
    }
    for (i = 0; i < file->n_locks && !c->compile->project.lock; i++) {
        add_lock(c, &file->locks[i]);
    }
    pinc_buf_clear(&header);
}

/* --- as the text of a TOML document */

/* A basic string. */
static void print_string(struct pinc_buf *buf, struct pinc_slice text)
{
    size_t i;

    pinc_buf_add_char(buf, '"');
    for (i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];

        if (c < 0x20 || c == 0x7f) {
            pinc_buf_addf(buf, "\\u%04x", c);
        } else {
            pinc_buf_add_str(buf, c == '"' || c == '\\' ? "\\" : "");
            pinc_buf_add_char(buf, (char)c);
        }
    }
    pinc_buf_add_char(buf, '"');
}

static void print_value(struct pinc_buf *buf, const struct pinc_setting *s)
{
    size_t i;

    if (s->kind == PINC_SETTING_TRUTH) {
        pinc_buf_add_str(buf, s->truth ? "true" : "false");
        return;
    }
    pinc_buf_add_str(buf, s->kind == PINC_SETTING_TEXTS ? "[" : "");
    for (i = 0; i < s->texts.n; i++) {
        pinc_buf_add_str(buf, i ? ", " : "");
        print_string(buf, s->texts.items[i]);
    }
    pinc_buf_add_str(buf, s->kind == PINC_SETTING_TEXTS ? "]" : "");
}

/* "NAME = VALUE      # PLACE" */
static void print_setting(struct pinc_buf *buf, const struct pinc_setting *s)
{
    const size_t start = buf->len;

    pinc_buf_addf(buf, "%s = ", s->name);
    print_value(buf, s);
    if (s->from) {
        do {
            pinc_buf_add_char(buf, ' ');
        } while (buf->failed == PINC_OK && buf->len - start < PLACE_COLUMN);
        pinc_buf_add_str(buf, "# ");
        pinc_buf_add_str(buf, s->from);
    }
    pinc_buf_add_char(buf, '\n');
}

static void print_all(struct pinc_configuration *config)
{
    const struct pinc_setting *s;
    size_t lock = 0;

    pinc_buf_add_str(&config->text, "# project file: ");
    pinc_buf_add_str(&config->text, config->file ? config->file : "none");
    pinc_buf_add_char(&config->text, '\n');
    for (s = config->settings; s; s = s->next) {
        if (s->lock != lock) {
            pinc_buf_add_str(&config->text, "\n[[lock]]\n");
            lock = s->lock;
        }
        print_setting(&config->text, s);
    }
}

/* --- for the caller */

static enum pinc_status collect(struct pinc_configuration *config, struct pinc_session *session,
                                struct pinc_error *err)
{
    struct pinc_compile compile = {.session = session, .arena = pinc_arena_new()};
    struct collecting c = {.config = config, .compile = &compile, .end = &config->settings};
    enum pinc_status st;

    st = compile.arena ? pinc_compile_settle_lock(&compile, err) : pinc_fail_memory(err);
    if (st == PINC_OK) {
        add_all(&c);
        print_all(config);
        st = c.failed || config->text.failed != PINC_OK ? pinc_fail_memory(err) : PINC_OK;
    }
    pinc_compile_clear(&compile);
    return st;
}

enum pinc_status pinc_config(struct pinc_session *session, struct pinc_configuration **out,
                             struct pinc_error *err)
{
    struct pinc_configuration *config = pinc_alloc(sizeof *config);
    enum pinc_status st;

    *out = NULL;
    if (config) {
        config->arena = pinc_arena_new();
    }
    st = config && config->arena ? collect(config, session, err) : pinc_fail_memory(err);
    if (st == PINC_OK) {
        *out = config;
    } else {
        pinc_configuration_free(config);
    }
    return pinc_session_end(session, st, err);
}

const char *pinc_configuration_text(const struct pinc_configuration *config)
{
    return config->text.ptr;
}

const char *pinc_configuration_file(const struct pinc_configuration *config)
{
    return config->file ? config->file : "";
}

size_t pinc_configuration_count(const struct pinc_configuration *config)
{
    const struct pinc_setting *s;
    size_t n = 0;

    for (s = config->settings; s; s = s->next) {
        n++;
    }
    return n;
}

const struct pinc_setting *pinc_configuration_at(const struct pinc_configuration *config, size_t at)
{
    const struct pinc_setting *s = config->settings;

    while (s && at > 0) {
        s = s->next;
        at--;
    }
    return s;
}

const char *pinc_setting_name(const struct pinc_setting *setting)
{
    return setting->name;
}

size_t pinc_setting_lock(const struct pinc_setting *setting)
{
    return setting->lock;
}

enum pinc_setting_kind pinc_setting_kind(const struct pinc_setting *setting)
{
    return setting->kind;
}

int pinc_setting_is_on(const struct pinc_setting *setting)
{
    return setting->kind == PINC_SETTING_TRUTH && setting->truth;
}

size_t pinc_setting_value_count(const struct pinc_setting *setting)
{
    const struct pinc_texts *texts = &setting->texts;

    return setting->kind == PINC_SETTING_TRUTH                          ? 0
           : setting->kind == PINC_SETTING_TEXT && !texts->items[0].len ? 0
                                                                        : texts->n;
}

const char *pinc_setting_value(const struct pinc_setting *setting, size_t at)
{
    return at < pinc_setting_value_count(setting) ? setting->texts.items[at].ptr : NULL;
}

const char *pinc_setting_from(const struct pinc_setting *setting)
{
    return setting->from ? setting->from : "";
}

void pinc_configuration_free(struct pinc_configuration *config)
{
    if (config) {
        pinc_buf_clear(&config->text);
        pinc_arena_free(config->arena);
        pinc_free(config);
    }
}

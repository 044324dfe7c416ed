/*
 * A lock in another format: its lines as they are, and what the index tells of their files.
 */
#include "lock/state/compile_limits.h"
#include "lock/state/compile_request.h"
#include "lock/judge/lock_file.h"
#include "lock/judge/locked_resolution.h"
#include "lock/output/write_cyclonedx.h"
#include "lock/output/write_pylock.h"
#include "lock/output/write_requirements.h"
#include "lock/result/target_labels.h"

#include <pinc/export.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char MARK[] = "# Exported by pinc from ";

/* One text. */
struct exported_text {
    struct pinc_buf text;
    const char *target; /* "": all */
};

struct pinc_exported {
    struct pinc_arena *arena;
    const char *path;            /* of the lock */
    struct pinc_read_files read; /* the lock, and whatever else was read for it */
    enum pinc_export_format format;
    struct exported_text *texts;
    size_t n;
};

/* What is exported into one text. */
struct exporting {
    struct pinc_compile *c;
    struct pinc_buf *buf;
    const char *path;
    struct pinc_lock_pins pins;
    struct pinc_error *err;
};

/* --- requirements.txt: the lines themselves */

static int compare_lines(const void *a, const void *b)
{
    const struct pinc_lock_line *x = a, *y = b;
    const int names = pinc_slice_compare(x->name, y->name);
    const int versions = names ? names : pinc_slice_compare(x->version, y->version);

    return versions ? versions : pinc_slice_compare(x->marker, y->marker);
}

static enum pinc_status take_hashes(struct pinc_lock_line *out,
                                    const struct pinc_requirement_line *line,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_hash *hashes = pinc_arena_array(arena, line->hashes.n + 1, sizeof *hashes);
    size_t i;

    out->hashes = hashes;
    for (i = 0; hashes && i < line->hashes.n; i++) {
        out->n_hashes += pinc_hash_from_hex(&hashes[out->n_hashes], line->hashes.items[i].alg,
                                            line->hashes.items[i].digest);
    }
    if (hashes) {
        qsort(hashes, out->n_hashes, sizeof *hashes, pinc_hash_compare);
    }
    return hashes ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status make_line(struct pinc_lock_line *out, const struct exporting *e,
                                  const struct pinc_requirement_line *line)
{
    struct pinc_arena *arena = e->c->arena;
    struct pinc_buf marker = {0};
    enum pinc_operator op;

    if (!line->req || !pinc_pinned_is(line->req)) {
        return pinc_lock_pins_refuse(line, e->err);
    }
    if (line->editable) {
        return pinc_lock_pins_fail(line, PINC_EUNSUPPORTED, "is editable", "", e->err);
    }
    out->name = line->req->norm;
    out->url = line->req->url;
    out->extras = line->req->extras;
    out->n_extras = line->req->n_extras;
    if (!out->url.ptr) {
        pinc_specset_item(line->req->specs, 0, &op, &out->version);
    }
    /* For one target its lines need none. */
    if (line->marker && e->c->request.n_envs > 1) {
        pinc_marker_print(&marker, line->marker);
        out->marker = pinc_buf_keep(&marker, arena);
        if (!out->marker.ptr) {
            return pinc_fail_memory(e->err);
        }
    }
    return take_hashes(out, line, arena, e->err);
}

static enum pinc_status write_requirements(const struct exporting *e)
{
    const struct pinc_requirements *list = e->c->input.list;
    const struct pinc_resolve_request *request = &e->c->request;
    const struct pinc_indexes *indexes = &e->c->indexes;
    const struct pinc_write_options options = {
        .index_url = indexes->written_index,
        .extra_index_urls = {indexes->written_extras.items, indexes->written_extras.n},
        .find_links = {indexes->written_links.items, indexes->written_links.n},
        .trusted_hosts = {indexes->written_hosts.items, indexes->written_hosts.n},
        .no_index = indexes->written_no_index,
        .only_binary = request->files.only_binary,
        .no_binary = request->files.no_binary,
    };
    struct pinc_lock_line *lines = pinc_arena_array(e->c->arena, list->n_lines + 1, sizeof *lines);
    struct pinc_lock_model model = {.envs = request->envs, .n_envs = request->n_envs};
    enum pinc_status st = lines ? PINC_OK : pinc_fail_memory(e->err);
    size_t i;

    for (i = 0; st == PINC_OK && i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        if (line->kind == PINC_LINE_REQUIREMENT &&
            pinc_marker_targets(line->marker, request->envs, request->n_envs)) {
            st = make_line(&lines[model.n_lines++], e, line);
        }
    }
    if (st == PINC_OK) {
        qsort(lines, model.n_lines, sizeof *lines, compare_lines);
        model.lines = lines;
        pinc_buf_addf(e->buf, "%s", MARK);
        pinc_buf_add_escaped(e->buf, pinc_path_name(pinc_slice_of(e->path)), 200);
        pinc_buf_add_char(e->buf, '\n');
        pinc_write_requirements(e->buf, &model, &options);
        st = e->buf->failed == PINC_OK ? PINC_OK : pinc_fail_memory(e->err);
    }
    return st;
}

/* --- the others: what the lines stand for */

static enum pinc_status hash_of(void *user, struct pinc_hash *out,
                                const struct pinc_project *project, uint32_t file,
                                struct pinc_error *err)
{
    const struct exporting *e = user;

    return pinc_source_sha256(e->c->result.source, out, project, file, err);
}

/* A lock with hashes stands for the files that have them, not for any other of the version. */
static bool allows(void *user, const struct pinc_project *project, uint32_t file)
{
    const struct exporting *e = user;
    bool hashed = false;
    size_t i;

    for (i = 0; i < e->pins.n; i++) {
        const struct pinc_pin *pin = &e->pins.items[i];

        if (pin->project == project && pin->line->hashes.n) {
            hashed = true;
            if (pinc_pinned_has_hash(pin->line, project, file)) {
                return true;
            }
        }
    }
    return !hashed;
}

static enum pinc_status write_pylock(struct exporting *e, const struct pinc_resolution *resolution)
{
    struct pinc_lock_model *model = NULL;
    enum pinc_status st =
        pinc_lock_model_new(&model, resolution, &e->c->request, e->c->input.list, NULL, e->err);
    const struct pinc_pylock_parts parts = {.model = model,
                                            .resolution = resolution,
                                            .request = &e->c->request,
                                            .hash = hash_of,
                                            .allows = allows,
                                            .user = e};

    if (st == PINC_OK) {
        st = pinc_write_pylock(e->buf, &parts, e->err);
    }
    if (st == PINC_OK && e->buf->failed != PINC_OK) {
        st = pinc_fail_memory(e->err);
    }
    pinc_lock_model_free(model);
    return st;
}

static enum pinc_status write_cyclonedx(const struct exporting *e,
                                        const struct pinc_resolution *resolution)
{
    const struct pinc_resolve_request *request = &e->c->request;
    const struct pinc_cyclonedx_parts parts = {
        .resolution = resolution,
        .n_targets = request->n_envs,
        .targets = pinc_target_names(request->envs, request->n_envs, e->c->arena),
        .labels = pinc_target_labels(request->envs, request->n_envs, e->c->arena),
        .name = pinc_path_name(pinc_slice_of(e->path)),
    };

    return parts.targets && parts.labels ? pinc_write_cyclonedx(e->buf, &parts, e->err)
                                         : pinc_fail_memory(e->err);
}

static enum pinc_status write_one(struct exporting *e, enum pinc_export_format format)
{
    struct pinc_resolution resolution = {0};
    enum pinc_status st;

    if (format == PINC_EXPORT_REQUIREMENTS) {
        return write_requirements(e);
    }
    st = pinc_lock_pins_ask(&e->pins, e->c, e->err);
    if (st == PINC_OK) {
        /* The metadata says which Pythons a version is for, too. */
        st = pinc_locked_resolution(&resolution, e->c, &e->pins, true, e->err);
    }
    if (st != PINC_OK) {
        return st;
    }
    return format == PINC_EXPORT_PYLOCK ? write_pylock(e, &resolution)
                                        : write_cyclonedx(e, &resolution);
}

/* --- for all targets, or each */

/* Let target `at` be the only one, or after that one of all again. */
static void swap_target(struct pinc_compile *c, size_t at)
{
    struct pinc_env *first = c->targets.envs[0];

    c->targets.envs[0] = c->targets.envs[at];
    c->targets.envs[at] = first;
}

static enum pinc_status write_texts(struct pinc_exported *out, struct pinc_compile *c, bool each,
                                    struct pinc_error *err)
{
    const size_t n = c->targets.n_envs;
    const char **labels = pinc_target_labels(c->request.envs, n, out->arena);
    enum pinc_status st = PINC_OK;
    size_t t;

    out->texts = pinc_arena_array(out->arena, n, sizeof *out->texts);
    if (!labels || !out->texts) {
        return pinc_fail_memory(err);
    }
    for (t = 0; t < (each ? n : 1) && st == PINC_OK; t++) {
        struct exporting e = {.c = c, .buf = &out->texts[t].text, .path = out->path, .err = err};

        out->n = t + 1;
        out->texts[t].target = each ? labels[t] : "";
        if (each) {
            swap_target(c, t);
            c->targets.n_envs = 1;
            st = pinc_compile_request(c, true, err);
        }
        st = st == PINC_OK ? write_one(&e, out->format) : st;
        if (each) {
            c->targets.n_envs = n;
            swap_target(c, t);
        }
    }
    return st;
}

enum pinc_status pinc_export(struct pinc_session *session, const char *path,
                             enum pinc_export_format format, int each, struct pinc_exported **out,
                             struct pinc_error *err)
{
    struct pinc_compile c = {.session = session, .arena = pinc_arena_new()};
    struct pinc_exported *exported = pinc_alloc(sizeof *exported);
    enum pinc_status st;

    *out = NULL;
    pinc_session_forget(session);
    if (exported) {
        exported->arena = pinc_arena_new();
        exported->format = format;
    }
    st = c.arena && exported && exported->arena ? PINC_OK : pinc_fail_memory(err);
    if (st == PINC_OK) {
        exported->path = pinc_arena_copy(exported->arena, path, strlen(path));
        st = exported->path ? pinc_lock_file_open(&c, session, path, err) : pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        st = write_texts(exported, &c, each != 0, err);
    }
    st = pinc_session_check_read(session, pinc_compile_tell_limit(&c, st, err), err);
    if (st == PINC_OK && exported) {
        exported->read = c.files.read;
        c.files.read = (struct pinc_read_files){0};
    }
    pinc_compile_clear(&c);
    if (st == PINC_OK) {
        *out = exported;
        exported = NULL;
    }
    pinc_exported_free(exported);
    return pinc_session_end(session, st, err);
}

/* --- as pinc/export.h shows it */

void pinc_exported_free(struct pinc_exported *exported)
{
    size_t i;

    if (exported) {
        for (i = 0; i < exported->n; i++) {
            pinc_buf_clear(&exported->texts[i].text);
        }
        pinc_read_files_clear(&exported->read);
        pinc_arena_free(exported->arena);
        pinc_free(exported);
    }
}

size_t pinc_exported_count(const struct pinc_exported *exported)
{
    return exported->n;
}

const char *pinc_exported_text(const struct pinc_exported *exported, size_t at, size_t *len)
{
    if (at >= exported->n) {
        return NULL;
    }
    if (len) {
        *len = exported->texts[at].text.len;
    }
    return exported->texts[at].text.ptr ? exported->texts[at].text.ptr : "";
}

const char *pinc_exported_target(const struct pinc_exported *exported, size_t at)
{
    return at < exported->n ? exported->texts[at].target : NULL;
}

/* --- writing */

/* What every such export has. */
static bool is_export(struct pinc_slice text, enum pinc_export_format format)
{
    switch (format) {
    case PINC_EXPORT_REQUIREMENTS:
        return pinc_slice_starts(text, MARK);
    case PINC_EXPORT_PYLOCK:
        return pinc_slice_starts(text, "lock-version = ");
    case PINC_EXPORT_CYCLONEDX:
        return pinc_slice_starts(text, "{") && strstr(text.ptr, "\"bomFormat\": \"CycloneDX\"");
    }
    return false;
}

static enum pinc_status check_existing(const struct pinc_exported *exported,
                                       struct pinc_file_change *change, struct pinc_error *err)
{
    const char *path = change->path;
    struct pinc_file file = {0};
    struct stat now;
    enum pinc_status st;

    if (stat(path, &now) != 0 || !S_ISREG(now.st_mode) || now.st_size == 0) {
        return PINC_OK;
    }
    st = pinc_read_files_spare(&exported->read, path, err);
    if (st != PINC_OK) {
        return st;
    }
    st = pinc_file_read(&file, path, (size_t)now.st_size, err);
    if (st == PINC_OK && !is_export(file.text, exported->format)) {
        st = pinc_fail(err, PINC_EUSAGE, "this file is no such export: it is not replaced");
        pinc_fail_at(err, path, 0, 0);
    }
    if (st == PINC_OK) {
        change->old = pinc_slice_dup(exported->arena, file.text);
        st = change->old.ptr ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_file_clear(&file);
    return st;
}

/* The path of text `at`; NULL when out of memory. */
static const char *path_of(const struct pinc_exported *exported, const char *path, size_t at)
{
    static const char mark[] = "{target}";
    struct pinc_buf buf = {0};
    const char *here, *kept, *name;

    for (here = strstr(path, mark); here; here = strstr(path, mark)) {
        pinc_buf_add(&buf, (struct pinc_slice){path, (size_t)(here - path)});
        for (name = exported->texts[at].target; *name; name++) {
            pinc_buf_add_char(&buf, *name == ' ' ? '-' : *name);
        }
        path = here + strlen(mark);
    }
    pinc_buf_add_str(&buf, path);
    kept = pinc_buf_keep(&buf, exported->arena).ptr;
    pinc_buf_clear(&buf);
    return kept;
}

enum pinc_status pinc_exported_write(const struct pinc_exported *exported, const char *path,
                                     struct pinc_error *err)
{
    struct pinc_file_change *changes =
        pinc_arena_array(exported->arena, exported->n + 1, sizeof *changes);
    enum pinc_status st = changes ? PINC_OK : pinc_fail_memory(err);
    size_t i;

    if (exported->n > 1 && !strstr(path, "{target}")) {
        return pinc_fail(err, PINC_EUSAGE, "several targets need a name with {target} in it");
    }
    for (i = 0; i < exported->n && st == PINC_OK; i++) {
        changes[i].path = path_of(exported, path, i);
        changes[i].bytes = pinc_buf_slice(&exported->texts[i].text);
        st = changes[i].path ? check_existing(exported, &changes[i], err) : pinc_fail_memory(err);
    }
    return st == PINC_OK ? pinc_file_replace_all(changes, exported->n, NULL, err) : st;
}

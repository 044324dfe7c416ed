#include "lock/compile/compile_finish.h"

#include "lock/compile/against.h"
#include "lock/compile/compile_sizes.h"
#include "lock/result/lock.h"
#include "lock/input/redact_url.h"
#include "lock/compile/not_kept.h"
#include "lock/result/target_labels.h"

/* A copy that ends in NUL; "" for an absent text. */
static const char *text_of(struct pinc_arena *arena, struct pinc_slice text)
{
    return text.ptr ? pinc_arena_copy(arena, text.ptr, text.len) : "";
}

static enum pinc_status copy_texts(const char *const **out, const struct pinc_slice *texts,
                                   size_t n, struct pinc_arena *arena, struct pinc_error *err)
{
    const char **copies = pinc_arena_array(arena, n + 1, sizeof *copies);
    size_t i;

    *out = copies;
    for (i = 0; copies && i < n; i++) {
        copies[i] = text_of(arena, texts[i]);
        if (!copies[i]) {
            return pinc_fail_memory(err);
        }
    }
    return copies ? PINC_OK : pinc_fail_memory(err);
}

/* "sha256:...", as the output has them. */
static enum pinc_status copy_hashes(struct pinc_entry *entry, const struct pinc_lock_line *line,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    const char **hashes = pinc_arena_array(arena, line->n_hashes + 1, sizeof *hashes);
    size_t i;

    entry->hashes = hashes;
    entry->n_hashes = line->n_hashes;
    for (i = 0; hashes && i < line->n_hashes; i++) {
        hashes[i] = pinc_locked_hash(&line->hashes[i], arena);
        if (!hashes[i]) {
            return pinc_fail_memory(err);
        }
    }
    return hashes ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status make_entry(struct pinc_entry *entry, const struct pinc_lock_line *line,
                                   const struct pinc_locked_from *from, struct pinc_arena *arena,
                                   struct pinc_error *err)
{
    enum pinc_status st;

    entry->name = text_of(arena, line->name);
    entry->version = text_of(arena, line->version);
    entry->url = line->url.ptr ? pinc_hidden_values_url(from->hidden, line->url, arena).ptr : "";
    entry->marker = text_of(arena, line->marker);
    entry->targets = line->targets;
    if (!entry->name || !entry->version || !entry->url || !entry->marker) {
        return pinc_fail_memory(err);
    }
    st = copy_texts(&entry->extras, line->extras, line->n_extras, arena, err);
    entry->n_extras = line->n_extras;
    if (st == PINC_OK) {
        st = copy_hashes(entry, line, arena, err);
    }
    return st == PINC_OK
               ? pinc_locked_files_make(&entry->files, &entry->n_files, line, from, arena, err)
               : st;
}

/* Where files are listed, by the numbers that files have: indexes, --find-links, bound indexes. */
static enum pinc_status name_places(struct pinc_locked_from *out,
                                    const struct pinc_indexes *indexes, struct pinc_arena *arena,
                                    struct pinc_error *err)
{
    const struct {
        const struct pinc_slice *items;
        size_t n;
    } lists[] = {{indexes->urls.items, indexes->urls.n},
                 {indexes->find_links.items, indexes->find_links.n},
                 {indexes->sources.urls, indexes->sources.n_urls}};
    const size_t n = lists[0].n + lists[1].n + lists[2].n;
    const char **places = pinc_arena_array(arena, n + 1, sizeof *places);
    size_t l, i;

    out->places = places;
    for (l = 0; places && l < sizeof lists / sizeof *lists; l++) {
        for (i = 0; i < lists[l].n; i++) {
            struct pinc_buf url = {0};

            pinc_write_url(&url, lists[l].items[i]);
            places[out->n_places] = pinc_buf_keep(&url, arena).ptr;
            if (!places[out->n_places++]) {
                return pinc_fail_memory(err);
            }
        }
    }
    return places ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status make_entries(struct pinc_lock *lock, const struct pinc_compile *compile,
                                     struct pinc_error *err)
{
    const struct pinc_lock_model *model = compile->result.model;
    struct pinc_entry *entries = pinc_arena_array(lock->arena, model->n_lines + 1, sizeof *entries);
    struct pinc_locked_from from = {.resolution = compile->result.resolution,
                                    .model = model,
                                    .sizes = compile->result.sizes,
                                    .hidden = &compile->session->hidden,
                                    /* A project of a base goes with this compile. */
                                    .texts = compile->request.tables ? compile->peers.texts : NULL};
    enum pinc_status st =
        entries ? name_places(&from, &compile->indexes, lock->arena, err) : pinc_fail_memory(err);
    size_t i;

    for (i = 0; st == PINC_OK && i < model->n_lines; i++) {
        st = make_entry(&entries[i], &model->lines[i], &from, lock->arena, err);
    }
    lock->entries = entries;
    lock->n_entries = model->n_lines;
    lock->n_packages = model->n_packages;
    lock->n_differ = model->n_differ;
    return st;
}

static enum pinc_status make_targets(struct pinc_lock *lock, const struct pinc_env *const *envs,
                                     size_t n, struct pinc_error *err)
{
    struct pinc_lock_target *targets = pinc_arena_array(lock->arena, n + 1, sizeof *targets);
    const char **names = pinc_target_names(envs, n, lock->arena);
    const char **labels = pinc_target_labels(envs, n, lock->arena);
    size_t t;

    for (t = 0; targets && names && labels && t < n; t++) {
        targets[t].name = names[t];
        targets[t].label = pinc_slice_of(labels[t]);
        targets[t].python = text_of(lock->arena, pinc_env_python_option(envs[t]));
        targets[t].platform = text_of(lock->arena, pinc_env_short_label(envs[t]));
        if (!targets[t].python || !targets[t].platform) {
            return pinc_fail_memory(err);
        }
    }
    lock->targets = targets;
    return targets && names && labels ? PINC_OK : pinc_fail_memory(err);
}

/* The lines of the model, by name as it is; URLs as they are written. NULL when out of memory. */
static struct pinc_changes_line *model_lines(const struct pinc_compile *compile)
{
    const struct pinc_lock_model *model = compile->result.model;
    struct pinc_arena *arena = compile->arena;
    struct pinc_changes_line *lines = pinc_arena_array(arena, model->n_lines + 1, sizeof *lines);
    size_t i;

    for (i = 0; lines && i < model->n_lines; i++) {
        const struct pinc_lock_line *line = &model->lines[i];

        lines[i].name = line->name;
        lines[i].version = line->url.ptr
                               ? pinc_hidden_values_url(&compile->session->hidden, line->url, arena)
                               : line->version;
        lines[i].targets = line->targets;
        lines = line->url.ptr && !lines[i].version.ptr ? NULL : lines;
    }
    return lines;
}

/* A line of the old output that names no project ("./folder") may be any direct reference. */
static bool has_nameless(const struct pinc_requirements *existing)
{
    size_t i;

    for (i = 0; i < existing->n_lines; i++) {
        if (existing->lines[i].link.ptr && !existing->lines[i].req) {
            return true;
        }
    }
    return false;
}

/* Versions only: markers and hashes are in the diff. */
static enum pinc_status make_changes(struct pinc_lock *lock, const struct pinc_compile *compile,
                                     struct pinc_error *err)
{
    const struct pinc_lock_model *model = compile->result.model;
    struct pinc_changes_line *from, *to;
    const char **labels = pinc_arena_array(lock->arena, model->n_envs + 1, sizeof *labels);
    size_t n_from, n_to = model->n_lines, i, t, n = 0;
    enum pinc_status st;
    bool nameless;

    if (!compile->old.pins) {
        return PINC_OK;
    }
    nameless = has_nameless(compile->old.pins);
    to = model_lines(compile);
    st = pinc_changes_lines(&from, &n_from, compile->old.pins, model->envs, model->n_envs,
                            compile->arena, err);
    if (st != PINC_OK || !to || !labels) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n_from; i++) {
        from[i].marker = PINC_LIT("");
        from[i].hashed = NULL;
    }
    for (i = 0; i < n_to; i++) {
        if (!model->lines[i].bare.ptr || !nameless) {
            to[n++] = to[i];
        }
    }
    for (t = 0; t < model->n_envs; t++) {
        labels[t] = lock->targets[t].label.ptr;
    }
    lock->notes.changes.labels = labels;
    return pinc_changes_make(&lock->notes.changes, from, n_from, to, n, model->n_envs, lock->arena,
                             err);
}

static enum pinc_status make_not_kept(struct pinc_lock *lock, const struct pinc_compile *compile,
                                      struct pinc_error *err)
{
    struct pinc_buf text = {0};
    enum pinc_status st =
        pinc_not_kept_tell(&text, compile->result.resolution, &compile->request, err);

    if (st == PINC_OK) {
        lock->notes.not_kept = pinc_buf_keep(&text, lock->arena).ptr;
        st = lock->notes.not_kept ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&text);
    return st;
}

static enum pinc_status make_against(struct pinc_lock *lock, const struct pinc_compile *compile,
                                     struct pinc_error *err)
{
    const size_t n = lock->graph.n_targets;
    struct pinc_slice *labels = pinc_arena_array(compile->arena, n + 1, sizeof *labels);
    struct pinc_buf text = {0};
    enum pinc_status st = labels ? PINC_OK : pinc_fail_memory(err);
    size_t t;

    for (t = 0; labels && t < n; t++) {
        labels[t] = lock->targets[t].label;
    }
    if (st == PINC_OK) {
        st = pinc_against_tell(&text, compile, labels, err);
    }
    if (st == PINC_OK) {
        lock->notes.against = pinc_buf_keep(&text, lock->arena).ptr;
        st = lock->notes.against ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&text);
    return st;
}

/* Is it what somebody means by a target: "linux-x86_64", "3.11", "3.11@linux-x86_64", or its whole name? */
static bool is_meant(const struct pinc_lock_target *target, struct pinc_slice text,
                     struct pinc_slice tag)
{
    const size_t at = pinc_slice_find(text, '@');
    const struct pinc_slice python = pinc_slice_part(text, 0, at);
    const struct pinc_slice platform =
        at < text.len ? pinc_slice_part(text, at + 1, text.len) : text;
    const bool same_platform = pinc_slice_equal_nocase(platform, pinc_slice_of(target->platform)) ||
                               pinc_slice_equal_nocase(platform, tag);

    if (at < text.len) {
        return same_platform && pinc_slice_equal(python, pinc_slice_of(target->python));
    }
    return same_platform || pinc_slice_equal(text, pinc_slice_of(target->python)) ||
           pinc_slice_equal(text, target->label) ||
           pinc_slice_equal(text, pinc_slice_of(target->name));
}

static enum pinc_status fail_target(const struct pinc_lock *lock, struct pinc_slice text,
                                    struct pinc_error *err)
{
    struct pinc_buf names = {0};
    size_t t;

    (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "the lock has no target ", text, "");
    for (t = 0; t < lock->graph.n_targets; t++) {
        pinc_buf_addf(&names, "%s%s@%s", t ? ", " : "", lock->targets[t].python,
                      lock->targets[t].platform);
    }
    pinc_fail_hint(err, "--target takes one of %.400s", names.ptr ? names.ptr : "");
    pinc_buf_clear(&names);
    return PINC_EUSAGE;
}

/* What pinc tree and pinc why tell. */
static enum pinc_status make_view(struct pinc_lock *lock, const struct pinc_compile *compile,
                                  struct pinc_error *err)
{
    const struct pinc_view_settings *view = &compile->settings.view;
    const struct pinc_lock_model *model = compile->result.model;
    size_t i, t;

    lock->view =
        (struct pinc_lock_view){.sizes = view->sizes, .invert = view->invert, .depth = view->depth};
    for (i = 0; i < view->targets.n; i++) {
        bool found = false;

        for (t = 0; t < lock->graph.n_targets; t++) {
            if (is_meant(&lock->targets[t], view->targets.items[i],
                         pinc_env_platform_label(model->envs[t]))) {
                lock->view.targets |= (pinc_targets)1 << t;
                found = true;
            }
        }
        if (!found) {
            return fail_target(lock, view->targets.items[i], err);
        }
    }
    lock->view.targets =
        view->targets.n ? lock->view.targets : pinc_targets_all(lock->graph.n_targets);
    return PINC_OK;
}

/* What the input asks for, without the values of variables. The slices are the lock's own. */
static enum pinc_status hide_requirements(struct pinc_locked_graph *graph,
                                          const struct pinc_hidden_values *hidden,
                                          struct pinc_arena *arena, struct pinc_error *err)
{
    bool ok = true;
    size_t i;

    for (i = 0; ok && hidden->n && i < graph->n_edges; i++) {
        struct pinc_graph_edge *edge = &graph->edges[i];

        if (edge->from == PINC_NONE) {
            edge->requirement =
                pinc_slice_of(pinc_hidden_values_text(hidden, edge->requirement.ptr, arena));
            ok = edge->requirement.ptr != NULL;
        }
    }
    for (i = 0; ok && hidden->n && i < graph->n_limits; i++) {
        struct pinc_graph_limit *limit = &graph->limits[i];

        limit->requirement =
            pinc_slice_of(pinc_hidden_values_text(hidden, limit->requirement.ptr, arena));
        ok = limit->requirement.ptr != NULL;
    }
    return ok ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status fill(struct pinc_lock *lock, struct pinc_compile *compile,
                             struct pinc_error *err)
{
    const struct pinc_lock_model *model = compile->result.model;
    enum pinc_status st = make_entries(lock, compile, err);

    if (st == PINC_OK) {
        st = make_targets(lock, model->envs, model->n_envs, err);
    }
    if (st == PINC_OK) {
        st = pinc_graph_make(&lock->graph, compile->result.resolution, &compile->request,
                             compile->result.sizes, lock->arena, err);
    }
    if (st == PINC_OK) {
        st = hide_requirements(&lock->graph, &compile->session->hidden, lock->arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_lock_edges_make(&lock->edges, &lock->n_edges, &lock->graph, lock->arena, err);
    }
    if (st == PINC_OK) {
        st = make_view(lock, compile, err);
    }
    lock->output.path = pinc_slice_dup(lock->arena, compile->files.path);
    lock->output.pylock = compile->files.pylock;
    if (st == PINC_OK && !lock->output.path.ptr) {
        st = pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_judge_sizes(lock, compile, err);
    }
    if (st == PINC_OK) {
        st = make_changes(lock, compile, err);
    }
    if (st == PINC_OK) {
        st = make_not_kept(lock, compile, err);
    }
    if (st == PINC_OK) {
        st = make_against(lock, compile, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    lock->output.old = compile->old.file;
    lock->output.has_old = compile->old.there;
    lock->output.given = compile->old.given;
    lock->text = compile->result.text;
    lock->output.read = compile->files.read;
    compile->files.read = (struct pinc_read_files){0};
    compile->old.file = (struct pinc_file){0};
    compile->result.text = (struct pinc_buf){0};
    return PINC_OK;
}

enum pinc_status pinc_compile_finish(struct pinc_lock **out, struct pinc_compile *compile,
                                     struct pinc_error *err)
{
    struct pinc_lock *lock = pinc_alloc(sizeof *lock);
    enum pinc_status st;

    *out = NULL;
    if (lock) {
        lock->arena = pinc_arena_new();
    }
    st = lock && lock->arena ? fill(lock, compile, err) : pinc_fail_memory(err);
    if (st != PINC_OK) {
        pinc_lock_free(lock);
        return st;
    }
    *out = lock;
    return PINC_OK;
}

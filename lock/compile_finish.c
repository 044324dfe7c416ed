#include "lock/compile_finish.h"

#include "lock/compile_sizes.h"
#include "lock/lock.h"
#include "lock/not_kept.h"

/* A copy that ends in NUL; "" for an absent text. */
static const char *text_of(struct pinc_arena *arena, struct pinc_slice text)
{
    return text.ptr ? pinc_arena_copy(arena, text.ptr, text.len) : "";
}

static enum pinc_status make_entries(struct pinc_lock *lock, const struct pinc_lock_model *model,
                                     struct pinc_error *err)
{
    struct pinc_entry *entries = pinc_arena_array(lock->arena, model->n_lines + 1, sizeof *entries);
    size_t i;

    for (i = 0; entries && i < model->n_lines; i++) {
        struct pinc_entry *entry = &entries[i];

        entry->name = text_of(lock->arena, model->lines[i].name);
        entry->version = text_of(lock->arena, model->lines[i].version);
        entry->url = text_of(lock->arena, model->lines[i].url);
        entry->marker = text_of(lock->arena, model->lines[i].marker);
        entry->targets = model->lines[i].targets;
        if (!entry->name || !entry->version || !entry->url || !entry->marker) {
            return pinc_fail_memory(err);
        }
    }
    lock->entries = entries;
    lock->n_entries = model->n_lines;
    lock->n_packages = model->n_packages;
    lock->n_differ = model->n_differ;
    return entries ? PINC_OK : pinc_fail_memory(err);
}

/* Are there several Pythons among them? */
static bool several_pythons(const struct pinc_env *const *envs, size_t n)
{
    size_t t;

    for (t = 1; t < n; t++) {
        if (!pinc_slice_equal(pinc_env_python_label(envs[0]), pinc_env_python_label(envs[t]))) {
            return true;
        }
    }
    return false;
}

static enum pinc_status make_targets(struct pinc_lock *lock, const struct pinc_env *const *envs,
                                     size_t n, struct pinc_error *err)
{
    const bool several = several_pythons(envs, n);
    struct pinc_lock_target *targets = pinc_arena_array(lock->arena, n + 1, sizeof *targets);
    size_t t;

    for (t = 0; targets && t < n; t++) {
        struct pinc_buf buf = {0};
        struct pinc_slice name;

        pinc_env_print(&buf, envs[t]);
        name = pinc_buf_keep(&buf, lock->arena);
        targets[t].name = name.ptr;
        targets[t].label =
            several ? name : pinc_slice_dup(lock->arena, pinc_env_short_label(envs[t]));
        if (!name.ptr || !targets[t].label.ptr) {
            return pinc_fail_memory(err);
        }
    }
    lock->targets = targets;
    return targets ? PINC_OK : pinc_fail_memory(err);
}

/* The lines of the model, by name as it is. */
static struct pinc_changes_line *model_lines(const struct pinc_lock_model *model,
                                             struct pinc_arena *arena)
{
    struct pinc_changes_line *lines = pinc_arena_array(arena, model->n_lines + 1, sizeof *lines);
    size_t i;

    for (i = 0; lines && i < model->n_lines; i++) {
        const struct pinc_lock_line *line = &model->lines[i];

        lines[i].name = line->name;
        lines[i].version = line->url.ptr ? line->url : line->version;
        lines[i].targets = line->targets;
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
    struct pinc_changes_line *from, *to = model_lines(model, compile->arena);
    const char **labels = pinc_arena_array(lock->arena, model->n_envs + 1, sizeof *labels);
    size_t n_from, n_to = model->n_lines, i, t, n = 0;
    enum pinc_status st;

    if (!compile->old.pins) {
        return PINC_OK;
    }
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
        if (!model->lines[i].bare.ptr || !has_nameless(compile->old.pins)) {
            to[n++] = to[i];
        }
    }
    for (t = 0; t < model->n_envs; t++) {
        labels[t] = lock->targets[t].label.ptr;
    }
    lock->changes.labels = labels;
    return pinc_changes_make(&lock->changes, from, n_from, to, n, model->n_envs, lock->arena, err);
}

static enum pinc_status make_not_kept(struct pinc_lock *lock, const struct pinc_compile *compile,
                                      struct pinc_error *err)
{
    struct pinc_buf text = {0};
    enum pinc_status st =
        pinc_not_kept_tell(&text, compile->result.resolution, &compile->request, err);

    if (st == PINC_OK) {
        lock->not_kept = pinc_buf_keep(&text, lock->arena).ptr;
        st = lock->not_kept ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&text);
    return st;
}

static enum pinc_status fill(struct pinc_lock *lock, struct pinc_compile *compile,
                             struct pinc_error *err)
{
    const struct pinc_lock_model *model = compile->result.model;
    enum pinc_status st = make_entries(lock, model, err);

    if (st == PINC_OK) {
        st = make_targets(lock, model->envs, model->n_envs, err);
    }
    if (st == PINC_OK) {
        st = pinc_graph_make(&lock->graph, compile->result.resolution, &compile->request,
                             compile->result.sizes, lock->arena, err);
    }
    lock->path = pinc_slice_dup(lock->arena, compile->files.path);
    if (st != PINC_OK || !lock->path.ptr) {
        return pinc_fail_memory(err);
    }
    st = pinc_compile_judge_sizes(lock, compile, err);
    if (st != PINC_OK) {
        return st;
    }
    st = make_changes(lock, compile, err);
    if (st == PINC_OK) {
        st = make_not_kept(lock, compile, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    lock->old = compile->old.file;
    lock->has_old = compile->old.there;
    lock->text = compile->result.text;
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

#include "lock/answer/parts.h"

#include "base/limits.h"
#include "lock/answer/values.h"
#include "lock/input/redact_url.h"
#include "lock/result/needed.h"

/* A lock, and the labels of its targets. */
struct telling {
    bool *ok;
    const struct pinc_lock *lock;
    const char *labels[PINC_TARGETS_MAX];
};

static void start(struct telling *t, bool *ok, const struct pinc_lock *lock)
{
    size_t i;

    t->ok = ok;
    t->lock = lock;
    for (i = 0; i < lock->graph.n_targets; i++) {
        t->labels[i] = lock->targets[i].label.ptr;
    }
}

/* Those in view, see --target. */
static struct pinc_json_value *targets_of(const struct telling *t, pinc_targets targets)
{
    return pinc_answer_targets(t->ok, targets & t->lock->view.targets, t->labels,
                               t->lock->graph.n_targets);
}

static struct pinc_json_value *target_value(const struct telling *t, size_t at)
{
    const struct pinc_lock_target *target = &t->lock->targets[at];
    struct pinc_json_value *object = pinc_json_value_object();
    const size_t packages = pinc_lock_target_entry_count(t->lock, at);

    pinc_json_value_set(t->ok, object, "target", pinc_answer_string(target->label.ptr));
    pinc_json_value_set(t->ok, object, "name", pinc_answer_string(target->name));
    pinc_json_value_set(t->ok, object, "python", pinc_answer_string(target->python));
    pinc_json_value_set(t->ok, object, "platform", pinc_answer_string(target->platform));
    pinc_json_value_set(t->ok, object, "packages", pinc_json_value_number((int64_t)packages));
    pinc_json_value_set(t->ok, object, "bytes",
                        pinc_json_value_number((int64_t)target->size.bytes));
    pinc_json_value_set(t->ok, object, "unknown_sizes",
                        pinc_json_value_number(target->size.unknown));
    pinc_json_value_set(t->ok, object, "bytes_before",
                        target->size.has_before
                            ? pinc_json_value_number((int64_t)target->size.bytes_before)
                            : pinc_json_value_null());
    pinc_json_value_set(t->ok, object, "growth", pinc_answer_string(target->size.why.ptr));
    return object;
}

static struct pinc_json_value *file_value(const struct telling *t,
                                          const struct pinc_locked_file *file)
{
    struct pinc_json_value *object = pinc_json_value_object();

    pinc_json_value_set(t->ok, object, "name", pinc_answer_string(file->name));
    pinc_json_value_set(t->ok, object, "kind", pinc_answer_string(file->wheel ? "wheel" : "sdist"));
    pinc_json_value_set(t->ok, object, "url", pinc_answer_string(file->url));
    pinc_json_value_set(t->ok, object, "size", pinc_answer_size(file->size));
    pinc_json_value_set(t->ok, object, "hash", pinc_answer_string(file->hash));
    pinc_json_value_set(t->ok, object, "source", pinc_answer_string(file->source));
    pinc_json_value_set(t->ok, object, "targets", targets_of(t, file->targets));
    return object;
}

/* As it is written: without credentials. */
static struct pinc_json_value *url_value(const char *url)
{
    struct pinc_json_value *value;
    struct pinc_buf text = {0};

    pinc_write_url(&text, pinc_slice_of(url));
    value = text.failed == PINC_OK ? pinc_answer_string(text.ptr) : NULL;
    pinc_buf_clear(&text);
    return value;
}

static struct pinc_json_value *entry_value(const struct telling *t, const struct pinc_entry *entry)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *files = pinc_json_value_array();
    size_t i;

    pinc_json_value_set(t->ok, object, "name", pinc_answer_string(entry->name));
    pinc_json_value_set(t->ok, object, "version", pinc_answer_string(entry->version));
    pinc_json_value_set(t->ok, object, "url", url_value(entry->url));
    pinc_json_value_set(t->ok, object, "extras",
                        pinc_answer_strings(t->ok, entry->extras, entry->n_extras));
    pinc_json_value_set(t->ok, object, "marker", pinc_answer_string(entry->marker));
    pinc_json_value_set(t->ok, object, "targets", targets_of(t, entry->targets));
    pinc_json_value_set(t->ok, object, "hashes",
                        pinc_answer_strings(t->ok, entry->hashes, entry->n_hashes));
    for (i = 0; i < entry->n_files; i++) {
        if (entry->files[i].targets & t->lock->view.targets) {
            pinc_json_value_append(t->ok, files, file_value(t, &entry->files[i]));
        }
    }
    pinc_json_value_set(t->ok, object, "files", files);
    return object;
}

static struct pinc_json_value *edge_value(const struct telling *t,
                                          const struct pinc_lock_edge *edge)
{
    struct pinc_json_value *object = pinc_json_value_object();

    pinc_json_value_set(t->ok, object, "from", pinc_answer_string(edge->from));
    pinc_json_value_set(t->ok, object, "from_version", pinc_answer_string(edge->from_version));
    pinc_json_value_set(t->ok, object, "where", pinc_answer_string(edge->where));
    pinc_json_value_set(t->ok, object, "to", pinc_answer_string(edge->to));
    pinc_json_value_set(t->ok, object, "to_version", pinc_answer_string(edge->to_version));
    pinc_json_value_set(t->ok, object, "requirement", pinc_answer_string(edge->requirement));
    pinc_json_value_set(t->ok, object, "targets", targets_of(t, edge->targets));
    return object;
}

struct pinc_json_value *pinc_answer_lock(bool *ok, const struct pinc_lock *lock, bool written,
                                         bool text)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *targets = pinc_json_value_array();
    struct pinc_json_value *packages = pinc_json_value_array();
    struct pinc_json_value *edges = pinc_json_value_array();
    struct telling t;
    size_t i;

    start(&t, ok, lock);
    for (i = 0; i < lock->graph.n_targets; i++) {
        if (lock->view.targets >> i & 1) {
            pinc_json_value_append(ok, targets, target_value(&t, i));
        }
    }
    for (i = 0; i < lock->n_entries; i++) {
        if (lock->entries[i].targets & lock->view.targets) {
            pinc_json_value_append(ok, packages, entry_value(&t, &lock->entries[i]));
        }
    }
    for (i = 0; i < lock->n_edges; i++) {
        if (lock->edges[i].targets & lock->view.targets) {
            pinc_json_value_append(ok, edges, edge_value(&t, &lock->edges[i]));
        }
    }
    pinc_json_value_set(ok, object, "path", pinc_answer_string(lock->output.path.ptr));
    pinc_json_value_set(ok, object, "format",
                        pinc_answer_string(lock->output.pylock ? "pylock" : "requirements"));
    pinc_json_value_set(ok, object, "changed", pinc_json_value_truth(pinc_lock_changed(lock) != 0));
    pinc_json_value_set(ok, object, "written", pinc_json_value_truth(written));
    pinc_json_value_set(ok, object, "text",
                        text ? pinc_answer_string(pinc_lock_text(lock, NULL))
                             : pinc_json_value_null());
    pinc_json_value_set(ok, object, "targets", targets);
    pinc_json_value_set(ok, object, "packages", packages);
    pinc_json_value_set(ok, object, "edges", edges);
    return object;
}

/* --- why */

/* Lines of constraints and overrides that take part in its version. */
static struct pinc_json_value *limits_value(const struct telling *t,
                                            const struct pinc_needed *needed)
{
    struct pinc_json_value *limits = pinc_json_value_array();
    size_t i;

    for (i = 0; i < needed->n_limits; i++) {
        const struct pinc_limit *limit = &needed->limits[i];
        struct pinc_json_value *object = pinc_json_value_object();

        pinc_json_value_set(t->ok, object, "kind",
                            pinc_answer_string(limit->override ? "override" : "constraint"));
        pinc_json_value_set(t->ok, object, "where", pinc_answer_string(limit->where));
        pinc_json_value_set(t->ok, object, "requirement", pinc_answer_string(limit->requirement));
        pinc_json_value_set(t->ok, object, "targets", targets_of(t, limit->targets));
        pinc_json_value_append(t->ok, limits, object);
    }
    return limits;
}

struct pinc_json_value *pinc_answer_why(bool *ok, const struct pinc_lock *lock, const char *name)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *lines = pinc_json_value_array();
    struct pinc_json_value *edges = pinc_json_value_array();
    struct pinc_needed *needed;
    struct telling t;
    size_t i;

    start(&t, ok, lock);
    *ok = pinc_lock_needed(lock, name, &needed, NULL) == PINC_OK && *ok;
    for (i = 0; *ok && i < needed->n_entries; i++) {
        pinc_json_value_append(ok, lines, entry_value(&t, needed->entries[i]));
    }
    for (i = 0; *ok && i < needed->n_edges; i++) {
        pinc_json_value_append(ok, edges, edge_value(&t, &needed->edges[i]));
    }
    if (*ok) {
        pinc_json_value_set(ok, object, "name", pinc_answer_string(needed->name));
    }
    pinc_json_value_set(ok, object, "packages", lines);
    pinc_json_value_set(ok, object, "edges", edges);
    if (*ok) {
        pinc_json_value_set(ok, object, "limits", limits_value(&t, needed));
    }
    pinc_needed_free(needed);
    return object;
}

#include "lock/result/changes.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

/* --- lines */

/* The pinned version in its normal form; ptr NULL when the line pins none. */
static struct pinc_slice version_of(const struct pinc_requirement *req, struct pinc_arena *arena)
{
    struct pinc_version version;
    struct pinc_slice text;
    struct pinc_buf buf = {0};
    enum pinc_operator op;

    if (req->url.ptr) {
        return req->url;
    }
    if (pinc_specset_count(req->specs) != 1) {
        return (struct pinc_slice){0};
    }
    pinc_specset_item(req->specs, 0, &op, &text);
    if (op != PINC_OP_EQ || pinc_version_parse(&version, text, arena, NULL) != PINC_OK) {
        return op == PINC_OP_ARBITRARY ? text : (struct pinc_slice){0};
    }
    pinc_version_print(&buf, &version);
    return pinc_buf_keep(&buf, arena);
}

static int compare_lines(const void *a, const void *b)
{
    const struct pinc_changes_line *x = a, *y = b;

    return pinc_slice_compare(x->name, y->name);
}

enum pinc_status pinc_changes_lines(struct pinc_changes_line **out, size_t *n,
                                    const struct pinc_requirements *list,
                                    const struct pinc_env *const *envs, size_t n_envs,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_changes_line *lines = pinc_arena_array(arena, list->n_lines + 1, sizeof *lines);
    size_t i;

    *n = 0;
    *out = lines;
    for (i = 0; lines && i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];
        struct pinc_changes_line *to = &lines[*n];
        struct pinc_buf marker = {0};

        if (line->kind != PINC_LINE_REQUIREMENT || !line->req) {
            continue;
        }
        to->name = line->req->norm;
        to->version = version_of(line->req, arena);
        if (line->marker) {
            pinc_marker_print(&marker, line->marker);
        }
        to->marker = marker.len ? pinc_buf_keep(&marker, arena) : PINC_LIT("");
        pinc_buf_clear(&marker);
        to->targets = pinc_marker_targets(line->marker, envs, n_envs);
        to->hashed = line;
        *n += to->version.ptr != NULL;
    }
    if (!lines) {
        return pinc_fail_memory(err);
    }
    qsort(lines, *n, sizeof *lines, compare_lines);
    return PINC_OK;
}

/* --- comparing */

/* What both locks have of one name. */
struct pair {
    const struct pinc_changes_line *from, *to;
    size_t n_from, n_to;
};

struct compare {
    struct pinc_arena *arena;
    struct pinc_change *items;
    size_t n, cap, n_targets;
    bool no_memory;
};

static const struct pinc_changes_line *line_at(const struct pinc_changes_line *lines, size_t n,
                                               size_t target)
{
    size_t i;

    for (i = 0; i < n; i++) {
        if (lines[i].targets >> target & 1) {
            return &lines[i];
        }
    }
    return NULL;
}

static bool same_hashes(const struct pinc_requirement_line *a,
                        const struct pinc_requirement_line *b)
{
    size_t i, k;

    if (!a || !b) {
        return true;
    }
    if (a->hashes.n != b->hashes.n) {
        return false;
    }
    for (i = 0; i < a->hashes.n; i++) {
        for (k = 0; k < b->hashes.n; k++) {
            if (a->hashes.items[i].alg == b->hashes.items[k].alg &&
                pinc_slice_equal(a->hashes.items[i].digest, b->hashes.items[k].digest)) {
                break;
            }
        }
        if (k == b->hashes.n) {
            return false;
        }
    }
    return true;
}

/* Equal, in any spelling of a version. */
static bool same_version(struct pinc_slice a, struct pinc_slice b, struct pinc_arena *arena)
{
    struct pinc_version x, y;

    return pinc_slice_equal(a, b) ||
           (pinc_version_parse(&x, a, arena, NULL) == PINC_OK &&
            pinc_version_parse(&y, b, arena, NULL) == PINC_OK && pinc_version_compare(&x, &y) == 0);
}

/* What differs; the texts that show it go into *x and *y, ptr NULL where the package is not there. */
static bool differ(const struct pinc_changes_line *a, const struct pinc_changes_line *b,
                   struct pinc_change *change, struct pinc_slice *x, struct pinc_slice *y,
                   struct pinc_arena *arena)
{
    *x = a ? a->version : (struct pinc_slice){0};
    *y = b ? b->version : (struct pinc_slice){0};
    change->kind = PINC_CHANGE_VERSION;
    if (!a || !b || !same_version(a->version, b->version, arena)) {
        return a || b;
    }
    change->kind = PINC_CHANGE_MARKER;
    if (!pinc_slice_equal(a->marker, b->marker)) {
        *x = a->marker;
        *y = b->marker;
        return true;
    }
    change->kind = PINC_CHANGE_HASHES;
    return !same_hashes(a->hashed, b->hashed);
}

static const char *text_of(struct compare *c, struct pinc_slice text)
{
    const char *copy = text.ptr ? pinc_arena_copy(c->arena, text.ptr, text.len) : NULL;

    c->no_memory = c->no_memory || (text.ptr && !copy);
    return copy;
}

static bool same_text(struct pinc_slice a, struct pinc_slice b)
{
    return (!a.ptr) == (!b.ptr) && pinc_slice_equal(a, b);
}

/* Add the change of one target, and of the others that have the same. */
static void add_change(struct compare *c, const struct pair *p, size_t t, pinc_targets *done)
{
    struct pinc_change change = {0}, other = {0};
    struct pinc_slice x, y, u, v;
    size_t k;

    if (!differ(line_at(p->from, p->n_from, t), line_at(p->to, p->n_to, t), &change, &x, &y,
                c->arena)) {
        return;
    }
    for (k = t; k < c->n_targets; k++) {
        if (differ(line_at(p->from, p->n_from, k), line_at(p->to, p->n_to, k), &other, &u, &v,
                   c->arena) &&
            other.kind == change.kind && same_text(x, u) && same_text(y, v)) {
            change.targets |= (pinc_targets)1 << k;
        }
    }
    *done |= change.targets;
    change.name = text_of(c, p->from ? p->from->name : p->to->name);
    change.from = text_of(c, x);
    change.to = text_of(c, y);
    if (c->no_memory || !PINC_GROW(c->items, c->cap, c->n + 1)) {
        c->no_memory = true;
        return;
    }
    c->items[c->n++] = change;
}

/* The run of lines of one name. */
static size_t run_of(const struct pinc_changes_line *lines, size_t n, struct pinc_slice name)
{
    size_t i = 0;

    while (i < n && pinc_slice_equal(lines[i].name, name)) {
        i++;
    }
    return i;
}

static void add_name(struct compare *c, const struct pair *p)
{
    pinc_targets done = 0;
    size_t t;

    for (t = 0; t < c->n_targets && !c->no_memory; t++) {
        if (!(done >> t & 1)) {
            add_change(c, p, t, &done);
        }
    }
}

enum pinc_status pinc_changes_make(struct pinc_changes *out, const struct pinc_changes_line *from,
                                   size_t n_from, const struct pinc_changes_line *to, size_t n_to,
                                   size_t n_targets, struct pinc_arena *arena,
                                   struct pinc_error *err)
{
    struct compare c = {.arena = arena, .n_targets = n_targets};
    struct pinc_change *copy;

    while ((n_from || n_to) && !c.no_memory) {
        const int order = !n_from ? 1 : !n_to ? -1 : pinc_slice_compare(from->name, to->name);
        struct pair p = {0};

        if (order <= 0) {
            p.from = from;
            p.n_from = run_of(from, n_from, from->name);
        }
        if (order >= 0) {
            p.to = to;
            p.n_to = run_of(to, n_to, to->name);
        }
        add_name(&c, &p);
        from += p.n_from;
        n_from -= p.n_from;
        to += p.n_to;
        n_to -= p.n_to;
    }
    copy = c.no_memory ? NULL : pinc_arena_array(arena, c.n + 1, sizeof *copy);
    if (copy && c.n) {
        memcpy(copy, c.items, c.n * sizeof *copy);
    }
    pinc_free(c.items);
    out->items = copy;
    out->n = c.n;
    out->n_targets = n_targets;
    return copy ? PINC_OK : pinc_fail_memory(err);
}

/* --- for the owner */

size_t pinc_changes_count(const struct pinc_changes *changes)
{
    return changes->n;
}

const struct pinc_change *pinc_changes_at(const struct pinc_changes *changes, size_t at)
{
    return at < changes->n ? &changes->items[at] : NULL;
}

size_t pinc_changes_target_count(const struct pinc_changes *changes)
{
    return changes->n_targets;
}

const char *pinc_changes_target(const struct pinc_changes *changes, size_t at)
{
    return at < changes->n_targets ? changes->labels[at] : NULL;
}

const char *pinc_change_name(const struct pinc_change *change)
{
    return change->name;
}

enum pinc_change_kind pinc_change_kind(const struct pinc_change *change)
{
    return change->kind;
}

const char *pinc_change_from(const struct pinc_change *change)
{
    return change->from;
}

const char *pinc_change_to(const struct pinc_change *change)
{
    return change->to;
}

int pinc_change_on_target(const struct pinc_change *change, size_t at)
{
    return at < PINC_TARGETS_MAX && (change->targets >> at & 1) != 0;
}

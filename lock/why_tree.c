#include "lock/lock.h"
#include "markers/name.h"

#include <stdlib.h>
#include <string.h>

#define INDENT 4u

/* --- pieces of text */

/* The version of a package on a target; ptr NULL when it is not there. */
static struct pinc_slice version_at(const struct pinc_pick *pick, size_t target)
{
    if (pick->release[target] == PINC_NONE) {
        return (struct pinc_slice){0};
    }
    return pick->project[target]->releases[pick->release[target]].text;
}

/* The version of a package on the first of some targets; ptr NULL when it is on none of them. */
static struct pinc_slice version_on(const struct pinc_pick *pick, pinc_targets targets,
                                    size_t n_targets)
{
    struct pinc_slice version = {0};
    size_t t;

    for (t = 0; t < n_targets && !version.ptr; t++) {
        if (targets >> t & 1) {
            version = version_at(pick, t);
        }
    }
    return version;
}

/* " on linux-x86_64, linux-aarch64"; nothing when these are all of `all`. Pythons are named when
 * there are several. */
static void add_targets(struct pinc_buf *buf, const struct pinc_lock_model *model,
                        pinc_targets targets, pinc_targets all)
{
    const char *before = "  on ";
    size_t t, several = 0;

    if (targets == all) {
        return;
    }
    for (t = 1; t < model->n_envs; t++) {
        several += !pinc_slice_equal(pinc_env_python_option(model->envs[0]),
                                     pinc_env_python_option(model->envs[t]));
    }
    for (t = 0; t < model->n_envs; t++) {
        if (!(targets >> t & 1)) {
            continue;
        }
        pinc_buf_add_str(buf, before);
        if (several) {
            pinc_target_print(buf, model->envs[t]);
        } else {
            pinc_buf_add(buf, pinc_env_short_label(model->envs[t]));
        }
        before = ", ";
    }
}

/* What a requirement asks for, without its marker: "certifi>=2017.4.17", "pkg[extra]", "pkg @ URL".
 */
static void add_requirement(struct pinc_buf *buf, const struct pinc_requirement *req)
{
    size_t i;

    pinc_buf_add(buf, req->norm);
    for (i = 0; i < req->n_extras; i++) {
        pinc_buf_add_char(buf, i ? ',' : '[');
        pinc_buf_add(buf, req->extras[i]);
    }
    if (req->n_extras) {
        pinc_buf_add_char(buf, ']');
    }
    if (req->url.ptr) {
        pinc_buf_add_str(buf, " @ URL");
    } else {
        pinc_specset_print_written(buf, req->specs);
    }
}

static pinc_targets all_targets(const struct pinc_lock_model *model)
{
    return model->n_envs == PINC_TARGETS_MAX ? ~(pinc_targets)0
                                             : ((pinc_targets)1 << model->n_envs) - 1;
}

/* Moves the text out. */
static enum pinc_status take(char **out, struct pinc_buf *buf, struct pinc_error *err)
{
    *out = pinc_buf_take(buf, NULL);
    pinc_buf_clear(buf);
    return *out ? PINC_OK : pinc_fail_memory(err);
}

/* --- why: from a package up to the input */

struct why {
    const struct pinc_lock *lock;
    struct pinc_buf *buf;
    uint32_t *first; /* for each pick its first edge in resolution->edges, which are by `to` */
    bool *told;      /* its reasons were told */
    struct {
        uint32_t edge, level;
    } * stack;
    size_t n, cap;
};

/* Pushes the edges that lead to a pick, so that the first one is on top. */
static bool push_reasons(struct why *why, uint32_t pick, uint32_t level)
{
    const struct pinc_resolution *res = why->lock->resolution;
    uint32_t from = why->first[pick], to = from, i;

    while (to < res->n_edges && res->edges[to].to == pick) {
        to++;
    }
    if (!PINC_GROW(why->stack, why->cap, why->n + (to - from))) {
        return false;
    }
    for (i = to; i > from; i--) {
        why->stack[why->n].edge = i - 1;
        why->stack[why->n++].level = level;
    }
    why->told[pick] = true;
    return true;
}

static void add_reason(struct why *why, const struct pinc_edge *edge, uint32_t level)
{
    const struct pinc_lock *lock = why->lock;
    const struct pinc_pick *picks = lock->resolution->picks;
    uint32_t i;

    for (i = 0; i < level * INDENT; i++) {
        pinc_buf_add_char(why->buf, ' ');
    }
    if (edge->from == PINC_NONE) {
        pinc_buf_add_escaped(why->buf, lock->request.requirements[edge->root].where, 200);
    } else {
        pinc_buf_add(why->buf, picks[edge->from].name);
        pinc_buf_add_char(why->buf, ' ');
        pinc_buf_add(why->buf, version_on(&picks[edge->from], edge->targets, lock->model->n_envs));
    }
    pinc_buf_add_str(why->buf, " needs ");
    add_requirement(why->buf, edge->req);
    add_targets(why->buf, lock->model, edge->targets, all_targets(lock->model));
    if (edge->from != PINC_NONE && why->told[edge->from]) {
        pinc_buf_add_str(why->buf, "  (see above)");
    }
    pinc_buf_add_char(why->buf, '\n');
}

static bool tell_reasons(struct why *why, uint32_t pick)
{
    const struct pinc_resolution *res = why->lock->resolution;
    bool ok = push_reasons(why, pick, 1);

    while (ok && why->n) {
        const struct pinc_edge *edge = &res->edges[why->stack[--why->n].edge];
        uint32_t level = why->stack[why->n].level;

        add_reason(why, edge, level);
        if (edge->from != PINC_NONE && !why->told[edge->from]) {
            ok = push_reasons(why, edge->from, level + 1);
        }
    }
    return ok;
}

/* The lines of a package, as the output has them. */
static void add_lines(struct pinc_buf *buf, const struct pinc_lock *lock, struct pinc_slice name)
{
    const struct pinc_lock_model *model = lock->model;
    size_t i;

    for (i = 0; i < model->n_lines; i++) {
        const struct pinc_lock_line *line = &model->lines[i];

        if (!pinc_slice_equal(line->name, name)) {
            continue;
        }
        pinc_buf_add(buf, name);
        if (line->version.len) {
            pinc_buf_add_char(buf, ' ');
            pinc_buf_add(buf, line->version);
        } else {
            pinc_buf_add_str(buf, " @ URL");
        }
        add_targets(buf, model, line->targets, all_targets(model));
        pinc_buf_add_char(buf, '\n');
    }
}

enum pinc_status pinc_lock_why(const struct pinc_lock *lock, const char *name, char **out,
                               struct pinc_error *err)
{
    const struct pinc_resolution *res = lock->resolution;
    struct pinc_buf buf = {0};
    struct why why = {.lock = lock, .buf = &buf};
    enum pinc_status st = PINC_OK;
    size_t pick, i;

    *out = NULL;
    for (pick = 0;
         pick < res->n_picks && !pinc_name_equal(res->picks[pick].name, pinc_slice_of(name));
         pick++) {
    }
    if (pick == res->n_picks) {
        pinc_buf_add_quoted(&buf, pinc_slice_of(name), 100);
        st = pinc_fail(err, PINC_ENOTFOUND, "nothing needs %s: it is not in the lock",
                       buf.ptr ? buf.ptr : "it");
        pinc_buf_clear(&buf);
        return st;
    }
    why.first = pinc_alloc_array(res->n_picks, sizeof *why.first);
    why.told = pinc_alloc_array(res->n_picks, sizeof *why.told);
    if (!why.first || !why.told) {
        st = pinc_fail_memory(err);
        goto out;
    }
    for (i = res->n_edges; i > 0; i--) {
        why.first[res->edges[i - 1].to] = (uint32_t)(i - 1);
    }
    add_lines(&buf, lock, res->picks[pick].name);
    st = tell_reasons(&why, (uint32_t)pick) ? take(out, &buf, err) : pinc_fail_memory(err);
out:
    pinc_free(why.stack);
    pinc_free(why.first);
    pinc_free(why.told);
    pinc_buf_clear(&buf);
    return st;
}

/* --- tree: from the input down */

struct frame {
    uint32_t at, end; /* what is left of the children, in order[] */
};

struct tree {
    const struct pinc_lock *lock;
    struct pinc_buf *buf;
    uint32_t *order;     /* edges by `from` (the input first), then name */
    uint32_t *from, *to; /* for each pick, and last for the input, its part of order[] */
    bool *told;
    size_t target;
    struct frame *stack;
    size_t n, cap;
};

/* Numbers from 0 for packages; the input comes after all of them. */
static size_t node_of(const struct pinc_resolution *res, const struct pinc_edge *edge)
{
    return edge->from == PINC_NONE ? res->n_picks : edge->from;
}

/* Sorts the edges by where they come from; edges of one origin stay by name, as resolution->edges
 * has them. */
static void sort_edges(struct tree *tree)
{
    const struct pinc_resolution *res = tree->lock->resolution;
    uint32_t at = 0;
    size_t i;

    for (i = 0; i < res->n_edges; i++) {
        tree->to[node_of(res, &res->edges[i])]++;
    }
    for (i = 0; i <= res->n_picks; i++) {
        uint32_t count = tree->to[i];

        tree->from[i] = tree->to[i] = at;
        at += count;
    }
    for (i = 0; i < res->n_edges; i++) {
        tree->order[tree->to[node_of(res, &res->edges[i])]++] = (uint32_t)i;
    }
}

static const struct pinc_edge *edge_at(const struct tree *tree, uint32_t at)
{
    return &tree->lock->resolution->edges[tree->order[at]];
}

/* The next edge from `at` on that holds on the target; `end` when there is none. */
static uint32_t next_edge(const struct tree *tree, uint32_t at, uint32_t end)
{
    while (at < end && !(edge_at(tree, at)->targets >> tree->target & 1)) {
        at++;
    }
    return at;
}

/* Begins the children of a node. */
static bool push_children(struct tree *tree, size_t node)
{
    if (!PINC_GROW(tree->stack, tree->cap, tree->n + 1)) {
        return false;
    }
    tree->stack[tree->n].end = tree->to[node];
    tree->stack[tree->n++].at = next_edge(tree, tree->from[node], tree->to[node]);
    return true;
}

/* The lines that lead from the parents to the node on top of the stack. */
static void add_branches(const struct tree *tree)
{
    size_t i;

    for (i = 1; i < tree->n; i++) {
        bool more = tree->stack[i].at < tree->stack[i].end;

        if (i + 1 < tree->n) {
            pinc_buf_add_str(tree->buf, more ? "│   " : "    ");
        } else {
            pinc_buf_add_str(tree->buf, more ? "├── " : "└── ");
        }
    }
}

static bool add_tree(struct tree *tree)
{
    const struct pinc_resolution *res = tree->lock->resolution;
    bool ok = push_children(tree, res->n_picks);

    while (ok && tree->n) {
        struct frame *top = &tree->stack[tree->n - 1];
        const struct pinc_edge *edge;

        if (top->at == top->end) {
            tree->n--;
            continue;
        }
        edge = edge_at(tree, top->at);
        top->at = next_edge(tree, top->at + 1, top->end);
        add_branches(tree);
        pinc_buf_add(tree->buf, res->picks[edge->to].name);
        pinc_buf_add_char(tree->buf, ' ');
        pinc_buf_add(tree->buf, version_at(&res->picks[edge->to], tree->target));
        pinc_buf_add_str(tree->buf, "  (");
        add_requirement(tree->buf, edge->req);
        pinc_buf_add_char(tree->buf, ')');
        if (tree->told[edge->to] && tree->from[edge->to] < tree->to[edge->to]) {
            pinc_buf_add_str(tree->buf, "  (see above)");
        }
        pinc_buf_add_char(tree->buf, '\n');
        if (!tree->told[edge->to]) {
            tree->told[edge->to] = true;
            ok = push_children(tree, edge->to);
        }
    }
    return ok;
}

/* Have two targets the same packages, versions and edges? */
static bool same_graph(const struct pinc_resolution *res, size_t a, size_t b)
{
    size_t i;

    for (i = 0; i < res->n_picks; i++) {
        if (res->picks[i].release[a] != res->picks[i].release[b] ||
            res->picks[i].project[a] != res->picks[i].project[b]) {
            return false;
        }
    }
    for (i = 0; i < res->n_edges; i++) {
        if ((res->edges[i].targets >> a & 1) != (res->edges[i].targets >> b & 1)) {
            return false;
        }
    }
    return true;
}

/* One tree for each group of targets. */
static bool add_trees(struct tree *tree)
{
    const struct pinc_resolution *res = tree->lock->resolution;
    const struct pinc_lock_model *model = tree->lock->model;
    pinc_targets done = 0;
    bool ok = true;
    size_t t, k;

    for (t = 0; t < model->n_envs && ok; t++) {
        const char *before = "";

        if (done >> t & 1) {
            continue;
        }
        pinc_buf_add_str(tree->buf, done ? "\n" : "");
        for (k = t; k < model->n_envs; k++) {
            if (k == t || same_graph(res, t, k)) {
                pinc_buf_add_str(tree->buf, before);
                pinc_target_print(tree->buf, model->envs[k]);
                before = ", ";
                done |= (pinc_targets)1 << k;
            }
        }
        pinc_buf_add_str(tree->buf, ":\n");
        memset(tree->told, 0, res->n_picks * sizeof *tree->told);
        tree->target = t;
        ok = add_tree(tree);
    }
    return ok;
}

enum pinc_status pinc_lock_tree(const struct pinc_lock *lock, char **out, struct pinc_error *err)
{
    size_t n_picks = lock->resolution->n_picks, n_edges = lock->resolution->n_edges;
    struct pinc_buf buf = {0};
    struct tree tree = {.lock = lock, .buf = &buf};
    enum pinc_status st;

    *out = NULL;
    tree.order = pinc_alloc_array(n_edges + 1, sizeof *tree.order);
    tree.from = pinc_alloc_array(n_picks + 1, sizeof *tree.from);
    tree.to = pinc_alloc_array(n_picks + 1, sizeof *tree.to);
    tree.told = pinc_alloc_array(n_picks + 1, sizeof *tree.told);
    if (!tree.order || !tree.from || !tree.to || !tree.told) {
        st = pinc_fail_memory(err);
        goto out;
    }
    sort_edges(&tree);
    st = add_trees(&tree) ? take(out, &buf, err) : pinc_fail_memory(err);
out:
    pinc_free(tree.stack);
    pinc_free(tree.order);
    pinc_free(tree.from);
    pinc_free(tree.to);
    pinc_free(tree.told);
    pinc_buf_clear(&buf);
    return st;
}

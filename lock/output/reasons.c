#include "lock/output/reasons.h"

#include <stdlib.h>

/* A requirement of the input and the line that it came from, to be found by the requirement. */
struct origin {
    const struct pinc_requirement *req;
    const struct pinc_requirement_line *line;
};

/* A constraint or an override, to be found by name. */
struct limiter {
    const struct pinc_root *root;
    const char *flag; /* "-c " */
};

struct pinc_reasons {
    const struct pinc_resolution *resolution;
    const struct pinc_resolve_request *request;
    struct pinc_arena *arena;
    struct origin *origins;
    size_t n_origins;
    struct limiter *limiters;
    size_t n_limiters;
    struct pinc_slice *via; /* of the line at hand */
    size_t n_via, cap_via;
};

/* --- tables */

static int compare_origins(const void *a, const void *b)
{
    const struct origin *x = a, *y = b;

    return x->req < y->req ? -1 : x->req > y->req;
}

static int compare_limiters(const void *a, const void *b)
{
    const struct limiter *x = a, *y = b;

    return pinc_slice_compare(x->root->req->norm, y->root->req->norm);
}

static void add_origins(struct pinc_reasons *reasons, const struct pinc_requirements *list)
{
    size_t i;

    for (i = 0; list && i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        if (line->req) {
            reasons->origins[reasons->n_origins++] = (struct origin){line->req, line};
        }
    }
}

static bool make_tables(struct pinc_reasons *reasons, const struct pinc_requirements *list,
                        const struct pinc_requirements *overrides)
{
    const struct pinc_resolve_request *request = reasons->request;
    size_t i;

    reasons->origins = pinc_alloc_array(list->n_lines + (overrides ? overrides->n_lines : 0),
                                        sizeof *reasons->origins);
    reasons->limiters =
        pinc_alloc_array(request->n_constraints + request->n_overrides, sizeof *reasons->limiters);
    if (!reasons->origins || !reasons->limiters) {
        return false;
    }
    add_origins(reasons, list);
    add_origins(reasons, overrides);
    for (i = 0; i < request->n_constraints; i++) {
        reasons->limiters[reasons->n_limiters++] =
            (struct limiter){&request->constraints[i], "-c "};
    }
    for (i = 0; i < request->n_overrides; i++) {
        reasons->limiters[reasons->n_limiters++] =
            (struct limiter){&request->overrides[i], "--override "};
    }
    qsort(reasons->origins, reasons->n_origins, sizeof *reasons->origins, compare_origins);
    qsort(reasons->limiters, reasons->n_limiters, sizeof *reasons->limiters, compare_limiters);
    return true;
}

enum pinc_status pinc_reasons_new(struct pinc_reasons **out,
                                  const struct pinc_resolution *resolution,
                                  const struct pinc_resolve_request *request,
                                  const struct pinc_requirements *list,
                                  const struct pinc_requirements *overrides,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_reasons *reasons = pinc_alloc(sizeof *reasons);

    *out = NULL;
    if (!reasons) {
        return pinc_fail_memory(err);
    }
    reasons->resolution = resolution;
    reasons->request = request;
    reasons->arena = arena;
    if (!make_tables(reasons, list, overrides)) {
        pinc_reasons_free(reasons);
        return pinc_fail_memory(err);
    }
    *out = reasons;
    return PINC_OK;
}

void pinc_reasons_free(struct pinc_reasons *reasons)
{
    if (reasons) {
        pinc_free(reasons->origins);
        pinc_free(reasons->limiters);
        pinc_free(reasons->via);
        pinc_free(reasons);
    }
}

const struct pinc_requirement_line *pinc_reasons_line(const struct pinc_reasons *reasons,
                                                      const struct pinc_requirement *req)
{
    const struct origin key = {req, NULL};
    const struct origin *found =
        reasons->n_origins
            ? bsearch(&key, reasons->origins, reasons->n_origins, sizeof key, compare_origins)
            : NULL;

    return found ? found->line : NULL;
}

/* --- one line */

static enum pinc_status add_text(struct pinc_reasons *reasons, const char *before,
                                 struct pinc_slice text, struct pinc_error *err)
{
    struct pinc_buf buf = {0};
    struct pinc_slice copy = text;

    if (*before) {
        pinc_buf_add_str(&buf, before);
        pinc_buf_add(&buf, text);
        copy = pinc_buf_keep(&buf, reasons->arena);
    }
    if (!copy.ptr || !PINC_GROW(reasons->via, reasons->cap_via, reasons->n_via + 1)) {
        return pinc_fail_memory(err);
    }
    reasons->via[reasons->n_via++] = copy;
    return PINC_OK;
}

/* "requirements.in" of "requirements.in:7". */
static struct pinc_slice file_of(struct pinc_slice where)
{
    size_t end = where.len;

    while (end && pinc_is_digit(where.ptr[end - 1])) {
        end--;
    }
    return end && end < where.len && where.ptr[end - 1] == ':' ? pinc_slice_part(where, 0, end - 1)
                                                               : where;
}

/* "-r requirements.in"; of a project file "name (pyproject.toml)" or "name (pyproject.toml:group)". */
static enum pinc_status add_line(struct pinc_reasons *reasons,
                                 const struct pinc_requirement_line *line, struct pinc_error *err)
{
    struct pinc_buf text = {0};
    struct pinc_slice copy;

    if (!line->project.name.ptr) {
        return add_text(reasons, "-r ", line->at.file, err);
    }
    pinc_buf_add(&text, line->project.name);
    pinc_buf_add_str(&text, line->project.name.len ? " (" : "(");
    pinc_buf_add(&text, line->at.file);
    pinc_buf_add_str(&text, line->project.group.ptr ? ":" : "");
    pinc_buf_add(&text, line->project.group);
    pinc_buf_add_char(&text, ')');
    copy = pinc_buf_keep(&text, reasons->arena);
    return copy.ptr ? add_text(reasons, "", copy, err) : pinc_fail_memory(err);
}

/* The line of the input whose package is not written itself, as only what it needs is. */
static const struct pinc_requirement_line *unwritten_line(const struct pinc_reasons *reasons,
                                                          struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < reasons->n_origins; i++) {
        const struct pinc_requirement_line *line = reasons->origins[i].line;

        if (line->project.unwritten && pinc_slice_equal(line->req->norm, name)) {
            return line;
        }
    }
    return NULL;
}

/* A package needs it; one that stands for a project file is told as that. */
static enum pinc_status add_package(struct pinc_reasons *reasons, struct pinc_slice name,
                                    struct pinc_error *err)
{
    const struct pinc_requirement_line *line = unwritten_line(reasons, name);
    struct pinc_requirement_line copy;

    if (!line) {
        return add_text(reasons, "", name, err);
    }
    copy = *line;
    if (copy.project.name.len == 0) {
        copy.project.name = name;
    }
    return add_line(reasons, &copy, err);
}

static enum pinc_status add_edge(struct pinc_reasons *reasons, const struct pinc_edge *edge,
                                 struct pinc_error *err)
{
    const struct pinc_root *root;
    const struct pinc_requirement_line *line;

    if (edge->from == edge->to) {
        return PINC_OK; /* an extra of the package itself is not a reason */
    }
    if (edge->from != PINC_NONE) {
        return add_package(reasons, reasons->resolution->picks[edge->from].name, err);
    }
    root = &reasons->request->requirements[edge->root];
    line = pinc_reasons_line(reasons, root->req);
    return line ? add_line(reasons, line, err)
                : add_text(reasons, "-r ", file_of(root->where), err);
}

static enum pinc_status add_limiters(struct pinc_reasons *reasons, struct pinc_slice name,
                                     pinc_targets targets, struct pinc_error *err)
{
    size_t from = 0, to = reasons->n_limiters;
    enum pinc_status st = PINC_OK;

    while (from < to) {
        const size_t middle = from + (to - from) / 2;

        if (pinc_slice_compare(reasons->limiters[middle].root->req->norm, name) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    for (; st == PINC_OK && from < reasons->n_limiters; from++) {
        const struct pinc_root *root = reasons->limiters[from].root;
        const struct pinc_requirement_line *line = pinc_reasons_line(reasons, root->req);

        if (!pinc_slice_equal(root->req->norm, name)) {
            break;
        }
        if ((root->targets & targets) && !root->unseen) {
            st = add_text(reasons, reasons->limiters[from].flag,
                          line ? line->at.file : file_of(root->where), err);
        }
    }
    return st;
}

static int compare_texts(const void *a, const void *b)
{
    return pinc_slice_compare(*(const struct pinc_slice *)a, *(const struct pinc_slice *)b);
}

/* A sorted copy without doubles. */
static enum pinc_status take_texts(struct pinc_texts *out, struct pinc_reasons *reasons,
                                   struct pinc_error *err)
{
    struct pinc_slice *copy = pinc_arena_array(reasons->arena, reasons->n_via, sizeof *copy);
    size_t i, n = 0;

    if (!copy) {
        return pinc_fail_memory(err);
    }
    if (reasons->n_via) {
        qsort(reasons->via, reasons->n_via, sizeof *reasons->via, compare_texts);
    }
    for (i = 0; i < reasons->n_via; i++) {
        if (n == 0 || !pinc_slice_equal(copy[n - 1], reasons->via[i])) {
            copy[n++] = reasons->via[i];
        }
    }
    *out = (struct pinc_texts){copy, n};
    reasons->n_via = 0;
    return PINC_OK;
}

enum pinc_status pinc_reasons_find(struct pinc_texts *out, struct pinc_reasons *reasons,
                                   struct pinc_slice name, pinc_targets targets,
                                   const struct pinc_edge *edges, size_t n_edges,
                                   const struct pinc_requirement **reference,
                                   struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    *reference = NULL;
    for (i = 0; i < n_edges && st == PINC_OK; i++) {
        if (!(edges[i].targets & targets)) {
            continue;
        }
        if (!*reference && edges[i].from == PINC_NONE && edges[i].req->url.ptr) {
            *reference = edges[i].req;
        }
        st = add_edge(reasons, &edges[i], err);
    }
    if (st == PINC_OK) {
        st = add_limiters(reasons, name, targets, err);
    }
    return st == PINC_OK ? take_texts(out, reasons, err) : st;
}

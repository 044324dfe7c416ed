#include "lock/compile/against.h"

#include "lock/input/requirements_file.h"

#include <string.h>

/* What becomes of a package on one target. */
enum outcome { NOTHING, KEPT, REPLACED, INSTALLED };

/* One line of the other set. */
struct other {
    const struct pinc_requirement_line *line;
    struct pinc_version version; /* that it pins */
    struct pinc_slice text;      /* of the version, or of the specifier */
    bool pinned;
};

/* --- the other set */

/* false: the line names no package, or asks for any version of it from anywhere. */
static bool read_line(struct other *out, const struct pinc_requirement_line *line,
                      struct pinc_arena *arena)
{
    enum pinc_operator op = PINC_OP_NE;
    struct pinc_slice text = {0};

    *out = (struct other){.line = line};
    if (!line->req || line->req->url.ptr) {
        return false;
    }
    if (pinc_specset_count(line->req->specs) == 1) {
        pinc_specset_item(line->req->specs, 0, &op, &text);
    }
    out->pinned =
        op == PINC_OP_EQ && pinc_version_parse(&out->version, text, arena, NULL) == PINC_OK;
    out->text = out->pinned ? text : line->text;
    return true;
}

/* The bounds of one file, which is named where one is in the way. */
static enum pinc_status take_bounds(struct pinc_compile *compile, struct pinc_buf *text,
                                    struct pinc_slice file, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    if (text->failed != PINC_OK) {
        return pinc_fail_memory(err);
    }
    if (text->len) {
        compile->peers.bounds =
            compile->peers.bounds ? compile->peers.bounds : pinc_requirements_new();
        st = compile->peers.bounds
                 ? pinc_requirements_file_parse(compile->peers.bounds, pinc_buf_slice(text),
                                                file.ptr, PINC_LINE_REQUIREMENT, NULL, NULL, err)
                 : pinc_fail_memory(err);
    }
    pinc_buf_clear(text);
    return st;
}

/* What a version must not be older than, of the clauses of a line: ">=1.2,>1.0"; nothing when none says it. */
static void add_bounds(struct pinc_buf *out, const struct pinc_requirement_line *line)
{
    size_t i;

    for (i = 0; i < pinc_specset_count(line->req->specs); i++) {
        enum pinc_operator op;
        struct pinc_slice version;

        pinc_specset_item(line->req->specs, i, &op, &version);
        version = pinc_slice_part(version, 0, pinc_slice_find(version, '+'));
        if (version.len > 2 && pinc_slice_ends(version, ".*")) {
            version.len -= 2;
        }
        if (op == PINC_OP_EQ || op == PINC_OP_GE || op == PINC_OP_COMPATIBLE || op == PINC_OP_GT) {
            pinc_buf_addf(out, "%s%s%.*s", out->len ? "," : "",
                          op == PINC_OP_GT ? ">" : ">=", (int)version.len, version.ptr);
        }
    }
}

static void add_line(struct pinc_buf *text, const struct pinc_requirement_line *line,
                     struct pinc_slice bounds)
{
    pinc_buf_add(text, line->req->name);
    pinc_buf_add(text, bounds);
    if (line->marker) {
        pinc_buf_add_char(text, ' ');
        pinc_buf_add(text,
                     pinc_slice_part(line->text, pinc_slice_find(line->text, ';'), line->text.len));
    }
    pinc_buf_add_char(text, '\n');
}

enum pinc_status pinc_against_bound(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_requirements *list = compile->base.against;
    struct pinc_buf text = {0}, bounds = {0};
    struct pinc_slice file = PINC_LIT("--against-lower");
    enum pinc_status st = PINC_OK;
    struct other other;
    unsigned at = 1; /* line of the text that comes next */
    size_t i;

    if (!compile->settings.files.image.against_lower) {
        return PINC_OK;
    }
    for (i = 0; i < list->n_lines && st == PINC_OK; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        bounds.len = 0;
        if (read_line(&other, line, compile->arena)) {
            add_bounds(&bounds, line);
        }
        if (bounds.failed == PINC_OK && bounds.len == 0) {
            continue;
        }
        if (!pinc_slice_equal(file, line->at.file)) {
            st = take_bounds(compile, &text, file, err);
            file = line->at.file;
            at = 1;
        }
        for (; at < line->at.line; at++) { /* so that a bound keeps its line's number */
            pinc_buf_add_char(&text, '\n');
        }
        at++;
        add_line(&text, line, pinc_buf_slice(&bounds));
        st = st == PINC_OK && bounds.failed != PINC_OK ? pinc_fail_memory(err) : st;
    }
    pinc_buf_clear(&bounds);
    st = st == PINC_OK ? take_bounds(compile, &text, file, err) : st;
    pinc_buf_clear(&text);
    return st;
}

/* --- what it does */

/* The first line of a name, or where it belongs: lines are by name. */
static size_t find_name(const struct pinc_lock_model *model, struct pinc_slice name)
{
    size_t from = 0, to = model->n_lines;

    while (from < to) {
        const size_t middle = from + (to - from) / 2;

        if (pinc_slice_compare(model->lines[middle].name, name) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

/* The line of the lock that has a package on a target; NULL: none. */
static const struct pinc_lock_line *find(const struct pinc_lock_model *model,
                                         struct pinc_slice name, size_t target)
{
    size_t i = find_name(model, name);

    for (; i < model->n_lines && pinc_slice_equal(model->lines[i].name, name); i++) {
        if (model->lines[i].targets >> target & 1) {
            return &model->lines[i];
        }
    }
    return NULL;
}

static enum outcome outcome_of(const struct other *other, const struct pinc_lock_line *line,
                               struct pinc_arena *arena)
{
    struct pinc_version version;
    int order;

    if (!line) {
        return INSTALLED;
    }
    if (line->version.len == 0 ||
        pinc_version_parse(&version, line->version, arena, NULL) != PINC_OK) {
        return NOTHING; /* a direct reference: nobody knows */
    }
    if (!other->pinned) {
        return pinc_specset_matches(other->line->req->specs, &version, line->version) ? NOTHING
                                                                                      : REPLACED;
    }
    order = pinc_version_compare_public(&version, &other->version);
    return order > 0 ? KEPT : order < 0 ? REPLACED : NOTHING;
}

static void add_targets(struct pinc_buf *out, pinc_targets targets, const struct pinc_slice *labels,
                        size_t n)
{
    const char *before = " on ";
    size_t t;

    for (t = 0; targets != pinc_targets_all(n) && t < n; t++) {
        if (targets >> t & 1) {
            pinc_buf_add_str(out, before);
            pinc_buf_add(out, labels[t]);
            before = ", ";
        }
    }
    pinc_buf_add_char(out, '\n');
}

static void add_outcome(struct pinc_buf *out, const struct other *other, enum outcome outcome,
                        const struct pinc_lock_line *line)
{
    const struct pinc_slice name = other->line->req->norm;

    pinc_buf_add_escaped(out, other->line->at.file, 200);
    pinc_buf_addf(out, ":%u: ", other->line->at.line);
    pinc_buf_add(out, name);
    if (outcome == INSTALLED) {
        if (other->pinned) {
            pinc_buf_add_char(out, ' ');
            pinc_buf_add_escaped(out, other->text, 100);
        }
        pinc_buf_add_str(out, " is installed");
        return;
    }
    pinc_buf_add_char(out, ' ');
    pinc_buf_add(out, line->version);
    pinc_buf_add_str(out, outcome == KEPT ? " is kept, newer than " : " is replaced by ");
    pinc_buf_add_escaped(out, other->text, 100);
}

/* One line for all targets on which the same becomes of it. */
static void tell(struct pinc_buf *out, const struct other *other,
                 const struct pinc_compile *compile, const struct pinc_slice *labels,
                 struct pinc_arena *arena)
{
    const struct pinc_lock_model *model = compile->result.model;
    const size_t n = compile->request.n_envs;
    pinc_targets left = pinc_marker_targets(other->line->req->marker, compile->request.envs, n),
                 same;
    size_t t, k;

    for (t = 0; t < n; t++) {
        const struct pinc_lock_line *line = find(model, other->line->req->norm, t);
        const enum outcome outcome = outcome_of(other, line, arena);

        if (!(left >> t & 1) || outcome == NOTHING) {
            continue;
        }
        for (k = t, same = 0; k < n; k++) {
            same |= (left >> k & 1) && find(model, other->line->req->norm, k) == line
                        ? (pinc_targets)1 << k
                        : 0;
        }
        left &= ~same;
        add_outcome(out, other, outcome, line);
        add_targets(out, same, labels, n);
    }
}

enum pinc_status pinc_against_tell(struct pinc_buf *out, const struct pinc_compile *compile,
                                   const struct pinc_slice *labels, struct pinc_error *err)
{
    const struct pinc_requirements *list = compile->base.against;
    struct other other;
    size_t i;

    for (i = 0; list && i < list->n_lines; i++) {
        if (read_line(&other, &list->lines[i], compile->arena)) {
            tell(out, &other, compile, labels, compile->arena);
        }
    }
    pinc_buf_add_str(out, "");
    return out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}

/*
 * Which lines of an input add nothing to its output.
 *
 * The graph of the whole input tells which packages are needed without their line. These lines are taken out
 * together and the rest is compiled; what differs tells which of them was needed after all. Every answer is
 * one that a compile of exactly the trimmed text has given.
 */
#include "lock/trim/trim.h"

#include "lock/compile/compile.h"
#include "lock/compile/compile_finish.h"
#include "lock/compile/settle_lock.h"
#include "lock/compile/compile_notes.h"
#include "lock/input/input_file.h"
#include "lock/input/location.h"
#include "lock/trim/trim_needed.h"
#include "markers/name.h"

#define TRIALS_MAX 400u /* compiles for one answer; lines that are left then stay */

/* --- the whole input */

/* Files on this machine in pip's format: nothing else can be written again line by line. */
static enum pinc_status check_inputs(const struct pinc_compile_files *files, struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < files->n_inputs; i++) {
        const struct pinc_slice path = files->inputs[i];

        if (pinc_slice_equal(path, PINC_LIT("-")) || pinc_location_is_url(path) ||
            pinc_input_form_of(path) != PINC_INPUT_REQUIREMENTS) {
            (void)pinc_fail_quoted(err, PINC_EUNSUPPORTED, 0,
                                   "only requirements files are trimmed, not ", path, "");
            return PINC_EUNSUPPORTED;
        }
    }
    return PINC_OK;
}

static enum pinc_status compile_whole(struct pinc_trim *trim, struct pinc_error *err)
{
    struct pinc_compile *compile = pinc_alloc(sizeof *compile);
    enum pinc_status st;

    if (!compile) {
        return pinc_fail_memory(err);
    }
    *compile = (struct pinc_compile){.session = trim->session, .arena = pinc_arena_new()};
    trim->whole = compile;
    st = compile->arena ? pinc_compile_settle_lock(compile, err) : pinc_fail_memory(err);
    if (st == PINC_OK) {
        st = check_inputs(&compile->files, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_run(compile, trim->session, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_finish(&trim->lock, compile, err);
    }
    if (st == PINC_OK) {
        pinc_compile_tell(compile);
    }
    return st;
}

static enum pinc_status read_files(struct pinc_trim *trim, struct pinc_error *err)
{
    const struct pinc_compile_files *files = &trim->whole->files;
    struct pinc_location place;
    enum pinc_status st = PINC_OK;
    size_t i;

    trim->files = pinc_arena_array(trim->arena, files->n_inputs + 1, sizeof *trim->files);
    trim->texts = pinc_arena_array(trim->arena, files->n_inputs + 1, sizeof *trim->texts);
    if (!trim->files || !trim->texts) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < files->n_inputs && st == PINC_OK; i++) {
        trim->n_files++;
        st = pinc_location_first(&place, files->inputs[i], trim->arena, err);
        if (st == PINC_OK) {
            st = pinc_trim_file_read(&trim->files[i], place.file, &trim->whole->session->given,
                                     trim->arena, err);
            trim->files[i].elsewhere = pinc_repository_escapes(&files->repository, place.file.ptr);
        }
    }
    return st;
}

/* --- lines */

static bool is_left(const struct pinc_texts *left, struct pinc_slice name)
{
    size_t i = 0;

    while (i < left->n && !pinc_name_equal(left->items[i], name)) {
        i++;
    }
    return i < left->n;
}

/* Not what a line alone can say: a URL, hashes, settings of a build. */
static bool may_go(const struct pinc_trim *trim, const struct pinc_requirement_line *line,
                   const struct pinc_root *root)
{
    return !line->req->url.ptr && !line->link.ptr && !line->editable && line->hashes.n == 0 &&
           line->settings.n == 0 && root->targets != 0 &&
           !is_left(&trim->whole->settings.trim.left, line->req->norm);
}

/* The input file that a line stands in; n_files: none of them. */
static size_t file_of(const struct pinc_trim *trim, const struct pinc_requirement_line *line)
{
    size_t i = 0;

    while (i < trim->n_files && !pinc_slice_equal(trim->files[i].path, line->at.shown)) {
        i++;
    }
    return i;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The line as it is written, what was continued in one line. ptr NULL when out of memory. */
static const char *text_of(struct pinc_slice written, struct pinc_arena *arena)
{
    struct pinc_buf text = {0}, kept = {0};
    size_t i;

    for (i = 0; i < written.len; i++) {
        if (!is_blank(written.ptr[i]) || i == 0 || !is_blank(written.ptr[i - 1])) {
            pinc_buf_add_char(&text, written.ptr[i]);
        }
    }
    pinc_buf_add_escaped(&kept, pinc_buf_slice(&text), 200);
    pinc_buf_clear(&text);
    return pinc_buf_keep(&kept, arena).ptr;
}

/* @param out the line's number in trim->lines; PINC_NONE when it is none of an input file */
static enum pinc_status add_line(struct pinc_trim *trim, uint32_t *out,
                                 const struct pinc_requirement_line *line, struct pinc_error *err)
{
    const size_t f = file_of(trim, line);
    const struct pinc_trim_extent *extent =
        f < trim->n_files ? pinc_trim_file_line(&trim->files[f], line->at.line) : NULL;
    struct pinc_trim_line added = {.file = f};
    size_t i;

    if (!extent) {
        return PINC_OK;
    }
    added.extent = (size_t)(extent - trim->files[f].extents);
    for (i = 0; i < trim->n_lines; i++) {
        if (trim->lines[i].file == f && trim->lines[i].extent == added.extent) {
            *out = (uint32_t)i; /* the file is included by another one, too */
            return PINC_OK;
        }
    }
    added.text = text_of(line->written, trim->arena);
    added.name = pinc_slice_dup(trim->arena, line->req->norm);
    if (!added.text || !added.name.ptr) {
        return pinc_fail_memory(err);
    }
    *out = (uint32_t)trim->n_lines;
    trim->lines[trim->n_lines++] = added;
    return PINC_OK;
}

/* The lines that may go. @param line_of of each requirement of the request; PINC_NONE: it stays */
static enum pinc_status find_lines(struct pinc_trim *trim, uint32_t *line_of,
                                   struct pinc_error *err)
{
    const struct pinc_compile *whole = trim->whole;
    enum pinc_status st = PINC_OK;
    size_t i, root = 0;

    trim->lines =
        pinc_arena_array(trim->arena, whole->input.list->n_lines + 1, sizeof *trim->lines);
    if (!trim->lines) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < whole->input.list->n_lines && st == PINC_OK; i++) {
        const struct pinc_requirement_line *line = &whole->input.list->lines[i];

        if (line->kind != PINC_LINE_REQUIREMENT || !line->req) {
            continue;
        }
        trim->n_read += file_of(trim, line) < trim->n_files;
        if (may_go(trim, line, &whole->request.requirements[root])) {
            st = add_line(trim, &line_of[root], line, err);
        }
        root++;
    }
    return st;
}

/* --- who needs them */

/* Names of packages, and else the first other line of the input: "requests, anyio". */
static enum pinc_status name_needs(struct pinc_trim *trim, struct pinc_trim_line *line,
                                   const uint32_t *line_of, struct pinc_error *err)
{
    const struct pinc_resolution *r = trim->whole->result.resolution;
    const struct pinc_resolve_request *request = &trim->whole->request;
    struct pinc_buf text = {0};
    uint32_t last = PINC_NONE;
    size_t i;

    for (i = 0; i < r->n_edges; i++) {
        const struct pinc_edge *edge = &r->edges[i];

        if (edge->from != PINC_NONE && edge->from != last &&
            pinc_slice_equal(r->picks[edge->to].name, line->name)) {
            pinc_buf_add_str(&text, text.len ? ", " : "");
            pinc_buf_add_escaped(&text, r->picks[edge->from].name, 100);
            last = edge->from;
        }
    }
    for (i = 0; i < r->n_edges && text.len == 0; i++) {
        const struct pinc_edge *edge = &r->edges[i];

        if (edge->from == PINC_NONE && pinc_slice_equal(r->picks[edge->to].name, line->name) &&
            (line_of[edge->root] == PINC_NONE || !trim->lines[line_of[edge->root]].spare)) {
            pinc_buf_add_escaped(&text, request->requirements[edge->root].where, 200);
        }
    }
    line->needed_by = text.failed == PINC_OK ? pinc_buf_keep(&text, trim->arena).ptr : NULL;
    pinc_buf_clear(&text);
    return line->needed_by ? PINC_OK : pinc_fail_memory(err);
}

/* --- trying */

/* Does the input without the spare lines come to the same lock? @param made what it came to, if anything */
static enum pinc_status try_spare(struct pinc_trim *trim, bool *same, struct pinc_lock **made,
                                  struct pinc_error *err)
{
    enum pinc_status st = pinc_trim_compile(made, trim, PINC_TRIM_KEEPS, err);

    *same = st == PINC_OK && *made && pinc_trim_same(trim->lock, *made, (struct pinc_slice){0});
    return st;
}

/* Put those lines back whose own package is locked in another way without them. How many were. */
static size_t put_back(struct pinc_trim *trim, const struct pinc_lock *made, bool *later)
{
    size_t n = 0, i;

    for (i = 0; i < trim->n_lines && made; i++) {
        struct pinc_trim_line *line = &trim->lines[i];

        if (line->spare && !pinc_trim_same(trim->lock, made, line->name)) {
            line->spare = false;
            later[i] = true;
            n++;
        }
    }
    return n;
}

/* Take out those of the lines `later` from..to that can go, halving what cannot go as a whole. */
static enum pinc_status try_later(struct pinc_trim *trim, const bool *later, size_t from, size_t to,
                                  struct pinc_error *err)
{
    struct pinc_lock *made = NULL;
    bool same = false;
    enum pinc_status st;
    size_t i, n = 0;

    for (i = from; i < to; i++) {
        n += later[i];
    }
    if (n == 0 || trim->trials >= TRIALS_MAX) {
        return PINC_OK;
    }
    for (i = from; i < to; i++) {
        trim->lines[i].spare = trim->lines[i].spare || later[i];
    }
    st = try_spare(trim, &same, &made, err);
    pinc_lock_free(made);
    if (st != PINC_OK || same) {
        return st;
    }
    for (i = from; i < to; i++) {
        trim->lines[i].spare = trim->lines[i].spare && !later[i];
    }
    if (n > 1) {
        /* The end of a file goes first, as it does where two lines need each other. */
        st = try_later(trim, later, from + (to - from) / 2, to, err);
        st = st == PINC_OK ? try_later(trim, later, from, from + (to - from) / 2, err) : st;
    }
    return st;
}

/* From the lines that the graph can do without to those that go. */
static enum pinc_status try_lines(struct pinc_trim *trim, struct pinc_error *err)
{
    bool *later = pinc_arena_array(trim->arena, trim->n_lines + 1, sizeof *later);
    enum pinc_status st = later ? PINC_OK : pinc_fail_memory(err);
    bool same = trim->n_lines == 0;
    size_t i;

    while (st == PINC_OK && !same) {
        struct pinc_lock *made = NULL;

        st = try_spare(trim, &same, &made, err);
        if (st == PINC_OK && !same && put_back(trim, made, later) == 0) {
            for (i = 0; i < trim->n_lines; i++) {
                later[i] = later[i] || trim->lines[i].spare;
                trim->lines[i].spare = false;
            }
            same = true; /* nothing is taken out now */
        }
        pinc_lock_free(made);
    }
    return st == PINC_OK ? try_later(trim, later, 0, trim->n_lines, err) : st;
}

/* Does the version of each hold without the output's memory? Keeps the lines that go. */
static enum pinc_status judge_lines(struct pinc_trim *trim, const uint32_t *line_of,
                                    struct pinc_error *err)
{
    struct pinc_lock *fresh = NULL;
    enum pinc_status st = PINC_OK;
    size_t i, n = 0;

    for (i = 0; i < trim->n_lines; i++) {
        n += trim->lines[i].spare;
    }
    if (n) {
        st = pinc_trim_compile(&fresh, trim, PINC_TRIM_FORGETS, err);
    }
    for (i = 0; i < trim->n_lines && st == PINC_OK; i++) {
        struct pinc_trim_line *line = &trim->lines[i];

        line->why = fresh && pinc_trim_same(trim->lock, fresh, line->name) ? PINC_TRIM_IMPLIED
                                                                           : PINC_TRIM_REMEMBERED;
        st = line->spare ? name_needs(trim, line, line_of, err) : PINC_OK;
    }
    pinc_lock_free(fresh);
    for (i = 0, n = 0; i < trim->n_lines && st == PINC_OK; i++) {
        if (trim->lines[i].spare) {
            trim->lines[n++] = trim->lines[i];
        }
    }
    trim->n_lines = n;
    return st == PINC_OK ? pinc_trim_make_texts(trim, err) : st;
}

/* --- the whole */

static enum pinc_status find(struct pinc_trim *trim, struct pinc_error *err)
{
    const size_t n_roots = trim->whole->request.n_requirements;
    uint32_t *line_of = pinc_arena_array(trim->arena, n_roots + 1, sizeof *line_of);
    bool *spare = NULL;
    enum pinc_status st = line_of ? PINC_OK : pinc_fail_memory(err);
    size_t i;

    for (i = 0; line_of && i < n_roots; i++) {
        line_of[i] = PINC_NONE;
    }
    if (st == PINC_OK) {
        st = find_lines(trim, line_of, err);
    }
    if (st == PINC_OK) {
        spare = pinc_arena_array(trim->arena, trim->n_lines + 1, sizeof *spare);
        st = spare ? pinc_trim_find_spare(spare, trim->n_lines, line_of,
                                          trim->whole->result.resolution,
                                          trim->whole->request.n_envs, err)
                   : pinc_fail_memory(err);
    }
    for (i = 0; st == PINC_OK && i < trim->n_lines; i++) {
        trim->lines[i].spare = spare[i];
    }
    st = st == PINC_OK ? try_lines(trim, err) : st;
    return st == PINC_OK ? judge_lines(trim, line_of, err) : st;
}

enum pinc_status pinc_trim(struct pinc_session *session, struct pinc_trim **out,
                           struct pinc_error *err)
{
    struct pinc_trim *trim = pinc_alloc(sizeof *trim);
    enum pinc_status st;

    *out = NULL;
    pinc_session_forget(session);
    if (!trim) {
        return pinc_fail_memory(err);
    }
    *trim = (struct pinc_trim){.arena = pinc_arena_new(), .session = session};
    st = trim->arena ? compile_whole(trim, err) : pinc_fail_memory(err);
    if (st == PINC_OK) {
        st = read_files(trim, err);
    }
    if (st == PINC_OK) {
        st = find(trim, err);
    }
    if (trim->whole) {
        pinc_compile_clear(trim->whole);
        pinc_free(trim->whole);
        trim->whole = NULL;
    }
    st = pinc_session_check_read(session, st, err);
    if (st != PINC_OK) {
        pinc_trim_free(trim);
        trim = NULL;
    }
    *out = trim;
    return pinc_session_end(session, st, err);
}

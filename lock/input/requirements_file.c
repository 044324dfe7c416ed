#include "lock/input/requirements_file.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "lock/input/add_requirement.h"
#include "lock/input/directives.h"
#include "lock/input/encoding.h"
#include "lock/input/location.h"
#include "lock/input/missing_file.h"
#include "lock/input/option_line.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A file that is being read, and the one that included it. */
struct reader {
    struct pinc_input_line in;   /* the line that is being read */
    const struct reader *parent; /* NULL: the first file */
    unsigned depth;
    struct pinc_location place;
};

static enum pinc_status read_file(struct pinc_requirements *list, const struct reader *parent,
                                  const struct pinc_location *place,
                                  enum pinc_requirement_line_kind kind,
                                  const struct pinc_logical_lines *how, struct pinc_error *err);

/* What is read with -r is asked of an index, name by name, and shown: a file of the repository leads
 * to no other file of this machine. What only a header names leads to nothing but other files of
 * the repository. */
static bool is_forbidden(const struct reader *r, const struct pinc_location *place,
                         enum pinc_requirement_line_kind kind)
{
    const struct pinc_repository *repository = r->in.list->repository;

    if (r->in.list->guarded) {
        return place->url.ptr || !repository || !pinc_repository_has(repository, place->file.ptr);
    }
    return kind == PINC_LINE_REQUIREMENT && repository && repository->found && !place->url.ptr &&
           !pinc_repository_leaves(repository, r->place.file.ptr) &&
           pinc_repository_leaves(repository, place->file.ptr);
}

/* Follow -r or -c. */
static enum pinc_status include(const struct reader *r, const struct pinc_line_option_item *item)
{
    const enum pinc_requirement_line_kind kind =
        item->option == PINC_LINE_OPTION_CONSTRAINT ? PINC_LINE_CONSTRAINT : PINC_LINE_REQUIREMENT;
    struct pinc_location place = {.url = {NULL, 0}};
    enum pinc_status st =
        pinc_location_next(&place, &r->place, item->value, pinc_input_line_shown(&r->in, item),
                           r->in.list->arena, r->in.err);

    if (st == PINC_OK && place.url.ptr && !r->in.list->calls.fetch) {
        return pinc_input_line_fail_item(&r->in, item, PINC_EUNSUPPORTED,
                                         "no file is fetched here: ", place.file, "");
    }
    if (st == PINC_OK && is_forbidden(r, &place, kind)) {
        (void)pinc_input_line_fail_item(
            &r->in, item, PINC_EUSAGE, "the file lies outside of the repository: ", place.file, "");
        pinc_fail_hint(r->in.err, "name it on the command line");
        return PINC_EUSAGE;
    }
    if (st == PINC_OK) {
        st = read_file(r->in.list, r, &place, kind, &r->in.text, r->in.err);
    }
    if (place.url.ptr && st != PINC_OK && st != PINC_ENOMEM) {
        pinc_fail_hint(r->in.err, "%s:%u includes it", r->place.file.ptr, r->in.text.number);
    }
    /* What the file itself says has its place; that it cannot be read is said of this line. */
    return st == PINC_OK ? PINC_OK : pinc_input_line_fail(&r->in, st, r->in.options_at + item->at);
}

/* An option line that does not count. */
static enum pinc_status pass_over(const struct reader *r)
{
    if (r->in.list->guarded && r->in.opts.count) {
        pinc_requirements_warn(
            r->in.list, r->place.file, r->in.text.number,
            "options of a file that only the header of the output names are ignored");
    }
    return PINC_OK;
}

/* -c of an output that has an editable line: it limits no version, so that nothing is lost. */
static enum pinc_status tell_editable(const struct reader *r)
{
    pinc_requirements_warn(r->in.list, r->place.file, r->in.text.number,
                           "an editable requirement is not a constraint and is passed over");
    return PINC_OK;
}

static enum pinc_status read_line(struct reader *r)
{
    const struct pinc_requirements *list = r->in.list;
    const struct pinc_line_option_item *item;
    enum pinc_status st = PINC_OK;
    size_t at;

    if (r->place.url.ptr && pinc_logical_lines_variable(&r->in.text, &at)) {
        (void)pinc_fail(r->in.err, PINC_ESYNTAX,
                        "variables of this machine are not for a file from a URL");
        return pinc_input_line_fail(&r->in, PINC_ESYNTAX, at);
    }
    pinc_input_line_split(&r->in);
    if (r->in.options_at < r->in.text.line.len) {
        st = pinc_option_line_read(&r->in);
    }
    if (st != PINC_OK) {
        if (list->flat && st != PINC_ENOMEM) {
            pinc_error_clear(r->in.err);
            return PINC_OK;
        }
        return st;
    }
    if (r->in.args.len) {
        return pinc_input_line_add(&r->in, r->in.args, r->in.written_args, 0);
    }
    item = pinc_line_options_first(&r->in.opts, PINC_LINE_OPTION_EDITABLE);
    if (item && r->in.kind == PINC_LINE_CONSTRAINT) {
        return tell_editable(r);
    }
    if (item) {
        return pinc_input_line_add(&r->in, item->value, pinc_input_line_shown(&r->in, item),
                                   r->in.options_at + item->at);
    }
    item = pinc_line_options_first(&r->in.opts, PINC_LINE_OPTION_REQUIREMENT);
    if (!item) {
        item = pinc_line_options_first(&r->in.opts, PINC_LINE_OPTION_CONSTRAINT);
    }
    if (list->flat || (list->guarded && !item)) {
        return pass_over(r);
    }
    return item ? include(r, item) : pinc_option_line_apply(&r->in);
}

/* Keep a directive, its variables expanded as in any other line. */
static enum pinc_status add_directive(struct reader *r, struct pinc_slice text, unsigned number)
{
    struct pinc_requirements *list = r->in.list;
    struct pinc_line_values *to = &list->options.directives;
    struct pinc_arena *arena = list->arena;
    struct pinc_logical_lines one = {.text = text,
                                     .arena = arena,
                                     .env = r->in.text.env,
                                     .user = r->in.text.user,
                                     .expand = r->in.text.expand};
    struct pinc_line_value value = {.file = r->place.file, .line = number};
    enum pinc_status st;
    size_t at;
    bool more;

    st = pinc_logical_lines_next(&one, &more, r->in.err);
    if (st == PINC_OK && more && r->place.url.ptr && pinc_logical_lines_variable(&one, &at)) {
        st = pinc_fail(r->in.err, PINC_ESYNTAX,
                       "variables of this machine are not for a file from a URL");
    }
    if (st == PINC_OK) {
        value.value = pinc_slice_dup(arena, more ? one.line : text);
        value.written = pinc_slice_dup(arena, more ? one.written : text);
    } else {
        pinc_fail_at(r->in.err, r->place.file.ptr, number, 1);
    }
    pinc_logical_lines_clear(&one);
    if (st != PINC_OK) {
        return st;
    }
    if (!value.value.ptr || !value.written.ptr || !PINC_GROW(to->items, to->cap, to->n + 1)) {
        return pinc_fail_memory(r->in.err);
    }
    to->items[to->n++] = value;
    return PINC_OK;
}

static enum pinc_status read_directives(struct reader *r)
{
    struct pinc_slice rest = r->in.text.text, text;
    unsigned line = 1, number;
    enum pinc_status st = PINC_OK;

    while (st == PINC_OK && pinc_directive_next(&rest, &line, &text, &number)) {
        st = add_directive(r, text, number);
    }
    return st;
}

/* Read the decoded text of r->in.text line by line. */
static enum pinc_status read_text(struct reader *r)
{
    const bool apart = r->in.list->flat || r->in.list->guarded;
    enum pinc_status st = apart ? PINC_OK : read_directives(r);
    bool more = true;

    if (st != PINC_OK) {
        return st;
    }
    do {
        st = pinc_logical_lines_next(&r->in.text, &more, r->in.err);
        if (st != PINC_OK) {
            pinc_fail_at(r->in.err, r->place.file.ptr, r->in.text.number, 1);
        } else if (more) {
            st = read_line(r);
        }
    } while (st == PINC_OK && more);
    return st;
}

static enum pinc_status check_include(const struct reader *r)
{
    const struct reader *up;
    struct pinc_buf quoted = {0};
    const char *after = NULL;
    enum pinc_status st = PINC_ESYNTAX;

    if (r->depth > PINC_REQUIREMENTS_FILE_DEPTH) {
        return pinc_fail(r->in.err, PINC_ELIMIT, "more than %u levels of -r and -c",
                         PINC_REQUIREMENTS_FILE_DEPTH);
    }
    if (r->in.list->n_files >= PINC_REQUIREMENTS_FILE_FILES) {
        return pinc_fail(r->in.err, PINC_ELIMIT, "more than %u files",
                         PINC_REQUIREMENTS_FILE_FILES);
    }
    r->in.list->n_files++;
    for (up = r->parent; up && !after; up = up->parent) {
        if (pinc_slice_equal(up->place.identity, r->place.identity)) {
            after =
                up == r->parent ? " includes itself" : " is included by a file that it includes";
        }
    }
    if (!after) {
        return PINC_OK;
    }
    pinc_buf_add_quoted(&quoted, r->place.file, 200);
    (void)pinc_fail(r->in.err, st, "%s%s", quoted.ptr ? quoted.ptr : "", after);
    pinc_buf_clear(&quoted);
    return st;
}

/* Leave nothing of the file in a failure: not even the name of a file that it includes. */
static void hide_text(const struct reader *r)
{
    if (strcmp(r->in.err->source, r->place.file.ptr) != 0) {
        (void)snprintf(r->in.err->source, sizeof r->in.err->source, "%s", r->place.file.ptr);
        r->in.err->line = r->in.text.number;
    }
    pinc_requirement_line_hide(r->in.err);
}

/* pip ends a line at characters at which no editor does: what stands behind one looks like a part of
 * the line, or of a comment, and is a requirement. */
static void tell_odd_end(const struct reader *r)
{
    if (r->in.text.odd.line) {
        pinc_requirements_warn(r->in.list, r->place.file, r->in.text.odd.line,
                               "the line has the character U+%04X, at which a line ends for pip: "
                               "what follows is a line of its own",
                               (unsigned)r->in.text.odd.point);
    }
}

static void tell_kept_variable(const struct reader *r)
{
    const struct pinc_requirements *list = r->in.list;
    const struct pinc_slice variable =
        r->in.hidden ? PINC_LIT("a variable") : r->in.text.kept.variable;

    if (r->in.text.kept.variable.ptr) {
        pinc_requirements_warn(list, r->place.file, r->in.text.kept.line,
                               "%.*s is not expanded: --expand-variables %s",
                               PINC_SLICE_ARG(variable),
                               list->expand == PINC_EXPAND_NONE ? "none" : "credentials");
    }
}

/* Parse bytes as the file that r->place.file names. */
static enum pinc_status read_bytes(struct reader *r, struct pinc_slice bytes)
{
    enum pinc_status st = pinc_decode_text(&r->in.text.text, bytes, r->in.list->arena, r->in.err);

    if (st != PINC_OK) {
        pinc_fail_at(r->in.err, r->place.file.ptr, r->in.err->line, r->in.err->column);
    } else {
        st = read_text(r);
        tell_odd_end(r);
        tell_kept_variable(r);
    }
    if (st != PINC_OK && st != PINC_ENOMEM && r->in.hidden) {
        hide_text(r);
    }
    return st;
}

static void init_reader(struct reader *r, struct pinc_requirements *list,
                        const struct reader *parent, const struct pinc_location *place,
                        enum pinc_requirement_line_kind kind, const struct pinc_logical_lines *how,
                        struct pinc_error *err)
{
    *r =
        (struct reader){.parent = parent, .depth = parent ? parent->depth + 1 : 0, .place = *place};
    r->in = (struct pinc_input_line){
        .list = list,
        .place = &r->place,
        .kind = kind,
        .text = {.arena = list->arena, .env = how->env, .user = how->user, .expand = list->expand},
        .err = err};
    if (place->url.ptr || list->guarded) {
        r->in.text.env = NULL;
    }
    r->in.hidden =
        (parent && parent->in.hidden) ||
        (list->repository && !place->url.ptr && !pinc_slice_equal(place->file, PINC_LIT("-")) &&
         !pinc_repository_has(list->repository, place->file.ptr));
}

static enum pinc_status fail_folder(const struct reader *r)
{
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, r->place.file, 200);
    (void)pinc_fail(r->in.err, PINC_EUSAGE, "%s is a folder, not a file",
                    quoted.ptr ? quoted.ptr : "");
    pinc_fail_hint(r->in.err, "a project in a folder is a line of its own: ./folder");
    pinc_buf_clear(&quoted);
    return PINC_EUSAGE;
}

/* May the names of files beside it be told? Whoever wrote a file of the repository does not learn what
 * is outside of it. */
static bool may_list(const struct reader *r, const char *path)
{
    const struct pinc_repository *repository = r->in.list->repository;

    return !r->parent || !repository || !pinc_repository_leaves(repository, path);
}

/* The text that the caller gave for the file; he may see it in a message. */
static enum pinc_status read_given(struct reader *r, const char *path, struct pinc_slice text)
{
    enum pinc_status st = PINC_OK;

    if (text.len > PINC_REQUIREMENTS_FILE_MAX) {
        st = pinc_fail(r->in.err, PINC_ELIMIT, "the text is larger than %u bytes",
                       PINC_REQUIREMENTS_FILE_MAX);
        pinc_fail_at(r->in.err, r->place.file.ptr, 0, 0);
        return st;
    }
    r->in.hidden = r->parent && r->parent->in.hidden;
    if (path) {
        st = pinc_read_files_add(&r->in.list->read, path, r->in.err);
    }
    return st == PINC_OK ? read_bytes(r, text) : st;
}

static enum pinc_status read_local(struct reader *r)
{
    const struct pinc_requirements_calls *calls = &r->in.list->calls;
    const char *path = r->place.file.ptr;
    struct pinc_file file = {0};
    struct pinc_slice known = {0};
    struct stat info;
    enum pinc_status st = pinc_given_files_find(calls->given, &known, path, r->in.err);

    if (st == PINC_OK && known.ptr) {
        return read_given(r, path, known);
    }
    if (st == PINC_OK && calls->known) {
        st = calls->known(calls->known_user, &known, path, r->in.err);
    }
    if (st != PINC_OK || known.ptr) {
        return st == PINC_OK ? read_bytes(r, known) : st;
    }
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        return fail_folder(r);
    }
    st = !r->parent && strcmp(path, "-") == 0
             ? pinc_file_read_fd(&file, 0, "-", PINC_REQUIREMENTS_FILE_MAX, r->in.err)
             : pinc_file_read(&file, path, PINC_REQUIREMENTS_FILE_MAX, r->in.err);
    if (st == PINC_ENOTFOUND && may_list(r, path)) {
        pinc_missing_file_hint(r->in.err, path);
    }
    if (st == PINC_OK) {
        st = pinc_read_files_add(&r->in.list->read, path, r->in.err);
    }
    if (st == PINC_OK) {
        st = read_bytes(r, file.text);
    }
    pinc_file_clear(&file);
    return st;
}

static enum pinc_status read_remote(struct reader *r)
{
    const struct pinc_requirements *list = r->in.list;
    struct pinc_slice known = {0};
    struct pinc_buf bytes = {0};
    enum pinc_status st =
        pinc_given_files_find(list->calls.given, &known, r->place.url.ptr, r->in.err);

    if (st != PINC_OK || known.ptr) {
        return st == PINC_OK ? read_given(r, NULL, known) : st;
    }
    st = list->calls.fetch
             ? list->calls.fetch(list->calls.fetch_user, &bytes, r->place.url, r->in.err)
             : pinc_fail(r->in.err, PINC_EUNSUPPORTED, "no file is fetched here");
    if (st == PINC_OK) {
        st = read_bytes(r, pinc_buf_slice(&bytes));
    } else if (st != PINC_ENOMEM) {
        pinc_fail_at(r->in.err, r->place.file.ptr, 0, 0);
    }
    pinc_buf_clear(&bytes);
    return st;
}

static enum pinc_status read_file(struct pinc_requirements *list, const struct reader *parent,
                                  const struct pinc_location *place,
                                  enum pinc_requirement_line_kind kind,
                                  const struct pinc_logical_lines *how, struct pinc_error *err)
{
    struct reader r;
    enum pinc_status st;

    init_reader(&r, list, parent, place, kind, how, err);
    st = check_include(&r);
    if (st == PINC_OK) {
        st = place->url.ptr ? read_remote(&r) : read_local(&r);
    }
    pinc_input_line_clear(&r.in);
    return st;
}

enum pinc_status pinc_requirements_file_read(struct pinc_requirements *list, const char *path,
                                             enum pinc_requirement_line_kind kind,
                                             pinc_logical_lines_getenv *env, void *user,
                                             struct pinc_error *err)
{
    const struct pinc_logical_lines how = {.env = env, .user = user};
    struct pinc_error local = {0};
    struct pinc_location place;
    enum pinc_status st;

    err = err ? err : &local;
    st = pinc_location_first(&place, pinc_slice_of(path), list->arena, err);
    return st == PINC_OK ? read_file(list, NULL, &place, kind, &how, err) : st;
}

enum pinc_status pinc_requirements_file_parse(struct pinc_requirements *list,
                                              struct pinc_slice text, const char *name,
                                              enum pinc_requirement_line_kind kind,
                                              pinc_logical_lines_getenv *env, void *user,
                                              struct pinc_error *err)
{
    const struct pinc_logical_lines how = {.env = env, .user = user};
    struct pinc_error local = {0};
    struct pinc_location place;
    struct reader r;
    enum pinc_status st;

    err = err ? err : &local;
    st = pinc_location_first(&place, pinc_slice_of(name), list->arena, err);
    if (st != PINC_OK) {
        return st;
    }
    init_reader(&r, list, NULL, &place, kind, &how, err);
    st = read_bytes(&r, text);
    pinc_input_line_clear(&r.in);
    return st;
}

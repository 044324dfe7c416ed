#include "lock/input/requirements_file.h"

#include "base/file.h"
#include "base/limits.h"
#include "index/net/url.h"
#include "lock/input/directives.h"
#include "lock/input/encoding.h"
#include "lock/input/requirement_line.h"
#include "lock/input/format_control.h"
#include "lock/input/line_options.h"
#include "lock/input/location.h"
#include "lock/input/logical_lines.h"
#include "lock/output/redact_url.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The list with what makes its arrays grow. */
struct list {
    struct pinc_requirements shared; /* first: what callers see */
    size_t cap_lines, cap_extra, cap_links, cap_hosts, cap_features, cap_directives;
    unsigned files_read;
};

/* A file that is being read, and the one that included it. */
struct reader {
    struct list *list;
    const struct reader *parent; /* NULL: the first file */
    unsigned depth;
    struct pinc_location place;
    enum pinc_requirement_line_kind kind;
    struct pinc_logical_lines text;
    struct pinc_line_options opts, written_opts;
    struct pinc_slice args, written_args; /* of the line: in front of its options */
    size_t options_at;                    /* where the options start in the line */
    bool hidden;                          /* outside of the repository */
    struct pinc_slice written_options;    /* the same part with variables not expanded */
    struct pinc_error *err;
};

static enum pinc_status read_file(struct list *list, const struct reader *parent,
                                  const struct pinc_location *place,
                                  enum pinc_requirement_line_kind kind,
                                  const struct pinc_logical_lines *how, struct pinc_error *err);

struct pinc_requirements *pinc_requirements_new(void)
{
    struct list *list = pinc_alloc(sizeof *list);

    if (!list) {
        return NULL;
    }
    list->shared.arena = pinc_arena_new();
    if (!list->shared.arena) {
        pinc_free(list);
        return NULL;
    }
    return &list->shared;
}

void pinc_requirements_free(struct pinc_requirements *list)
{
    struct pinc_input_options *o;

    if (!list) {
        return;
    }
    o = &list->options;
    pinc_read_files_clear(&list->read);
    pinc_free(list->lines);
    pinc_free(o->extra_index_urls);
    pinc_free(o->find_links);
    pinc_free(o->trusted_hosts);
    pinc_free(o->directives);
    pinc_free(o->features);
    pinc_formats_clear(&o->formats);
    pinc_free(o->only_final.names);
    pinc_free(o->all_releases.names);
    pinc_arena_free(list->arena);
    pinc_free(list);
}

/* --- failures */

/* A message may quote what was read: not the credentials in it. */
static void hide_credentials(struct pinc_error *err)
{
    static const char unquoted[] = "the line cannot be read";
    struct pinc_buf text = {0};

    if (strstr(err->text, "://")) {
        pinc_write_url(&text, pinc_slice_of(err->text));
        if (text.failed == PINC_OK && text.len < sizeof err->text) {
            memcpy(err->text, text.ptr, text.len + 1);
        } else {
            memcpy(err->text, unquoted, sizeof unquoted);
        }
        pinc_buf_clear(&text);
    }
}

struct pinc_slice pinc_bare_variable(struct pinc_slice text)
{
    size_t i, n;

    for (i = 0; i + 1 < text.len; i++) {
        n = i + 1;
        while (n < text.len && (pinc_is_alnum(text.ptr[n]) || text.ptr[n] == '_')) {
            n++;
        }
        if (text.ptr[i] == '$' && n > i + 1 && !pinc_is_digit(text.ptr[i + 1])) {
            return pinc_slice_part(text, i + 1, n);
        }
    }
    return (struct pinc_slice){0};
}

/* Complete a failure with its place: err->column counts from byte `at` of the logical line. */
static enum pinc_status fail_place(const struct reader *r, enum pinc_status st, size_t at)
{
    const struct pinc_slice bare = pinc_bare_variable(r->text.written);
    unsigned line, column;

    if (st == PINC_ENOMEM || r->err->source[0]) {
        return st;
    }
    hide_credentials(r->err);
    pinc_logical_lines_place(&r->text, at + (r->err->column ? r->err->column - 1 : 0), &line,
                             &column);
    pinc_fail_at(r->err, r->place.file.ptr, line, column);
    if (bare.ptr && !r->err->hint[0]) {
        pinc_fail_hint(r->err, "variables are written with braces: ${%.*s}", PINC_SLICE_ARG(bare));
    }
    return st;
}

static enum pinc_status fail_item(const struct reader *r, const struct pinc_line_option_item *item,
                                  enum pinc_status code, const char *before, struct pinc_slice text,
                                  const char *after)
{
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, text, 120);
    (void)pinc_fail(r->err, code, "%s%s%s", before, quoted.ptr ? quoted.ptr : "", after);
    pinc_buf_clear(&quoted);
    return fail_place(r, code, r->options_at + item->at);
}

/* --- sets of names */

static enum pinc_status apply_names(const struct reader *r,
                                    const struct pinc_line_option_item *item)
{
    struct list *list = r->list;
    struct pinc_input_options *o = &list->shared.options;
    struct pinc_name_list *set = NULL, *other = NULL;
    struct pinc_slice bad;
    enum pinc_status st;

    if (item->option == PINC_LINE_OPTION_NO_BINARY) {
        set = &o->formats.no_binary, other = &o->formats.only_binary;
    } else if (item->option == PINC_LINE_OPTION_ONLY_BINARY) {
        set = &o->formats.only_binary, other = &o->formats.no_binary;
    } else if (item->option == PINC_LINE_OPTION_ALL_RELEASES) {
        set = &o->all_releases, other = &o->only_final;
    } else if (item->option == PINC_LINE_OPTION_ONLY_FINAL) {
        set = &o->only_final, other = &o->all_releases;
    } else {
        return PINC_OK;
    }
    if (pinc_slice_starts(item->value, "-")) {
        return fail_item(r, item, PINC_ESYNTAX, "a list of names is needed, not ", item->value, "");
    }
    if (!pinc_format_control_valid(item->value, &bad)) {
        return fail_item(r, item, PINC_ESYNTAX, "invalid project name ", bad, "");
    }
    st = pinc_format_control_apply(set, other, item->value, list->shared.arena);
    if (st == PINC_ELIMIT) {
        return fail_item(r, item, PINC_ELIMIT, "too many names in ", item->value, "");
    }
    return st == PINC_OK ? PINC_OK : pinc_fail_memory(r->err);
}

/* --- option lines */

/* The value as it was written, variables not expanded. When a variable brought options in, that
 * cannot be told: ptr NULL. */
static struct pinc_slice find_written(const struct reader *r,
                                      const struct pinc_line_option_item *item)
{
    const size_t at = (size_t)(item - r->opts.items);

    if (r->text.line.ptr == r->text.written.ptr) {
        return item->value;
    }
    if (r->written_opts.count == r->opts.count &&
        r->written_opts.items[at].option == item->option) {
        return r->written_opts.items[at].value;
    }
    return (struct pinc_slice){NULL, 0};
}

/* The same, or all options as they were written: no value of a variable may be shown. */
static struct pinc_slice written_value(const struct reader *r,
                                       const struct pinc_line_option_item *item)
{
    const struct pinc_slice written = find_written(r, item);

    return written.ptr ? written : r->written_options;
}

static enum pinc_status add_value(const struct reader *r, struct pinc_line_value **values,
                                  size_t *count, size_t *cap, struct pinc_line_value value)
{
    if (!PINC_GROW(*values, *cap, *count + 1)) {
        return pinc_fail_memory(r->err);
    }
    (*values)[(*count)++] = value;
    return PINC_OK;
}

static struct pinc_line_value make_value(const struct reader *r,
                                         const struct pinc_line_option_item *item)
{
    return (struct pinc_line_value){.value = item->value,
                                    .written = written_value(r, item),
                                    .file = r->place.file,
                                    .line = r->text.number};
}

/* A folder or page; relative to the file when it exists there, else to the current folder. */
static enum pinc_status add_find_links(const struct reader *r,
                                       const struct pinc_line_option_item *item)
{
    struct list *list = r->list;
    struct pinc_input_options *o = &list->shared.options;
    struct pinc_line_value value = make_value(r, item);
    const struct pinc_slice folder = pinc_path_folder(r->place.file);
    struct stat info;
    char *path;

    if (!memchr(value.value.ptr, '\0', value.value.len)) {
        path = pinc_path_join(list->shared.arena, folder, value.value);
        if (!path) {
            return pinc_fail_memory(r->err);
        }
        if (stat(path, &info) == 0) {
            value.value = pinc_slice_of(path);
            path = pinc_path_join(list->shared.arena, folder, value.written);
            if (!path) {
                return pinc_fail_memory(r->err);
            }
            value.written = pinc_slice_of(path);
            value.beside = !pinc_slice_starts(item->value, "/");
        }
    }
    return add_value(r, &o->find_links, &o->n_find_links, &list->cap_links, value);
}

static enum pinc_status add_feature(const struct reader *r, struct pinc_slice feature)
{
    struct list *list = r->list;
    struct pinc_input_options *o = &list->shared.options;
    size_t i;

    for (i = 0; i < o->n_features; i++) {
        if (pinc_slice_equal(o->features[i], feature)) {
            return PINC_OK;
        }
    }
    if (!PINC_GROW(o->features, list->cap_features, o->n_features + 1)) {
        return pinc_fail_memory(r->err);
    }
    o->features[o->n_features++] = feature;
    return PINC_OK;
}

static enum pinc_status set_pre(const struct reader *r)
{
    struct pinc_input_options *o = &r->list->shared.options;
    const enum pinc_status st = pinc_format_control_add(&o->all_releases, PINC_LIT(":all:"));

    o->pre = true;
    return st == PINC_OK || st == PINC_ELIMIT ? PINC_OK : pinc_fail_memory(r->err);
}

/* The indexes: -i replaces the whole list, --no-index empties it for good. */
static enum pinc_status apply_indexes(const struct reader *r)
{
    struct list *list = r->list;
    struct pinc_input_options *o = &list->shared.options;
    const struct pinc_line_option_item *index = NULL;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < r->opts.count; i++) {
        o->no_index = o->no_index || r->opts.items[i].option == PINC_LINE_OPTION_NO_INDEX;
        if (r->opts.items[i].option == PINC_LINE_OPTION_INDEX_URL) {
            index = &r->opts.items[i];
        }
    }
    if (o->no_index) {
        memset(&o->index_url, 0, sizeof o->index_url);
        o->n_extra_index_urls = 0;
        return PINC_OK;
    }
    if (index && index->value.len) {
        o->index_url = make_value(r, index);
        o->n_extra_index_urls = 0;
    }
    for (i = 0; i < r->opts.count && st == PINC_OK; i++) {
        if (r->opts.items[i].option == PINC_LINE_OPTION_EXTRA_INDEX_URL &&
            r->opts.items[i].value.len) {
            st = add_value(r, &o->extra_index_urls, &o->n_extra_index_urls, &list->cap_extra,
                           make_value(r, &r->opts.items[i]));
        }
    }
    return st;
}

static enum pinc_status apply_option(const struct reader *r,
                                     const struct pinc_line_option_item *item)
{
    struct list *list = r->list;
    struct pinc_input_options *o = &list->shared.options;

    switch (item->option) {
    case PINC_LINE_OPTION_FIND_LINKS:
        /* pip takes the first one of a line only. */
        return item == pinc_line_options_first(&r->opts, item->option) ? add_find_links(r, item)
                                                                       : PINC_OK;
    case PINC_LINE_OPTION_TRUSTED_HOST:
        return !item->value.len ? PINC_OK
                                : add_value(r, &o->trusted_hosts, &o->n_trusted_hosts,
                                            &list->cap_hosts, make_value(r, item));
    case PINC_LINE_OPTION_USE_FEATURE:
        return add_feature(r, item->value);
    case PINC_LINE_OPTION_PRE:
        return set_pre(r);
    case PINC_LINE_OPTION_PREFER_BINARY:
        o->prefer_binary = true;
        return PINC_OK;
    case PINC_LINE_OPTION_REQUIRE_HASHES:
        o->require_hashes = true;
        return PINC_OK;
    case PINC_LINE_OPTION_NO_REQUIRE_HASHES:
        o->no_require_hashes = true;
        return PINC_OK;
    case PINC_LINE_OPTION_ALL_RELEASES:
    case PINC_LINE_OPTION_ONLY_FINAL:
    case PINC_LINE_OPTION_NO_BINARY:
    case PINC_LINE_OPTION_ONLY_BINARY: /* done when the line was read */
    case PINC_LINE_OPTION_INDEX_URL:
    case PINC_LINE_OPTION_EXTRA_INDEX_URL:
    case PINC_LINE_OPTION_NO_INDEX: /* apply_indexes() */
    case PINC_LINE_OPTION_CONFIG_SETTINGS:
    case PINC_LINE_OPTION_HASH: /* nothing without a requirement */
    case PINC_LINE_OPTION_CONSTRAINT:
    case PINC_LINE_OPTION_REQUIREMENT:
    case PINC_LINE_OPTION_EDITABLE: /* never on an option line */
        return PINC_OK;
    }
    return PINC_OK;
}

static enum pinc_status apply_options(const struct reader *r)
{
    enum pinc_status st = apply_indexes(r);
    size_t i;

    for (i = 0; i < r->opts.count && st == PINC_OK; i++) {
        st = apply_option(r, &r->opts.items[i]);
    }
    return st;
}

/* --- requirement lines */

static enum pinc_status parse_hash(struct pinc_line_hash *out, const struct reader *r,
                                   const struct pinc_line_option_item *item)
{
    static const enum pinc_hash_alg strong[] = {PINC_HASH_SHA256, PINC_HASH_SHA384,
                                                PINC_HASH_SHA512};
    const size_t colon = pinc_slice_find(item->value, ':');
    const struct pinc_slice name = {item->value.ptr, colon};
    size_t i;

    if (colon == item->value.len) {
        return fail_item(r, item, PINC_ESYNTAX, "--hash takes 'sha256:' and a digest, not ",
                         item->value, "");
    }
    for (i = 0; i < sizeof strong / sizeof *strong; i++) {
        if (pinc_slice_equal(name, pinc_slice_of(pinc_hash_alg_name(strong[i])))) {
            out->alg = strong[i];
            out->digest = pinc_slice_part(item->value, colon + 1, item->value.len);
            return PINC_OK;
        }
    }
    return fail_item(r, item, PINC_ESYNTAX, "--hash takes sha256, sha384 or sha512, not ", name,
                     "");
}

/* A file from a URL names no folder and no index of this machine. */
static enum pinc_status check_remote(const struct reader *r,
                                     const struct pinc_line_option_item *item)
{
    const bool place = item->option == PINC_LINE_OPTION_INDEX_URL ||
                       item->option == PINC_LINE_OPTION_EXTRA_INDEX_URL ||
                       item->option == PINC_LINE_OPTION_FIND_LINKS;
    struct pinc_url url;

    if (!r->place.url.ptr || !place || item->value.len == 0 || pinc_url_split(&url, item->value)) {
        return PINC_OK;
    }
    return fail_item(r, item, PINC_ESYNTAX, "a file from a URL can name URLs only, not ",
                     item->value, "");
}

/* Look at the values of options that have a form. pip refuses a bad one on any line. */
static enum pinc_status check_option(const struct reader *r,
                                     const struct pinc_line_option_item *item)
{
    static const char *const features[] = {
        "fast-deps",  "inprocess-build-deps",         "venv-isolation",
        "truststore", "no-binary-enable-wheel-cache", "build-constraint"};
    struct pinc_line_hash hash;
    enum pinc_status st = check_remote(r, item);
    size_t i;

    if (st != PINC_OK) {
        return st;
    }
    if (item->option == PINC_LINE_OPTION_HASH) {
        return parse_hash(&hash, r, item);
    }
    if (item->option == PINC_LINE_OPTION_CONFIG_SETTINGS &&
        pinc_slice_find(item->value, '=') == item->value.len) {
        return fail_item(r, item, PINC_ESYNTAX, "--config-settings takes KEY=VALUE, not ",
                         item->value, "");
    }
    if (item->option == PINC_LINE_OPTION_USE_FEATURE) {
        for (i = 0; i < sizeof features / sizeof *features; i++) {
            if (pinc_slice_equal(item->value, pinc_slice_of(features[i]))) {
                return PINC_OK;
            }
        }
        return fail_item(r, item, PINC_ESYNTAX, "no such feature: ", item->value, "");
    }
    /* pip keeps these sets while it reads the options, on a requirement's line too. */
    return r->list->shared.flat || r->list->shared.guarded ? PINC_OK : apply_names(r, item);
}

static size_t count_options(const struct pinc_line_options *opts, enum pinc_line_option option)
{
    size_t i, n = 0;

    for (i = 0; i < opts->count; i++) {
        n += opts->items[i].option == option;
    }
    return n;
}

static enum pinc_status take_setting(struct pinc_line_setting *out, const struct reader *r,
                                     const struct pinc_line_option_item *item)
{
    const struct pinc_slice written = find_written(r, item);
    struct pinc_buf shown = {0};

    pinc_write_url(&shown, written);
    if (shown.failed != PINC_OK) {
        pinc_buf_clear(&shown);
        return pinc_fail_memory(r->err);
    }
    out->value = item->value;
    if (written.ptr && pinc_slice_equal(pinc_buf_slice(&shown), written)) {
        out->written = written;
    }
    pinc_buf_clear(&shown);
    return PINC_OK;
}

/* --hash and --config-settings of a requirement. */
static enum pinc_status take_line_options(struct pinc_requirement_line *line,
                                          const struct reader *r)
{
    struct pinc_arena *arena = r->list->shared.arena;
    const size_t n_hashes = line->editable ? 0 : count_options(&r->opts, PINC_LINE_OPTION_HASH);
    const size_t n_settings = count_options(&r->opts, PINC_LINE_OPTION_CONFIG_SETTINGS);
    struct pinc_line_hash *hashes = NULL;
    struct pinc_line_setting *settings = NULL;
    enum pinc_status st = PINC_OK;
    size_t i;

    if (n_hashes + n_settings == 0) {
        return PINC_OK;
    }
    hashes = pinc_arena_array(arena, n_hashes, sizeof *hashes);
    settings = pinc_arena_array(arena, n_settings, sizeof *settings);
    if (!hashes || !settings) {
        return pinc_fail_memory(r->err);
    }
    for (i = 0; i < r->opts.count && st == PINC_OK; i++) {
        const struct pinc_line_option_item *item = &r->opts.items[i];

        if (item->option == PINC_LINE_OPTION_CONFIG_SETTINGS) {
            st = take_setting(&settings[line->n_config_settings++], r, item);
        } else if (item->option == PINC_LINE_OPTION_HASH && n_hashes) {
            st = parse_hash(&hashes[line->n_hashes++], r, item);
        }
    }
    line->hashes = hashes;
    line->config_settings = settings;
    return st;
}

/* The line was no requirement: stop, or keep it as it is. */
static enum pinc_status keep_invalid(struct pinc_requirement_line *line, const struct reader *r,
                                     enum pinc_status st, size_t at)
{
    if (!r->list->shared.keep_going || (st != PINC_ESYNTAX && st != PINC_ELIMIT)) {
        return fail_place(r, st, at);
    }
    hide_credentials(r->err);
    line->kind = PINC_LINE_INVALID;
    line->problem = pinc_slice_dup(r->list->shared.arena, pinc_slice_of(r->err->text));
    pinc_error_clear(r->err);
    return line->problem.ptr ? PINC_OK : pinc_fail_memory(r->err);
}

/* As pip: a folder and a repository have no digest. */
static bool cannot_hash(const struct pinc_requirement_line *line, const struct reader *r)
{
    static const char *const systems[] = {"git+", "hg+", "svn+", "bzr+"};
    const struct pinc_slice link = line->link.ptr || !line->req ? line->link : line->req->url;
    struct pinc_slice bare = pinc_slice_part(link, 0, pinc_slice_find(link, '#'));
    struct stat info;
    const char *path;
    size_t i;

    if (!pinc_line_options_first(&r->opts, PINC_LINE_OPTION_HASH) || !link.ptr) {
        return false;
    }
    for (i = 0; i < sizeof systems / sizeof *systems; i++) {
        if (line->editable || pinc_slice_starts(link, systems[i])) {
            return true;
        }
    }
    path = pinc_slice_find(bare, ':') < bare.len
               ? pinc_url_file_path(r->list->shared.arena, bare)
               : pinc_arena_copy(r->list->shared.arena, bare.ptr, bare.len);
    return path && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static enum pinc_status add_requirement(const struct reader *r, struct pinc_slice text,
                                        struct pinc_slice written, size_t at)
{
    struct list *list = r->list;
    struct pinc_requirement_line line = {0};
    unsigned number;
    enum pinc_status st;

    line.kind = r->kind;
    line.file = line.place = r->place.file;
    line.text = pinc_slice_trim(text);
    line.written = pinc_slice_trim(written);
    line.remote = r->place.url.ptr != NULL;
    line.hidden = r->hidden;
    line.editable = pinc_line_options_first(&r->opts, PINC_LINE_OPTION_EDITABLE) != NULL;
    line.line = r->text.number;
    pinc_logical_lines_place(&r->text, at, &number, &line.column);
    st = pinc_requirement_line_parse(&line, list->shared.arena, r->err);
    if (st != PINC_OK) {
        st = keep_invalid(&line, r, st, at);
    }
    if (st == PINC_OK && list->shared.guarded &&
        (line.link.ptr || (line.req && line.req->url.ptr))) {
        (void)pinc_fail(r->err, PINC_EUSAGE,
                        "a file that only the header of the output names cannot ask for a URL or a "
                        "folder");
        pinc_fail_hint(r->err, "name the file on the command line");
        st = fail_place(r, PINC_EUSAGE, at);
    }
    if (st == PINC_OK && !list->shared.flat && cannot_hash(&line, r)) {
        st = fail_item(r, pinc_line_options_first(&r->opts, PINC_LINE_OPTION_HASH), PINC_ESYNTAX,
                       "--hash is for files: there is none of ", line.written, "");
    }
    if (st == PINC_OK) {
        st = take_line_options(&line, r);
    }
    if (st != PINC_OK) {
        return st;
    }
    if (!PINC_GROW(list->shared.lines, list->cap_lines, list->shared.n_lines + 1)) {
        return pinc_fail_memory(r->err);
    }
    list->shared.lines[list->shared.n_lines++] = line;
    return PINC_OK;
}

/* --- files */

/* What is read with -r is asked of an index, name by name, and shown: a file of the repository leads
 * to no other file of this machine. What only a header names leads to nothing but other files of
 * the repository. */
static bool is_forbidden(const struct reader *r, const struct pinc_location *place,
                         enum pinc_requirement_line_kind kind)
{
    const struct pinc_repository *repository = r->list->shared.repository;

    if (r->list->shared.guarded) {
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
    enum pinc_status st = pinc_location_next(&place, &r->place, item->value, written_value(r, item),
                                             r->list->shared.arena, r->err);

    if (st == PINC_OK && place.url.ptr && !r->list->shared.fetch) {
        return fail_item(r, item, PINC_EUNSUPPORTED, "no file is fetched here: ", place.file, "");
    }
    if (st == PINC_OK && is_forbidden(r, &place, kind)) {
        (void)fail_item(r, item, PINC_EUSAGE,
                        "the file lies outside of the repository: ", place.file, "");
        pinc_fail_hint(r->err, "name it on the command line");
        return PINC_EUSAGE;
    }
    if (st == PINC_OK) {
        st = read_file(r->list, r, &place, kind, &r->text, r->err);
    }
    if (place.url.ptr && st != PINC_OK && st != PINC_ENOMEM) {
        pinc_fail_hint(r->err, "%s:%u includes it", r->place.file.ptr, r->text.number);
    }
    /* What the file itself says has its place; that it cannot be read is said of this line. */
    return st == PINC_OK ? PINC_OK : fail_place(r, st, r->options_at + item->at);
}

/* Where options start: at the first word, by single spaces, that starts with a dash. */
static size_t options_start(struct pinc_slice line)
{
    size_t i;

    for (i = 0; i < line.len; i++) {
        if (line.ptr[i] == '-' && (i == 0 || line.ptr[i - 1] == ' ')) {
            return i;
        }
    }
    return line.len;
}

static enum pinc_status read_options(struct reader *r)
{
    struct pinc_arena *arena = r->list->shared.arena;
    const struct pinc_slice line = r->text.line;
    struct pinc_error later = {0};
    enum pinc_status st = PINC_OK, parsed;
    size_t i;

    parsed = pinc_line_options_parse(&r->opts, pinc_slice_part(line, r->options_at, line.len),
                                     arena, &later);
    if (line.ptr != r->text.written.ptr && r->opts.count &&
        pinc_line_options_parse(&r->written_opts, r->written_options, arena, NULL) == PINC_ENOMEM) {
        return pinc_fail_memory(r->err);
    }
    /* A value that is refused comes before what is wrong further on. */
    for (i = 0; i < r->opts.count && st == PINC_OK; i++) {
        st = check_option(r, &r->opts.items[i]);
    }
    if (st == PINC_OK && parsed != PINC_OK) {
        st = pinc_fail(r->err, parsed, "%s", later.text);
        r->err->column = later.column;
        st = fail_place(r, st, r->options_at);
    }
    return st;
}

/* An option line that does not count. */
static enum pinc_status pass_over(const struct reader *r)
{
    const struct pinc_requirements *list = &r->list->shared;
    struct pinc_buf text = {0};

    if (list->guarded && list->tell && r->opts.count) {
        pinc_buf_add_escaped(&text, r->place.file, 200);
        pinc_buf_addf(&text,
                      ":%u: options of a file that only the header of the output names are ignored",
                      r->text.number);
        if (text.failed == PINC_OK) {
            list->tell(list->tell_user, text.ptr);
        }
        pinc_buf_clear(&text);
    }
    return PINC_OK;
}

static enum pinc_status read_line(struct reader *r)
{
    const struct pinc_requirements *list = &r->list->shared;
    const struct pinc_slice line = r->text.line, written = r->text.written;
    const size_t written_at = options_start(written);
    const struct pinc_line_option_item *item;
    enum pinc_status st = PINC_OK;
    size_t at;

    if (r->place.url.ptr && pinc_logical_lines_variable(&r->text, &at)) {
        (void)pinc_fail(r->err, PINC_ESYNTAX,
                        "variables of this machine are not for a file from a URL");
        return fail_place(r, PINC_ESYNTAX, at);
    }
    r->options_at = options_start(line);
    r->args = pinc_slice_part(line, 0, r->options_at);
    r->written_args = pinc_slice_part(written, 0, written_at);
    r->written_options = pinc_slice_part(written, written_at, written.len);
    r->opts.count = r->written_opts.count = 0;
    if (r->options_at < line.len) {
        st = read_options(r);
    }
    if (st != PINC_OK) {
        if (list->flat && st != PINC_ENOMEM) {
            pinc_error_clear(r->err);
            return PINC_OK;
        }
        return st;
    }
    if (r->args.len) {
        return add_requirement(r, r->args, r->written_args, 0);
    }
    item = pinc_line_options_first(&r->opts, PINC_LINE_OPTION_EDITABLE);
    if (item) {
        return add_requirement(r, item->value, written_value(r, item), r->options_at + item->at);
    }
    item = pinc_line_options_first(&r->opts, PINC_LINE_OPTION_REQUIREMENT);
    if (!item) {
        item = pinc_line_options_first(&r->opts, PINC_LINE_OPTION_CONSTRAINT);
    }
    if (list->flat || (list->guarded && !item)) {
        return pass_over(r);
    }
    return item ? include(r, item) : apply_options(r);
}

/* Keep a directive, its variables expanded as in any other line. */
static enum pinc_status add_directive(struct reader *r, struct pinc_slice text, unsigned number)
{
    struct list *list = r->list;
    struct pinc_input_options *o = &list->shared.options;
    struct pinc_arena *arena = list->shared.arena;
    struct pinc_logical_lines one = {
        .text = text, .arena = arena, .env = r->text.env, .user = r->text.user};
    struct pinc_line_value value = {.file = r->place.file, .line = number};
    enum pinc_status st;
    size_t at;
    bool more;

    st = pinc_logical_lines_next(&one, &more, r->err);
    if (st == PINC_OK && more && r->place.url.ptr && pinc_logical_lines_variable(&one, &at)) {
        st = pinc_fail(r->err, PINC_ESYNTAX,
                       "variables of this machine are not for a file from a URL");
    }
    if (st == PINC_OK) {
        value.value = pinc_slice_dup(arena, more ? one.line : text);
        value.written = pinc_slice_dup(arena, more ? one.written : text);
    } else {
        pinc_fail_at(r->err, r->place.file.ptr, number, 1);
    }
    pinc_logical_lines_clear(&one);
    if (st != PINC_OK) {
        return st;
    }
    if (!value.value.ptr || !value.written.ptr ||
        !PINC_GROW(o->directives, list->cap_directives, o->n_directives + 1)) {
        return pinc_fail_memory(r->err);
    }
    o->directives[o->n_directives++] = value;
    return PINC_OK;
}

static enum pinc_status read_directives(struct reader *r)
{
    struct pinc_slice rest = r->text.text, text;
    unsigned line = 1, number;
    enum pinc_status st = PINC_OK;

    while (st == PINC_OK && pinc_directive_next(&rest, &line, &text, &number)) {
        st = add_directive(r, text, number);
    }
    return st;
}

/* Read the decoded text of r->text line by line. */
static enum pinc_status read_text(struct reader *r)
{
    const bool apart = r->list->shared.flat || r->list->shared.guarded;
    enum pinc_status st = apart ? PINC_OK : read_directives(r);
    bool more = true;

    if (st != PINC_OK) {
        return st;
    }
    do {
        st = pinc_logical_lines_next(&r->text, &more, r->err);
        if (st != PINC_OK) {
            pinc_fail_at(r->err, r->place.file.ptr, r->text.number, 1);
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
        return pinc_fail(r->err, PINC_ELIMIT, "more than %u levels of -r and -c",
                         PINC_REQUIREMENTS_FILE_DEPTH);
    }
    if (r->list->files_read >= PINC_REQUIREMENTS_FILE_FILES) {
        return pinc_fail(r->err, PINC_ELIMIT, "more than %u files", PINC_REQUIREMENTS_FILE_FILES);
    }
    r->list->files_read++;
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
    (void)pinc_fail(r->err, st, "%s%s", quoted.ptr ? quoted.ptr : "", after);
    pinc_buf_clear(&quoted);
    return st;
}

/* Leave nothing of the file in a failure: not even the name of a file that it includes. */
static void hide_text(const struct reader *r)
{
    if (strcmp(r->err->source, r->place.file.ptr) != 0) {
        (void)snprintf(r->err->source, sizeof r->err->source, "%s", r->place.file.ptr);
        r->err->line = r->text.number;
    }
    pinc_requirement_line_hide(r->err);
}

/* pip ends a line at characters at which no editor does: what stands behind one looks like a part of
 * the line, or of a comment, and is a requirement. */
static void tell_odd_end(const struct reader *r)
{
    const struct pinc_requirements *list = &r->list->shared;
    struct pinc_buf text = {0};

    if (!r->text.odd_end || !list->tell) {
        return;
    }
    pinc_buf_add_escaped(&text, r->place.file, 200);
    pinc_buf_addf(&text,
                  ":%u: the line has the character U+%04X, at which a line ends for pip: what "
                  "follows is a line of its own",
                  r->text.odd_end, (unsigned)r->text.odd_point);
    if (text.failed == PINC_OK) {
        list->tell(list->tell_user, text.ptr);
    }
    pinc_buf_clear(&text);
}

/* Parse bytes as the file that r->place.file names. */
static enum pinc_status read_bytes(struct reader *r, struct pinc_slice bytes)
{
    enum pinc_status st = pinc_decode_text(&r->text.text, bytes, r->list->shared.arena, r->err);

    if (st != PINC_OK) {
        pinc_fail_at(r->err, r->place.file.ptr, r->err->line, r->err->column);
    } else {
        st = read_text(r);
        tell_odd_end(r);
    }
    if (st != PINC_OK && st != PINC_ENOMEM && r->hidden) {
        hide_text(r);
    }
    return st;
}

static void init_reader(struct reader *r, struct list *list, const struct reader *parent,
                        const struct pinc_location *place, enum pinc_requirement_line_kind kind,
                        const struct pinc_logical_lines *how, struct pinc_error *err)
{
    *r = (struct reader){.list = list,
                         .parent = parent,
                         .depth = parent ? parent->depth + 1 : 0,
                         .place = *place,
                         .kind = kind,
                         .text = {.arena = list->shared.arena, .env = how->env, .user = how->user},
                         .err = err};
    if (place->url.ptr || list->shared.guarded) {
        r->text.env = NULL;
    }
    r->hidden = (parent && parent->hidden) ||
                (list->shared.repository && !place->url.ptr &&
                 !pinc_slice_equal(place->file, PINC_LIT("-")) &&
                 !pinc_repository_has(list->shared.repository, place->file.ptr));
}

static void clear_reader(struct reader *r)
{
    pinc_logical_lines_clear(&r->text);
    pinc_line_options_clear(&r->opts);
    pinc_line_options_clear(&r->written_opts);
}

static enum pinc_status fail_folder(const struct reader *r)
{
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, r->place.file, 200);
    (void)pinc_fail(r->err, PINC_EUSAGE, "%s is a folder, not a file",
                    quoted.ptr ? quoted.ptr : "");
    pinc_fail_hint(r->err, "a project in a folder is a line of its own: ./folder");
    pinc_buf_clear(&quoted);
    return PINC_EUSAGE;
}

static enum pinc_status read_local(struct reader *r)
{
    const char *path = r->place.file.ptr;
    struct pinc_file file = {0};
    struct stat info;
    enum pinc_status st;

    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        return fail_folder(r);
    }
    st = !r->parent && strcmp(path, "-") == 0
             ? pinc_file_read_fd(&file, 0, "-", PINC_REQUIREMENTS_FILE_MAX, r->err)
             : pinc_file_read(&file, path, PINC_REQUIREMENTS_FILE_MAX, r->err);

    if (st == PINC_OK) {
        st = pinc_read_files_add(&r->list->shared.read, path, r->err);
    }
    if (st == PINC_OK) {
        st = read_bytes(r, file.text);
    }
    pinc_file_clear(&file);
    return st;
}

static enum pinc_status read_remote(struct reader *r)
{
    const struct pinc_requirements *list = &r->list->shared;
    struct pinc_buf bytes = {0};
    enum pinc_status st;

    st = list->fetch ? list->fetch(list->fetch_user, &bytes, r->place.url, r->err)
                     : pinc_fail(r->err, PINC_EUNSUPPORTED, "no file is fetched here");
    if (st == PINC_OK) {
        st = read_bytes(r, pinc_buf_slice(&bytes));
    } else if (st != PINC_ENOMEM) {
        pinc_fail_at(r->err, r->place.file.ptr, 0, 0);
    }
    pinc_buf_clear(&bytes);
    return st;
}

static enum pinc_status read_file(struct list *list, const struct reader *parent,
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
    clear_reader(&r);
    return st;
}

/* The list was made by pinc_requirements_new(): its first member is what callers see. */
static struct list *list_of(struct pinc_requirements *list)
{
    return (struct list *)list;
}

enum pinc_status pinc_requirements_add(struct pinc_requirements *list,
                                       const struct pinc_requirement_line *given,
                                       struct pinc_error *err)
{
    struct list *whole = list_of(list);
    struct pinc_requirement_line line = *given;
    enum pinc_status st = pinc_requirement_line_parse(&line, list->arena, err);

    if (st == PINC_OK && line.link.ptr && !line.unwritten) {
        st = pinc_fail_quoted(err, PINC_ESYNTAX, 1, "", line.text, " is no requirement (PEP 508)");
        pinc_fail_hint(err, "write it as NAME @ URL");
    }
    if (st != PINC_OK) {
        if (st != PINC_ENOMEM) {
            hide_credentials(err);
        }
        return st;
    }
    if (!PINC_GROW(list->lines, whole->cap_lines, list->n_lines + 1)) {
        return pinc_fail_memory(err);
    }
    list->lines[list->n_lines++] = line;
    return PINC_OK;
}

enum pinc_status pinc_requirements_file_read(struct pinc_requirements *list, const char *path,
                                             enum pinc_requirement_line_kind kind,
                                             pinc_requirements_file_getenv *env, void *user,
                                             struct pinc_error *err)
{
    const struct pinc_logical_lines how = {.env = env, .user = user};
    struct pinc_error local = {0};
    struct pinc_location place;
    enum pinc_status st;

    err = err ? err : &local;
    st = pinc_location_first(&place, pinc_slice_of(path), list->arena, err);
    return st == PINC_OK ? read_file(list_of(list), NULL, &place, kind, &how, err) : st;
}

enum pinc_status pinc_requirements_file_parse(struct pinc_requirements *list,
                                              struct pinc_slice text, const char *name,
                                              enum pinc_requirement_line_kind kind,
                                              pinc_requirements_file_getenv *env, void *user,
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
    init_reader(&r, list_of(list), NULL, &place, kind, &how, err);
    st = read_bytes(&r, text);
    clear_reader(&r);
    return st;
}

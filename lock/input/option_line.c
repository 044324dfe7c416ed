#include "lock/input/option_line.h"

#include "base/file/file.h"
#include "index/net/url.h"

#include <string.h>
#include <sys/stat.h>

static enum pinc_status apply_names(const struct pinc_input_line *in,
                                    const struct pinc_line_option_item *item)
{
    struct pinc_requirements *list = in->list;
    struct pinc_input_options *o = &list->options;
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
        return pinc_input_line_fail_item(in, item, PINC_ESYNTAX, "a list of names is needed, not ",
                                         item->value, "");
    }
    if (!pinc_format_control_valid(item->value, &bad)) {
        return pinc_input_line_fail_item(in, item, PINC_ESYNTAX, "invalid project name ", bad, "");
    }
    st = pinc_format_control_apply(set, other, item->value, list->arena);
    if (st == PINC_ELIMIT) {
        return pinc_input_line_fail_item(in, item, PINC_ELIMIT, "too many names in ", item->value,
                                         "");
    }
    return st == PINC_OK ? PINC_OK : pinc_fail_memory(in->err);
}

static enum pinc_status add_value(const struct pinc_input_line *in, struct pinc_line_values *values,
                                  struct pinc_line_value value)
{
    if (!PINC_GROW(values->items, values->cap, values->n + 1)) {
        return pinc_fail_memory(in->err);
    }
    values->items[values->n++] = value;
    return PINC_OK;
}

static struct pinc_line_value make_value(const struct pinc_input_line *in,
                                         const struct pinc_line_option_item *item)
{
    return (struct pinc_line_value){.value = item->value,
                                    .written = pinc_input_line_shown(in, item),
                                    .file = in->place->file,
                                    .line = in->text.number};
}

/* A folder or page; relative to the file when it exists there, else to the current folder. */
static enum pinc_status add_find_links(const struct pinc_input_line *in,
                                       const struct pinc_line_option_item *item)
{
    struct pinc_requirements *list = in->list;
    struct pinc_input_options *o = &list->options;
    struct pinc_line_value value = make_value(in, item);
    const struct pinc_slice folder = pinc_path_folder(in->place->file);
    struct stat info;
    char *path;

    if (!memchr(value.value.ptr, '\0', value.value.len)) {
        path = pinc_path_join(list->arena, folder, value.value);
        if (!path) {
            return pinc_fail_memory(in->err);
        }
        if (stat(path, &info) == 0) {
            value.value = pinc_slice_of(path);
            path = pinc_path_join(list->arena, folder, value.written);
            if (!path) {
                return pinc_fail_memory(in->err);
            }
            value.written = pinc_slice_of(path);
            value.beside = !pinc_slice_starts(item->value, "/");
        }
    }
    return add_value(in, &o->find_links, value);
}

static enum pinc_status add_feature(const struct pinc_input_line *in, struct pinc_slice feature)
{
    struct pinc_slices *features = &in->list->options.features;

    return pinc_slices_have(features, feature) || pinc_slices_add(features, feature)
               ? PINC_OK
               : pinc_fail_memory(in->err);
}

static enum pinc_status set_pre(const struct pinc_input_line *in)
{
    struct pinc_input_options *o = &in->list->options;
    const enum pinc_status st = pinc_format_control_add(&o->all_releases, PINC_LIT(":all:"));

    o->pre = true;
    return st == PINC_OK || st == PINC_ELIMIT ? PINC_OK : pinc_fail_memory(in->err);
}

/* The indexes: -i replaces the whole list, --no-index empties it for good. */
static enum pinc_status apply_indexes(const struct pinc_input_line *in)
{
    struct pinc_requirements *list = in->list;
    struct pinc_input_options *o = &list->options;
    const struct pinc_line_option_item *index = NULL;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < in->opts.count; i++) {
        o->no_index = o->no_index || in->opts.items[i].option == PINC_LINE_OPTION_NO_INDEX;
        if (in->opts.items[i].option == PINC_LINE_OPTION_INDEX_URL) {
            index = &in->opts.items[i];
        }
    }
    if (o->no_index) {
        memset(&o->index_url, 0, sizeof o->index_url);
        o->extra_index_urls.n = 0;
        return PINC_OK;
    }
    if (index && index->value.len) {
        o->index_url = make_value(in, index);
        o->extra_index_urls.n = 0;
    }
    for (i = 0; i < in->opts.count && st == PINC_OK; i++) {
        if (in->opts.items[i].option == PINC_LINE_OPTION_EXTRA_INDEX_URL &&
            in->opts.items[i].value.len) {
            st = add_value(in, &o->extra_index_urls, make_value(in, &in->opts.items[i]));
        }
    }
    return st;
}

static enum pinc_status apply_option(const struct pinc_input_line *in,
                                     const struct pinc_line_option_item *item)
{
    struct pinc_requirements *list = in->list;
    struct pinc_input_options *o = &list->options;

    switch (item->option) {
    case PINC_LINE_OPTION_FIND_LINKS:
        /* pip takes the first one of a line only. */
        return item == pinc_line_options_first(&in->opts, item->option) ? add_find_links(in, item)
                                                                        : PINC_OK;
    case PINC_LINE_OPTION_TRUSTED_HOST:
        return !item->value.len ? PINC_OK : add_value(in, &o->trusted_hosts, make_value(in, item));
    case PINC_LINE_OPTION_USE_FEATURE:
        return add_feature(in, item->value);
    case PINC_LINE_OPTION_PRE:
        return set_pre(in);
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

enum pinc_status pinc_option_line_apply(const struct pinc_input_line *in)
{
    enum pinc_status st = apply_indexes(in);
    size_t i;

    for (i = 0; i < in->opts.count && st == PINC_OK; i++) {
        st = apply_option(in, &in->opts.items[i]);
    }
    return st;
}

enum pinc_status pinc_input_line_hash(struct pinc_line_hash *out, const struct pinc_input_line *in,
                                      const struct pinc_line_option_item *item)
{
    static const enum pinc_hash_alg strong[] = {PINC_HASH_SHA256, PINC_HASH_SHA384,
                                                PINC_HASH_SHA512};
    const size_t colon = pinc_slice_find(item->value, ':');
    const struct pinc_slice name = {item->value.ptr, colon};
    size_t i;

    if (colon == item->value.len) {
        return pinc_input_line_fail_item(
            in, item, PINC_ESYNTAX, "--hash takes 'sha256:' and a digest, not ", item->value, "");
    }
    for (i = 0; i < sizeof strong / sizeof *strong; i++) {
        if (pinc_slice_equal(name, pinc_slice_of(pinc_hash_alg_name(strong[i])))) {
            out->alg = strong[i];
            out->digest = pinc_slice_part(item->value, colon + 1, item->value.len);
            return PINC_OK;
        }
    }
    return pinc_input_line_fail_item(in, item, PINC_ESYNTAX,
                                     "--hash takes sha256, sha384 or sha512, not ", name, "");
}

/* A file from a URL names no folder and no index of this machine. */
static enum pinc_status check_remote(const struct pinc_input_line *in,
                                     const struct pinc_line_option_item *item)
{
    const bool place = item->option == PINC_LINE_OPTION_INDEX_URL ||
                       item->option == PINC_LINE_OPTION_EXTRA_INDEX_URL ||
                       item->option == PINC_LINE_OPTION_FIND_LINKS;
    struct pinc_url url;

    if (!in->place->url.ptr || !place || item->value.len == 0 ||
        pinc_url_split(&url, item->value)) {
        return PINC_OK;
    }
    return pinc_input_line_fail_item(in, item, PINC_ESYNTAX,
                                     "a file from a URL can name URLs only, not ", item->value, "");
}

/* Look at the values of options that have a form. pip refuses a bad one on any line. */
static enum pinc_status check_option(const struct pinc_input_line *in,
                                     const struct pinc_line_option_item *item)
{
    static const char *const features[] = {
        "fast-deps",  "inprocess-build-deps",         "venv-isolation",
        "truststore", "no-binary-enable-wheel-cache", "build-constraint"};
    struct pinc_line_hash hash;
    enum pinc_status st = check_remote(in, item);
    size_t i;

    if (st != PINC_OK) {
        return st;
    }
    if (item->option == PINC_LINE_OPTION_HASH) {
        return pinc_input_line_hash(&hash, in, item);
    }
    if (item->option == PINC_LINE_OPTION_CONFIG_SETTINGS &&
        pinc_slice_find(item->value, '=') == item->value.len) {
        return pinc_input_line_fail_item(
            in, item, PINC_ESYNTAX, "--config-settings takes KEY=VALUE, not ", item->value, "");
    }
    if (item->option == PINC_LINE_OPTION_USE_FEATURE) {
        for (i = 0; i < sizeof features / sizeof *features; i++) {
            if (pinc_slice_equal(item->value, pinc_slice_of(features[i]))) {
                return PINC_OK;
            }
        }
        return pinc_input_line_fail_item(in, item, PINC_ESYNTAX, "no such feature: ", item->value,
                                         "");
    }
    /* pip keeps these sets while it reads the options, on a requirement's line too. */
    return in->list->flat || in->list->guarded ? PINC_OK : apply_names(in, item);
}

enum pinc_status pinc_option_line_read(struct pinc_input_line *in)
{
    struct pinc_arena *arena = in->list->arena;
    const struct pinc_slice line = in->text.line;
    struct pinc_error later = {0};
    enum pinc_status st = PINC_OK, parsed;
    size_t i;

    parsed = pinc_line_options_parse(&in->opts, pinc_slice_part(line, in->options_at, line.len),
                                     arena, &later);
    if (line.ptr != in->text.written.ptr && in->opts.count &&
        pinc_line_options_parse(&in->written_opts, in->written_options, arena, NULL) ==
            PINC_ENOMEM) {
        return pinc_fail_memory(in->err);
    }
    /* A value that is refused comes before what is wrong further on. */
    for (i = 0; i < in->opts.count && st == PINC_OK; i++) {
        st = check_option(in, &in->opts.items[i]);
    }
    if (st == PINC_OK && parsed != PINC_OK) {
        st = pinc_fail(in->err, parsed, "%s", later.text);
        in->err->column = later.column;
        st = pinc_input_line_fail(in, st, in->options_at);
    }
    return st;
}

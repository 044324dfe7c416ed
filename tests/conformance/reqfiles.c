/* reqfiles.json: requirements files in pip's format. Each case is rendered as text, as wanted and
 * as read. */
#include "tests/conformance/conformance.h"

#include "lock/input/requirements_file.h"
#include "markers/name.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char *case_variable(void *user, const char *name)
{
    const json_t *env = user;

    return json_string_value(json_object_get(env, name));
}

/* Trailing blanks are not part of what was written. */
static struct pinc_slice trimmed(struct pinc_slice s)
{
    return pinc_slice_trim(s);
}

static void add_field(struct pinc_buf *buf, const char *name, struct pinc_slice value)
{
    if (value.ptr) {
        pinc_buf_addf(buf, " %s=", name);
        pinc_buf_add(buf, value);
    }
}

/* Extras are compared normalized. */
static void add_extra(struct pinc_buf *buf, struct pinc_slice extra)
{
    pinc_buf_add_char(buf, '+');
    pinc_name_add_normalized(buf, extra);
}

/* --- what is wanted */

static void add_wanted_list(struct pinc_buf *buf, const char *name, const json_t *list)
{
    static const char folder[] = "<DIR>/";
    size_t i;

    pinc_buf_addf(buf, "%s:", name);
    for (i = 0; i < json_array_size(list); i++) {
        struct pinc_slice item = conformance_item(list, i);

        if (pinc_slice_starts(item, folder)) {
            item = pinc_slice_part(item, strlen(folder), item.len);
        }
        pinc_buf_add_char(buf, ' ');
        pinc_buf_add(buf, item);
    }
    pinc_buf_add_char(buf, '\n');
}

static void add_wanted_options(struct pinc_buf *buf, const json_t *options)
{
    static const char *const lists[] = {"index_urls", "find_links", "trusted_hosts", "only_binary",
                                        "no_binary",  "features",   "all_releases",  "only_final"};
    static const char *const flags[] = {"no_index", "prefer_binary", "require_hashes",
                                        "no_require_hashes"};
    size_t i;

    for (i = 0; i < sizeof lists / sizeof *lists; i++) {
        add_wanted_list(buf, lists[i], json_object_get(options, lists[i]));
    }
    for (i = 0; i < sizeof flags / sizeof *flags; i++) {
        pinc_buf_addf(buf, "%s %d\n", flags[i], json_is_true(json_object_get(options, flags[i])));
    }
}

static void add_wanted_values(struct pinc_buf *buf, const json_t *object, const char *sign)
{
    const char *key;
    json_t *value;
    size_t i;

    /* jansson does not promise const here; nothing is changed. */
    json_object_foreach((json_t *)(uintptr_t)object, key, value) {
        for (i = 0; i < (json_is_array(value) ? json_array_size(value) : 1); i++) {
            const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;

            pinc_buf_addf(buf, " %s%s", key, sign);
            pinc_buf_add(buf,
                         (struct pinc_slice){json_string_value(item), json_string_length(item)});
        }
    }
}

static void add_wanted_line(struct pinc_buf *buf, const json_t *line)
{
    const json_t *extras = json_object_get(line, "extras");
    size_t i;

    if (!pinc_slice_equal(conformance_text(line, "kind"), PINC_LIT("requirement"))) {
        return;
    }
    pinc_buf_add(buf, conformance_text(line, "file"));
    pinc_buf_addf(buf, ":%d", (int)json_integer_value(json_object_get(line, "line")));
    add_field(buf, "text", trimmed(conformance_text(line, "text")));
    if (json_object_get(line, "error")) {
        pinc_buf_add_str(buf, " invalid\n");
        return;
    }
    pinc_buf_add_str(buf, json_is_true(json_object_get(line, "constraint")) ? " constraint" : "");
    pinc_buf_add_str(buf, json_is_true(json_object_get(line, "editable")) ? " editable" : "");
    add_field(buf, "name", conformance_text(line, "name"));
    add_field(buf, "specifier", conformance_text(line, "specifier"));
    add_field(buf, "link", conformance_text(line, "link"));
    add_field(buf, "marker", conformance_text(line, "marker"));
    for (i = 0; i < json_array_size(extras); i++) {
        add_extra(buf, conformance_item(extras, i));
    }
    add_wanted_values(buf, json_object_get(line, "hashes"), ":");
    add_wanted_values(buf, json_object_get(line, "config_settings"), "=");
    pinc_buf_add_char(buf, '\n');
}

static void add_wanted(struct pinc_buf *buf, const json_t *row)
{
    const json_t *lines = json_object_get(row, "lines");
    size_t i;

    for (i = 0; i < json_array_size(lines); i++) {
        add_wanted_line(buf, json_array_get(lines, i));
    }
    add_wanted_options(buf, json_object_get(row, "options"));
    pinc_buf_add_str(buf, json_object_get(row, "error") ? "stopped\n" : "");
    pinc_buf_add_str(buf, json_is_true(json_object_get(row, "ok")) ? "good\n" : "bad\n");
}

/* --- what was read */

static void add_names(struct pinc_buf *buf, const char *name, const struct pinc_slice *names,
                      size_t n)
{
    size_t i;

    pinc_buf_addf(buf, "%s:", name);
    for (i = 0; i < n; i++) {
        pinc_buf_add_char(buf, ' ');
        pinc_buf_add(buf, names[i]);
    }
    pinc_buf_add_char(buf, '\n');
}

static void add_values(struct pinc_buf *buf, const char *name,
                       const struct pinc_line_values *values)
{
    size_t i;

    pinc_buf_addf(buf, "%s:", name);
    for (i = 0; i < values->n; i++) {
        pinc_buf_add_char(buf, ' ');
        pinc_buf_add(buf, values->items[i].value);
    }
    pinc_buf_add_char(buf, '\n');
}

static void add_indexes(struct pinc_buf *buf, const struct pinc_input_options *o)
{
    struct pinc_slice first = PINC_LIT("https://index.example.org/simple");
    struct pinc_buf rest = {0};

    if (o->index_url.value.ptr) {
        first = o->index_url.value;
    }
    pinc_buf_add_str(buf, "index_urls:");
    if (!o->no_index) {
        pinc_buf_add_char(buf, ' ');
        pinc_buf_add(buf, first);
    }
    add_values(&rest, "", &o->extra_index_urls);
    pinc_buf_add(buf, pinc_slice_part(pinc_buf_slice(&rest), 1, rest.len));
    pinc_buf_clear(&rest);
}

static void add_options(struct pinc_buf *buf, const struct pinc_input_options *o)
{
    add_indexes(buf, o);
    add_values(buf, "find_links", &o->find_links);
    add_values(buf, "trusted_hosts", &o->trusted_hosts);
    add_names(buf, "only_binary", o->formats.only_binary.names, o->formats.only_binary.n);
    add_names(buf, "no_binary", o->formats.no_binary.names, o->formats.no_binary.n);
    add_names(buf, "features", o->features.items, o->features.n);
    add_names(buf, "all_releases", o->all_releases.names, o->all_releases.n);
    add_names(buf, "only_final", o->only_final.names, o->only_final.n);
    pinc_buf_addf(buf, "no_index %d\nprefer_binary %d\nrequire_hashes %d\nno_require_hashes %d\n",
                  o->no_index, o->prefer_binary, o->require_hashes, o->no_require_hashes);
}

/* As Python quotes a path. */
static void add_path(struct pinc_buf *buf, struct pinc_slice path)
{
    size_t i;

    for (i = 0; i < path.len; i++) {
        const char c = path.ptr[i];

        if (pinc_is_alnum(c) || (c && strchr("_.-~/", c))) {
            pinc_buf_add_char(buf, c);
        } else {
            pinc_buf_addf(buf, "%%%02X", (unsigned)(unsigned char)c);
        }
    }
}

/* The link as pip gives it: a path becomes an absolute file: URL. */
static void add_link(struct pinc_buf *buf, const struct pinc_requirement_line *line)
{
    struct pinc_slice link = line->link.ptr || !line->req ? line->link : line->req->url;

    if (!link.ptr) {
        return;
    }
    pinc_buf_add_str(buf, " link=");
    if (!line->link.ptr || pinc_slice_find(link, ':') < link.len) {
        pinc_buf_add(buf, link);
        return;
    }
    while (pinc_slice_starts(link, "./")) {
        link = pinc_slice_part(link, 2, link.len);
    }
    if (pinc_slice_equal(link, PINC_LIT("."))) {
        link.len = 0;
    }
    while (pinc_slice_ends(link, "/")) {
        link.len--;
    }
    pinc_buf_add_str(buf, "file://<DIR>");
    pinc_buf_add_str(buf, link.len ? "/" : "");
    add_path(buf, link);
}

static void add_marker(struct pinc_buf *buf, const struct pinc_marker *marker)
{
    if (marker) {
        pinc_buf_add_str(buf, " marker=");
        pinc_marker_print(buf, marker);
    }
}

/* Grouped by algorithm, as pip keeps them. */
static void add_hashes(struct pinc_buf *buf, const struct pinc_requirement_line *line)
{
    int alg;
    size_t i;

    for (alg = 0; alg < PINC_HASH_ALG_COUNT; alg++) {
        for (i = 0; i < line->hashes.n; i++) {
            if (line->hashes.items[i].alg == (enum pinc_hash_alg)alg) {
                pinc_buf_addf(buf, " %s:", pinc_hash_alg_name(line->hashes.items[i].alg));
                pinc_buf_add(buf, line->hashes.items[i].digest);
            }
        }
    }
}

static void add_line(struct pinc_buf *buf, const struct pinc_requirement_line *line)
{
    const struct pinc_slice *extras =
        line->link.ptr || !line->req ? line->extras.items : line->req->extras;
    size_t i, n = line->link.ptr || !line->req ? line->extras.n : line->req->n_extras;

    pinc_buf_add(buf, line->at.file);
    pinc_buf_addf(buf, ":%u", line->at.line);
    add_field(buf, "text", line->text);
    if (line->kind == PINC_LINE_INVALID) {
        pinc_buf_add_str(buf, " invalid\n");
        return;
    }
    pinc_buf_add_str(buf, line->kind == PINC_LINE_CONSTRAINT ? " constraint" : "");
    pinc_buf_add_str(buf, line->editable ? " editable" : "");
    if (line->req) {
        add_field(buf, "name", line->req->name);
        pinc_buf_add_str(buf, " specifier=");
        pinc_specset_print(buf, line->req->specs);
    }
    add_link(buf, line);
    add_marker(buf, line->marker);
    for (i = 0; i < n; i++) {
        add_extra(buf, extras[i]);
    }
    add_hashes(buf, line);
    for (i = 0; i < line->settings.n; i++) {
        pinc_buf_add_char(buf, ' ');
        pinc_buf_add(buf, line->settings.items[i].value);
    }
    pinc_buf_add_char(buf, '\n');
}

static void add_read(struct pinc_buf *buf, const struct pinc_requirements *list,
                     enum pinc_status st)
{
    bool good = st == PINC_OK;
    size_t i;

    for (i = 0; i < list->n_lines; i++) {
        add_line(buf, &list->lines[i]);
        good = good && list->lines[i].kind != PINC_LINE_INVALID;
    }
    add_options(buf, &list->options);
    pinc_buf_add_str(buf, st == PINC_OK ? "" : "stopped\n");
    pinc_buf_add_str(buf, good ? "good\n" : "bad\n");
}

/* --- the cases */

/* Some cases ask what lies beside the file: read it with its folder as the current one. */
static void check_case(struct conformance *run, const json_t *row)
{
    const struct pinc_slice id = conformance_text(row, "id");
    struct pinc_requirements *list = pinc_requirements_new();
    struct pinc_buf folder = {0}, want = {0}, have = {0};
    struct pinc_error err = {0};
    enum pinc_status st = PINC_EIO;
    int back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    pinc_buf_addf(&folder, "%s/reqfiles/%s", conformance_folder(run), id.ptr);
    if (list && back >= 0 && folder.ptr && chdir(folder.ptr) == 0) {
        list->keep_going = true;
        st = pinc_requirements_file_read(list, json_string_value(json_object_get(row, "entry")),
                                         PINC_LINE_REQUIREMENT, case_variable,
                                         json_object_get(row, "env"), &err);
        add_wanted(&want, row);
        add_read(&have, list, st);
        st = fchdir(back) == 0 ? PINC_OK : PINC_EIO;
    }
    conformance_check(
        run, st == PINC_OK && pinc_slice_equal(pinc_buf_slice(&want), pinc_buf_slice(&have)),
        id.ptr, "wanted %s, read %s (%s:%u: %s)", want.ptr ? want.ptr : "",
        have.ptr ? have.ptr : "", err.source, err.line, err.text);
    if (back >= 0) {
        (void)close(back);
    }
    pinc_buf_clear(&folder);
    pinc_buf_clear(&want);
    pinc_buf_clear(&have);
    pinc_requirements_free(list);
}

void conformance_reqfiles(struct conformance *run, const json_t *vectors)
{
    const json_t *cases = json_object_get(vectors, "cases");
    size_t i;

    for (i = 0; i < json_array_size(cases); i++) {
        check_case(run, json_array_get(cases, i));
    }
}

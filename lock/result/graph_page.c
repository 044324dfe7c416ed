#include "lock/result/graph_page.h"

#include "base/json/json_tree.h"
#include "lock/result/graph_text.h"
#include "lock/result/sizes.h"

#include <string.h>

#define HEAD_LINES 5 /* that tell such a page: the last of them names its generator */
#define PAGE_MAX ((size_t)64 << 20) /* of an existing page that is looked at */

/* The page, with @TITLE@, @TABLE@ and @DATA@ in it. */
static const char *const lines[] = {
#include "lock/result/graph_page.inc"
};

/* Text of a page, in elements and in attributes with double quotes. */
static void add_text(struct pinc_buf *buf, struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '<':
            pinc_buf_add_str(buf, "&lt;");
            break;
        case '>':
            pinc_buf_add_str(buf, "&gt;");
            break;
        case '&':
            pinc_buf_add_str(buf, "&amp;");
            break;
        case '"':
            pinc_buf_add_str(buf, "&quot;");
            break;
        default:
            pinc_buf_add_char(buf, text.ptr[i]);
        }
    }
}

/* --- the table */

static const char *kind_of(const struct pinc_graph_node *node, size_t n_targets)
{
    const char *kind = "";
    size_t t;

    for (t = 0; t < n_targets; t++) {
        if (!node->version[t].ptr) {
            return " class=\"only\"";
        }
        if (!pinc_slice_equal(node->version[t], node->version[0])) {
            kind = " class=\"other\"";
        }
    }
    return kind;
}

static void add_row(struct pinc_buf *buf, const struct pinc_locked_graph *graph, size_t at)
{
    const struct pinc_graph_node *node = &graph->nodes[at];
    size_t t;

    pinc_buf_addf(buf, "<tr data-at=\"%zu\"%s><th scope=\"row\">", at,
                  kind_of(node, graph->n_targets));
    add_text(buf, node->name);
    pinc_buf_add_str(buf, "</th>");
    for (t = 0; t < graph->n_targets; t++) {
        pinc_buf_add_str(buf, "<td>");
        if (node->version[t].ptr) {
            add_text(buf, node->version[t]);
        } else {
            pinc_buf_add_str(buf, "–");
        }
        pinc_buf_add_str(buf, "</td><td class=\"n\">");
        if (node->size[t]) {
            pinc_size_print(buf, node->size[t]);
        }
        pinc_buf_add_str(buf, "</td>");
    }
    pinc_buf_add_str(buf, "</tr>\n");
}

static void add_table(struct pinc_buf *buf, const struct pinc_lock *lock)
{
    const struct pinc_locked_graph *graph = &lock->graph;
    size_t i;

    pinc_buf_add_str(buf, "<thead><tr><th scope=\"col\">Package</th>");
    for (i = 0; i < graph->n_targets; i++) {
        pinc_buf_add_str(buf, "<th scope=\"col\">");
        add_text(buf, lock->targets[i].label);
        pinc_buf_add_str(buf, "</th><th scope=\"col\" class=\"n\">Size</th>");
    }
    pinc_buf_add_str(buf, "</tr></thead>\n<tbody>\n");
    for (i = 0; i < graph->n_nodes; i++) {
        add_row(buf, graph, i);
    }
    pinc_buf_add_str(buf, "</tbody>\n");
}

/* --- the data */

static struct pinc_json_value *node_value(bool *ok, const struct pinc_locked_graph *graph,
                                          size_t at)
{
    const struct pinc_graph_node *node = &graph->nodes[at];
    struct pinc_json_value *value = pinc_json_value_object(), *versions = pinc_json_value_array(),
                           *sizes = pinc_json_value_array();
    size_t t;

    for (t = 0; t < graph->n_targets; t++) {
        const struct pinc_slice version = node->version[t];

        pinc_json_value_append(
            ok, versions, version.ptr ? pinc_json_value_string(version) : pinc_json_value_null());
        pinc_json_value_append(ok, sizes, pinc_json_value_number((int64_t)node->size[t]));
    }
    pinc_json_value_set(ok, value, "at", pinc_json_value_number((int64_t)at));
    pinc_json_value_set(ok, value, "name", pinc_json_value_string(node->name));
    pinc_json_value_set(ok, value, "versions", versions);
    pinc_json_value_set(ok, value, "sizes", sizes);
    return value;
}

static struct pinc_json_value *edge_value(bool *ok, const struct pinc_locked_graph *graph,
                                          const struct pinc_graph_edge *edge)
{
    const bool input = edge->from == PINC_NONE;
    struct pinc_json_value *value = pinc_json_value_object(), *targets = pinc_json_value_array();
    size_t t;

    for (t = 0; t < graph->n_targets; t++) {
        if (edge->targets >> t & 1) {
            pinc_json_value_append(ok, targets, pinc_json_value_number((int64_t)t));
        }
    }
    pinc_json_value_set(ok, value, "from",
                        pinc_json_value_number(input ? -1 : (int64_t)edge->from));
    pinc_json_value_set(ok, value, "to", pinc_json_value_number((int64_t)edge->to));
    pinc_json_value_set(ok, value, "where",
                        pinc_json_value_string(input ? edge->where : PINC_LIT("")));
    pinc_json_value_set(ok, value, "requirement", pinc_json_value_string(edge->requirement));
    pinc_json_value_set(ok, value, "targets", targets);
    return value;
}

/* JSON in a script element: "<" would end it. */
static void add_data(struct pinc_buf *buf, const struct pinc_lock *lock)
{
    const struct pinc_locked_graph *graph = &lock->graph;
    struct pinc_json_value *root = pinc_json_value_object(), *targets = pinc_json_value_array(),
                           *nodes = pinc_json_value_array(), *edges = pinc_json_value_array();
    struct pinc_buf text = {0};
    bool ok = true;
    size_t i;

    for (i = 0; i < graph->n_targets; i++) {
        pinc_json_value_append(&ok, targets, pinc_json_value_string(lock->targets[i].label));
    }
    for (i = 0; i < graph->n_nodes && ok; i++) {
        pinc_json_value_append(&ok, nodes, node_value(&ok, graph, i));
    }
    for (i = 0; i < graph->n_edges && ok; i++) {
        pinc_json_value_append(&ok, edges, edge_value(&ok, graph, &graph->edges[i]));
    }
    pinc_json_value_set(&ok, root, "targets", targets);
    pinc_json_value_set(&ok, root, "nodes", nodes);
    pinc_json_value_set(&ok, root, "edges", edges);
    ok = ok && pinc_json_value_print(&text, root, 0);
    for (i = 0; i < text.len && ok; i++) {
        if (text.ptr[i] == '<') {
            pinc_buf_add_str(buf, "\\u003c");
        } else {
            pinc_buf_add_char(buf, text.ptr[i]);
        }
    }
    if (!ok) {
        buf->failed = PINC_ENOMEM;
    }
    pinc_json_value_free(root);
    pinc_buf_clear(&text);
}

/* --- the whole */

static void add_part(struct pinc_buf *buf, const struct pinc_lock *lock, struct pinc_slice name)
{
    if (pinc_slice_equal(name, PINC_LIT("TITLE"))) {
        add_text(buf, pinc_slice_equal(lock->output.path, PINC_LIT("-")) ? PINC_LIT("Packages")
                                                                         : lock->output.path);
    } else if (pinc_slice_equal(name, PINC_LIT("TABLE"))) {
        add_table(buf, lock);
    } else {
        add_data(buf, lock);
    }
}

/* A line, with what stands for a part replaced. */
static void add_line(struct pinc_buf *buf, const struct pinc_lock *lock, const char *line)
{
    static const char *const parts[] = {"@TITLE@", "@TABLE@", "@DATA@"};
    size_t i;

    for (i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *at = strstr(line, parts[i]);
        const size_t len = strlen(parts[i]);

        if (at) {
            pinc_buf_add(buf, (struct pinc_slice){line, (size_t)(at - line)});
            add_part(buf, lock, (struct pinc_slice){at + 1, len - 2});
            pinc_buf_add_str(buf, at + len);
            return;
        }
    }
    pinc_buf_add_str(buf, line);
}

enum pinc_status pinc_graph_page(struct pinc_buf *buf, const struct pinc_lock *lock,
                                 struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < sizeof lines / sizeof *lines; i++) {
        add_line(buf, lock, lines[i]);
    }
    return buf->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}

/* Does a file begin as these pages do? */
static bool is_page(struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < HEAD_LINES; i++) {
        const struct pinc_slice line = pinc_slice_of(lines[i]);

        if (!pinc_slice_starts(text, lines[i])) {
            return false;
        }
        text = pinc_slice_part(text, line.len, text.len);
    }
    return true;
}

/* What lies there may be replaced when it is such a page, or empty. */
static enum pinc_status check_existing(const char *path, struct pinc_error *err)
{
    struct pinc_file file = {0};
    enum pinc_status st = pinc_file_read(&file, path, PAGE_MAX, err);

    if (st == PINC_ENOTFOUND) {
        return PINC_OK;
    }
    if (st == PINC_OK && file.text.len && !is_page(file.text)) {
        st = pinc_fail(err, PINC_EUSAGE, "this file is not a page of pinc's: it is not replaced");
        pinc_fail_at(err, path, 0, 0);
    }
    pinc_file_clear(&file);
    return st;
}

enum pinc_status pinc_lock_graph(const struct pinc_lock *lock, enum pinc_graph_format format,
                                 char **out, struct pinc_error *err)
{
    struct pinc_buf buf = {0};
    enum pinc_status st = PINC_OK;

    *out = NULL;
    if (format == PINC_GRAPH_HTML) {
        st = pinc_graph_page(&buf, lock, err);
    } else {
        pinc_graph_text(&buf, lock, format == PINC_GRAPH_MERMAID);
    }
    if (st == PINC_OK) {
        *out = pinc_buf_take(&buf, NULL);
        st = *out ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&buf);
    return st;
}

enum pinc_status pinc_lock_write_page(const struct pinc_lock *lock, const char *path,
                                      struct pinc_error *err)
{
    char *text = NULL;
    enum pinc_status st = pinc_read_files_spare(&lock->output.read, path, err);

    if (st == PINC_OK) {
        st = check_existing(path, err);
    }

    if (st == PINC_OK) {
        st = pinc_lock_graph(lock, PINC_GRAPH_HTML, &text, err);
    }
    if (st == PINC_OK) {
        st = pinc_file_replace(path, pinc_slice_of(text), PINC_FILE_SYNC, err);
    }
    pinc_free(text);
    return st;
}

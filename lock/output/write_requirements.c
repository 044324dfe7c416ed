#include "lock/output/write_requirements.h"

#include "lock/input/shlex.h"
#include "lock/input/redact_url.h"

#include <string.h>

#define VIA_MAX 4096u /* bytes of one reason */

/* --- option lines */

/* Was the text at place `at` of the list there before? */
static bool seen_before(const struct pinc_slice *list, size_t at)
{
    size_t i;

    for (i = 0; i < at; i++) {
        if (pinc_slice_equal(list[i], list[at])) {
            return true;
        }
    }
    return false;
}

static void add_url_option(struct pinc_buf *buf, const char *option, struct pinc_slice url)
{
    struct pinc_buf text = {0};
    size_t i = 0;

    pinc_write_url(&text, url);
    while (i < text.len && !strchr(" \t'\"\\", text.ptr[i])) {
        i++;
    }
    pinc_buf_add_str(buf, option);
    pinc_buf_add_char(buf, ' ');
    /* Only what pip would split or unquote: "${NAME}" stays as it is. */
    if (i < text.len) {
        pinc_shlex_quote(buf, pinc_buf_slice(&text));
    } else {
        pinc_buf_add(buf, pinc_buf_slice(&text));
    }
    pinc_buf_add_char(buf, '\n');
    pinc_buf_clear_part(&text, buf);
}

static void add_url_options(struct pinc_buf *buf, const char *option, const struct pinc_texts *urls)
{
    size_t i;

    for (i = 0; i < urls->n; i++) {
        if (!seen_before(urls->items, i)) {
            add_url_option(buf, option, urls->items[i]);
        }
    }
}

static void add_all(struct pinc_buf *buf, const char *option, const struct pinc_name_set *set)
{
    if (set->all) {
        pinc_buf_addf(buf, "%s :all:\n", option);
    }
}

static void add_names(struct pinc_buf *buf, const char *option, const struct pinc_name_set *set)
{
    size_t i;

    for (i = 0; i < set->n_names; i++) {
        pinc_buf_add_str(buf, option);
        pinc_buf_add_char(buf, ' ');
        pinc_buf_add(buf, set->names[i]);
        pinc_buf_add_char(buf, '\n');
    }
}

static void add_options(struct pinc_buf *buf, const struct pinc_write_options *options)
{
    const size_t start = buf->len;

    if (options->no_index) {
        pinc_buf_add_str(buf, "--no-index\n");
    }
    if (options->index_url.ptr) {
        add_url_option(buf, "--index-url", options->index_url);
    }
    add_url_options(buf, "--extra-index-url", &options->extra_index_urls);
    add_url_options(buf, "--extra-index-url", &options->source_urls);
    add_url_options(buf, "--find-links", &options->find_links);
    add_url_options(buf, "--trusted-host", &options->trusted_hosts);
    /* A name beats ":all:", which empties what came before it. */
    add_all(buf, "--no-binary", &options->no_binary);
    add_all(buf, "--only-binary", &options->only_binary);
    add_names(buf, "--no-binary", &options->no_binary);
    add_names(buf, "--only-binary", &options->only_binary);
    if (buf->len > start) {
        pinc_buf_add_char(buf, '\n');
    }
}

/* --- lines */

/* "-e git+https://user:secret@host/x": whatever is in front of the URL stays. */
static void add_bare(struct pinc_buf *buf, struct pinc_slice bare)
{
    if (pinc_slice_starts(bare, "-e ")) {
        pinc_buf_add_str(buf, "-e ");
        bare = pinc_slice_part(bare, 3, bare.len);
    }
    pinc_write_url(buf, bare);
}

static void add_pin(struct pinc_buf *buf, const struct pinc_lock_line *line, bool strip_extras)
{
    if (line->bare.ptr) {
        add_bare(buf, line->bare);
    } else {
        pinc_buf_add(buf, line->name);
        if (!strip_extras) {
            pinc_extras_print(buf, line->extras, line->n_extras);
        }
        pinc_buf_add_str(buf, line->url.ptr ? " @ " : "==");
        if (line->url.ptr) {
            pinc_write_url(buf, line->url);
        } else {
            pinc_buf_add(buf, line->version);
        }
    }
    if (line->marker.len) {
        pinc_buf_add_str(buf, " ; ");
        pinc_buf_add(buf, line->marker);
    }
}

/* The value alone is quoted: pip looks for a dash to find where options start. */
static void add_settings(struct pinc_buf *buf, const struct pinc_lock_line *line)
{
    size_t i;

    for (i = 0; i < line->n_settings; i++) {
        pinc_buf_add_str(buf, " \\\n    --config-settings=");
        pinc_shlex_quote(buf, line->settings[i]);
    }
}

static void add_hashes(struct pinc_buf *buf, const struct pinc_lock_line *line)
{
    size_t i;

    for (i = 0; i < line->n_hashes; i++) {
        pinc_buf_addf(buf, " \\\n    --hash=%s:", pinc_hash_alg_name(line->hashes[i].alg));
        pinc_hash_print(buf, &line->hashes[i]);
    }
}

static void add_via_split(struct pinc_buf *buf, const struct pinc_lock_line *line)
{
    size_t i;

    pinc_buf_add_str(buf, "\n    # via");
    for (i = 0; i < line->n_via; i++) {
        pinc_buf_add_str(buf, line->n_via == 1 ? " " : "\n    #   ");
        pinc_buf_add_escaped(buf, line->via[i], VIA_MAX);
    }
}

/* Behind a line without hashes and settings, from column 27 on where that is free; as pip-compile
 * does it. */
static void add_via_line(struct pinc_buf *buf, const struct pinc_lock_line *line, size_t start)
{
    size_t i;

    if (line->n_hashes || line->n_settings) {
        pinc_buf_add_str(buf, "\n    ");
    } else {
        while (buf->failed == PINC_OK && buf->len - start < 24) {
            pinc_buf_add_char(buf, ' ');
        }
        pinc_buf_add_str(buf, "  ");
    }
    pinc_buf_add_str(buf, "# via ");
    for (i = 0; i < line->n_via; i++) {
        pinc_buf_add_str(buf, i ? ", " : "");
        pinc_buf_add_escaped(buf, line->via[i], VIA_MAX);
    }
}

/* pip wants hashes for all lines or for none. */
static bool has_hashes(const struct pinc_lock_model *model)
{
    size_t i;

    for (i = 0; i < model->n_lines; i++) {
        if (model->lines[i].n_hashes) {
            return true;
        }
    }
    return false;
}

static void add_line(struct pinc_buf *buf, const struct pinc_lock_line *line,
                     const struct pinc_write_options *options, bool hashed, struct pinc_slice index)
{
    size_t start;

    if (hashed && line->n_hashes == 0) {
        pinc_buf_add_str(buf, "# WARNING: pip refuses this file, since other lines have hashes and "
                              "the next one cannot\n");
    }
    start = buf->len;
    add_pin(buf, line, options->strip_extras);
    add_settings(buf, line);
    add_hashes(buf, line);
    if (options->annotate && line->n_via) {
        switch (options->style) {
        case PINC_ANNOTATE_SPLIT:
            add_via_split(buf, line);
            break;
        case PINC_ANNOTATE_LINE:
            add_via_line(buf, line, start);
            break;
        }
    }
    if (index.ptr) {
        pinc_buf_add_str(buf, "\n    # from ");
        pinc_buf_add_escaped(buf, index, 500);
    }
    pinc_buf_add_char(buf, '\n');
}

void pinc_write_requirements(struct pinc_buf *buf, const struct pinc_lock_model *model,
                             const struct pinc_write_options *options)
{
    const bool hashed = has_hashes(model);
    size_t i;

    if (options->header) {
        pinc_header_write(buf, options->header);
    }
    add_options(buf, options);
    for (i = 0; i < model->n_lines; i++) {
        add_line(buf, &model->lines[i], options, hashed,
                 options->index_of ? options->index_of[i] : (struct pinc_slice){0});
    }
}

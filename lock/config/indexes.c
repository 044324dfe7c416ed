#include "lock/config/indexes.h"

#include "index/source/source.h"

#include <string.h>

bool pinc_slices_add(struct pinc_slices *list, struct pinc_slice item)
{
    if (!PINC_GROW(list->items, list->cap, list->n + 1)) {
        return false;
    }
    list->items[list->n++] = item;
    return true;
}

/* The same index: a slash at the end does not count. */
static bool same_url(struct pinc_slice a, struct pinc_slice b)
{
    while (a.len && a.ptr[a.len - 1] == '/') {
        a.len--;
    }
    while (b.len && b.ptr[b.len - 1] == '/') {
        b.len--;
    }
    return pinc_slice_equal(a, b);
}

static bool add_once(struct pinc_slices *list, struct pinc_slice url)
{
    size_t i;

    for (i = 0; i < list->n; i++) {
        if (same_url(list->items[i], url)) {
            return true;
        }
    }
    return pinc_slices_add(list, url);
}

/* Values that blanks or line ends separate, as in a variable or pip.conf. */
static bool add_words(struct pinc_slices *list, struct pinc_slice text)
{
    while (text.len) {
        size_t end = 0;

        text = pinc_slice_trim(text);
        while (end < text.len && !strchr(" \t\r\n", text.ptr[end])) {
            end++;
        }
        if (end && !add_once(list, pinc_slice_part(text, 0, end))) {
            return false;
        }
        text = pinc_slice_part(text, end, text.len);
    }
    return true;
}

static bool add_option(struct pinc_slices *list, const struct pinc_option_values *values,
                       enum pinc_option_id id)
{
    const struct pinc_slice *items;
    size_t n, i;
    bool ok = true;

    items = pinc_option_list(values, id, &n);
    for (i = 0; i < n && ok; i++) {
        ok = add_once(list, items[i]);
    }
    return ok;
}

/* What option lines gave, expanded or as it was written. */
static bool add_lines(struct pinc_slices *list, const struct pinc_line_value *lines, size_t n,
                      bool written)
{
    size_t i;
    bool ok = true;

    for (i = 0; i < n && ok; i++) {
        ok = add_once(list, written ? lines[i].written : lines[i].value);
    }
    return ok;
}

static bool merge_urls(struct pinc_indexes *out, const struct pinc_option_values *values,
                       const struct pinc_input_options *input, const struct pinc_pip_config *conf)
{
    struct pinc_slice first = pinc_option_text(values, PINC_OPT_INDEX_URL);

    if (out->no_index) {
        return true;
    }
    if (input->index_url.value.ptr) {
        return add_once(&out->urls, input->index_url.value) &&
               add_lines(&out->urls, input->extra_index_urls, input->n_extra_index_urls, false);
    }
    if (!first.ptr) {
        first = conf->index_url.ptr ? conf->index_url : PINC_LIT(PINC_DEFAULT_INDEX_URL);
    }
    return add_once(&out->urls, first) && add_words(&out->urls, conf->extra_index_urls) &&
           add_option(&out->urls, values, PINC_OPT_EXTRA_INDEX_URL) &&
           add_lines(&out->urls, input->extra_index_urls, input->n_extra_index_urls, false);
}

/* What the output says: options of the input files, those of the command line only when asked for.
 */
static bool merge_written(struct pinc_indexes *out, const struct pinc_option_values *values,
                          const struct pinc_input_options *input)
{
    bool given = pinc_option_given(values, PINC_OPT_EMIT_INDEX_URL);
    bool all = given && pinc_option_flag(values, PINC_OPT_EMIT_INDEX_URL);
    bool ok = true;

    if (given && !all) {
        return true;
    }
    out->written_no_index = input->no_index || (all && out->no_index);
    out->written_index = input->index_url.written;
    if (all && !out->written_no_index) {
        if (!input->index_url.value.ptr) {
            out->written_index = pinc_option_text(values, PINC_OPT_INDEX_URL);
            ok = add_option(&out->written_extras, values, PINC_OPT_EXTRA_INDEX_URL);
        }
        ok = ok && add_option(&out->written_hosts, values, PINC_OPT_TRUSTED_HOST);
    }
    if (all) {
        ok = ok && add_option(&out->written_links, values, PINC_OPT_FIND_LINKS);
    }
    return ok &&
           add_lines(&out->written_extras, input->extra_index_urls, input->n_extra_index_urls,
                     true) &&
           add_lines(&out->written_links, input->find_links, input->n_find_links, true) &&
           add_lines(&out->written_hosts, input->trusted_hosts, input->n_trusted_hosts, true);
}

static struct pinc_slice text_or(const struct pinc_option_values *values, enum pinc_option_id id,
                                 struct pinc_slice other)
{
    struct pinc_slice text = pinc_option_text(values, id);

    return text.ptr ? text : other;
}

enum pinc_status pinc_indexes_merge(struct pinc_indexes *out,
                                    const struct pinc_option_values *values,
                                    const struct pinc_input_options *input,
                                    const struct pinc_pip_config *conf, struct pinc_error *err)
{
    bool ok;

    out->no_index = input->no_index || pinc_option_flag(values, PINC_OPT_NO_INDEX);
    out->cert = text_or(values, PINC_OPT_CERT, conf->cert);
    out->client_cert = text_or(values, PINC_OPT_CLIENT_CERT, conf->client_cert);
    out->proxy = text_or(values, PINC_OPT_PROXY, conf->proxy);
    ok = merge_urls(out, values, input, conf) &&
         add_option(&out->find_links, values, PINC_OPT_FIND_LINKS) &&
         add_lines(&out->find_links, input->find_links, input->n_find_links, false) &&
         add_words(&out->trusted_hosts, conf->trusted_hosts) &&
         add_option(&out->trusted_hosts, values, PINC_OPT_TRUSTED_HOST) &&
         add_lines(&out->trusted_hosts, input->trusted_hosts, input->n_trusted_hosts, false) &&
         merge_written(out, values, input);
    return ok ? PINC_OK : pinc_fail_memory(err);
}

void pinc_indexes_clear(struct pinc_indexes *indexes)
{
    pinc_free(indexes->urls.items);
    pinc_free(indexes->find_links.items);
    pinc_free(indexes->trusted_hosts.items);
    pinc_free(indexes->written_extras.items);
    pinc_free(indexes->written_links.items);
    pinc_free(indexes->written_hosts.items);
    memset(indexes, 0, sizeof *indexes);
}

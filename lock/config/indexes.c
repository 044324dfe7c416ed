#include "lock/config/indexes.h"

#include "index/source/source.h"

#include <string.h>

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
    struct pinc_slice word;
    bool ok = true;

    while (ok && (word = pinc_slice_cut_word(&text)).len) {
        ok = add_once(list, word);
    }
    return ok;
}

static bool add_texts(struct pinc_slices *list, const struct pinc_texts *texts)
{
    size_t i;
    bool ok = true;

    for (i = 0; i < texts->n && ok; i++) {
        ok = add_once(list, texts->items[i]);
    }
    return ok;
}

/* What option lines gave, expanded or as it was written. */
static bool add_lines(struct pinc_slices *list, const struct pinc_line_values *lines, bool written)
{
    size_t i;
    bool ok = true;

    for (i = 0; i < lines->n && ok; i++) {
        ok = add_once(list, written ? lines->items[i].written : lines->items[i].value);
    }
    return ok;
}

static bool merge_urls(struct pinc_indexes *out, const struct pinc_index_settings *given,
                       const struct pinc_input_options *input)
{
    struct pinc_slice first = given->url;

    if (out->no_index) {
        return true;
    }
    if (input->index_url.value.ptr) {
        return add_once(&out->urls, input->index_url.value) &&
               add_lines(&out->urls, &input->extra_index_urls, false);
    }
    if (!first.ptr) {
        first = given->pip.index_url.ptr ? given->pip.index_url : PINC_LIT(PINC_DEFAULT_INDEX_URL);
    }
    return add_once(&out->urls, first) && add_words(&out->urls, given->pip.extra_index_urls) &&
           add_texts(&out->urls, &given->extra) &&
           add_lines(&out->urls, &input->extra_index_urls, false);
}

/* What the output says: options of the input files, those of the command line only when asked for.
 */
static bool merge_written(struct pinc_indexes *out, const struct pinc_index_settings *given,
                          const struct pinc_input_options *input)
{
    const bool all = given->emit == PINC_EMIT_ALL;
    bool ok = true;

    if (given->emit != PINC_EMIT_NONE) {
        out->written_no_index = input->no_index || (all && out->no_index);
        out->written_index = input->index_url.written;
        if (all && !out->written_no_index && !input->index_url.value.ptr) {
            out->written_index = given->url;
            ok = add_texts(&out->written_extras, &given->extra);
        }
        ok = ok && add_lines(&out->written_extras, &input->extra_index_urls, true);
    }
    if (given->emit_hosts == PINC_EMIT_ALL && !out->written_no_index) {
        ok = ok && add_texts(&out->written_hosts, &given->hosts);
    }
    if (given->emit_links == PINC_EMIT_ALL) {
        ok = ok && add_texts(&out->written_links, &given->find_links);
    }
    return ok &&
           (given->emit_links == PINC_EMIT_NONE ||
            add_lines(&out->written_links, &input->find_links, true)) &&
           (given->emit_hosts == PINC_EMIT_NONE ||
            add_lines(&out->written_hosts, &input->trusted_hosts, true));
}

enum pinc_status pinc_indexes_merge(struct pinc_indexes *out,
                                    const struct pinc_index_settings *given,
                                    const struct pinc_input_options *input, struct pinc_error *err)
{
    bool ok;

    out->no_index = input->no_index || given->no_index;
    ok = merge_urls(out, given, input) && add_texts(&out->find_links, &given->pip_links) &&
         add_texts(&out->find_links, &given->find_links) &&
         add_lines(&out->find_links, &input->find_links, false) &&
         add_words(&out->trusted_hosts, given->pip.trusted_hosts) &&
         add_texts(&out->trusted_hosts, &given->hosts) &&
         add_lines(&out->trusted_hosts, &input->trusted_hosts, false) &&
         merge_written(out, given, input);
    return ok ? PINC_OK : pinc_fail_memory(err);
}

void pinc_indexes_clear(struct pinc_indexes *indexes)
{
    pinc_slices_clear(&indexes->urls);
    pinc_slices_clear(&indexes->find_links);
    pinc_slices_clear(&indexes->trusted_hosts);
    pinc_slices_clear(&indexes->written_extras);
    pinc_slices_clear(&indexes->written_links);
    pinc_slices_clear(&indexes->written_hosts);
    memset(indexes, 0, sizeof *indexes);
}

#include "lock/state/compile_client.h"

#include "lock/config/source_options.h"

static enum pinc_status make(struct pinc_compile *compile, struct pinc_error *err)
{
    static const struct pinc_indexes none; /* hosts come with the lines that are read */
    struct pinc_client_options options = {0};
    const enum pinc_status st = pinc_client_options_set(&options, &compile->settings, &none,
                                                        compile->session, compile->arena, err);

    options.now = compile->now;
    return st == PINC_OK ? pinc_client_new(&compile->result.client, &options, err) : st;
}

enum pinc_status pinc_compile_client(struct pinc_compile *compile, struct pinc_error *err)
{
    struct pinc_indexes indexes = {0};
    const struct pinc_slices *hosts = &indexes.trusted_hosts;
    enum pinc_status st = compile->result.client ? PINC_OK : make(compile, err);

    if (st == PINC_OK) {
        st = pinc_indexes_merge(&indexes, &compile->settings.indexes, &compile->input.list->options,
                                err);
    }
    /* They only become more. */
    if (st == PINC_OK && hosts->n != pinc_client_options(compile->result.client)->n_trusted_hosts) {
        st = pinc_client_trust(compile->result.client, hosts->items, hosts->n, err);
    }
    pinc_indexes_clear(&indexes);
    return st;
}

enum pinc_status pinc_compile_source(struct pinc_source **out, struct pinc_compile *compile,
                                     const struct pinc_source_options *options,
                                     struct pinc_error *err)
{
    struct pinc_compile_sources *sources = &compile->result.sources;
    enum pinc_status st = pinc_compile_client(compile, err);

    *out = NULL;
    if (st != PINC_OK) {
        return st;
    }
    if (!PINC_GROW(sources->items, sources->cap, sources->n + 1)) {
        return pinc_fail_memory(err);
    }
    st = pinc_source_new_over(out, options, compile->result.client, err);
    if (st == PINC_OK) {
        sources->items[sources->n++] = *out;
    }
    return st;
}

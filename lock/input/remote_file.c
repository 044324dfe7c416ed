#include "lock/input/remote_file.h"

#include "base/limits.h"
#include "lock/config/source_options.h"

#include <stdint.h>

static enum pinc_status open_source(struct pinc_remote *remote, struct pinc_error *err)
{
    struct pinc_compile *compile = remote->compile;
    struct pinc_source_options options = {.exclude_newer = INT64_MAX};
    enum pinc_status st = pinc_indexes_merge(&remote->indexes, &compile->settings.indexes,
                                             &compile->list->options, err);

    if (st == PINC_OK) {
        st = pinc_source_options_options(&options, compile, &remote->indexes, err);
    }
    remote->n_hosts = compile->list->options.n_trusted_hosts;
    return st == PINC_OK ? pinc_source_new(&remote->source, &options, err) : st;
}

enum pinc_status pinc_remote_fetch(void *user, struct pinc_buf *out, struct pinc_slice url,
                                   struct pinc_error *err)
{
    struct pinc_remote *remote = user;
    struct pinc_slice text;
    enum pinc_status st = PINC_OK;

    /* A line above may have made a host a trusted one. */
    if (remote->source && remote->n_hosts != remote->compile->list->options.n_trusted_hosts) {
        pinc_remote_clear(remote);
    }
    if (!remote->source) {
        st = open_source(remote, err);
    }
    if (st == PINC_OK) {
        st = pinc_source_document(remote->source, &text, url, PINC_REQUIREMENTS_FILE_MAX, err);
    }
    if (st == PINC_OK) {
        pinc_buf_add(out, text);
        st = out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
    }
    return st;
}

void pinc_remote_clear(struct pinc_remote *remote)
{
    pinc_source_free(remote->source);
    pinc_indexes_clear(&remote->indexes);
    *remote = (struct pinc_remote){.compile = remote->compile};
}

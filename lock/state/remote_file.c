#include "lock/state/remote_file.h"

#include "base/limits.h"
#include "index/client/document.h"
#include "lock/config/source_options.h"

#include <stdint.h>

static enum pinc_status open_client(struct pinc_remote *remote, struct pinc_error *err)
{
    struct pinc_compile *compile = remote->compile;
    struct pinc_client_options options = {0};
    enum pinc_status st = pinc_indexes_merge(&remote->indexes, &compile->settings.indexes,
                                             &compile->input.list->options, err);

    if (st == PINC_OK) {
        st = pinc_client_options_set(&options, &compile->settings, &remote->indexes,
                                     compile->session, compile->arena, err);
    }
    options.now = compile->now;
    remote->n_hosts = compile->input.list->options.trusted_hosts.n;
    return st == PINC_OK ? pinc_client_new(&remote->client, &options, err) : st;
}

enum pinc_status pinc_remote_fetch(void *user, struct pinc_buf *out, struct pinc_slice url,
                                   struct pinc_error *err)
{
    struct pinc_remote *remote = user;
    struct pinc_slice text;
    enum pinc_status st = PINC_OK;

    /* A line above may have made a host a trusted one. */
    if (remote->client && remote->n_hosts != remote->compile->input.list->options.trusted_hosts.n) {
        pinc_remote_clear(remote);
    }
    if (!remote->client) {
        st = open_client(remote, err);
    }
    if (st == PINC_OK) {
        st = pinc_client_document(remote->client, &text, url,
                                  remote->max ? remote->max : PINC_REQUIREMENTS_FILE_MAX, err);
    }
    if (st == PINC_OK) {
        pinc_buf_add(out, text);
        st = out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
    }
    return st;
}

void pinc_remote_clear(struct pinc_remote *remote)
{
    pinc_client_free(remote->client);
    pinc_indexes_clear(&remote->indexes);
    *remote = (struct pinc_remote){.compile = remote->compile, .max = remote->max};
}

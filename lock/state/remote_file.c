#include "lock/state/remote_file.h"

#include "base/limits.h"
#include "index/client/document.h"
#include "lock/state/compile_client.h"

enum pinc_status pinc_remote_fetch_text(struct pinc_compile *compile, struct pinc_buf *out,
                                        struct pinc_slice url, size_t max, struct pinc_error *err)
{
    struct pinc_slice text;
    enum pinc_status st = pinc_compile_client(compile, err);

    if (st == PINC_OK) {
        st = pinc_client_document(compile->result.client, &text, url, max, err);
    }
    if (st == PINC_OK) {
        pinc_buf_add(out, text);
        st = out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
    }
    return st;
}

enum pinc_status pinc_remote_fetch(void *user, struct pinc_buf *out, struct pinc_slice url,
                                   struct pinc_error *err)
{
    return pinc_remote_fetch_text(user, out, url, PINC_REQUIREMENTS_FILE_MAX, err);
}

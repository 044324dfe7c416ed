/*
 * A netrc file and the host that is asked for, on the first line. What is found can be sent: it has no
 * control character; asking twice gives the same.
 */
#include "tests/fuzz/fuzz.h"

#include "index/net/auth.h"

#include <string.h>
#include <unistd.h>

static bool is_clean(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f) {
            return false;
        }
    }
    return true;
}

static void ask(struct pinc_auth *auth, struct pinc_slice host, const char *before)
{
    const struct pinc_credentials *found, *again;
    struct pinc_buf text = {0};
    struct pinc_url url;
    const char *note;

    pinc_buf_add_str(&text, before);
    pinc_buf_add(&text, host);
    pinc_buf_add_str(&text, "/simple/");
    if (pinc_url_split(&url, pinc_buf_slice(&text)) && pinc_auth_add(auth, &url, NULL) == PINC_OK) {
        found = pinc_auth_find(auth, &url);
        again = pinc_auth_find(auth, &url);
        PROPERTY(found == again);
        if (found) {
            PROPERTY(is_clean(found->user) && is_clean(found->password));
        }
        while ((note = pinc_auth_note(auth)) != NULL) {
            PROPERTY(is_clean(note));
        }
    }
    pinc_buf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice text = fuzz_text(data, size);
    const struct pinc_slice host = fuzz_line(&text);
    struct pinc_auth *auth = NULL;
    char path[] = "/tmp/pinc-fuzz-netrc-XXXXXX";
    int fd = mkstemp(path);

    PROPERTY(fd >= 0);
    PROPERTY(write(fd, text.ptr, text.len) == (ssize_t)text.len);
    PROPERTY(pinc_auth_new(&auth, path, false, NULL, NULL) == PINC_OK);
    ask(auth, host, "https://");
    ask(auth, host, "https://user@");
    ask(auth, host, "http://user:word@");
    pinc_auth_free(auth);
    (void)close(fd);
    (void)unlink(path);
    return 0;
}

#include "index/source/html_file.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "index/net/url.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum pinc_status html_file_read(struct pinc_page *page, const char *path, struct pinc_arena *arena,
                                struct pinc_error *err)
{
    struct pinc_file file = {0};
    struct pinc_buf url = {0};
    enum pinc_status st = pinc_file_read(&file, path, PINC_PAGE_MAX, err);
    char *absolute = st == PINC_OK ? realpath(path, NULL) : NULL;

    if (st == PINC_OK && !absolute) {
        st = pinc_fail(err, PINC_EIO, "cannot find the file: %s", strerror(errno));
    }
    if (st == PINC_OK) {
        pinc_url_add_file(&url, pinc_slice_of(absolute));
        st = url.failed == PINC_OK
                 ? pinc_page_read_html(page, file.text, pinc_slice_dup(arena, pinc_buf_slice(&url)),
                                       arena, err)
                 : pinc_fail_memory(err);
    }
    free(absolute); /* from realpath() */
    pinc_buf_clear(&url);
    pinc_file_clear(&file);
    return st;
}

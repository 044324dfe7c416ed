/* What must hold for every page, whichever form it came in. */
#ifndef PINC_TESTS_FUZZ_PAGE_H
#define PINC_TESTS_FUZZ_PAGE_H

#include "tests/fuzz/fuzz.h"

#include "base/limits.h"
#include "index/page/page.h"
#include "index/net/url.h"

#define FUZZ_BASE "https://index.example/simple/x/"

static inline void fuzz_check_file(const struct pinc_page_file *file)
{
    struct pinc_buf again = {0};
    size_t i;

    PROPERTY(file->filename.len > 0 && file->filename.len <= PINC_FILENAME_MAX);
    PROPERTY(pinc_utf8_valid(file->filename));
    for (i = 0; i < file->filename.len; i++) {
        PROPERTY((unsigned char)file->filename.ptr[i] >= 0x20 && file->filename.ptr[i] != '/');
    }
    PROPERTY(pinc_url_is_clean(file->url));
    PROPERTY(pinc_slice_find(file->url, '#') == file->url.len);
    PROPERTY(pinc_url_add_joined(&again, PINC_LIT(FUZZ_BASE), file->url));
    PROPERTY(pinc_slice_equal(pinc_buf_slice(&again), file->url));
    PROPERTY(file->yanked || file->yanked_reason.len == 0);
    PROPERTY(file->metadata == PINC_METADATA_YES || file->metadata_hash.alg == PINC_HASH_NONE);
    PROPERTY(!file->requires_python.ptr || file->requires_python.len > 0);
    pinc_buf_clear(&again);
}

static inline void fuzz_check_page(const struct pinc_page *page)
{
    size_t i;

    for (i = 0; i < page->n_files; i++) {
        fuzz_check_file(&page->files[i]);
    }
}

#endif

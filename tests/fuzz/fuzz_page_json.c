/* A JSON page, whole and in parts, and a project document of the legacy API: files are well-formed, and
 * the parts come to the same as the whole. */
#include "index/page/page_json.h"
#include "tests/fuzz/fuzz_page.h"

static void take_time(void *user, struct pinc_slice filename, int64_t time)
{
    (void)time;
    PROPERTY(filename.ptr);
    ++*(size_t *)user;
}

/* Cut the text where its first byte says. */
static void check_parts(const struct pinc_page *whole, enum pinc_status want,
                        struct pinc_slice text)
{
    const size_t cut = text.len ? (unsigned char)text.ptr[0] % text.len : 0;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_page_json *reader = pinc_page_json_new(PINC_LIT(FUZZ_BASE), arena, NULL);
    struct pinc_page page = {.files = NULL};
    enum pinc_status st;

    PROPERTY(arena && reader);
    st = pinc_page_json_add(reader, pinc_slice_part(text, 0, cut), NULL);
    if (st == PINC_OK) {
        st = pinc_page_json_end(reader, pinc_slice_part(text, cut, text.len), &page, NULL);
    }
    PROPERTY(st == want && page.n_files == whole->n_files && page.skipped == whole->skipped);
    pinc_page_json_free(reader);
    pinc_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice text = fuzz_text(data, size);
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_error err = {0};
    struct pinc_page page;
    enum pinc_status st;
    size_t n = 0;

    PROPERTY(arena);
    st = pinc_page_read_json(&page, text, PINC_LIT(FUZZ_BASE), arena, &err);
    PROPERTY(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ELIMIT);
    PROPERTY(st == err.code);
    fuzz_check_page(&page);
    check_parts(&page, st, text);
    st = pinc_page_read_legacy_times(text, take_time, &n, NULL);
    PROPERTY(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ELIMIT);
    pinc_arena_free(arena);
    return 0;
}
